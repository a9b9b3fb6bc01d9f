"""Where lives of an agreement are tried: everybody, an agreement for each beginning, and what stays true of all."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone
from hypothesis.stateful import invariant

from registry import amendments, lifecycle, publication
from registry.choices import SIGNED_STATES, WORKING_STATES, PublicationStatus, State
from registry.guard_rails import RAILS
from registry.models import (
    Agreement,
    AgreementParty,
    Amendment,
    PublishedRecord,
    PublishedVersion,
    User,
)
from registry.steps import STEPS

from .factories import AgreementFactory, PartyFactory, add_parties
from .test_lifecycle import LIFE, WHO

TODAY = timezone.localdate()
DAYS = (None, TODAY, TODAY - dt.timedelta(days=1), TODAY - dt.timedelta(days=400), TODAY + dt.timedelta(days=1))
REASON = "لأن"

ACTS_AS = {
    "clerk": "clerk",
    "regional clerk": "clerk",
    "supervisor": "supervisor",
    "command": "supervisor",
    "clerk elsewhere": "nobody",
    "supervisor elsewhere": "nobody",
    "dismissed": "nobody",
    "finance": "nobody",
    "auditor": "nobody",
    "account manager": "nobody",
    "member": "nobody",
}
"""Who is there, and as whom they may act on this agreement."""

CLERKS = {who for who, acts_as in ACTS_AS.items() if acts_as != "nobody"}
SUPERVISORS = {who for who, acts_as in ACTS_AS.items() if acts_as == "supervisor"}

CODES = {
    "already_signed", "changed_meanwhile", "guarded", "incomplete", "needs_publisher", "not_a_party", "not_allowed",
    "not_published", "not_yet", "nothing_changes", "open_amendment", "outside_perimeter", "reason_needed",
    "signing_begun", "unpublished_changes", "wrong_day", "wrong_field", "wrong_state",
}  # fmt: skip

PAST = {
    "signed_on": dt.date(2026, 3, 5),
    "signed_on_precision": "day",
    "starts_on": TODAY - dt.timedelta(days=30),
    "starts_on_precision": "day",
}
EDITS: tuple[dict[str, Any], ...] = (
    {"starts_on": TODAY - dt.timedelta(days=30), "starts_on_precision": "day", "force_rule": ""},
    {"starts_on": TODAY + dt.timedelta(days=5), "starts_on_precision": "day", "force_rule": "on_date"},
    {"starts_on": None, "starts_on_precision": "", "force_rule": "at_signature"},
    {"ends_on": TODAY - dt.timedelta(days=1), "ends_on_precision": "day"},
    {"ends_on": TODAY + dt.timedelta(days=40), "ends_on_precision": "month"},
    {"ends_on": None, "ends_on_precision": ""},
    {"signed_on": None, "signed_on_precision": ""},
    {"signed_on": dt.date(2026, 3, 5), "signed_on_precision": "day"},
    {"signed_on_printed": "تم بالرباط"},
    {"purpose_ar": "", "purpose_fr": ""},
    {"purpose_ar": "غرض آخر"},
    {"title_fr": "Un autre titre"},
)
"""What a form might write, whatever the state."""

EDITED = {name for edit in EDITS for name in edit}
NOT_EDITED = {field.name for field in Agreement._meta.fields} - EDITED

CHANGES: dict[str, tuple[dict[str, Any], ...]] = {
    "extension": ({"ends_on": "2027-12-31"}, {"ends_on": "2025-01-01"}, {"duration_months": 48}),
    "money": ({"amount": "250000.00"}, {"amount": None}),
    "parties": ({},),
    "scope": ({"territory": {"is_national": False, "regions": ["07", "04"]}},),
    "text": ({"title": {"fr": "Titre amendé"}}, {"purpose": {"ar": "غرض معدل"}}),
}


EVERYTHING = """
SELECT jsonb_build_array(
    (SELECT to_jsonb(row) FROM registry_agreement AS row WHERE id = %(id)s),
    (SELECT jsonb_agg(row ORDER BY id) FROM registry_agreementparty AS row WHERE agreement_id = %(id)s),
    (SELECT jsonb_agg(row ORDER BY id) FROM registry_transition AS row WHERE agreement_id = %(id)s),
    (SELECT jsonb_agg(row ORDER BY id) FROM registry_override AS row WHERE agreement_id = %(id)s),
    (SELECT jsonb_agg(row ORDER BY id) FROM registry_amendment AS row WHERE agreement_id = %(id)s),
    (SELECT jsonb_agg(row ORDER BY row.id) FROM registry_amendmentchange AS row
        JOIN registry_amendment AS owner ON owner.id = row.amendment_id WHERE agreement_id = %(id)s),
    (SELECT jsonb_agg(row ORDER BY row.id) FROM registry_amendmentsignature AS row
        JOIN registry_amendment AS owner ON owner.id = row.amendment_id WHERE agreement_id = %(id)s),
    (SELECT jsonb_agg(row ORDER BY id) FROM registry_registrationcounter AS row),
    (SELECT last FROM registry_publicationcounter), (SELECT max(sequence) FROM registry_publishedversion),
    (SELECT to_jsonb(row) FROM registry_publishedrecord AS row WHERE key = %(uuid)s),
    (SELECT max(pgh_id) FROM registry_agreementevent)
)::text
"""
"""The agreement, all that hangs on it, the two counters and the public's copy, as one text to compare."""


