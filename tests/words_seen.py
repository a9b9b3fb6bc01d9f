"""What a person reads on a page, and which of it is in no language of hers.

Three questions to every text: is it a text of our catalogues that was left in English; are these Latin words, on an
Arabic page (Arabic ones, on a French page), words of the register's own records; is it English prose?
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import allauth
import django
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.utils import translation

SPOKEN = ("title", "aria-label", "aria-description", "placeholder", "alt")
"""Attributes that a person sees or hears."""
UNSEEN = {"script", "style", "template"}
EMPTY = {"img", "input", "br", "hr", "link", "meta", "wbr", "col", "source", "area", "base", "path", "rect", "use"}
BUTTONS = {"submit", "button", "reset"}

NAMES = {
    "Français": "a language is named in itself",
    "العربية": "a language is named in itself",
    "PDF": "a type of file",
    "CSV": "a type of file",
    "csv": "a type of file",
    "xlsx": "a type of file",
    "docx": "a type of file",
    "ics": "a type of file",
    "JSON": "a type of file",
    "Excel": "a program's name",
    "API": "the interface for machines, as it is called in both languages",
    "MAD": "the code of the dirham in the ISO's list",
    "TOTP": "a standard's name",
    "IP": "a standard's name",
    "ISO": "an organisation's name, in the names of its codes",
    "SHA": "a standard's name",
    "RC": "the trade register, as Morocco calls it in both languages",
    "RIB": "the number of a bank account, as Morocco calls it in both languages",
    "ICE": "the number of a company, as Morocco calls it in both languages",
    "GPS": "a system's name",
    "iCalendar": "a standard's name",
    "CNV": "the letters of a kind in a number of the register",
    "Alt": "a key",
    "Ctrl": "a key",
    "Enter": "a key",
    "Demo": "how the numbers of fictional records begin",
}
"""Words that stay as they are in either language, and why."""

LATIN = re.compile(r"[A-Za-zÀ-ÿŒœ][A-Za-zÀ-ÿŒœ'’.@_/-]*(?:[ \u00a0][A-Za-zÀ-ÿŒœ][A-Za-zÀ-ÿŒœ'’.@_/-]*)*")
ARABIC = re.compile(r"[\u0621-\u065f\u0670-\u06d3]+(?:[ \u00a0][\u0621-\u065f\u0670-\u06d3]+)*")
KEY = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{32,64}\b")
"""Identifiers that a program made."""
ENGLISH = re.compile(r"\b(?:the|of|and|with|is|are|this|that|your|you|not|for|from|was|has|been|please|select)\b", re.I)


class Reader(HTMLParser):
    """Collects the texts of a page; of what somebody typed or chose, nothing."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = language
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        foreign = told.get("lang", self.language) != self.language
        closed = foreign or tag in UNSEEN or (tag == "pre" and "record" in told.get("class", ""))
        hidden = self._is_hidden or closed
        if tag not in EMPTY:
            self.open.append((tag, hidden or tag == "textarea"))
        if not hidden:
            self.texts += [told[name] for name in SPOKEN if told.get(name)]
            self.texts += [told["value"]] if tag == "input" and told.get("type") in BUTTONS else []
            if "data-inline-formset" in told:
                options = json.loads(told["data-inline-formset"])["options"]
                self.texts += [options["addText"], options["deleteText"]]

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in {name for name, _hidden in self.open}:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._is_hidden and data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def _is_hidden(self) -> bool:
        return bool(self.open) and self.open[-1][1]


def texts_of(page: str, language: str) -> set[str]:
    """What stands on a page, and what is said of its parts."""
    reader = Reader(language)
    reader.feed(page)
    return {text.strip() for text in reader.texts if text.strip()}


def words_of_the_register() -> str:
    """Every text that a record holds, one below the other: names, titles, references, addresses."""
    held: set[str] = set()
    stored = set(connection.introspection.table_names())
    for model in (each for each in apps.get_models() if each._meta.db_table in stored):
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not getattr(field, "choices", None)
            and not (field.name == "body" and "published" in model.__name__.lower())
        ]
        if fields and model.__name__ != "Session":
            for row in model._base_manager.values_list(*fields):
                held.update(str(value) for value in row if value)
    return "\n".join(" ".join(each.split()) for each in held)


def _sources() -> Iterator[Path]:
    yield from (Path(settings.BASE_DIR) / "locale" / "ar").rglob("django.po")
    for package in (django, allauth):
        yield from Path(package.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")


@cache
def _english() -> frozenset[str]:
    """Every text of our catalogues, of Django's and of allauth's, as a program writes it."""
    found: set[str] = set()
    for source in _sources():
        with source.open("rb") as file:
            for message in read_po(file, locale="en"):
                ids: Any = message.id
                found |= {ids} if isinstance(ids, str) else set(ids)
    return frozenset(each for each in found if re.search("[A-Za-z]{2}", each))


@cache
def left_in_english(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """What must not be read in this language: whole texts, and texts with gaps for names and numbers."""
    with translation.override(language):
        said = {each: translation.gettext(each) for each in _english()}
    spoken = {_plain(each) for each in said.values()}
    differing = {each for each, told in said.items() if _plain(told) != _plain(each) and _plain(each) not in spoken}
    gaps = [each for each in differing if re.search(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", each)]
    patterns = [_pattern(each) for each in gaps if len(re.sub(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", "", each).strip()) > 5]
    return frozenset(_plain(each) for each in differing), re.compile("|".join(sorted(patterns)), re.I)


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" :.…").casefold()


def _pattern(text: str) -> str:
    parts = re.split(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", " ".join(text.split()))
    return "^" + ".+".join(re.escape(part) for part in parts) + "$"


def strangers(texts: set[str], language: str, register: str) -> dict[str, str]:
    """The texts that do not speak the language of their page, and what is strange in each."""
    whole, gaps = left_in_english(language)
    foreign = LATIN if language == "ar" else ARABIC
    found = {}
    for text in texts:
        if text in register:
            continue
        runs = [run.strip(" .-/'’") for run in foreign.findall(KEY.sub("", text))]
        unknown = [run for run in runs if len(run) > 1 and run not in NAMES and not _is_data(run, register)]
        if _plain(text) in whole or gaps.match(text):
            found[text] = "it has a translation"
        elif unknown:
            found[text] = ", ".join(unknown)
        elif language == "fr" and len(ENGLISH.findall(text)) > 1:
            found[text] = "English"
    return found


def _is_data(run: str, register: str) -> bool:
    return run in register or all(part in NAMES for part in run.split())
