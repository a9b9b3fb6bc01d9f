"""Canary words in all that an association must not see: whatever its members and visitors open, none of them sings.

Every text of every table of the register is replaced by a word that names its table, column and row, in all rows but
those of one association that its members may read; what stands in OURS is the whole list. Then every page, file,
paper and calendar is opened, and addresses and forms are made up from what there is in the database.
"""

import hashlib
import io
import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

import pgtrigger
import pikepdf
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from registry.models import (
    AgreementParty,
    Deposit,
    Document,
    DraftPaper,
    Invitation,
    Membership,
    Party,
    RequestedPiece,
    User,
)
from registry.permissions import LISTS

from .conftest import act_for, person
from .desks import Desk
from .factories import AgreementFactory
from .test_portal_rights import Browser, taken_back

pytestmark = pytest.mark.django_db

TRIES = int(os.environ.get("PORTAL_TRIES", "300"))
"""The whole of it: PORTAL_TRIES=20000."""
SEED = os.environ.get("PORTAL_SEED") or str(random.SystemRandom().randrange(10**9))
SONG = re.compile(r"zq(\d+)x(\d+)qz")
SHORTEST = 20
"""Columns too narrow for a canary hold codes, not words."""
NEVER_TOLD = {
    "Agreement": ("note",),
    "Party": ("note", "bank_account"),
    "Transition": ("reason",),
    "Message": ("to", "subject", "body", "error"),
}
"""Of our own rows too: what the ministry notes for itself. (Reasons of refusals are told; the story has none.)"""
OF_OTHER_PARTIES = ("name", "name_ar", "name_fr")
"""What the parties to one agreement know of each other."""
OF_THE_OFFICE = ("phone", "email", "address")
"""Of the office that follows the agreement: how it is reached."""
NO_CANARY = {
    "ApiShare.client": "a digest in a key of its very length; nothing of anybody",
    "Document.sha256": "the name of the file",
    "DraftPaper.sha256": "the name of the file",
    "Invitation.digest": "opens nothing, and must stay unique",
    "User.password": "never shown to anybody; sessions hang on it",
}


KEPT_BY_RULES = {"Agreement.reference", "Transition.step"}
"""What the database lets hold nothing else: the mark of the demonstration, the names of steps."""


@dataclass
class House:
    """Two associations that share one agreement, and the ministry's own drafts about both."""

    ours: Desk
    theirs: Desk
    columns: list[tuple[type[models.Model], models.Field]]


@pytest.fixture
def house(member: User, clerk: User) -> House:
    party = Party.objects.create(kind="association", name_ar="جمعية إبراهيم للاختبار")
    theirs = Desk(act_for(person("brahim@association.example", "association", full_name="إبراهيم"), party), clerk)
    ours = Desk(member, clerk)
    AgreementParty.objects.create(
        agreement=ours.agreement, party=theirs.party, role="implementer", position=3, has_signed=True
    )
    draft = AgreementFactory(title_ar="مسودة لم ترسل")
    AgreementParty.objects.create(agreement=draft, party=ours.party, role="implementer", position=1)
    built = House(ours, theirs, list(columns()))
    plant(built)
    return built


# -- Planting --------------------------------------------------------------------------------------------------------


def columns() -> Iterator[tuple[type[models.Model], Any]]:
    """Every column of free text."""
    for model in apps.get_app_config("registry").get_models():
        if issubclass(model, LISTS) or hasattr(model, "pgh_id") or model._meta.pk.column is None:  # type: ignore[union-attr]
            continue  # public lists; the history, which no road of the desk leads to; where published records stand
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            wide = (getattr(field, "max_length", None) or SHORTEST) >= SHORTEST
            if is_text and wide and not field.choices and f"{model.__name__}.{field.name}" not in NO_CANARY:
                yield model, field