@dataclass
class Stage:
    """What is there before the first run, and what all runs together have seen."""

    people: dict[str, User]
    agreements: dict[str, Agreement]
    seen: set[str] = field(default_factory=set)


BEGINNINGS: dict[str, tuple[str, ...]] = {
    "a proposal": (),
    "a draft": (),
    "under review": ("submit",),
    "approved": ("submit", "approve"),
    "in force": ("submit", "approve", "sign", "enter_into_force"),
    "published": ("sign", "enter_into_force", "publish"),
}
"""Where a run begins: the steps that were taken before it."""


def begun(name: str, supervisor: User) -> Agreement:
    """An agreement of region 07 with three parties, one of which need not sign."""
    first = State.PROPOSED if name == "a proposal" else State.DRAFT
    agreement: Agreement = AgreementFactory(state=first, region_codes=["07"], purpose_ar="غرض", **PAST)
    add_parties(agreement, 2)
    AgreementParty.objects.create(agreement=agreement, party=PartyFactory(), position=3, must_sign=False)
    for step in BEGINNINGS[name]:
        if step == "publish":
            publication.publish(agreement, actor=supervisor)
            continue
        if step == "sign" and agreement.state == State.APPROVED:
            agreement.participations.filter(must_sign=True).update(has_signed=True)
        lifecycle.move(agreement, step, actor=supervisor, overrides=dict.fromkeys(RAILS, REASON))
    return agreement


class Truths:
    """What is asked again whenever anything has changed."""

    stage: Stage
    pk: int
    uuid: Any
    begins: State
    known: str
    number: str | None
    steps: list[tuple[Any, ...]]
    over: dict[int, str]

    def everything(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute(EVERYTHING, {"id": self.pk, "uuid": str(self.uuid)})
            return str(cursor.fetchone()[0])

    @invariant()
    def what_stays_true(self) -> None:
        """Asked again whenever anything has changed."""
        found = self.everything()
        if found == self.known:
            return
        self.known, agreement = found, self.agreement
        self.the_state_is_that_of_the_last_step(agreement)
        self.what_is_signed_has_its_signatures_and_its_number(agreement)
        self.the_public_reads_what_is_true(agreement)
        self.amendments_stand_in_a_row(agreement)

    def the_state_is_that_of_the_last_step(self, agreement: Agreement) -> None:
        people = {user.pk: who for who, user in self.stage.people.items()}
        columns = ("pk", "step", "from_state", "to_state", "actor", "reason", "effective_on")
        steps = list(agreement.transitions.order_by("id").values_list(*columns))
        assert steps[: len(self.steps)] == self.steps, "steps are added, never changed"
        state = self.begins
        for _pk, step, before, after, actor, reason, _day in steps:
            assert before == state
            assert after == LIFE[State(before), step]
            assert ACTS_AS[people[actor]] in WHO[step]
            assert reason or not STEPS[step].needs_reason
            state = after
        assert agreement.state == state
        self.steps = steps

    def what_is_signed_has_its_signatures_and_its_number(self, agreement: Agreement) -> None:
        parties = list(agreement.participations.all())
        if agreement.state in SIGNED_STATES:
            assert len(parties) >= 2
            assert not [row for row in parties if row.is_missing]
            assert agreement.registration_number
        assert self.number in (None, agreement.registration_number)
        self.number = agreement.registration_number

    def the_public_reads_what_is_true(self, agreement: Agreement) -> None:
        records = list(PublishedRecord.objects.filter(collection="agreements", key=str(self.uuid)))
        versions = list(PublishedVersion.objects.filter(collection="agreements", key=str(self.uuid)))
        assert [row.version for row in versions] == list(range(1, len(versions) + 1))
        assert (agreement.published_version or 0) == len(versions)
        if agreement.publication != PublicationStatus.PUBLISHED:
            assert not records
            return
        assert agreement.state not in WORKING_STATES
        (record,) = records
        body = json.loads(record.body)
        assert (record.status, body["status"], record.version) == (agreement.state, agreement.state, len(versions))

    def amendments_stand_in_a_row(self, agreement: Agreement) -> None:
        rows = list(Amendment.objects.filter(agreement=self.pk).order_by("number").values_list("pk", "number", "state"))
        assert [number for _pk, number, _state in rows] == list(range(1, len(rows) + 1))
        assert len([state for _pk, _number, state in rows if state in amendments.OPEN]) <= 1
        states = {pk: state for pk, _number, state in rows}
        assert all(states[pk] == state for pk, state in self.over.items()), "what is over stays over"
        self.over = {pk: state for pk, state in states.items() if state not in amendments.OPEN}
