"""Which parties may be one, why, and how sure it is: asked of all at once, of one, or of a name that is being typed.

One statement finds the pairs, by indexes and equal keys; only for names is Python asked once more (`spelling.alike`).
Parties of two kinds or of two known places are not suggested for their names; an association and an institution, or a
real and a fictional one, for nothing.
"""

# ruff: noqa: S608 - statements are put together from constants of this module.

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import CIVIL_SOCIETY, LikenessReason, Sureness
from registry.models import Party, PartyDistinction, PartyLikeness, User, acting
from registry.refusals import Refusal

from .likeness import PLACES, other_names, own_names, places_of, refresh
from .spelling import alike, contradict, keys_of

NOT_IN_CHARGE = _("Only who is in charge of both parties says whether they are the same.")
CROWD: Final = 60
"""A key that so many parties share (an association of parents in each school) says nothing by itself."""
SURE: Final = (LikenessReason.IDENTIFIER, LikenessReason.ACCOUNT)

_PLACED: Final = """SELECT party.id, party.kind, party.is_fictional,
        coalesce(party.province_id, commune.province_id) AS province,
        coalesce(party.region_id, province.region_id, above.region_id) AS region
    FROM registry_party AS party
    LEFT JOIN registry_province AS province ON province.id = party.province_id
    LEFT JOIN registry_commune AS commune ON commune.id = party.commune_id
    LEFT JOIN registry_province AS above ON above.id = commune.province_id
    WHERE party.merged_into_id IS NULL"""
# Each finds pairs (one, other, reason). {one} narrows the first of them to one party: indexes then find the others.
_BY_KEY: Final = {
    "name": """SELECT a.party_id, b.party_id, 'name' FROM (
            SELECT party_id, unnest(keys) AS key FROM registry_partylikeness AS a WHERE {one}
        ) AS a JOIN registry_partylikeness AS b ON b.keys @> ARRAY[a.key]""",
    "identifier": """SELECT a.party_id, b.party_id, 'identifier' FROM registry_partyidentifier AS a
        JOIN registry_partyidentifier AS b ON b.kind = a.kind AND fold_search(b.value) = fold_search(a.value)
        WHERE {one}""",
    "person": """SELECT a.party_id, b.party_id, 'representative' FROM registry_representative AS a
        JOIN registry_representative AS b USING (person_id) WHERE {one}""",
    "number": """SELECT a.party_id, b.party_id, 'representative' FROM registry_representative AS a
        JOIN registry_person AS person ON person.id = a.person_id AND person.national_id > ''
        JOIN registry_person AS namesake ON namesake.national_id = person.national_id
        JOIN registry_representative AS b ON b.person_id = namesake.id WHERE {one}""",
    "account": """SELECT a.id, b.id, 'account' FROM registry_party AS a
        JOIN registry_party AS b USING (bank_account) WHERE bank_account > '' AND {one}""",
    "phone": """SELECT a.id, b.id, 'contact' FROM registry_party AS a
        JOIN registry_party AS b USING (phone) WHERE phone > '' AND {one}""",
    "email": """SELECT a.id, b.id, 'contact' FROM registry_party AS a
        JOIN registry_party AS b USING (email) WHERE email > '' AND {one}""",
}
# For all at once: equal keys are joined, not looked up one after the other; what a crowd shares is left out.
_SHARED_KEYS: Final = """SELECT a.party_id, b.party_id, 'name'
    FROM (SELECT key FROM known GROUP BY key HAVING count(*) BETWEEN 2 AND %(crowd)s) AS shared
    JOIN known AS a USING (key) JOIN known AS b USING (key)"""
_KNOWN: Final = "known AS MATERIALIZED (SELECT party_id, unnest(keys) AS key FROM registry_partylikeness)"
# What was said of a party is true of the one that it was merged into, however often that happened.
_SAID: Final = """said(first, second) AS (
        SELECT first_id, second_id FROM registry_partydistinction
    UNION
        SELECT least(one.heir, other.heir), greatest(one.heir, other.heir) FROM said
        JOIN (SELECT id, coalesce(merged_into_id, id) AS heir FROM registry_party) AS one ON one.id = said.first
        JOIN (SELECT id, coalesce(merged_into_id, id) AS heir FROM registry_party) AS other ON other.id = said.second
    )"""
