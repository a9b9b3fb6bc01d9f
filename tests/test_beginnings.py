"""What a new agreement opens with: it can be saved, is of the clerk's own territory, and of the agreement renewed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registry.choices import State
from registry.models import (
    Agreement,
    AgreementAxis,
    AgreementKind,
    AgreementPillar,
    AgreementTerritory,
    Ceremony,
    CooperationAxis,
    Pillar,
    Region,
    User,
)

from .factories import AgreementFactory, SignedAgreementFactory
from .office import ADD, change_page, errors_of, save, what_stands_on

Browser = Callable[..., Client]

pytestmark = pytest.mark.django_db


# -- What was switched off since -------------------------------------------------------------------------------------


@pytest.fixture
def old(clerk: User) -> Agreement:
    """An agreement of which every list has an entry that is switched off since, and one that is not."""
    kind = AgreementKind.objects.get(slug="memorandum")
    agreement: Agreement = AgreementFactory(
        created_by=clerk, parties=2, kind=kind, region_codes=["07", "04"], pillar_slugs=["values-sustainability"]
    )
    gone, stays = CooperationAxis.objects.order_by("pk")[:2]
    for axis in (gone, stays):
        AgreementAxis.objects.create(agreement=agreement, axis=axis, printed="محور كما طبع")
    other = Pillar.objects.exclude(slug="values-sustainability").order_by("pk")[0]
    AgreementPillar.objects.create(agreement=agreement, pillar=other)
    today = timezone.localdate()
    for entries in (
        AgreementKind.objects.filter(pk=kind.pk),
        CooperationAxis.objects.filter(pk=gone.pk),
        Pillar.objects.filter(pk=other.pk),
        Region.objects.filter(code="04"),
    ):
        entries.update(disabled_on=today)
    return agreement


@pytest.mark.parametrize("asked", ["", "?copy={0}"])
def test_what_is_switched_off_is_not_filled_in(desk: Client, old: Agreement, asked: str) -> None:
    address = ADD + asked.format(old.pk)
    stands = what_stands_on(desk.get(address))
    assert stands["kind"] == AgreementKind.objects.get(slug="partnership").pk
    assert stands["pillar_boxes"] == [Pillar.objects.get(slug="values-sustainability").pk]
    parties = {"participations-0-party": 0, "participations-1-party": 0}
    for name, row in zip(parties, old.participations.order_by("position"), strict=True):
        parties[name] = row.party_id
    response = save(desk, stands | {"title_ar": "اتفاقية جديدة"} | parties, address)
    assert response.status_code == 302, errors_of(response)
    saved = Agreement.objects.latest("pk")
    assert [row.region.code for row in AgreementTerritory.objects.filter(agreement=saved)] == ["07"]
    assert AgreementAxis.objects.filter(agreement=saved).count() == (1 if asked else 0)


# -- A renewal -------------------------------------------------------------------------------------------------------


def test_a_renewal_opens_with_what_it_renews(desk: Client, clerk: User, other_clerk: User) -> None:
    """Not with what this clerk entered last."""
    AgreementFactory(created_by=clerk, region_codes=["04"], pillar_slugs=["values-sustainability"])
    former = SignedAgreementFactory(created_by=other_clerk, state=State.SIGNED, region_codes=["07"], purpose_ar="غرض")
    address = desk.get(change_page(former)).context["panel"]["renew"]
    stands = what_stands_on(desk.get(address))
    parties = [stands[f"participations-{number}-party"] for number in range(2)]
    assert parties == [row.party_id for row in former.participations.order_by("position")]
    assert (stands["predecessor"], stands["kind"], stands["purpose_ar"]) == (former.pk, former.kind_id, "غرض")
    assert stands["territories-0-region"] == Region.objects.get(code="07").pk
    assert (stands["pillar_boxes"], stands["signed_on"]) == ([], "")
    response = save(desk, stands | {"title_ar": "اتفاقية التجديد", "renewal_reason": "استمرار الحاجة"}, address)
    assert response.status_code == 302, errors_of(response)
    assert Agreement.objects.latest("pk").predecessor == former


# -- The ceremony of today -------------------------------------------------------------------------------------------


def held_today(code: str | None) -> Ceremony:
    region = Region.objects.get(code=code) if code else None
    return Ceremony.objects.create(
        title_ar=f"حفل {code}", region=region, held_on=timezone.localdate(), held_on_precision="day"
    )


def proposed(client: Client) -> Any:
    return what_stands_on(client.get(ADD))["ceremony"]


def test_a_ceremony_of_another_region_is_not_proposed(signed_in: Browser, regional_clerk: User) -> None:
    client = signed_in(regional_clerk)
    held_today("04")
    assert not proposed(client)
    shared = held_today(None)
    assert proposed(client) == shared.pk
    own = held_today("07")
    held_today("01")
    assert proposed(client) == own.pk


def test_the_ceremony_that_one_works_on_goes_first(desk: Client, clerk: User) -> None:
    mine = held_today("04")
    held_today("07")
    AgreementFactory(created_by=clerk, ceremony=mine)
    assert proposed(desk) == mine.pk
