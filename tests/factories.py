"""Rows for tests: valid with the least that a row needs, in Arabic, fictional by their names."""

import datetime as dt
from datetime import date
from decimal import Decimal
from typing import Any

import factory
import pgtrigger
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from registry import models
from registry.choices import FIRST_STATES, SIGNED_STATES, State
from registry.loading import demo_papers
from registry.steps import STEPS


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


# The shortest way from a draft to each state, as the names of steps.
WAYS = {
    State.DRAFT: (),
    State.UNDER_REVIEW: ("submit",),
    State.APPROVED: ("submit", "approve"),
    State.SIGNED: ("sign",),
    State.IN_FORCE: ("sign", "enter_into_force"),
    State.SUSPENDED: ("sign", "enter_into_force", "suspend"),
    State.COMPLETED: ("sign", "enter_into_force", "complete"),
    State.TERMINATED: ("sign", "terminate"),
    State.CANCELLED: ("cancel",),
    State.REJECTED: ("submit", "reject"),
}


def bring(agreement: models.Agreement, state: str) -> models.Agreement:
    """The draft in this state, step by step as the database wants it, without the conditions of the lifecycle."""
    if state in SIGNED_STATES:
        add_parties(agreement, max(0, 2 - agreement.participations.count()))
        agreement.participations.filter(must_sign=True).update(has_signed=True)
    actor = models.command_actor("tests")
    for step in (STEPS[name] for name in WAYS[State(state)]):
        before, reason = agreement.state, "سبب للاختبار" if step.needs_reason else ""
        models.Transition.objects.create(
            agreement=agreement, step=step.name, from_state=before, to_state=step.to_state, actor=actor, reason=reason
        )
        agreement.state = step.to_state
        agreement.save(update_fields=["state"])
    return agreement


class AgreementFactory(DjangoModelFactory):
    """A draft of a partnership agreement; `parties=2` gives it that many parties, `state` takes it there."""

    class Meta:
        model = models.Agreement
        skip_postgeneration_save = True

    kind = factory.LazyFunction(lambda: models.AgreementKind.objects.get(slug="partnership"))
    title_ar = factory.Sequence(lambda n: f"اتفاقية اختبار رقم {n}")
    title_fr = factory.Sequence(lambda n: f"Convention d'essai n° {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        wanted = values.pop("state", State.DRAFT)
        first = wanted if wanted in FIRST_STATES else State.DRAFT
        agreement = super()._create(model_class, *args, state=first, **values)
        agreement.wanted = wanted
        return agreement

    @classmethod
    def _after_postgeneration(cls, instance: Any, create: bool, results: Any = None) -> None:
        """When it has its parties."""
        if create and instance.wanted not in FIRST_STATES:
            bring(instance, instance.wanted)

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


def step_to(agreement: models.Agreement, state: str) -> models.Agreement:
    """The agreement one step further, without the conditions of the lifecycle."""
    step = next(step for step in STEPS.values() if agreement.state in step.from_states and step.to_state == state)
    models.Transition.objects.create(
        agreement=agreement,
        step=step.name,
        from_state=agreement.state,
        to_state=state,
        actor=models.command_actor("tests"),
        reason="سبب للاختبار" if step.needs_reason else "",
    )
    agreement.state = State(state)
    agreement.save(update_fields=["state"])
    return agreement


def put_in_state(agreements: Any, state: str) -> None:
    """The rows in this state without any step, for tests that are not about steps."""
    with pgtrigger.ignore("registry.Agreement:state_follows_steps"):
        agreements.update(state=state)


class InstalmentFactory(DjangoModelFactory):
    """A part of 1 000 dirhams that is not paid; `paid=True` pays it on its day."""

    class Meta:
        model = models.Instalment

    class Params:
        paid = factory.Trait(
            paid_on=factory.LazyAttribute(lambda row: row.due_on),
            paid_amount=factory.LazyAttribute(lambda row: row.amount),
            payment_reference=factory.Sequence(lambda n: f"OV-{n}"),
        )

    number = factory.Sequence(lambda n: n % 30000 + 1)
    amount = Decimal(1000)
    due_on = date(2026, 6, 1)


def grant(association: models.Party | None = None, *, amount: Any = "90000.00", **fields: Any) -> models.Agreement:
    """An agreement in force that lacks nothing: a ministry commits the whole amount, an association carries it out."""
    state = fields.pop("state", State.IN_FORCE)
    values = {"signed_on": "2026-03-05", "starts_on": "2026-03-20", "ends_on": "2027-03-19"}
    precisions = {"signed_on_precision": "day", "starts_on_precision": "day", "ends_on_precision": "day"}
    values |= precisions | {"amount": amount, "amount_scope": "total_cost" if amount else ""} | fields
    agreement = AgreementFactory(**values, state=state if state in FIRST_STATES else State.DRAFT)
    agreement.refresh_from_db()
    ministry = PartyFactory(kind="ministry")
    holder = association or PartyFactory()
    models.AgreementParty.objects.create(agreement=agreement, party=ministry, role="lead", position=1)
    models.AgreementParty.objects.create(agreement=agreement, party=holder, role="implementer", position=2)
    models.Objective.objects.create(agreement=agreement, text_ar="هدف الاختبار")
    models.Indicator.objects.create(agreement=agreement, name_ar="مؤشر الاختبار", target=100)
    if not holder.identifiers.exists():
        holder.identifiers.create(kind="deposit_receipt", value=f"R-{holder.pk}")
    if agreement.amount is not None:
        models.Commitment.objects.create(agreement=agreement, funder=ministry, year=2026, amount=agreement.amount)
    return agreement if state in FIRST_STATES else bring(agreement, state)


class IndicatorFactory(DjangoModelFactory):
    """From nothing to a hundred."""

    class Meta:
        model = models.Indicator

    agreement = factory.SubFactory(AgreementFactory)
    name_ar = factory.Sequence(lambda n: f"مؤشر الاختبار رقم {n}")
    name_fr = factory.Sequence(lambda n: f"Indicateur d'essai {n}")
    baseline = 0
    target = 100


class ReportFactory(DjangoModelFactory):
    """A narrative report on the first half of 2026, expected at the end of July."""

    class Meta:
        model = models.Report

    agreement = factory.SubFactory(AgreementFactory)
    kind = "narrative"
    period_start = dt.date(2026, 1, 1)
    period_end = dt.date(2026, 6, 30)
    due_on = dt.date(2026, 7, 30)


class ObligationFactory(DjangoModelFactory):
    """What the first party of an agreement owes all the others."""

    class Meta:
        model = models.Obligation

    agreement = factory.SubFactory(AgreementFactory, parties=3)
    debtor = factory.LazyAttribute(lambda row: row.agreement.participations.get(position=1))
    text_ar = "توفير المقر"
    text_fr = "Fournir le local"
    due_on = dt.date(2026, 12, 31)


def paper_of(agreement: models.Agreement, kind: str = "receipt") -> models.Document:
    """A paper on file with the agreement, each with other bytes: what is uploaded is read, and must be a PDF."""
    number = models.Document.objects.count()
    file = ContentFile(demo_papers.page(f"essai {agreement.pk} {number}"), "paper.pdf")
    return models.Document.objects.create(agreement=agreement, kind=kind, file=file)


def past_the_rules() -> Any:
    """Rows that a test has really committed are taken away against every rule of the database but one: history.

    The events of the deletion are written, or the history played again would bring the rows back.
    """
    kept = ("insert_", "update_", "delete_", "password_")
    rules = [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if not trigger.name.startswith(kept)
    ]
    return pgtrigger.ignore(*rules)