def our_rows(model: type[models.Model], house: House) -> set[Any]:
    """The rows that our members may read."""
    desk, name = house.ours, model.__name__
    if name == "User":
        return {desk.president.pk, desk.colleague.person_id}
    if name == "Party":
        return set(desk.agreement.participations.values_list("party", flat=True))
    if name == "Document":
        return {desk.document.pk, *desk.deposit.papers.values_list("document", flat=True)}
    if name in ("RequestedPiece", "DraftPaper"):
        road = {"request": desk.request} if name == "RequestedPiece" else {"draft": desk.draft}
        return set(model._default_manager.filter(**road).values_list("pk", flat=True))
    mine = {type(thing): thing.pk for thing in (desk.agreement, desk.request, desk.deposit, desk.letter, desk.draft)}
    if model in mine:
        return {mine[model]}
    names = {field.name for field in model._meta.concrete_fields}
    if name in ("Invitation", "PartyIdentifier", "Representative"):
        return set(model._default_manager.filter(party=desk.party).values_list("pk", flat=True))
    if "agreement" in names and name not in ("Override", "Amendment", "Attendee", "Project"):
        rows = model._default_manager.filter(agreement=desk.agreement)
        rows = rows.filter(party=desk.party) if "party" in names and name != "AgreementParty" else rows
        return set(rows.values_list("pk", flat=True))
    return set()


def spared(model: type[models.Model], column: str, house: House) -> list[Any]:
    """The rows whose text in this column stays as it is."""
    if column in NEVER_TOLD.get(model.__name__, ()):
        return []
    if model is Party and column not in OF_OTHER_PARTIES:
        offices = house.ours.agreement.participations.filter(party__kind="ministry") if column in OF_THE_OFFICE else []
        return [house.ours.party.pk, *(row.party_id for row in offices)]
    return list(our_rows(model, house))


def plant(house: House) -> None:
    """A canary into each column of each row that is not spared."""
    unplanted = set()
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for number, (model, field) in enumerate(house.columns):
            table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
            word = f"'zq{number}x' || \"{key}\" || 'qz'"
            if field.name in ("email", "to"):
                word += " || '@canary.example'"
            if isinstance(field, models.URLField):
                word = f"'https://canary.example/' || {word}"
            if isinstance(field, models.JSONField):
                word = f"jsonb_build_object('canary', {word})"
            order = f'UPDATE "{table}" SET "{field.column}" = {word} WHERE NOT "{key}" = ANY(%s)'
            filled = f"{order} AND \"{field.column}\"::text <> ''"  # empty, where a rule wants it to be
            if not any(sown(cursor, each, spared(model, field.name, house)) for each in (order, filled)):
                unplanted.add(f"{model.__name__}.{field.name}")
    assert " ".join(sorted(unplanted)) == " ".join(sorted(KEPT_BY_RULES)), (
        "the database has another rule now about what stands in these columns"
    )


def sown(cursor: Any, order: str, spared_rows: list[Any]) -> bool:
    """Whether the rules of the database let it stand."""
    try:
        with transaction.atomic():
            cursor.execute(order, [spared_rows])
    except IntegrityError:
        return False
    return True


# -- Listening -------------------------------------------------------------------------------------------------------


def forbidden_files(house: House) -> set[str]:
    """The digests of all papers that are not ours."""
    ours = our_rows(Document, house)
    drafts = our_rows(DraftPaper, house)
    papers = set(Document.objects.exclude(pk__in=ours).values_list("sha256", flat=True))
    return papers | set(DraftPaper.objects.exclude(pk__in=drafts).values_list("sha256", flat=True))


