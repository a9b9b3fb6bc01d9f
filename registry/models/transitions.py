"""What happened to an agreement: each step of its life leaves a row with who, when and why.

The database holds the rows and the state together, whatever the road: a row that is no line of the table of steps is
refused, and so is a state without its row.
"""

# ruff: noqa: S608 - the triggers are put together from constants of the register.

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import FIRST_STATES, SIGNED_STATES, State
from registry.steps import LINES, STEPS

from .accounts import User
from .agreement_parts import AgreementParty
from .agreements import Agreement
from .constraints import rule
from .fields import CleanTextField
from .history import APPEND_ONLY, FORBID_TRUNCATE


def _listed(states: tuple[State, ...]) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


UNSIGNED = """
    (SELECT count(*) FILTER (WHERE party.must_sign AND NOT party.has_signed) > 0 OR count(*) < 2
     FROM registry_agreementparty AS party WHERE party.agreement_id = {agreement})
"""

STATE_FOLLOWS_STEPS = pgtrigger.Trigger(
    name="state_follows_steps",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("taken", "registry_transition%ROWTYPE")],
    func=f"""
        IF TG_OP = 'INSERT' THEN
            IF NEW.state NOT IN ({_listed(FIRST_STATES)}) THEN
                RAISE EXCEPTION 'an agreement begins as a proposal or a draft'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_begins_at_the_beginning';
            END IF;
            RETURN NEW;
        END IF;
        IF OLD.registration_number IS DISTINCT FROM NEW.registration_number AND OLD.registration_number IS NOT NULL THEN
            RAISE EXCEPTION 'the number in the register is given once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_number_is_given_once';
        END IF;
        IF NEW.state = OLD.state THEN
            RETURN NEW;
        END IF;
        SELECT * INTO taken FROM registry_transition WHERE agreement_id = NEW.id ORDER BY id DESC LIMIT 1;
        IF taken.from_state IS DISTINCT FROM OLD.state OR taken.to_state IS DISTINCT FROM NEW.state THEN
            RAISE EXCEPTION 'no step leads this agreement from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_state_follows_its_steps';
        END IF;
        IF NEW.state = '{State.SIGNED.value}' AND {UNSIGNED.format(agreement="NEW.id")} THEN
            RAISE EXCEPTION 'a required party has not signed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_signed_by_every_required_party';
        END IF;
        RETURN NEW;
    """,
)
"""A new agreement is proposed or a draft; its state changes only behind the row of the step that leads there."""

STAYS_SIGNED = pgtrigger.Trigger(
    name="stays_signed",
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("concerned", "bigint")],
    func=f"""
        concerned := CASE WHEN TG_OP = 'DELETE' THEN OLD.agreement_id ELSE NEW.agreement_id END;
        -- Waits for a step that is being taken: the one would not see the state, nor the other the signature.
        PERFORM FROM registry_agreement WHERE id = concerned FOR SHARE;
        IF EXISTS (SELECT FROM registry_agreement WHERE id = concerned AND state IN ({_listed(SIGNED_STATES)}))
        AND {UNSIGNED.format(agreement="concerned")} THEN
            RAISE EXCEPTION 'a signed agreement keeps the signatures of all its required parties, two at least'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_stays_signed';
        END IF;
        RETURN NULL;
    """,
)
"""Judged at the end of the transaction, when all rows of a page are written: two of three signed is not signed."""

BEGINS_WHERE_IT_STANDS = pgtrigger.Trigger(
    name="begins_where_it_stands",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("present", "varchar")],
    func="""
        -- No key: who writes an agreement asks for those of its framework, and must not wait for a step of that one.
        SELECT state INTO present FROM registry_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
        IF present IS DISTINCT FROM NEW.from_state THEN
            RAISE EXCEPTION 'the agreement is %, not %', present, NEW.from_state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transition_begins_where_the_agreement_stands';
        END IF;
        RETURN NEW;
    """,
)

WAS_REALLY_TAKEN = pgtrigger.Trigger(
    name="was_really_taken",
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    operation=pgtrigger.Insert,
    func="""
        IF EXISTS (SELECT FROM registry_agreement WHERE id = NEW.agreement_id AND state <> NEW.to_state)
        AND NOT EXISTS (SELECT FROM registry_transition WHERE agreement_id = NEW.agreement_id AND id > NEW.id) THEN
            RAISE EXCEPTION 'the step was written, the state was not'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transition_was_really_taken';
        END IF;
        RETURN NULL;
    """,
)
"""A row of a step without its state does not outlive the transaction."""

pgtrigger.register(STATE_FOLLOWS_STEPS)(Agreement)
pgtrigger.register(STAYS_SIGNED)(AgreementParty)

WITH_REASON = [step.name for step in STEPS.values() if step.needs_reason]


class Transition(models.Model):
    """One step, taken once. Written by ``registry.lifecycle`` alone; never changed, never deleted.

    `at` is when it was recorded, `effective_on` the day from which it counts (null where the paper does not say).
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="transitions", verbose_name=_("agreement"))
    step = models.CharField(_("step"), max_length=20)
    from_state = models.CharField(_("from"), max_length=12, choices=State)
    to_state = models.CharField(_("to"), max_length=12, choices=State)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    effective_on = models.DateField(_("counts from"), null=True, blank=True)
    reason = CleanTextField(_("reason"), blank=True, default="")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["at", "id"]
        constraints = [
            rule(
                ~Q(step__in=WITH_REASON) | Q(reason__gt=""),
                name="transition_gives_its_reason",
                field="reason",
                message=_("Give the reason for this step."),
            ),
            rule(
                Q(*(Q(step=step, from_state=before, to_state=after) for step, before, after in LINES), _connector=Q.OR),
                name="transition_is_a_line_of_the_table",
                field="to_state",
                message=_("No such step leads from one of these states to the other."),
            ),
        ]
        triggers = [APPEND_ONLY, FORBID_TRUNCATE, BEGINS_WHERE_IT_STANDS, WAS_REALLY_TAKEN]

    def __str__(self) -> str:
        return str(STEPS[self.step].label) if self.step in STEPS else self.step
