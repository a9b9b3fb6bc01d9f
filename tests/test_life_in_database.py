"""What the database itself refuses, whatever the road: states without their steps, two of three signatures."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from registry.choices import FIRST_STATES, SIGNED_STATES, State
from registry.models import Agreement, AgreementParty, Transition, User, command_actor
from registry.steps import LINES, STEPS

from .factories import AgreementFactory, PartyFactory

pytestmark = pytest.mark.django_db


@contextmanager
def judged() -> Iterator[None]:
    """The rules that wait for the end of the transaction are asked at the end of the block."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """By this rule, and not by another; at once, or when the transaction ends."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), judged():
        yield
    assert error.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def by_raw_sql(agreement: Agreement, state: str) -> None:
    raw("UPDATE registry_agreement SET state = %s WHERE id = %s", state, agreement.pk)


def by_update(agreement: Agreement, state: str) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(state=state)


def by_save(agreement: Agreement, state: str) -> None:
    agreement.state = state
    agreement.save()


@pytest.mark.parametrize("road", [by_raw_sql, by_update, by_save])
def test_a_state_needs_its_step(road: Callable[[Agreement, str], None]) -> None:
    draft = AgreementFactory(parties=2)
    for state in set(State) - {State.DRAFT}:
        with refused("agreement_state_follows_its_steps"):
            road(Agreement.objects.get(pk=draft.pk), state)


def test_nothing_begins_in_the_middle() -> None:
    draft = AgreementFactory()
    for state in set(State) - set(FIRST_STATES):
        with refused("agreement_begins_at_the_beginning"):
            Agreement.objects.create(kind=draft.kind, title_ar="اتفاقية", state=state)


def test_a_step_is_a_line_of_the_table() -> None:
    """Combinations of step, from and to that the table does not have, from an agreement that stands there."""
    actor, lines = command_actor("tests"), set(LINES)
    standing = {state: AgreementFactory(parties=2, state=state) for state in State}
    wrong = [line for line in product(STEPS, State, State) if line not in lines]
    assert len(wrong) == len(STEPS) * len(State) ** 2 - len(lines)
    for step, before, after in random.sample(wrong, 150):
        with pytest.raises(IntegrityError, match="transition_is_a_line_of_the_table"), transaction.atomic():
            Transition.objects.create(
                agreement=standing[before], step=step, from_state=before, to_state=after, actor=actor, reason="لأن"
            )


def test_a_step_begins_where_the_agreement_stands(supervisor: User) -> None:
    draft = AgreementFactory(parties=2)
    values = {"agreement": draft, "actor": supervisor, "reason": "لأن"}
    with refused("transition_begins_where_the_agreement_stands"):
        Transition.objects.create(step="approve", from_state="under_review", to_state="approved", **values)


def test_a_step_without_its_state_does_not_last(supervisor: User) -> None:
    draft = AgreementFactory(parties=2)
    with refused("transition_was_really_taken"):
        Transition.objects.create(
            agreement=draft, step="submit", from_state="draft", to_state="under_review", actor=supervisor
        )


def test_two_of_three_signed_is_not_signed(supervisor: User) -> None:
    agreement = AgreementFactory(parties=3)
    first, second, _third = agreement.participations.all()
    AgreementParty.objects.filter(pk__in=[first.pk, second.pk]).update(has_signed=True)
    with refused("agreement_signed_by_every_required_party"):
        Transition.objects.create(
            agreement=agreement, step="sign", from_state="draft", to_state="signed", actor=supervisor
        )
        by_raw_sql(agreement, State.SIGNED)


@pytest.mark.parametrize("state", SIGNED_STATES)
def test_what_is_signed_stays_signed(state: State) -> None:
    agreement = AgreementFactory(parties=2, state=state)
    party = agreement.participations.first()
    with refused("agreement_stays_signed"):
        raw("UPDATE registry_agreementparty SET has_signed = false WHERE id = %s", party.pk)
    with refused("agreement_stays_signed"):
        AgreementParty.objects.create(agreement=agreement, party=PartyFactory())
    with refused("agreement_stays_signed"):
        raw("DELETE FROM registry_agreementparty WHERE id = %s", party.pk)
    with judged():
        AgreementParty.objects.create(agreement=agreement, party=PartyFactory(), must_sign=False)


def test_a_number_is_given_once() -> None:
    agreement = AgreementFactory()
    raw("UPDATE registry_agreement SET registration_number = 'CP/2026/99999' WHERE id = %s", agreement.pk)
    for other in ("CP/2026/99998", None):
        with refused("agreement_number_is_given_once"):
            raw("UPDATE registry_agreement SET registration_number = %s WHERE id = %s", other, agreement.pk)
