"""Which party a file means: what speaks against a name is never passed over in silence."""

from itertools import permutations
from typing import Any

import pytest

from registry import imports
from registry.models import Party, PartyIdentifier, Region, SpreadsheetImport, User
from tests.brought import checked, workbook, written
from tests.factories import PartyFactory
from tests.test_imports import brought_agreements, one_party, whole

pytestmark = pytest.mark.django_db

AMAL = {"name_ar": "جمعية الأمل بالاختبار", "kind": "association"}
ICE, OTHER_ICE = "001234567000089", "009999999000011"


def several(*parties: dict[str, Any]) -> bytes:
    """As many agreements as parties, one each."""
    rows = [{**whole()["agreements"][0], "number": n, "reference": f"IMP/{n}"} for n, _party in enumerate(parties, 1)]
    return workbook(agreements=rows, parties=[{"number": n, **party} for n, party in enumerate(parties, 1)])


def numbered(number: str, kind: str = "ice", **more: str) -> dict[str, str]:
    return {"identifier_kind": kind, "identifier": number, **more}


def answered(data: bytes, actor: User, answer: str) -> SpreadsheetImport:
    """Checked once more after the only doubt was answered."""
    kept = checked(data, actor)
    [doubt] = kept.doubts
    imports.answer(kept, {doubt["key"]: answer}, actor=actor)
    imports.run(kept.pk)
    kept.refresh_from_db()
    return kept


def said(kept: SpreadsheetImport) -> list[tuple[str, str]]:
    return [(each["heading"]["fr"], each["text"]["fr"]) for each in kept.findings]


# -- Official numbers --------------------------------------------------------------------------------------------


def test_the_same_name_under_another_number_is_asked_about(clerk: User) -> None:
    known = PartyFactory(**AMAL)
    PartyIdentifier.objects.create(party=known, kind="ice", value=ICE)
    file = one_party(**AMAL, **numbered(OTHER_ICE))
    [doubt] = checked(file, clerk).doubts
    assert [each["party"] for each in doubt["candidates"]] == [known.pk]
    [(heading, text)] = said(answered(file, clerk, str(known.pk)))
    assert (heading, ICE in text) == ("Identifiant", True)


def test_a_number_that_the_register_lacks_is_shown_and_added(clerk: User) -> None:
    known = PartyFactory(**AMAL)
    kept = checked(one_party(**AMAL, **numbered(ICE)), clerk)
    assert (kept.findings, kept.doubts) == ([], [])
    [change] = [change for each in kept.preview for change in each["changes"]]
    assert (change["heading"]["fr"], change["after"]["fr"]) == ("Identifiant", ICE)
    written(kept, clerk)
    assert [(row.kind, row.value) for row in known.identifiers.all()] == [("ice", ICE)]
    again = checked(one_party(**AMAL, **numbered(ICE)), clerk)
    assert (again.findings, again.is_ready) == ([], False)


def test_a_number_of_a_party_elsewhere_is_not_a_regional_clerks(regional_clerk: User) -> None:
    PartyFactory(**AMAL, region=Region.objects.get(code="01"))
    [(heading, _text)] = said(checked(one_party(**AMAL, **numbered(ICE)), regional_clerk))
    assert heading == "Identifiant"


def test_two_courts_may_give_the_same_number(clerk: User) -> None:
    known = PartyFactory(**AMAL)
    PartyIdentifier.objects.create(party=known, kind="trade_register", value="12", issuer="Rabat")
    other = {"name_fr": "Coopérative des essais", "kind": "cooperative"}
    [doubt] = checked(one_party(**other, **numbered("12", "trade_register")), clerk).doubts
    assert doubt["may_be_new"], "which court gave it is not said"
    kept = checked(one_party(**other, **numbered("12", "trade_register", issuer="Fès")), clerk)
    assert (kept.doubts, kept.findings) == ([], [])
    written(kept, clerk)
    assert PartyIdentifier.objects.filter(value="12").count() == 2


