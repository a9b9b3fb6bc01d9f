"""Rows for tests: valid with the least that a row needs, in Arabic, fictional by their names."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from registry import models


class PartyFactory(DjangoModelFactory):
    """An association."""

    class Meta:
        model = models.Party

    kind = "association"
    name_ar = factory.Sequence(lambda n: f"جمعية الاختبار رقم {n}")
    name_fr = factory.Sequence(lambda n: f"Association d'essai {n}")


class PersonFactory(DjangoModelFactory):
    """Somebody in office."""

    class Meta:
        model = models.Person

    name_ar = factory.Sequence(lambda n: f"شخص الاختبار {n}")


def add_parties(agreement: models.Agreement, number: int) -> None:
    """That many new associations as parties."""
    for position in range(1, number + 1):
        models.AgreementParty.objects.create(agreement=agreement, party=PartyFactory(), position=position)


class AgreementFactory(DjangoModelFactory):
    """A draft of a partnership agreement; `parties=2` gives it that many parties."""

    class Meta:
        model = models.Agreement
        skip_postgeneration_save = True

    kind = factory.LazyFunction(lambda: models.AgreementKind.objects.get(slug="partnership"))
    title_ar = factory.Sequence(lambda n: f"اتفاقية اختبار رقم {n}")
    title_fr = factory.Sequence(lambda n: f"Convention d'essai n° {n}")

    @factory.post_generation
    def parties(self: models.Agreement, create: bool, extracted: Any, **_: Any) -> None:
        add_parties(self, extracted or 0)

    @factory.post_generation
    def pillar_slugs(self: models.Agreement, create: bool, extracted: Any, **_: Any) -> None:
        for slug in extracted or ():
            models.AgreementPillar.objects.create(agreement=self, pillar=models.Pillar.objects.get(slug=slug))

    @factory.post_generation
    def region_codes(self: models.Agreement, create: bool, extracted: Any, **_: Any) -> None:
        for code in extracted or ():
            models.AgreementTerritory.objects.create(agreement=self, region=models.Region.objects.get(code=code))


class SignedAgreementFactory(AgreementFactory):
    """A draft that lacks nothing to be signed: two parties and a date."""

    signed_on = "2026-03-05"
    signed_on_precision = "day"

    @factory.post_generation
    def parties(self: models.Agreement, create: bool, extracted: Any, **_: Any) -> None:
        add_parties(self, 2 if extracted is None else extracted)