def text_of(answer: Any) -> str:
    """All words of an answer: its lines of head, its page, the text of a paper."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    body: bytes = b"".join(answer) if answer.streaming else answer.content
    return f"{heads}\n{words_of_pdf(body) if body.startswith(b'%PDF') else unescape(body.decode(errors='replace'))}"


def words_of_pdf(data: bytes) -> str:
    """By what is drawn, by what stands in its streams, and by its properties."""
    with pikepdf.open(io.BytesIO(data)) as paper:
        streams = []
        for each in paper.objects:
            with suppress(pikepdf.PdfError):  # what is not packed as text is none: a picture
                streams += [each.read_bytes()] if isinstance(each, pikepdf.Stream) else []
        raw = b"\n".join(streams).decode("latin-1") + str(dict(paper.docinfo.items()))
    if shutil.which("pdftotext") is None:
        return raw
    drawn = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout
    return raw + drawn.decode(errors="replace")


def assert_silent(house: House, answer: Any, forbidden: set[str]) -> None:
    where = f"{answer.request['REQUEST_METHOD']} {answer.request['PATH_INFO']}?{answer.request['QUERY_STRING']}"
    assert answer.status_code < 500, where
    song = SONG.search(text_of(answer))
    if song:
        model, field = house.columns[int(song[1])]
        pytest.fail(f"{where} shows {model.__name__}.{field.name} of row {song[2]}")
    if not answer.streaming and answer.content:
        assert hashlib.sha256(answer.content).hexdigest() not in forbidden, where


LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
NOT_CRAWLED = ("/api/", "/admin/", "/static/", "/i18n/", "/accounts/logout/", "http", "mailto:")


def crawl(browser: Client, *roots: str) -> Iterator[Any]:
    """Every page and file that one can come to, in no order."""
    seen, waiting = set(roots), list(roots)
    while waiting:
        path = waiting.pop()
        answer: Any = browser.get(path)
        yield answer
        if "text/html" not in answer.get("Content-Type", "") and "Location" not in answer.headers:
            continue
        links = [unescape(link) for link in LINK.findall(answer.content.decode())]
        for link in [*links, answer.headers.get("Location", "")]:
            here = path.partition("?")[0] + link if link.startswith("?") else link
            if here and here not in seen and not here.startswith(NOT_CRAWLED) and here.startswith("/"):
                seen.add(here)
                waiting.append(here)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_of_others_is_on_any_page_or_paper(language: str, house: House, signed_in: Browser) -> None:
    desk, forbidden = house.ours, forbidden_files(house)
    for who in (desk.president, desk.colleague.person):
        browser = signed_in(who, language)
        opened = set()
        for answer in crawl(browser, "/portal/", "/portal/?q=zq&state=in_force", "/", "/status/"):
            assert_silent(house, answer, forbidden)
            opened.add(answer.request["PATH_INFO"])
        for own in (
            desk.agreement.uuid,
            desk.deposit.uuid,
            desk.party.uuid,
            desk.document.sha256,
            "receipt.pdf",
            ".ics",
        ):
            assert any(str(own) in path for path in opened), f"the crawl came to {own}"
        letter = reverse("portal:letter_pdf", args=[desk.letter.uuid])
        for path in (letter, reverse("portal:letter", args=[desk.agreement.uuid])):
            assert_silent(house, browser.get(path) if path == letter else browser.post(path, follow=True), forbidden)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_visitor_sees_nothing_of_anybody(language: str, house: House) -> None:
    browser, forbidden = Client(headers={"Accept-Language": language}), forbidden_files(house)
    for answer in crawl(browser, "/", "/status/", "/status/letter/", "/portal/", f"/invitation/{house.ours.word}/"):
        assert_silent(house, answer, forbidden)
    for number in (house.ours.deposit.number, house.ours.letter.number):
        for code in (house.ours.code, house.ours.letter.code):
            for path in ("/status/", "/status/letter/"):
                assert_silent(house, browser.post(path, {"number": number, "code": code}), forbidden)


# -- Trying ----------------------------------------------------------------------------------------------------------


class Tries:
    """Addresses and forms made up from all that is in the database, in every mixture."""

    def __init__(self, house: House, dice: random.Random) -> None:
        self.dice = dice
        tables = [model for model, _field in house.columns]
        with_uuid = {model for model in tables if any(f.name == "uuid" for f in model._meta.concrete_fields)}
        found = [key for model in with_uuid for key in model._default_manager.values_list("uuid", flat=True)]
        beside = [house.ours, house.theirs]
        self.uuids = [*dice.sample(found, min(len(found), 200)), uuid4()]
        self.uuids += [thing.uuid for desk in beside for thing in (desk.agreement, desk.party, desk.deposit)] * 20
        self.uuids += [thing.uuid for desk in beside for thing in (desk.letter, desk.draft)] * 20
        self.files = [*Document.objects.values_list("sha256", flat=True)[:50], "0" * 64]
        self.files += [thing.sha256 for desk in beside for thing in (desk.document, desk.internal)] * 10
        self.files += list(DraftPaper.objects.values_list("sha256", flat=True)) * 5
        keys = (Membership, Invitation, RequestedPiece, Deposit, DraftPaper)
        self.numbers = [
            0,
            10**19,
            *(key for model in keys for key in model._default_manager.values_list("pk", flat=True)),
        ]
        self.numbers += [thing.pk for desk in beside for thing in (desk.report, desk.request, desk.colleague)] * 5
        self.tokens = list(Deposit.objects.values_list("token", flat=True))

    def path(self) -> str:
        pick = self.dice.choice
        agreement, number = f"/portal/agreements/{pick(self.uuids)}/", pick(self.numbers)
        party = f"/portal/associations/{pick(self.uuids)}/"
        road = pick(
            [
                *("/portal/", agreement, party, f"/portal/deposits/{pick(self.uuids)}/"),
                f"{agreement}documents/{pick(self.files)}/",
                *(f"{agreement}{kind}/{number}/" for kind in ("reports", "pieces")),
                *(f"{agreement}{kind}/" for kind in ("signed-copy", "correction", "renewal", "letter")),
                f"/portal/deposits/{pick(self.uuids)}/receipt.pdf",
                f"/portal/letters/{pick(self.uuids)}.pdf",
                *(f"{party}{page}" for page in ("calendar.ics", "contact/", "members/invite/")),
                *(f"{party}{page}" for page in (f"members/{number}/remove/", f"invitations/{number}/revoke/")),
                f"/portal/drafts/{pick(self.uuids)}/papers/{number}/",
                f"/portal/unsubscribe/{number}-payment/",
            ]
        )
        asked = pick(["", "", f"?for={pick(self.uuids)}", f"?q=zq{number}", "?state=draft", f"?party={number}"])
        return f"{road}{asked}"

    def form(self) -> dict[str, Any]:
        pick = self.dice.choice
        do = pick(["hand_in", "save", "add", "delete", "", f"remove/{pick(self.numbers)}"])
        told = {"do": do, "token": str(pick([*self.tokens, uuid4()])), "for": str(pick(self.uuids))}
        told |= dict.fromkeys(("what", "should_be", "reason", "summary", "note", "full_name"), "نص")
        extra = ("draft", "party", "agreement", "piece", "report", "request", "deposit", "paper", "person", "subject")
        return told | {name: str(pick([*self.uuids, *self.numbers])) for name in self.dice.sample(extra, 4)}


def test_no_made_up_address_or_form_shows_anything_of_others(house: House, signed_in: Browser) -> None:
    print(f"PORTAL_SEED={SEED}")
    dice, forbidden = random.Random(SEED), forbidden_files(house)
    browsers = [signed_in(house.ours.president), signed_in(house.ours.colleague.person, "fr"), Client()]
    tries = Tries(house, dice)
    for number in range(TRIES):
        browser, path = browsers[min(number % 7, 6) // 3], tries.path()
        headers = {"X-Requested-With": "XMLHttpRequest"} if dice.random() < 0.2 else {}
        with taken_back():
            post = dice.random() < 0.3
            answer = browser.post(path, tries.form(), headers=headers) if post else browser.get(path, headers=headers)
            assert_silent(house, answer, forbidden)