def test_one_number_in_two_new_parties_is_said_at_its_cell(clerk: User) -> None:
    parties = [{"name_fr": f"Association {name}", "kind": "association", **numbered(ICE)} for name in ("A", "B")]
    kept = checked(several(*parties), clerk)
    assert [(each["row"], each["heading"]["fr"]) for each in kept.findings] == [(3, "Identifiant")]


# -- Names -------------------------------------------------------------------------------------------------------


def test_the_same_french_name_with_another_arabic_one_is_asked_about(clerk: User) -> None:
    known = PartyFactory(name_ar="جمعية الأمل", name_fr="Association Al Amal")
    kept = checked(one_party(name_ar="جمعية العمل", name_fr="Association Al Amal", kind="association"), clerk)
    [doubt] = kept.doubts
    assert [each["party"] for each in doubt["candidates"]] == [known.pk]
    kept = checked(one_party(name_ar="جمعية الامل", name_fr="Association Al Amal", kind="association"), clerk)
    assert (kept.doubts, kept.findings) == ([], [])


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_row_that_could_be_either_of_two_new_parties_says_which(clerk: User, order: tuple[int, ...]) -> None:
    rows = [AMAL, {**AMAL, "region": "04"}, {**AMAL, "region": "03"}]
    [found] = checked(several(*(rows[n] for n in order)), clerk).findings
    assert found["row"] == order.index(0) + 2
    assert "plusieurs parties" in found["text"]["fr"]


@pytest.mark.parametrize("first", [0, 1])
def test_what_the_rows_say_of_a_new_party_is_taken_together(clerk: User, first: int) -> None:
    rows = [AMAL, {**AMAL, "region": "04", "name_fr": "Association Amal des essais", **numbered(ICE)}]
    kept = written(checked(several(rows[first], rows[1 - first]), clerk), clerk)
    assert kept.state == "written", kept.findings
    party = Party.objects.get(name_ar=AMAL["name_ar"])
    assert (party.region and party.region.code, party.identifiers.get().value) == ("04", ICE)
    assert party.name_fr == "Association Amal des essais"


def test_one_name_under_two_numbers_is_two_parties(clerk: User) -> None:
    rows = [{**AMAL, "region": "04", **numbered(ICE)}, {**AMAL, "region": "03", **numbered(OTHER_ICE)}]
    written(checked(several(*rows), clerk), clerk)
    assert Party.objects.filter(name_ar=AMAL["name_ar"]).count() == 2
    first, second = brought_agreements().order_by("reference")
    assert first.participations.get().party != second.participations.get().party


def test_one_name_under_two_numbers_in_one_place_is_refused(clerk: User) -> None:
    kept = checked(several({**AMAL, **numbered(ICE)}, {**AMAL, **numbered(OTHER_ICE)}), clerk)
    assert [(each["row"], each["heading"]["fr"]) for each in kept.findings] == [(3, "Nom (en arabe)")]


def test_a_name_that_is_taken_is_said_at_its_cell_and_not_by_the_database(clerk: User) -> None:
    known = PartyFactory(**AMAL)
    PartyFactory(**AMAL, region=Region.objects.get(code="04"))
    kept = answered(one_party(**AMAL), clerk, "new")
    assert [heading for heading, _text in said(kept)] == ["Nom (en arabe)"]
    Party.objects.filter(pk=known.pk).update(is_fictional=True)
    kept = checked(one_party(**AMAL, region="03"), clerk)
    assert len(kept.doubts) == 1, "the one of another region"


def test_the_name_of_a_fictional_party_is_taken_too(clerk: User) -> None:
    PartyFactory(**AMAL, is_fictional=True)
    assert [heading for heading, _text in said(checked(one_party(**AMAL), clerk))] == ["Nom (en arabe)"]


def test_a_name_in_very_many_rows_that_differ_costs_little(clerk: User) -> None:
    rows = [{**AMAL, **numbered(f"{number:015d}")} for number in range(250)]
    kept = checked(several(*rows), clerk)
    assert kept.counts["findings"] == 250