_JUDGED: Final = f"""{_SAID}, placed AS NOT MATERIALIZED ({_PLACED})
    SELECT least(found.one, found.other) AS first, greatest(found.one, found.other) AS second,
        array_agg(DISTINCT found.reason ORDER BY found.reason),
        bool_or(mine.region = theirs.region) AS together
    FROM found JOIN placed AS mine ON mine.id = found.one JOIN placed AS theirs ON theirs.id = found.other
    WHERE found.one <> found.other AND mine.is_fictional = theirs.is_fictional
    AND (mine.kind = ANY(%(associations)s)) = (theirs.kind = ANY(%(associations)s))
    AND (found.reason IN ('identifier', 'account') OR (
        mine.kind = theirs.kind
        AND (mine.region IS NULL OR theirs.region IS NULL OR mine.region = theirs.region)
        AND (mine.province IS NULL OR theirs.province IS NULL OR mine.province = theirs.province)))
    AND (found.reason NOT IN ('representative', 'contact') OR mine.kind = ANY(%(associations)s))
    AND NOT EXISTS (SELECT FROM said
        WHERE said.first = least(found.one, found.other) AND said.second = greatest(found.one, found.other))
    GROUP BY 1, 2 ORDER BY 1, 2"""


def _statement(party: Party | None) -> str:
    """Everybody's pairs, each once; or those of one party."""
    if party is None:
        ways = [_SHARED_KEYS, *(sql.format(one="true") for name, sql in _BY_KEY.items() if name != "name")]
        ways = [f"SELECT * FROM ({sql}) AS way(one, other, reason) WHERE one < other" for sql in ways]
        return f"WITH RECURSIVE {_KNOWN}, found(one, other, reason) AS MATERIALIZED ({' UNION '.join(ways)}), {_JUDGED}"
    ways = [
        sql.format(one="a.party_id = %(party)s" if "a.party_id" in sql else "a.id = %(party)s")
        for sql in _BY_KEY.values()
    ]
    return f"WITH RECURSIVE found(one, other, reason) AS MATERIALIZED ({' UNION '.join(ways)}), {_JUDGED}"


@dataclass(frozen=True)
class Suggestion:
    """Two parties that may be one."""

    first: Party
    second: Party
    reasons: tuple[LikenessReason, ...]
    sureness: Sureness

    def beside(self, party: Party) -> Party:
        """The other one."""
        return self.second if self.first.pk == party.pk else self.first


def suggestions(party: Party | None = None) -> list[Suggestion]:
    """The pairs that may be one, the surest first; with a party, those that it is one of."""
    refresh()
    values: dict[str, Any] = {"crowd": CROWD, "associations": [str(kind.value) for kind in CIVIL_SOCIETY]}
    with connection.cursor() as cursor:
        cursor.execute(_statement(party), values | ({"party": party.pk} if party else {}))
        found = cursor.fetchall()
    rows = _rows({key for first, second, *_rest in found for key in (first, second)})
    told = [_judged(rows[first], rows[second], reasons, together) for first, second, reasons, together in found]
    order = list(Sureness)
    return sorted((each for each in told if each is not None), key=lambda each: order.index(each.sureness))


def _rows(keys: Iterable[int]) -> dict[int, Party]:
    rows = Party.objects.filter(pk__in=keys).select_related(*PLACES, "commune__province")
    rows = rows.prefetch_related("other_names")
    return {row.pk: row for row in rows}


def _judged(first: Party, second: Party, reasons: Sequence[str], together: bool | None) -> Suggestion | None:
    """The pair with what really speaks for it; None if nothing does."""
    kept = tuple(
        LikenessReason(reason)
        for reason in reasons
        if reason != LikenessReason.NAME or may_bear_one_name(first, second)
    )
    if not kept:
        return None
    return Suggestion(first, second, kept, _sureness(kept, together is True))


def _sureness(reasons: Sequence[LikenessReason], together: bool) -> Sureness:
    """A number is given to one; a name is given to many, in one place to few; a person may lead two associations."""
    named = LikenessReason.NAME in reasons
    if any(reason in SURE for reason in reasons) or (named and len(reasons) > 1):
        return Sureness.CERTAIN
    if named and together:
        return Sureness.LIKELY
    return Sureness.POSSIBLE


