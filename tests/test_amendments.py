"""Amendments: numbered, of one kind, one at a time, signed by everybody, and never changed again."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation

from registry import alerts, amendments, publication
from registry import due as night
from registry.choices import AmendmentKind, AmendmentState
from registry.models import Agreement, Amendment, Commune, Province, User
from registry.refusals import Refusal
from registry.terms import TERMS, of_kind

from .amended import DAY, agreement_in_force, amended, story
from .factories import PartyFactory, PersonFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SUBJECT = {"ar": "تمديد المدة", "fr": "Prolongation"}


@pytest.fixture
def agreement(supervisor: User) -> Agreement:
    return agreement_in_force(supervisor)


def opened(agreement: Agreement, actor: User, kind: str = "extension", **values: Any) -> Amendment:
    amendment = amendments.open_amendment(agreement, kind=kind, actor=actor, subject=SUBJECT)
    if values:
        amendments.propose(amendment, values, actor=actor)
    return amendment


def sign_all(amendment: Amendment, actor: User) -> None:
    for party in amendments.missing_signers(amendment):
        amendments.record_signature(amendment, party, on=DAY(2025, 3, 1), actor=actor)


def code_of(refused: Any) -> str:
    return str(refused.value.code)


# -- Opening -----------------------------------------------------------------------------------------------------


def test_amendments_are_numbered_without_gaps_even_when_one_is_given_up(agreement: Agreement, clerk: User) -> None:
    first = opened(agreement, clerk)
    amendments.cancel(first, actor=clerk, reason="خطأ في النوع")
    assert opened(agreement, clerk).number == 2


def test_two_open_amendments_are_refused(agreement: Agreement, clerk: User) -> None:
    opened(agreement, clerk)
    with pytest.raises(Refusal) as refused:
        opened(agreement, clerk, "money")
    assert code_of(refused) == "open_amendment"
    with pytest.raises(IntegrityError, match="amendment_one_open"), transaction.atomic():
        Amendment.objects.create(agreement=agreement, number=2, kind="money")


@pytest.mark.parametrize("state", ["draft", "proposed"])
def test_only_a_signed_agreement_is_amended(state: str, clerk: User) -> None:
    draft = SignedAgreementFactory(state=state)
    with pytest.raises(Refusal) as refused:
        opened(draft, clerk)
    assert code_of(refused) == "wrong_state"


def test_who_may_not_write_may_not_amend(agreement: Agreement, account_manager: User) -> None:
    with pytest.raises(Refusal) as refused:
        opened(agreement, account_manager)
    assert code_of(refused) == "not_allowed"


# -- What it changes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", AmendmentKind.values)
def test_each_kind_opens_only_its_fields(kind: str, agreement: Agreement, clerk: User) -> None:
    amendment = opened(agreement, clerk, kind)
    own = {term.name for term in of_kind(kind)}
    assert own
    for name in set(TERMS) - own:
        with pytest.raises(Refusal) as refused:
            amendments.propose(amendment, {name: None}, actor=clerk)
        assert code_of(refused) == "wrong_field"
        assert str(TERMS[name].label) in str(refused.value)
    assert not amendment.changes.exists()


def test_proposing_keeps_before_and_after_and_writes_nothing(agreement: Agreement, clerk: User) -> None:
    amendment = opened(agreement, clerk, ends_on="2026-12-31", duration_months=24)
    (change,) = amendment.changes.all()  # the duration is what it was
    assert (change.field, change.before, change.after) == (
        "ends_on",
        {"day": "2025-12-31", "precision": "day"},
        {"day": "2026-12-31", "precision": "day"},
    )
    assert change.record == {"ends_on": {"before": "2025-12-31", "after": "2026-12-31"}}
    agreement.refresh_from_db()
    assert agreement.ends_on == DAY(2025, 12, 31)


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("extension", {"ends_on": "2020-01-01"}, "ends_on"),
        ("extension", {"ends_on": "2026-02-30"}, "ends_on"),
        ("extension", {"ends_on": {"day": "2026-05-02", "precision": "month"}}, "ends_on"),
        ("extension", {"ends_on": 5}, "ends_on"),
        ("extension", {"duration_months": -1}, "duration_months"),
        ("money", {"amount": "-5"}, "amount"),
        ("money", {"amount": "beaucoup"}, "amount"),
        ("money", {"amount": {"value": "5", "scope": "everything"}}, "amount"),
        ("money", {"amount": {"value": "5", "price": "6"}}, "amount"),
        ("money", {"shares": {"00000000-0000-4000-8000-000000000000": "5"}}, "shares"),
        ("money", {"commitments": [{"party": "x", "year": 2025, "amount": "5"}]}, "commitments"),
        ("money", {"commitments": [{"year": 2025}]}, "commitments"),
        ("parties", {"parties": []}, "parties"),
        ("parties", {"parties": [{"party": "x"}, {"party": "y"}]}, "parties"),
        ("scope", {"territory": {"is_national": True, "regions": ["07"]}}, "territory"),
        ("scope", {"territory": {"is_national": False, "regions": ["99"]}}, "territory"),
        ("scope", {"territory": {"is_national": False, "regions": ["07", "07"]}}, "territory"),
        ("scope", {"pillars": ["nothing"]}, "pillars"),
        ("scope", {"pillars": "values-sustainability"}, "pillars"),
        ("scope", {"populations": [{"slug": "women", "weight": "heavy"}]}, "populations"),
        ("scope", {"objectives": [{"ar": "", "fr": ""}]}, "objectives"),
        ("text", {"title": {"ar": "", "fr": ""}}, "title"),
        ("text", {"title": {"en": "Title"}}, "title"),
    ],
)
def test_what_a_model_would_refuse_is_refused_at_its_field(
    kind: str, values: dict[str, Any], field: str, agreement: Agreement, clerk: User
) -> None:
    amendment = opened(agreement, clerk, kind)
    with pytest.raises(ValidationError) as refused:
        amendments.propose(amendment, values, actor=clerk)
    assert list(refused.value.error_dict) == [field], refused.value
    assert all(refused.value.messages)
    assert not amendment.changes.exists()


def test_every_term_can_be_written_as_it_is_read(agreement: Agreement, clerk: User) -> None:
    agreement.objectives.create(text_ar="هدف أول", position=1)
    agreement.objectives.create(text_ar="هدف ثان", text_fr="Deuxième objectif", position=2)
    for kind in AmendmentKind.values:
        amendment = opened(agreement, clerk, kind)
        values = {term.name: term.read(agreement) for term in of_kind(kind)}
        assert amendments.propose(amendment, values, actor=clerk) == [], "nothing changes"
        amendments.cancel(amendment, actor=clerk, reason="اختبار")


def test_scope_writes_every_list(agreement: Agreement, supervisor: User) -> None:
    values = {
        "territory": {"is_national": False, "provinces": [a_province()], "communes": [a_commune()]},
        "pillars": ["values-sustainability"],
        "project_lines": ["jisr-al-usra"],
        "populations": [{"slug": "children", "weight": "main"}],
        "objectives": [{"ar": "هدف جديد", "fr": "Nouvel objectif"}],
    }
    amendment = amended(agreement, "scope", values, DAY(2025, 3, 1), actor=supervisor)
    assert {row.field for row in amendment.changes.all()} == set(values)
    record = amendments.present(agreement)
    assert [pillar["slug"] for pillar in record["pillars"]] == ["values-sustainability"]
    assert [line["slug"] for line in record["project_lines"]] == ["jisr-al-usra"]
    assert [(row["slug"], row["weight"]) for row in record["populations"]] == [("children", "main")]
    assert [row["text"]["fr"] for row in record["objectives"]] == ["Nouvel objectif"]
    assert [row["code"] for row in record["communes"]] == values["territory"]["communes"]
    assert record["instruments"]["communes"] == "amendment-1"
    before = amendments.original(agreement)
    assert [region["code"] for region in before.values["regions"]] == ["07"]
    assert before.values["objectives"] == [] == before.values["communes"]


def a_province() -> str:
    return str(Province.objects.filter(region__code="07").order_by("code").values_list("code", flat=True)[0])


def a_commune() -> str:
    codes = Commune.objects.filter(province__region__code="04").order_by("code")
    return str(codes.values_list("code", flat=True)[0])


# -- Signing -----------------------------------------------------------------------------------------------------


def test_it_is_signed_when_the_last_party_has_signed(agreement: Agreement, clerk: User) -> None:
    amendment = opened(agreement, clerk, ends_on="2026-12-31")
    first, last = amendments.signers(amendment)
    amendments.record_signature(amendment, first, on=DAY(2025, 3, 1), actor=clerk)
    assert amendment.state == AmendmentState.DRAFT
    assert amendments.missing_signers(amendment) == [last]
    amendments.record_signature(
        amendment,
        last,
        on=DAY(2025, 3, 9),
        actor=clerk,
        place={"ar": "الرباط"},
        signatory=PersonFactory(),
        capacity={"fr": "Présidente"},
    )
    assert (amendment.state, amendment.signed_on) == (AmendmentState.SIGNED, DAY(2025, 3, 9))
    assert amendment.effective_on == DAY(2025, 3, 9), "no other day was said"
    agreement.refresh_from_db()
    assert agreement.ends_on == DAY(2025, 12, 31), "signed is not yet in effect"


@pytest.mark.parametrize(
    ("on", "works"), [(DAY(2024, 1, 14), False), (DAY(2024, 1, 15), True), (TODAY + dt.timedelta(days=1), False)]
)
def test_a_signature_has_a_possible_day(on: dt.date, works: bool, agreement: Agreement, clerk: User) -> None:
    amendment = opened(agreement, clerk, ends_on="2026-12-31")
    party = amendments.signers(amendment)[0]
    if works:
        amendments.record_signature(amendment, party, on=on, actor=clerk)
        return
    with pytest.raises(ValidationError) as refused:
        amendments.record_signature(amendment, party, on=on, actor=clerk)
    assert list(refused.value.error_dict) == ["signed_on"]


def test_signatures_that_are_refused(agreement: Agreement, clerk: User) -> None:
    amendment = opened(agreement, clerk)
    party, other = amendments.signers(amendment)

    def refusal(who: Any) -> str:
        with pytest.raises(Refusal) as refused:
            amendments.record_signature(amendment, who, on=DAY(2025, 3, 1), actor=clerk)
        return code_of(refused)

    assert refusal(party) == "nothing_changes"
    amendments.propose(amendment, {"ends_on": "2026-12-31"}, actor=clerk)
    assert refusal(PartyFactory()) == "not_a_party"
    amendments.record_signature(amendment, party, on=DAY(2025, 3, 1), actor=clerk)
    assert refusal(party) == "already_signed"
    with pytest.raises(Refusal) as refused:
        amendments.propose(amendment, {"ends_on": "2027-12-31"}, actor=clerk)
    assert code_of(refused) == "signing_begun"
    amendments.record_signature(amendment, other, on=DAY(2025, 3, 1), actor=clerk)
    assert refusal(other) == "wrong_state"


def test_what_was_corrected_meanwhile_is_not_signed_unseen(agreement: Agreement, clerk: User) -> None:
    amendment = opened(agreement, clerk, ends_on="2026-12-31")
    agreement.ends_on = DAY(2025, 11, 30)
    agreement.save()
    with pytest.raises(Refusal) as refused:
        sign_all(amendment, clerk)
    assert code_of(refused) == "changed_meanwhile"
    amendments.propose(amendment, {"ends_on": "2026-12-31"}, actor=clerk)
    sign_all(amendment, clerk)
    assert amendment.state == AmendmentState.SIGNED


def test_who_joins_and_who_leaves_sign_too(agreement: Agreement, supervisor: User) -> None:
    leaver, stays = [row.party for row in agreement.participations.order_by("position")]
    leaver_row = agreement.participations.get(party=leaver)
    leaver_row.obligations_fr = "Tenir la caisse"
    leaver_row.share = "250000.00"
    leaver_row.save()
    joiner = PartyFactory()
    values = {"parties": [{"party": str(stays.uuid)}, {"party": str(joiner.uuid), "role": "funder", "share": "300000"}]}
    amendment = opened(agreement, supervisor, "parties", **values)
    assert {party.pk for party in amendments.signers(amendment)} == {leaver.pk, stays.pk, joiner.pk}
    sign_all(amendment, supervisor)
    amendments.take_effect(amendment, actor=supervisor)
    present = {row.party: row for row in agreement.participations.all()}
    assert set(present) == {stays, joiner}
    assert (present[joiner].signed_on, str(present[joiner].share)) == (DAY(2025, 3, 1), "300000.00")
    first = amendments.original(agreement)
    by_id = {row["id"]: row for row in first.values["parties"]}
    assert set(by_id) == {str(leaver.uuid), str(stays.uuid)}
    assert by_id[str(leaver.uuid)]["obligations"]["fr"] == "Tenir la caisse"
    assert by_id[str(leaver.uuid)]["share"]["value"] == "250000.00"


def test_who_leaves_has_no_money_left_in_it(agreement: Agreement, supervisor: User) -> None:
    """Before the parties sign: a commitment and an instalment to be paid would be those of somebody who is gone."""
    leaver, stays = [row.party for row in agreement.participations.order_by("position")]
    without = {"parties": [{"party": str(stays.uuid)}, {"party": str(PartyFactory().uuid)}]}
    amendment = opened(agreement, supervisor, "parties")

    def refused() -> list[str]:
        with pytest.raises(ValidationError) as found:
            amendments.propose(amendment, without, actor=supervisor)
        assert list(found.value.error_dict) == ["parties"]
        return found.value.messages

    commitment = agreement.commitments.create(funder=leaver, year=2026, amount=100)
    assert leaver.name in refused()[0]
    commitment.delete()
    agreement.instalments.create(number=1, payer=leaver, amount=50)
    assert leaver.name in refused()[0]
    paid = {"paid_on": DAY(2025, 1, 2), "paid_amount": 50, "payment_reference": "OV-1"}
    agreement.instalments.update(**paid)
    agreement.instalments.create(number=2, payer=stays, amount=50)
    assert amendments.propose(amendment, without, actor=supervisor), "what was paid stays, and holds nobody"
    sign_all(amendment, supervisor)
    agreement.commitments.create(funder=leaver, year=2026, amount=100)
    with pytest.raises(ValidationError):
        amendments.take_effect(amendment, actor=supervisor)
    assert agreement.participations.filter(party=leaver).exists(), "nothing is half done"
    agreement.commitments.all().delete()
    amendments.take_effect(amendment, actor=supervisor)
    assert not agreement.participations.filter(party=leaver).exists()
    assert agreement.instalments.get(number=1).payer == leaver


def test_shares_change_with_the_money(agreement: Agreement, supervisor: User) -> None:
    party = agreement.participations.order_by("position").first().party
    values = {"amount": "1200000", "shares": {str(party.uuid): "400000"}}
    amendment = amended(agreement, "money", values, DAY(2025, 3, 1), actor=supervisor)
    assert [row.field for row in amendment.changes.all()] == ["amount", "parties"]
    assert str(agreement.amount) == "1200000.00"
    assert str(agreement.participations.get(party=party).share) == "400000.00"
    assert amendments.as_of(agreement, DAY(2025, 2, 1)).values["parties"][0]["share"] is None


def test_commitments_change_with_the_money(agreement: Agreement, supervisor: User) -> None:
    party, other = [str(row.party.uuid) for row in agreement.participations.order_by("position")]
    first = [{"party": party, "year": 2025, "amount": "100"}, {"party": other, "year": 2025, "amount": "50"}]
    amended(agreement, "money", {"commitments": first}, DAY(2025, 3, 1), actor=supervisor)
    second = [{"party": party, "year": 2025, "amount": "300"}, {"party": party, "year": 2026, "amount": "10"}]
    amended(agreement, "money", {"commitments": second}, DAY(2025, 6, 1), actor=supervisor)

    def committed(day: dt.date) -> list[tuple[str, int, str]]:
        rows = amendments.as_of(agreement, day).values["commitments"]
        return [(row["party"], row["year"], row["amount"]["value"]) for row in rows]

    assert committed(DAY(2025, 2, 1)) == []
    assert committed(DAY(2025, 3, 1)) == [(party, 2025, "100.00"), (other, 2025, "50.00")]
    assert committed(DAY(2025, 6, 1)) == [(party, 2025, "300.00"), (party, 2026, "10.00")]
    assert amendments.present(agreement)["money"]["committed"]["value"] == "310.00"


# -- Taking effect -----------------------------------------------------------------------------------------------


def test_it_takes_effect_on_its_day_and_once(agreement: Agreement, supervisor: User) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    amendment = amended(
        agreement, "extension", {"ends_on": "2027-12-31"}, TODAY, tomorrow, actor=supervisor, effect=False
    )
    with pytest.raises(Refusal) as refused:
        amendments.take_effect(amendment, actor=supervisor)
    assert code_of(refused) == "not_yet"
    assert amendment not in night.to_take_effect(TODAY)
    assert amendment in night.to_take_effect(tomorrow)
    amendments.cancel(amendment, actor=supervisor, reason="يسري اليوم")
    today = amended(agreement, "extension", {"ends_on": "2027-12-31"}, TODAY, actor=supervisor, effect=False)
    assert today in night.to_take_effect(TODAY)
    amendments.take_effect(today, actor=supervisor)
    assert today not in night.to_take_effect(tomorrow)
    agreement.refresh_from_db()
    assert agreement.ends_on == DAY(2027, 12, 31)
    with pytest.raises(Refusal) as refused:
        amendments.take_effect(today, actor=supervisor)
    assert code_of(refused) == "wrong_state"


def test_what_stands_in_the_way_of_the_night_is_said(agreement: Agreement, supervisor: User) -> None:
    amendment = amended(agreement, "extension", {"ends_on": "2027-12-31"}, TODAY, actor=supervisor, effect=False)
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=DAY(2026, 1, 1))
    (outcome,) = [each for each in night.run(TODAY, actor=supervisor) if each.thing == amendment]
    assert (outcome.result, outcome.why.code) == (night.Result.LEFT, "changed_meanwhile")
    assert Amendment.objects.get(pk=amendment.pk).state == AmendmentState.SIGNED
    waiting = alerts.rows(Agreement.objects.filter(pk=agreement.pk), TODAY, among=[alerts.BY_NAME["amendment_waits"]])
    assert [row.agreement for row in waiting] == [agreement]


def test_amendments_take_effect_in_the_order_of_their_numbers(agreement: Agreement, supervisor: User) -> None:
    amended(agreement, "extension", {"ends_on": "2027-12-31"}, DAY(2025, 3, 1), DAY(2025, 6, 1), actor=supervisor)
    for day in (DAY(2025, 5, 31), DAY(2024, 1, 1)):
        with pytest.raises(ValidationError) as refused:
            amendments.open_amendment(agreement, kind="money", actor=supervisor, effective_on=day)
        assert list(refused.value.error_dict) == ["effective_on"]
    with pytest.raises(ValidationError):
        amended(agreement, "money", {"amount": "5"}, DAY(2025, 5, 31), actor=supervisor)


def test_a_cancelled_amendment_says_why(agreement: Agreement, supervisor: User) -> None:
    amendment = opened(agreement, supervisor, ends_on="2026-12-31")
    with pytest.raises(Refusal) as refused:
        amendments.cancel(amendment, actor=supervisor, reason="  ")
    assert code_of(refused) == "reason_needed"
    sign_all(amendment, supervisor)
    amendments.cancel(amendment, actor=supervisor, reason="لم يعد لازما")
    for deed in (
        lambda: amendments.take_effect(amendment, actor=supervisor),
        lambda: amendments.cancel(amendment, actor=supervisor, reason="مرة أخرى"),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert code_of(refused) == "wrong_state"


# -- For ever ----------------------------------------------------------------------------------------------------


BY_RAW_SQL = [
    "UPDATE registry_amendment SET effective_on = '2030-01-01' WHERE number = 1",
    "UPDATE registry_amendment SET signed_on = '2024-02-02' WHERE number = 1",
    "UPDATE registry_amendment SET subject_fr = 'Autre' WHERE number = 1",
    "UPDATE registry_amendment SET kind = 'text' WHERE number = 1",
    "UPDATE registry_amendment SET number = 9 WHERE number = 1",
    "UPDATE registry_amendment SET state = 'cancelled', cancel_reason = 'x' WHERE number = 1",
    "UPDATE registry_amendment SET state = 'draft', signed_on = NULL WHERE number = 1",
    "UPDATE registry_amendmentchange SET after = '5' WHERE field = 'ends_on'",
    "UPDATE registry_amendmentchange SET record = '{}' WHERE field = 'ends_on'",
    "DELETE FROM registry_amendmentchange",
    """INSERT INTO registry_amendmentchange (amendment_id, field, record)
    SELECT id, 'title', '{}' FROM registry_amendment WHERE number = 1""",
    "UPDATE registry_amendmentsignature SET signed_on = '2024-02-02'",
    "DELETE FROM registry_amendmentsignature",
    "DELETE FROM registry_amendment",
    "TRUNCATE registry_amendment CASCADE",
    """INSERT INTO registry_amendment (created_at, updated_at, agreement_id, number, kind, state, cancel_reason)
    SELECT now(), now(), agreement_id, 9, 'text', 'draft', '' FROM registry_amendment WHERE number = 1""",
    """INSERT INTO registry_amendment (created_at, updated_at, agreement_id, number, kind, state, cancel_reason)
    SELECT now(), now(), agreement_id, 4, 'text', 'in_force', '' FROM registry_amendment WHERE number = 1""",
]


def test_what_was_signed_cannot_be_changed_by_raw_sql(supervisor: User) -> None:
    agreement = story(supervisor)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql in BY_RAW_SQL:
            with pytest.raises(DatabaseError, match=r"amendment|signed|Cannot|truncated"), transaction.atomic():
                cursor.execute(sql)
    assert amendments.as_of(agreement, DAY(2025, 4, 1)).instruments["ends_on"] == "amendment-1"


def test_a_draft_does_not_become_signed_by_raw_sql_without_signatures(agreement: Agreement, clerk: User) -> None:
    amendment = opened(agreement, clerk, ends_on="2026-12-31")
    with pytest.raises(IntegrityError, match="is signed"), transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(
            state="signed", signed_on=DAY(2025, 1, 1), effective_on=DAY(2025, 1, 1)
        )


def test_refusals_speak_both_languages(agreement: Agreement, clerk: User) -> None:
    opened(agreement, clerk)
    said = set()
    for language in ("ar", "fr"):
        with translation.override(language), pytest.raises(Refusal) as refused:
            opened(agreement, clerk)
        with translation.override(language):
            said.add(str(refused.value))
    assert len(said) == 2


# -- Publication -------------------------------------------------------------------------------------------------


def test_a_clerk_prepares_and_a_supervisor_lets_the_public_read(
    agreement: Agreement, clerk: User, supervisor: User
) -> None:
    publication.publish(agreement, actor=supervisor)
    amendment = opened(agreement, clerk, ends_on="2026-12-31")
    agreement.refresh_from_db()
    assert agreement.published_version == 1, "a draft is nobody else's"
    assert not publication.differs(agreement)
    first, last = amendments.signers(amendment)
    amendments.record_signature(amendment, first, on=DAY(2025, 3, 1), actor=clerk)
    with pytest.raises(Refusal) as refused:
        amendments.record_signature(amendment, last, on=DAY(2025, 3, 1), actor=clerk)
    assert code_of(refused) == "needs_publisher"
    assert amendments.missing_signers(amendment) == [last]
    amendments.record_signature(amendment, last, on=DAY(2025, 3, 1), actor=supervisor)
    amendments.take_effect(amendment, actor=supervisor)
    agreement.refresh_from_db()
    assert agreement.published_version == 3
    assert not publication.differs(agreement)


def test_the_night_lets_an_amendment_take_effect_before_it_completes_what_has_ended(supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)  # which ended in 2025
    prolonged = {"ends_on": "2030-12-31"}
    amended(agreement, "extension", prolonged, DAY(2025, 3, 1), actor=supervisor, effect=False)
    outcomes = [each for each in night.run(TODAY, actor=supervisor) if isinstance(each.thing, Agreement | Amendment)]
    own = [each for each in outcomes if getattr(each.thing, "agreement", each.thing) == agreement]
    assert [(each.job.name, each.result) for each in own] == [("let an amendment take effect", night.Result.DONE)]
    agreement.refresh_from_db()
    assert (agreement.state, agreement.ends_on) == ("in_force", DAY(2030, 12, 31))
