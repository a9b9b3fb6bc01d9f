"""A ceremony with a call, an agreement to copy, and as many retained applications as a test wants."""

from datetime import date
from decimal import Decimal
from typing import Any

from registry.models import (
    Agreement,
    AgreementParty,
    AgreementPillar,
    Application,
    CallForProjects,
    Ceremony,
    Objective,
    Pillar,
    ProjectLine,
    Region,
)

from .factories import AgreementFactory, PartyFactory

DAY = date(2026, 10, 30)


def template(**fields: Any) -> Agreement:
    """A draft between the ministry, a body and last year's association, of which only the last is its own."""
    agreement: Agreement = AgreementFactory(
        title_ar="اتفاقية شراكة للاختبار", title_fr="Convention de partenariat", purpose_ar="موضوع للاختبار", **fields
    )
    parties = [PartyFactory(kind="ministry"), PartyFactory(kind="public_establishment"), PartyFactory()]
    for position, (party, role) in enumerate(zip(parties, ("lead", "funder", "implementer"), strict=True), start=1):
        AgreementParty.objects.create(agreement=agreement, party=party, role=role, position=position)
    AgreementPillar.objects.create(agreement=agreement, pillar=Pillar.objects.get(number=2))
    Objective.objects.create(agreement=agreement, text_ar="هدف للاختبار", text_fr="Objectif d'essai")
    return agreement


def ceremony_of(number: int, **fields: Any) -> Ceremony:
    """Ready to be worked through: every application is retained and lacks nothing."""
    call = CallForProjects.objects.create(edition="2031")
    values = {"call": call, "template": template(), "held_on": DAY, "held_on_precision": "day", "place_ar": "الرباط"}
    titles = {"title_ar": "حفل توقيع للاختبار", "title_fr": "Cérémonie d'essai"}
    ceremony = Ceremony.objects.create(**titles | values | fields)
    for place in range(1, number + 1):
        apply_for(call, number=f"F-{place:03d}")
    return ceremony


def apply_for(call: CallForProjects, **fields: Any) -> Application:
    """One application, with its own association."""
    values: dict[str, Any] = {
        "title_ar": "مشروع للاختبار",
        "title_fr": "Projet d'essai",
        "project_line": ProjectLine.objects.get(slug="family-mediation"),
        "region": Region.objects.get(code="07"),
        "amount_asked": Decimal(300_000),
        "amount_granted": Decimal(250_000),
        "is_retained": True,
    }
    if "party" not in fields:
        values["party"] = PartyFactory()
    return Application.objects.create(call=call, **values | fields)