def may_bear_one_name(first: Party, second: Party) -> bool:
    """Whether one of the names of each may be the same. Who is written otherwise in Arabic is somebody else, unless
    that is what the other one was called."""
    places = [*places_of(first), *places_of(second)]
    mine, theirs = own_names(first), own_names(second)
    if not _contradict(first, second, places) and _any_alike(mine, theirs, places):
        return True
    once, theirs_once = other_names(first), other_names(second)
    return _any_alike(once, [*theirs, *theirs_once], places) or _any_alike(mine, theirs_once, places)


def _contradict(first: Party, second: Party, places: Sequence[str]) -> bool:
    return contradict(getattr(first, "name_ar", ""), getattr(second, "name_ar", ""), places)


def _any_alike(some: Iterable[str], others: Iterable[str], places: Sequence[str]) -> bool:
    known = list(others)
    return any(alike(one, other, places) for one in some for other in known)


def named_like(typed: Party) -> list[Suggestion]:
    """The parties that may be the one that is being typed: it need not be saved, nor complete."""
    [near] = named_like_each([typed])
    return [
        Suggestion(typed, row, (LikenessReason.NAME,), Sureness.LIKELY if _together(typed, row) else Sureness.POSSIBLE)
        for row in near
    ]


def named_like_each(typed: Sequence[Party]) -> list[list[Party]]:
    """The same for many names, in the same number of statements; one without a kind may be of any."""
    refresh()
    asked = [keys_of(own_names(each), places_of(each)) for each in typed]
    bearing: dict[str, list[tuple[int, str]]] = defaultdict(list)
    likenesses = PartyLikeness.objects.filter(keys__overlap=list({key for keys in asked for key in keys}))
    standing = likenesses.filter(party__merged_into__isnull=True).order_by("pk")
    for party, kind, keys in standing.values_list("pk", "party__kind", "keys"):
        for key in keys:
            bearing[key].append((party, kind))
    found = [
        sorted({party for key in keys for party, kind in bearing[key] if each.kind in ("", kind)} - {each.pk})[:CROWD]
        for each, keys in zip(typed, asked, strict=True)
    ]
    rows = _rows({key for keys in found for key in keys})
    return [
        [rows[key] for key in keys if _near(each, rows[key]) and _typed_as(each, rows[key])]
        for each, keys in zip(typed, found, strict=True)
    ]


def _typed_as(typed: Party, row: Party) -> bool:
    places = [*places_of(typed), *places_of(row)]
    if not _contradict(typed, row, places) and _any_alike(own_names(typed), own_names(row), places):
        return True
    return _any_alike(own_names(typed), other_names(row), places)


def _where(party: Party) -> tuple[int | None, int | None]:
    """The region and the province, as far as they are known."""
    province = party.province or (party.commune.province if party.commune else None)
    region = party.region_id or (province.region_id if province else None)
    return region, province.pk if province else None


def _near(one: Party, other: Party) -> bool:
    pairs = zip(_where(one), _where(other), strict=True)
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)


def _together(one: Party, other: Party) -> bool:
    return _near(one, other) and _where(one)[0] is not None and _where(other)[0] is not None


def not_the_same(first: Party, second: Party, *, actor: User) -> PartyDistinction:
    """Keeps that somebody looked at both: they are never suggested again. Raises Refusal (not_allowed, same)."""
    if not all(permissions.may(actor, "change", party) for party in (first, second)):
        raise Refusal("not_allowed", NOT_IN_CHARGE)
    if first.pk == second.pk:
        raise Refusal("same", _("Choose two parties."))
    one, other = sorted((first, second), key=lambda party: party.pk)
    with acting(actor, road="not_the_same"):
        said, _made = PartyDistinction.objects.get_or_create(first=one, second=other, defaults={"actor": actor})
    return said


def may_be_the_same_after_all(said: PartyDistinction, *, actor: User) -> None:
    """Takes back what was said: they may be suggested again. Raises Refusal (not_allowed)."""
    if not all(permissions.may(actor, "change", party) for party in (said.first, said.second)):
        raise Refusal("not_allowed", NOT_IN_CHARGE)
    with acting(actor, road="not_the_same"):
        said.delete()
