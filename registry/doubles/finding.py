"""Which parties may be one, why, and how sure it is: asked of all at once, of one, or of a name that is being typed.

One statement finds the pairs, by indexes and equal keys; only for names is Python asked once more (`spelling.alike`).
Parties of two kinds, of two known places, or a real and a fictional one, are not suggested for their names.
"""

# ruff: noqa: S608 - statements are put together from constants of this module.

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import CIVIL_SOCIETY, LikenessReason, Sureness
from registry.models import Party, PartyDistinction, PartyLikeness, User, acting
from registry.refusals import Refusal

from .likeness import PLACES, other_names, own_names, places_of, refresh
from .spelling import alike, keys_of

NOT_IN_CHARGE = _("Only who is in charge of both parties says whether they are the same.")
CROWD: Final = 60
"""A key that so many parties share (an association of parents in each school) says nothing by itself."""
SURE: Final = (LikenessReason.IDENTIFIER, LikenessReason.ACCOUNT)

_PLACED: Final = """SELECT party.id, party.kind, party.is_fictional, party.phone, party.email, party.bank_account,
        coalesce(party.province_id, commune.province_id) AS province,
        coalesce(party.region_id, province.region_id, above.region_id) AS region
    FROM registry_party AS party
    LEFT JOIN registry_province AS province ON province.id = party.province_id
    LEFT JOIN registry_commune AS commune ON commune.id = party.commune_id
    LEFT JOIN registry_province AS above ON above.id = commune.province_id
    WHERE party.merged_into_id IS NULL"""
_KEYS: Final = "SELECT party_id, unnest(keys) AS key FROM registry_partylikeness"
_NEAR: Final = """(one.region IS NULL OR other.region IS NULL OR one.region = other.region)
    AND (one.province IS NULL OR other.province IS NULL OR one.province = other.province)"""
_PAIRS: Final = f"""WITH placed AS MATERIALIZED ({_PLACED}), known AS MATERIALIZED ({_KEYS}), shared AS MATERIALIZED (
        SELECT key FROM known GROUP BY key HAVING count(*) BETWEEN 2 AND %(crowd)s
    ), numbers AS MATERIALIZED (
        SELECT party_id, kind, replace(fold_search(value), ' ', '') AS value FROM registry_partyidentifier
    ), acting AS MATERIALIZED (
        SELECT DISTINCT representative.party_id, representative.person_id, nullif(person.national_id, '') AS number
        FROM registry_representative AS representative JOIN registry_person AS person
            ON person.id = representative.person_id
    ), found AS (
        SELECT a.party_id AS first, b.party_id AS second, 'name' AS reason
        FROM shared JOIN known AS a USING (key) JOIN known AS b USING (key) WHERE a.party_id < b.party_id
        UNION
        SELECT a.party_id, b.party_id, 'identifier' FROM numbers AS a JOIN numbers AS b USING (kind, value)
        WHERE a.party_id < b.party_id
        UNION
        SELECT a.party_id, b.party_id, 'representative' FROM acting AS a JOIN acting AS b USING (person_id)
        WHERE a.party_id < b.party_id
        UNION
        SELECT a.party_id, b.party_id, 'representative' FROM acting AS a JOIN acting AS b USING (number)
        WHERE a.party_id < b.party_id
        UNION
        SELECT a.id, b.id, 'account' FROM placed AS a JOIN placed AS b USING (bank_account)
        WHERE a.id < b.id AND bank_account > ''
        UNION
        SELECT a.id, b.id, 'contact' FROM placed AS a JOIN placed AS b USING (phone) WHERE a.id < b.id AND phone > ''
        UNION
        SELECT a.id, b.id, 'contact' FROM placed AS a JOIN placed AS b USING (email) WHERE a.id < b.id AND email > ''
    )
    SELECT found.first, found.second, array_agg(DISTINCT found.reason ORDER BY found.reason),
        one.region = other.region OR one.province = other.province
    FROM found JOIN placed AS one ON one.id = found.first JOIN placed AS other ON other.id = found.second
    WHERE one.is_fictional = other.is_fictional AND one.kind = other.kind
    AND (found.reason IN ('identifier', 'account') OR ({_NEAR}))
    AND (found.reason NOT IN ('representative', 'contact') OR one.kind = ANY(%(associations)s))
    AND (%(party)s::bigint IS NULL OR %(party)s::bigint IN (found.first, found.second))
    AND NOT EXISTS (SELECT FROM registry_partydistinction AS said
        WHERE said.first_id = found.first AND said.second_id = found.second)
    GROUP BY found.first, found.second, one.region, other.region, one.province, other.province
    ORDER BY found.first, found.second"""


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
    crowd = CROWD if party is None else 2_000_000_000
    values = {"crowd": crowd, "associations": list(CIVIL_SOCIETY), "party": party.pk if party else None}
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, values)
        found = cursor.fetchall()
    rows = _rows({key for first, second, *_rest in found for key in (first, second)})
    told = [_judged(rows[first], rows[second], reasons, together) for first, second, reasons, together in found]
    order = list(Sureness)
    return sorted((each for each in told if each is not None), key=lambda each: order.index(each.sureness))


def _rows(keys: Iterable[int]) -> dict[int, Party]:
    rows = Party.objects.filter(pk__in=keys).select_related(*PLACES).prefetch_related("other_names")
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
    one, other = getattr(first, "name_ar", ""), getattr(second, "name_ar", "")
    return bool(one and other and not alike(one, other, places))


def _any_alike(some: Iterable[str], others: Iterable[str], places: Sequence[str]) -> bool:
    known = list(others)
    return any(alike(one, other, places) for one in some for other in known)


def named_like(typed: Party) -> list[Suggestion]:
    """The parties that may be the one that is being typed: it need not be saved, nor complete."""
    refresh()
    keys = keys_of(own_names(typed), places_of(typed))
    found = PartyLikeness.objects.filter(keys__overlap=keys, party__merged_into__isnull=True)
    rows = _rows(found.filter(party__kind=typed.kind).values_list("party", flat=True)[:CROWD]) if keys else {}
    near = [row for _key, row in sorted(rows.items()) if row.pk != typed.pk and _near(typed, row)]
    return [
        Suggestion(typed, row, (LikenessReason.NAME,), Sureness.LIKELY if _together(typed, row) else Sureness.POSSIBLE)
        for row in near
        if _typed_as(typed, row)
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
