"""A spreadsheet is looked at as a whole, and written all or not at all; the same file twice changes nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from registry import imports
from registry.models import (
    Agreement,
    AgreementParty,
    Ceremony,
    Instalment,
    Party,
    PartyIdentifier,
    Project,
    SpreadsheetImport,
    User,
)
from registry.models.agreements import AgreementQuerySet
from registry.refusals import Refusal
from tests.brought import checked, comma_separated, filled, workbook, written
from tests.factories import AgreementFactory, PartyFactory, bring

pytestmark = pytest.mark.django_db


def brought_agreements() -> AgreementQuerySet:
    return Agreement.objects.filter(reference__startswith="IMP/")


def whole(reference: str = "IMP/1") -> dict[str, list[dict[str, Any]]]:
    """An agreement with two parties, a project and two instalments."""
    return {
        "agreements": [
            {
                "number": 1,
                "reference": reference,
                "kind": "اتفاقية شراكة",
                "title_ar": "اتفاقية حول الوساطة الأسرية",
                "title_fr": "Convention sur la médiation familiale",
                "purpose_fr": "Aider les familles.",
                "signed_on": "06/2022",
                "amount": "10 000 000,00",
                "is_national": "Non",
                "regions": "مراكش-آسفي ; 04",
                "pillars": "1;2",
            }
        ],
        "parties": [
            {"number": 1, "name_ar": "وزارة الاختبار", "kind": "Ministère", "role": "الطرف الرئيسي"},
            {"number": 1, "name_fr": "Association des essais", "kind": "جمعية", "share": 250000.5},
        ],
        "projects": [{"number": 1, "project_line": "family-mediation", "name_fr": "Un lieu de médiation"}],
        "instalments": [
            {"number": 1, "instalment": 1, "amount": 100000, "due_on": date(2027, 1, 31), "condition": "à sa date"},
            {"number": 1, "instalment": 2, "amount": "150 000,50", "payer": "وزارة الاختبار"},
        ],
    }


def test_a_checked_file_has_written_nothing_and_says_what_it_would_write(clerk: User) -> None:
    kept = checked(workbook(**whole()), clerk)
    assert (kept.state, kept.findings, kept.doubts) == ("checked", [], [])
    assert kept.counts["kinds"] == {
        "agreements": {"created": 1},
        "parties": {"created": 2},
        "new_parties": {"created": 2},
        "projects": {"created": 1},
        "instalments": {"created": 2},
    }
    assert not brought_agreements().exists()
    assert not Party.objects.filter(name_ar="وزارة الاختبار").exists()


def test_what_was_shown_is_written_as_a_draft_in_the_name_of_who_brought_it(clerk: User) -> None:
    kept = written(checked(workbook(**whole()), clerk), clerk)
    assert (kept.state, kept.notice) == ("written", {})
    agreement = brought_agreements().get()
    assert (agreement.state, agreement.publication, agreement.created_by) == ("draft", "unpublished", clerk)
    assert (agreement.signed_on, agreement.signed_on_precision) == (date(2022, 6, 1), "month")
    assert agreement.amount == Decimal("10000000.00")
    assert sorted(row.region.code for row in agreement.territories.all()) == ["04", "07"]
    assert sorted(pillar.number for pillar in agreement.pillars.all()) == [1, 2]
    first, second = AgreementParty.objects.filter(agreement=agreement).order_by("position")
    assert (first.party.kind, first.role, second.share) == ("ministry", "lead", Decimal("250000.50"))
    assert Project.objects.get(agreement=agreement).holder == second.party
    assert [row.payer for row in Instalment.objects.filter(agreement=agreement).order_by("number")] == [
        None,
        first.party,
    ]
    event = agreement.events.get()
    assert event.pgh_context.metadata == {"user": clerk.pk, "road": "import"}


def test_the_same_file_twice_changes_nothing(clerk: User) -> None:
    file = workbook(**whole())
    written(checked(file, clerk), clerk)
    before = list(brought_agreements().values())
    again = checked(file, clerk)
    assert (again.counts.get("created", 0), again.counts.get("changed", 0), again.findings) == (0, 0, [])
    with pytest.raises(Refusal):
        imports.write(again, actor=clerk)
    assert list(brought_agreements().values()) == before
    assert imports.written_before(again) is not None


def test_every_error_names_its_cell_value_and_remedy_in_both_languages(clerk: User) -> None:
    sheets = whole()
    sheets["agreements"][0] |= {"kind": "اتفاقية شراكات", "signed_on": "17/06/22", "amount": "=1+1"}
    sheets["parties"][1] |= {"share": -5}
    sheets["instalments"].append({"number": 7, "instalment": 1})
    kept = checked(workbook(**sheets), clerk)
    said = {(each["sheet"].split(" · ")[1], each["cell"]): each for each in kept.findings}
    assert set(said) == {
        ("Conventions", "D2"),
        ("Conventions", "I2"),
        ("Conventions", "P2"),
        ("Parties", "N3"),
        ("Tranches", "A4"),
    }
    kind = said["Conventions", "D2"]
    assert kind["value"] == "اتفاقية شراكات"
    assert "اتفاقية شراكة" in kind["text"]["ar"]
    assert "Vouliez-vous dire" in kind["text"]["fr"]
    assert "formule" in said["Conventions", "P2"]["text"]["fr"]
    assert said["Tranches", "A4"]["value"] == "7"
    assert all(each["text"]["ar"] != each["text"]["fr"] for each in kept.findings)
    with pytest.raises(Refusal):
        imports.write(kept, actor=clerk)
    assert not brought_agreements().exists()


def test_rules_of_the_database_are_asked_before_anything_is_written(clerk: User) -> None:
    sheets = whole()
    sheets["agreements"][0] |= {
        "starts_on": "01/01/2023",
        "ends_on": "01/01/2022",
        "amount": None,
        "amount_scope": "total_cost",
    }
    sheets["instalments"][0]["due_on"] = None
    kept = checked(workbook(**sheets), clerk)
    columns = {each["heading"]["fr"] for each in kept.findings}
    assert len(kept.findings) == 3, kept.findings
    assert {"Fin", "Due le"} & columns or columns, columns


def test_a_row_is_known_again_by_its_ceremony_and_number_and_changes_field_by_field(clerk: User) -> None:
    sheets = whole()
    del sheets["agreements"][0]["reference"]
    sheets["ceremonies"] = [{"title_fr": "Cérémonie des essais", "held_on": "31/10/2026"}]
    sheets["agreements"][0]["ceremony"] = "cérémonie des ESSAIS"
    written(checked(workbook(**sheets), clerk), clerk)
    agreement = Ceremony.objects.get(title_fr="Cérémonie des essais").agreements.get()
    sheets["agreements"][0] |= {"title_fr": "Convention corrigée", "pillars": "1;2;3"}
    kept = checked(workbook(**sheets), clerk)
    assert kept.counts["kinds"]["agreements"] == {"changed": 1}
    [entry] = [each for each in kept.preview if each["outcome"] == "changed"]
    first, second = entry["changes"]
    assert (first["before"]["fr"], first["after"]["fr"]) == (
        "Convention sur la médiation familiale",
        "Convention corrigée",
    )
    assert second["after"]["ar"].count(";") == 2
    written(kept, clerk)
    agreement.refresh_from_db()
    assert (agreement.title_fr, agreement.pillars.count()) == ("Convention corrigée", 3)


def test_an_agreement_without_reference_and_ceremony_would_not_be_known_again(clerk: User) -> None:
    sheets = whole()
    del sheets["agreements"][0]["reference"]
    [found] = checked(workbook(**sheets), clerk).findings
    assert found["heading"]["fr"] == "Référence"


def test_what_is_signed_is_not_changed_by_an_import(clerk: User, supervisor: User) -> None:
    agreement = bring(AgreementFactory(reference="IMP/9", parties=2, title_fr="Ce qui fut signé"), "signed")
    row = {"number": 1, "reference": "IMP/9", "kind": agreement.kind.slug, "title_fr": "Ce qui fut signé"}
    assert checked(workbook(agreements=[row]), clerk).findings == []
    [found] = checked(workbook(agreements=[{**row, "title_fr": "Autre chose"}]), clerk).findings
    assert "Ce qui fut signé" in found["text"]["fr"]


def test_nothing_is_written_when_the_register_changed_since_the_preview(clerk: User) -> None:
    kept = checked(workbook(**whole()), clerk)
    AgreementFactory(reference="IMP/1", title_ar="سبقت")
    kept = written(kept, clerk)
    assert kept.state == "checked"
    assert kept.notice["fr"]
    assert kept.counts["kinds"]["agreements"] == {"changed": 1}
    assert brought_agreements().get().title_ar == "سبقت"


def test_a_clerk_of_a_region_imports_there_and_nowhere_else(regional_clerk: User) -> None:
    sheets = whole()
    assert checked(workbook(**sheets), regional_clerk).findings == []
    sheets["agreements"][0]["regions"] = "04"
    [found] = checked(workbook(**sheets), regional_clerk).findings
    assert found["heading"]["fr"] == "Régions"


def test_who_does_not_enter_agreements_does_not_import(auditor: User, finance: User, member: User) -> None:
    for person in (auditor, finance, member):
        with pytest.raises(Refusal):
            imports.begin(workbook(**whole()), "x.xlsx", actor=person)
    assert not SpreadsheetImport.objects.exists()


def test_only_who_brought_a_file_goes_on_with_it(clerk: User, other_clerk: User) -> None:
    kept = checked(workbook(**whole()), clerk)
    for deed in (imports.write, imports.again):
        with pytest.raises(Refusal):
            deed(kept, actor=other_clerk)


# -- Which party is meant ----------------------------------------------------------------------------------------


def one_party(**party: Any) -> bytes:
    return workbook(agreements=whole()["agreements"], parties=[{"number": 1, **party}])


def test_a_party_is_known_by_its_identifier(clerk: User) -> None:
    known = PartyFactory(name_fr="Association Amal", name_ar="جمعية الأمل بالاختبار")
    PartyIdentifier.objects.create(party=known, kind="ice", value="001234567000089")
    kept = checked(one_party(identifier_kind="ice", identifier=1234567000089), clerk)
    assert kept.findings, "a number that lost its zeros is another number"
    kept = checked(one_party(identifier_kind="ice", identifier="001234567000089"), clerk)
    assert (kept.findings, kept.doubts) == ([], [])
    written(kept, clerk)
    assert brought_agreements().get().participations.get().party == known


def test_a_party_is_known_by_its_folded_name(clerk: User) -> None:
    known = PartyFactory(name_ar="جمعية الأسرة بالاختبار")
    written(checked(one_party(name_ar="جمعية الاسره بالاختبار"), clerk), clerk)
    assert brought_agreements().get().participations.get().party == known


def test_a_misspelt_party_is_asked_about_and_never_taken_or_added_in_silence(clerk: User) -> None:
    known = PartyFactory(name_fr="Association Horizon de la montagne", name_ar="")
    file = one_party(name_fr="Association Horison de la montagne", kind="association")
    kept = checked(file, clerk)
    [doubt] = kept.doubts
    assert [each["party"] for each in doubt["candidates"]] == [known.pk]
    with pytest.raises(Refusal):
        imports.write(kept, actor=clerk)
    for answer, expected in ((str(known.pk), known), ("new", None)):
        kept = checked(file, clerk)
        imports.answer(kept, {doubt["key"]: answer}, actor=clerk)
        imports.run(kept.pk)
        kept.refresh_from_db()
        assert ([each["answer"] for each in kept.doubts], kept.findings, kept.is_ready) == ([answer], [], True)
        assert kept.counts["kinds"].get("new_parties", {}) == ({} if expected else {"created": 1})
    written(kept, clerk)
    assert brought_agreements().get().participations.get().party != known


def test_a_party_of_the_other_script_is_asked_about(clerk: User) -> None:
    known = PartyFactory(name_ar="جمعية أملود الخيالية", name_fr="")
    PartyFactory(name_ar="جمعية أملود الخيالية", name_fr="", is_fictional=True, kind="foundation")
    PartyFactory(name_ar="جمعية أملود الخيالية", name_fr="", kind="commune")
    kept = checked(one_party(name_fr="Assoc. Amloud El Khayalia", kind="association"), clerk)
    [doubt] = kept.doubts
    assert [each["party"] for each in doubt["candidates"]] == [known.pk]


def test_a_party_in_another_province_is_another_unless_somebody_says_so(clerk: User) -> None:
    PartyFactory(name_fr="Association des deux rives", name_ar="", province_id=None)
    kept = checked(one_party(name_fr="Association des deux rives", kind="cooperative"), clerk)
    assert len(kept.doubts) == 1


def test_a_new_party_needs_its_kind_and_stands_in_the_register_once(clerk: User) -> None:
    rows = [{**whole()["agreements"][0], "number": n, "reference": f"IMP/{n}"} for n in (1, 2)]
    parties = [{"number": n, "name_fr": "Association unique"} for n in (1, 2)]
    kept = checked(workbook(agreements=rows, parties=parties), clerk)
    assert {each["heading"]["fr"] for each in kept.findings} == {"Type de partie"}
    parties[0]["kind"] = "association"
    written(checked(workbook(agreements=rows, parties=parties), clerk), clerk)
    assert Party.objects.filter(name_fr="Association unique").count() == 1


# -- The template and CSV ----------------------------------------------------------------------------------------


def test_the_template_with_its_example_holds_nothing_until_it_is_filled_in(clerk: User) -> None:
    [found] = checked(filled(), clerk).findings
    assert "Remplissez" in found["text"]["fr"]
    kept = checked(filled(**whole()), clerk)
    assert kept.findings == []
    assert kept.counts["kinds"]["agreements"] == {"created": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_recognised_whatever_wrote_it(clerk: User, encoding: str, delimiter: str) -> None:
    row = {
        "number": "1",
        "reference": "IMP/1",
        "kind": "Convention de partenariat",
        "title_fr": "Éducation à la médiation, près de l'école",
        "amount": "10 000 000,00",
        "party_1_name_fr": "Ministère des essais",
        "party_1_kind": "ministry",
        "party_2_name_fr": "Association de la Forêt",
        "party_2_kind": "association",
    }
    kept = checked(comma_separated([row], delimiter=delimiter, encoding=encoding), clerk, "a.csv")
    assert (kept.findings, kept.recognised["delimiter"]) == ([], delimiter)
    written(kept, clerk)
    agreement = brought_agreements().get()
    assert agreement.title_fr == "Éducation à la médiation, près de l'école"
    assert agreement.participations.count() == 2


def test_csv_of_an_arabic_windows_is_recognised(clerk: User) -> None:
    row = {"number": "1", "reference": "IMP/1", "kind": "cooperation", "title_ar": "اتفاقية الأسرة"}
    kept = checked(comma_separated([row], encoding="cp1256"), clerk, "a.csv")
    assert kept.recognised["encoding"] == "cp1256"
    assert any("اتفاقية" in each["text"]["ar"] for each in kept.findings) or kept.counts.get("created")
