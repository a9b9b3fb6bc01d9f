"""A spreadsheet is looked at as a whole, and written all or not at all; the same file twice changes nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from registry import imports
from registry.models import (
    Agreement,
    AgreementParty,
    Instalment,
    Party,
    Project,
    User,
)
from registry.models.agreements import AgreementQuerySet
from registry.refusals import Refusal
from tests.brought import checked, workbook, written

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
