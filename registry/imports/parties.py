"""Which party is meant: by its identifier, otherwise by its folded name and territory; never by likeness alone.

A name that is only much like one of the register, or sounds like it in the other script, is a doubt: the person who
imports says whether it is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from registry.doubles import named_like_each
from registry.models import OtherName, Party, PartyIdentifier, Province, Region
from registry.models.fields import Fold
from registry.text import fold

from .contradictions import Number, is_other_in_arabic, numbers_of
from .findings import Said

NEW: Final = "new"
MOST_OFFERED: Final = 5
ALIKE: Final = 0.7
"""Of the three-letter pieces of a name, how many the other has: a misspelt word or two in a long name stay above."""
BATCH: Final = 1_000
_NUMBERS: Final = re.compile("[0-9]+")
_NEAR: Final = """
SELECT asked.number, near.id FROM unnest(%s::int[], %s::text[]) AS asked (number, words)
CROSS JOIN LATERAL (
    SELECT id FROM registry_party
    WHERE asked.words <%% search AND merged_into_id IS NULL AND NOT is_fictional
    AND word_similarity(asked.words, search) >= %s
    ORDER BY word_similarity(asked.words, search) DESC, id LIMIT %s
) AS near ORDER BY asked.number
"""


@dataclass(eq=False)
class Mention:
    """A party as the file names it, once for all the rows that name it so."""

    name_ar: str = ""
    name_fr: str = ""
    kind: str = ""
    region: Region | None = None
    province: Province | None = None
    identifier_kind: str = ""
    identifier: str = ""
    issuer: str = ""
    sheet: str = ""
    row: int = 0
    party: Party | None = None
    candidates: list[Party] = field(default_factory=list)
    offered: list[Party] = field(default_factory=list)
    """The candidates before the answer: who gave it may think again."""
    answer: str = ""
    may_be_new: bool = True

    @property
    def names(self) -> list[str]:
        """The folded names."""
        return [fold(name) for name in (self.name_ar, self.name_fr) if name]

    @property
    def number(self) -> Number | None:
        """The official number, folded."""
        return Number.of(self.identifier_kind, self.identifier, self.issuer) if self.identifier else None

    @property
    def key(self) -> str:
        """By what an answer about it is kept; the same in every reading of the file, and after other rows changed."""
        told = [*map(fold, (self.name_ar, self.name_fr)), self.kind, self.identifier_kind]
        told += [fold(self.identifier), fold(self.issuer)]
        told += [str(place.pk) if place else "" for place in (self.region, self.province)]
        return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]

    @property
    def said(self) -> Said:
        """Its name by language."""
        return {"ar": self.name_ar or self.name_fr or self.identifier, "fr": self.name_fr or self.name_ar}

    def fits(self, party: Party) -> bool:
        """Whether nothing that the file says of kind and place speaks against a party of the register."""
        if self.kind and party.kind != self.kind:
            return False
        if self.province and party.province_id:
            return party.province_id == self.province.pk
        region = self.region or (self.province.region if self.province else None)
        return region is None or party.region_id is None or party.region_id == region.pk


def resolve(mentions: Iterable[Mention], answers: Mapping[str, str]) -> None:
    """Finds the party of each mention; fills in `candidates` where a person has to say."""
    asked = list(mentions)
    _by_identifier([each for each in asked if each.identifier])
    _by_name([each for each in asked if each.party is None and each.may_be_new])
    _by_likeness([each for each in asked if each.party is None and not each.candidates and each.names])
    for mention in asked:
        _answer(mention, answers.get(mention.key, ""))


def _answer(mention: Mention, answer: str) -> None:
    """What the person said, where it still is one of the answers that are offered."""
    mention.offered = mention.candidates
    if answer == NEW and mention.may_be_new:
        mention.candidates = []
    elif chosen := next((party for party in mention.candidates if str(party.pk) == answer), None):
        mention.party, mention.candidates = chosen, []
    mention.answer = "" if mention.candidates else answer


def _real() -> QuerySet[Party]:
    return Party.objects.filter(is_fictional=False).select_related("province", "region")


def _by_identifier(mentions: list[Mention]) -> None:
    """An official number is one party's, of those that one authority gives. Where its names are others, somebody has
    to look."""
    wanted = {(each.identifier_kind, fold(each.identifier)) for each in mentions if each.identifier_kind}
    found: dict[tuple[str, str], list[tuple[Number, Party]]] = defaultdict(list)
    for values in _batches(sorted({value for _kind, value in wanted})):
        rows = PartyIdentifier.objects.annotate(folded=Fold("value")).filter(folded__in=values)
        for row in rows.filter(party__is_fictional=False).select_related("party__province", "party__merged_into"):
            number = Number.of(row.kind, row.value, row.issuer)
            found[number.kind, number.value].append((number, row.party.heir))
    bearing = _names_of(party.pk for rows in found.values() for _number, party in rows)
    for mention in mentions:
        number = Number.of(mention.identifier_kind, mention.identifier, mention.issuer)
        rows_of = [row for row in found.get((number.kind, number.value), ()) if row[0].may_be(number)]
        parties = list({party.pk: party for _number, party in rows_of}.values())
        named = [party for party in parties if not mention.names or bearing[party.pk] & set(mention.names)]
        if len(named) == 1:
            mention.party = named[0]
        elif parties:
            mention.candidates = parties[:MOST_OFFERED]
            mention.may_be_new = not (number.is_one_bodys and any(each.is_one_bodys for each, _party in rows_of))


def _by_name(mentions: list[Mention]) -> None:
    """The same name, in a place and of a kind that does not speak against it."""
    found: dict[str, dict[int, Party]] = defaultdict(dict)
    for names in _batches(sorted({name for mention in mentions for name in mention.names})):
        for name, party in _called(names):
            found[name][party.pk] = party
    numbers = numbers_of({key for namesakes in found.values() for key in namesakes})
    for mention in mentions:
        namesakes = {party.pk: party for name in mention.names for party in found.get(name, {}).values()}
        called = found.get(fold(mention.name_ar), {})  # in Arabic as the file writes it, now or formerly
        fitting = [
            party
            for party in namesakes.values()
            if mention.fits(party)
            and not any(mention.number and mention.number.contradicts(each) for each in numbers[party.pk])
            and (party.pk in called or not is_other_in_arabic(mention.name_ar, party))
        ]
        if len(fitting) == 1:
            mention.party, mention.candidates = fitting[0], []
        else:
            mention.candidates = (fitting or list(namesakes.values()) or mention.candidates)[:MOST_OFFERED]


def _called(names: list[str]) -> Iterator[tuple[str, Party]]:
    rows = _real().filter(merged_into=None).annotate(arabic=Fold("name_ar"), french=Fold("name_fr"))
    for party in rows.filter(Q(arabic__in=names) | Q(french__in=names)).order_by("pk"):
        yield from ((name, party) for name in {party.arabic, party.french} if name)
    others = OtherName.objects.filter(party__is_fictional=False).annotate(
        arabic=Fold("name_ar"), french=Fold("name_fr")
    )
    rows = others.filter(Q(arabic__in=names) | Q(french__in=names)).select_related("party__province", "party__region")
    for other in rows.order_by("pk"):
        assert other.party is not None
        yield from ((name, other.party.heir) for name in {other.arabic, other.french} if name)


def _names_of(keys: Iterable[int]) -> dict[int, set[str]]:
    """Every folded name that parties have or had."""
    wanted = set(keys)
    found: dict[int, set[str]] = defaultdict(set)
    for key, *names in Party.objects.filter(pk__in=wanted).values_list("pk", "name_ar", "name_fr"):
        found[key] |= {fold(name) for name in names if name}
    for key, *names in OtherName.objects.filter(party__in=wanted).values_list("party", "name_ar", "name_fr"):
        found[key] |= {fold(name) for name in names if name}
    return found


def _by_likeness(mentions: list[Mention]) -> None:
    """The parties whose names are much like it. Other numbers in the name, or another place, make another party."""
    sounding = _by_sound(mentions)
    near: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(mentions), BATCH):
        asked = [(start + at, name) for at, each in enumerate(mentions[start : start + BATCH]) for name in each.names]
        with connection.cursor() as cursor:
            numbers, words = [number for number, _name in asked], [name for _number, name in asked]
            cursor.execute(_NEAR, [numbers, words, ALIKE, MOST_OFFERED])
            for number, key in cursor.fetchall():
                near[number].append(key)
    parties = _real().in_bulk({key for keys in near.values() for key in keys})
    for number, mention in enumerate(mentions):
        written = [parties[key] for key in near[number] if key in parties and _is_likely(mention, parties[key])]
        mention.candidates = list(dict.fromkeys([*sounding[number], *written]))[:MOST_OFFERED]


def _by_sound(mentions: list[Mention]) -> list[list[Party]]:
    """The parties whose names are the same in other letters: «جمعية الأمل», « Association Al Amal »."""
    typed = [
        Party(kind=each.kind, name_ar=each.name_ar, name_fr=each.name_fr, region=each.region, province=each.province)
        for each in mentions
    ]
    found = named_like_each(typed)
    return [
        [party for party in parties if not party.is_fictional and mention.fits(party)]
        for mention, parties in zip(mentions, found, strict=True)
    ]


def _is_likely(mention: Mention, party: Party) -> bool:
    figures = [set(_NUMBERS.findall(fold(name))) for name in (party.name_ar, party.name_fr) if name]  # type: ignore[attr-defined]
    own = [set(_NUMBERS.findall(name)) for name in mention.names]
    return mention.fits(party) and any(each in figures for each in own)


def _batches(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def brought(mention: Mention) -> Party:
    """The party that the file brings."""
    return Party(
        kind=mention.kind,
        name_ar=mention.name_ar,
        name_fr=mention.name_fr,
        region=mention.region or (mention.province.region if mention.province else None),
        province=mention.province,
    )


def stored_doubt(mention: Mention) -> dict[str, Any]:
    """A doubt as it is kept with the import: the question, the answers that are offered, and the one that was given."""
    return {
        "key": mention.key,
        "sheet": mention.sheet,
        "row": mention.row,
        "name": mention.said,
        "may_be_new": mention.may_be_new,
        "candidates": [_offered(party) for party in mention.offered],
        "answer": mention.answer,
    }


def _offered(party: Party) -> dict[str, Any]:
    place: Any = party.province or party.region
    return {
        "party": party.pk,
        "name": {"ar": party.name_ar or party.name_fr, "fr": party.name_fr or party.name_ar},  # type: ignore[attr-defined]
        "place": {"ar": place.name_ar, "fr": place.name_fr} if place else {},
    }
