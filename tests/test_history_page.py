"""The history of a record as people read it: the page in both languages, and what the register said at a moment."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from registry import amendments, lifecycle
from registry.changes import Known, changes_of, known_at, last_known, who_changed
from registry.changes.parts import parts_under
from registry.models import (
    Agreement,
    AgreementParty,
    Amendment,
    Citation,
    OtherName,
    Override,
    Party,
    Representative,
    Source,
    Strategy,
    Transition,
    User,
    acting,
    command_actor,
)

from .amended import agreement_in_force
from .factories import AgreementFactory, PartyFactory, PersonFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
CASABLANCA = ZoneInfo("Africa/Casablanca")
FIRST, SECOND = "1\u202f000\u202f000,00", "2\u202f500\u202f000,50"


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=CASABLANCA)


@pytest.fixture
def clock(db: None) -> Iterator[Callable[[str], None]]:
    """The clock that the history triggers read. A test is one transaction, in which now() stands still."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA test_clock")
        cursor.execute(
            "CREATE FUNCTION test_clock.now() RETURNS timestamptz LANGUAGE sql STABLE"
            " AS $$ SELECT current_setting('test.now')::timestamptz $$"
        )
        cursor.execute("SET LOCAL search_path = test_clock, public, pg_catalog")

        def set_to(text: str) -> None:
            cursor.execute("SELECT set_config('test.now', %s, true)", [moment(text).isoformat()])

        set_to("2026-01-01 08:00")
        yield set_to


@pytest.fixture
def story(clock: Callable[[str], None], clerk: User, supervisor: User) -> Agreement:
    """One agreement through five days and two pairs of hands."""
    clock("2026-02-01 09:00")
    with acting(clerk, road="admin"):
        agreement = AgreementFactory(title_ar="العنوان الأول", title_fr="Premier titre", amount="1000000.00")
        party = AgreementParty.objects.create(
            agreement=agreement, party=PartyFactory(name_ar="جمعية الأمل", name_fr="Association Espoir"), role="lead"
        )
    clock("2026-02-02 10:30")
    with acting(supervisor, road="admin"):
        Agreement.objects.filter(pk=agreement.pk).update(
            amount="2500000.50", ends_on="2030-02-01", ends_on_precision="day"
        )
    clock("2026-02-03 11:00")
    with acting(clerk, road="admin"):
        AgreementParty.objects.filter(pk=party.pk).update(role="funder")
        Agreement.objects.filter(pk=agreement.pk).update(ends_on_precision="month")
    clock("2026-02-04 12:00")
    with acting(supervisor, road="admin"):
        party.delete()
        Citation.objects.create(subject=agreement, field="amount", quote="مليونان", source=Source.objects.first())
    clock("2026-02-05 13:00")
    return agreement


def page_of(thing: Model, client: Client, question: str = "") -> Any:
    return client.get(reverse(f"admin:registry_{thing._meta.model_name}_history", args=[thing.pk]) + question)


def said(known: list[Known], name: str) -> list[str]:
    return [str(field.value) for row in known for field in row.fields if field.name == name]


# -- What lives under a record -------------------------------------------------------------------------------------


def test_parts_are_found_in_the_models() -> None:
    agreement = {model.__name__ for model in parts_under(Agreement)}
    cascade = {
        "AgreementParty",
        "AgreementPillar",
        "AgreementTerritory",
        "Document",
        "Instalment",
        "Objective",
        "Report",
    }
    assert cascade | {"Agreement", "Citation", "Transition"} <= agreement
    assert not {"Project", "Party", "User"} & agreement
    assert {OtherName, Representative, Citation} <= set(parts_under(Party))
    assert Transition not in parts_under(User), "a step lives under its agreement, not under who took it"


def test_citations_of_a_part_are_told_with_the_whole(clerk: User) -> None:
    strategy = Strategy.objects.filter(statements__isnull=False).first()
    assert strategy is not None
    statement = strategy.statements.first()
    quote = "كما جاء في النص"
    Citation.objects.create(subject=statement, quote=quote, source=Source.objects.first())
    assert quote in [str(change.after) for change in changes_of(strategy)]
    other = Strategy.objects.exclude(pk=strategy.pk).first()
    assert other is None or quote not in [str(change.after) for change in changes_of(other)]


def test_a_part_that_moves_is_told_on_both_sides_and_then_only_on_its_own(clerk: User) -> None:
    first, second = AgreementFactory(), AgreementFactory()
    party = AgreementParty.objects.create(agreement=first, party=PartyFactory(), position=1)
    AgreementParty.objects.filter(pk=party.pk).update(agreement=second)
    AgreementParty.objects.filter(pk=party.pk).update(capacity_fr="directrice")
    moves = [who_changed(thing, "agreementparty.agreement") for thing in (first, second)]
    assert [(len(side), str(side[0].before), str(side[0].after)) for side in moves] == [
        (1, str(first), str(second))
    ] * 2
    assert not who_changed(first, "agreementparty.capacity_fr")
    assert len(who_changed(second, "agreementparty.capacity_fr")) == 1


# -- In words ------------------------------------------------------------------------------------------------------


def test_values_are_said_as_people_say_them(story: Agreement) -> None:
    with translation.override("fr"):
        (amount, first) = who_changed(story, "amount")
        assert (str(amount.before), str(amount.after)) == (FIRST, SECOND)
        assert amount.after.direction == "ltr"
        assert first.kind == "insert"
        assert [str(change.after) for change in who_changed(story, "ends_on")] == ["01/02/2030"]
        (role, _made) = who_changed(story, "agreementparty.role")[-2:]
        assert (str(role.before), str(role.after)) == ("chef de file", "bailleur")
        assert role.row == "Association Espoir"
        (title,) = who_changed(story, "title_ar")
        assert (title.after.language, title.after.direction) == ("ar", "rtl")
        assert not who_changed(story, "title"), "the column that repeats the Arabic one"
        assert str(who_changed(story, "kind")[0].after) == str(story.kind)
        assert not who_changed(story, "is_national"), "what is not so in a new row is no news"
    with translation.override("ar"):
        assert str(who_changed(story, "agreementparty.role")[-2].after) == "المموِّل"


def test_a_mirror_column_that_raw_sql_has_parted_is_told() -> None:
    party = PartyFactory(name_ar="اسم")
    Party.objects.filter(pk=party.pk).update(acronym="ج")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_party SET name = 'اسم آخر' WHERE id = %s", [party.pk])
    assert [str(change.after) for change in who_changed(party, "name")] == ["اسم آخر"]


def test_what_is_gone_still_has_its_name(clerk: User) -> None:
    party = PartyFactory(name_ar="جمعية ستزول", name_fr="")
    agreement = AgreementFactory()
    row = AgreementParty.objects.create(agreement=agreement, party=party, position=1)
    row.delete()
    party.delete()
    names = {str(change.before) for change in who_changed(agreement, "agreementparty.party") if change.kind == "delete"}
    assert names == {"جمعية ستزول"}


def test_a_step_tells_its_reason(supervisor: User) -> None:
    agreement = SignedAgreementFactory()
    lifecycle.move(agreement, "sign", actor=supervisor, reason="وُقّعت في حفل")
    (reason,) = who_changed(agreement, "transition.reason")
    assert (str(reason.after), reason.who.name) == ("وُقّعت في حفل", supervisor.full_name)


# -- Who knew what when --------------------------------------------------------------------------------------------


def test_what_the_register_said_at_five_moments(story: Agreement, clerk: User, supervisor: User) -> None:
    days = ["2026-01-31 23:00", "2026-02-01 23:00", "2026-02-02 23:00", "2026-02-03 23:00", "2026-02-04 23:00"]
    with translation.override("fr"):
        then = [known_at(story, moment(day)) for day in days]
    assert then[0] == []
    assert [said(known, "agreement.amount") for known in then[1:]] == [[FIRST], [SECOND], [SECOND], [SECOND]]
    ends = [said(known, "agreement.ends_on") for known in then[1:]]
    assert ends == [[], ["01/02/2030"], ["février 2030"], ["février 2030"]]
    assert [said(known, "agreementparty.role") for known in then[1:]] == [
        ["chef de file"],
        ["chef de file"],
        ["bailleur"],
        [],
    ]
    assert [said(known, "citation.quote") for known in then[1:]] == [[], [], [], ["مليونان"]]
    assert [known[0].values["amount"] for known in then[1:]] == [Decimal("1000000.00"), *[Decimal("2500000.50")] * 3]


def test_each_value_says_since_when_and_through_whom(story: Agreement, clerk: User, supervisor: User) -> None:
    (record, *_parts) = known_at(story, moment("2026-02-05 00:00"))
    fields = {field.name: (field.who.name, field.since) for field in record.fields}
    assert fields["agreement.amount"] == (supervisor.full_name, moment("2026-02-02 10:30"))
    assert fields["agreement.title_ar"] == (clerk.full_name, moment("2026-02-01 09:00"))


def test_the_last_moment_says_what_the_tables_say(story: Agreement) -> None:
    real = Agreement.objects.filter(is_fictional=False, participations__isnull=False).first()
    assert real is not None
    for agreement in (story, real):
        known = known_at(agreement, moment("2100-01-01 00:00"))
        row = Agreement.objects.rewrite(mode=False).filter(pk=agreement.pk).values().get()
        values = known[0].values
        assert values == {name: row[name] for name in values}
        stood = {part.key for part in known if part.model is AgreementParty}
        assert stood == set(agreement.participations.values_list("pk", flat=True))


def test_a_deleted_record_is_known_until_its_end(clock: Callable[[str], None], story: Agreement, clerk: User) -> None:
    pk = story.pk
    story.delete()
    gone = last_known(Agreement, pk)
    assert gone is not None
    assert str(gone) == str(Agreement(title_ar="العنوان الأول", title_fr="Premier titre"))
    assert known_at(gone, moment("2026-02-05 12:59"))
    assert known_at(gone, moment("2026-02-05 13:01")) == []
    assert last_known(Agreement, pk + 1_000_000) is None


# -- How much it asks ----------------------------------------------------------------------------------------------


def test_the_queries_do_not_grow_with_the_rows(clerk: User) -> None:
    def asked(number: int) -> int:
        agreement = AgreementFactory(parties=number)
        for row in agreement.participations.all():
            AgreementParty.objects.filter(pk=row.pk).update(signatory=PersonFactory())
        with CaptureQueriesContext(connection) as queries:
            assert len(changes_of(agreement)) > number
            known_at(agreement, moment("2100-01-01 00:00"))
        return len(queries)

    asked(1)
    assert asked(2) == asked(20) <= 12


# -- The page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_page_tells_the_story(
    language: str, direction: str, story: Agreement, supervisor: User, clerk: User, signed_in: Browser
) -> None:
    page = page_of(story, signed_in(supervisor, language))
    assert page.status_code == 200
    assert f'<html lang="{language}" dir="{direction}"' in page.text
    words = {"ar": ("حذف", "المموِّل", "سجل التغييرات"), "fr": ("suppression", "bailleur", "Historique")}[language]
    for word in (*words, clerk.full_name, supervisor.full_name, '<bdi dir="ltr">02/02/2026 10:30</bdi>'):
        assert word in page.text
    assert '<bdi lang="fr" dir="ltr">Premier titre</bdi>' in page.text
    assert '<bdi lang="ar" dir="rtl">العنوان الأول</bdi>' in page.text
    assert "style=" not in page.text
    assert "<script>" not in page.text
    assert len(page.context["moments"]) == 4
    assert [m.who.name for m in page.context["moments"]] == [supervisor.full_name, clerk.full_name] * 2


def test_changes_are_filtered_by_field_person_and_day(
    story: Agreement, clerk: User, supervisor: User, signed_in: Browser
) -> None:
    client = signed_in(supervisor, "fr")

    def shown(question: str) -> list[str]:
        return [m.at.astimezone(CASABLANCA).strftime("%d") for m in page_of(story, client, question).context["moments"]]

    assert shown("?field=agreement.amount") == ["02", "01"]
    assert shown(f"?who={clerk.pk}") == ["03", "01"]
    assert shown("?since=02/02/2026&until=٠٣/٠٢/٢٠٢٦") == ["03", "02"]
    assert shown(f"?field=agreement.amount&who={supervisor.pk}&since=2026-02-03") == []
    for odd in ("?since=31/02/2026", "?field=user.password", "?who=abc", "?who=9999999"):
        page = page_of(story, client, odd)
        assert (page.status_code, page.context["moments"]) == (200, [])
        assert "errorlist" in page.text
    assert page_of(story, client, "?p=99999").status_code == 200


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_shows_the_record_as_it_stood(
    language: str, story: Agreement, supervisor: User, signed_in: Browser
) -> None:
    client = signed_in(supervisor, language)
    page = page_of(story, client, "?on=01/02/2026")
    assert FIRST in page.text
    assert SECOND not in page.text
    assert FIRST in page_of(story, client, "?on=02/02/2026&hour=10:29").text
    assert SECOND in page_of(story, client, "?on=02/02/2026&hour=١٠:٣٠").text
    assert page_of(story, client, "?on=01/01/1900&hour=00:00").context["known"] == []
    assert page_of(story, client, "?on=31/12/2200").status_code == 200
    for odd in ("?on=", "?on=0", "?on=01/02/2026&hour=25:00"):
        page = page_of(story, client, odd)
        assert page.status_code == 200
        assert "errorlist" in page.text


def test_a_deleted_draft_keeps_its_address(story: Agreement, supervisor: User, signed_in: Browser) -> None:
    address, other = (reverse("admin:registry_agreement_history", args=[story.pk + n]) for n in (0, 1_000_000))
    with acting(supervisor, road="admin"):
        story.delete()
    client = signed_in(supervisor, "fr")
    page = client.get(address)
    assert page.status_code == 200
    assert "a été supprimé" in page.text
    assert client.get(address.replace("history", "change")).url == address, "an old link is not dead"
    assert "Premier titre" in page.text
    assert client.get(other).status_code == 404
    assert client.get("/admin/registry/agreement/abc/history/").status_code == 404


def test_the_history_of_an_account_is_for_account_managers(
    clerk: User, supervisor: User, account_manager: User, signed_in: Browser
) -> None:
    with acting(account_manager, road="admin"):
        clerk.roles = ["supervisor"]
        clerk.set_password("quite another password 7")
        clerk.save()
    assert page_of(clerk, signed_in(clerk, "fr")).status_code == 403
    assert page_of(clerk, signed_in(supervisor, "fr")).status_code == 403
    page = page_of(clerk, signed_in(account_manager, "fr"))
    assert page.status_code == 200
    assert "agent de saisie" in page.text
    assert "superviseur" in page.text
    assert clerk.password not in page.text
    assert "pbkdf2" not in page.text
    assert "md5$" not in page.text


def test_a_visitor_sees_nothing(story: Agreement, client: Client) -> None:
    assert page_of(story, client).status_code == 302


def test_a_page_has_fifty_moments(clock: Callable[[str], None], clerk: User, signed_in: Browser) -> None:
    party = PartyFactory()
    for number in range(60):
        clock(f"2026-03-01 10:{number:02}")
        Party.objects.filter(pk=party.pk).update(acronym=f"س{number}")
    client = signed_in(clerk, "ar")
    first, second = page_of(party, client), page_of(party, client, "?p=2")
    assert (len(first.context["moments"]), len(second.context["moments"])) == (50, 11)
    assert "?&amp;p=2" in first.text
    assert 'rel="next"' not in second.text


def test_the_page_is_reached_from_every_record(clerk: User, signed_in: Browser) -> None:
    party = PartyFactory()
    page = signed_in(clerk, "fr").get(reverse("admin:registry_party_change", args=[party.pk]))
    assert reverse("admin:registry_party_history", args=[party.pk]) in page.text


def test_a_record_written_once_says_so(supervisor: User, signed_in: Browser) -> None:
    transition = Transition.objects.order_by("pk").first()
    assert transition is not None
    page = page_of(transition, signed_in(supervisor, "fr"))
    assert page.status_code == 200
    with translation.override("fr"):
        assert str(transition.actor) in page.text


# -- Words, not codes ------------------------------------------------------------------------------------------------


@pytest.fixture
def drafted(supervisor: User) -> dict[str, Amendment]:
    """Three drafts, on an agreement each: more money, a new party, a later end."""
    party = PartyFactory(name_ar="جمعية الأمل", name_fr="Association Espoir")
    drafts = {}
    for kind in ("money", "parties", "extension"):
        agreement = agreement_in_force(supervisor)
        rows = [{"party": str(row.party.uuid)} for row in agreement.participations.all()]
        values = {
            "money": {"amount": "2500000.50"},
            "parties": {"parties": [*rows, {"party": str(party.uuid), "role": "funder"}]},
            "extension": {"ends_on": "2027-06-17"},
        }[kind]
        subject = {"ar": "ملحق", "fr": "Avenant"}
        drafts[kind] = amendments.open_amendment(agreement, kind=kind, actor=supervisor, subject=subject)
        amendments.propose(drafts[kind], values, actor=supervisor)
    return drafts


def changed(amendment: Amendment, language: str) -> dict[str, tuple[str, str]]:
    """What the history says that an amendment changes: the name of each row, and its two sides."""
    with translation.override(language):
        found = [change for change in changes_of(amendment) if change.name.startswith("amendmentchange.")]
    sides: dict[str, dict[str, str]] = {}
    for change in found:
        sides.setdefault(change.row, {})[change.name] = str(change.after)
    return {
        row: (said.get("amendmentchange.before", ""), said.get("amendmentchange.after", ""))
        for row, said in sides.items()
    }


def test_what_an_amendment_changes_is_told_as_people_write_it(drafted: dict[str, Amendment]) -> None:
    ((amount, (was, becomes)),) = changed(drafted["money"], "fr").items()
    assert amount == "Montant (DH)"
    assert FIRST in was
    assert SECOND in becomes
    assert "coût total" in becomes
    assert set(changed(drafted["money"], "ar")) == {"المبلغ (درهم)"}
    ((parties, (_was, becomes)),) = changed(drafted["parties"], "ar").items()
    assert parties == "أطراف"
    assert "جمعية الأمل" in becomes
    assert "المموِّل" in becomes
    assert "Association Espoir" in changed(drafted["parties"], "fr")["Parties"][1]
    ((_end, (was, becomes)),) = changed(drafted["extension"], "fr").items()
    assert ("31/12/2025" in was, "17/06/2027" in becomes) == (True, True)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_history_of_an_amendment_shows_no_code(
    language: str, drafted: dict[str, Amendment], supervisor: User, signed_in: Browser
) -> None:
    client = signed_in(supervisor, language)
    for amendment in drafted.values():
        page = page_of(amendment, client)
        assert page.status_code == 200
        for text in (page.text, page_of(amendment, client, "?on=31/12/2199").text):
            content = text[text.index('id="content-main"') :]
            for code in ("ends_on<", "[&#x27;", "&quot;", "{", "total_cost", "funder", "MAD", "amendment:"):
                assert code not in content
            assert not re.search("[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9a-f]{8}-[0-9a-f]{4}", content)


@pytest.mark.parametrize(("language", "name"), [("ar", "المهام اليومية"), ("fr", "tâches quotidiennes")])
def test_a_command_is_told_by_what_it_does(
    language: str, name: str, story: Agreement, supervisor: User, signed_in: Browser
) -> None:
    actor = command_actor("run_due")
    with acting(actor, road="run_due"):
        Agreement.objects.filter(pk=story.pk).update(amount="3000000.00")
    page = page_of(story, signed_in(supervisor, language))
    assert page.text.count(name) >= 2
    assert "run_due" not in page.text


def test_a_step_a_passed_guard_rail_and_a_publication_are_named(supervisor: User, signed_in: Browser) -> None:
    agreement = agreement_in_force(supervisor)
    with acting(supervisor, road="test"):
        passed = Override.objects.create(
            agreement=agreement, rail="no_indicators", moment="approval", reason="Sans objet", actor=supervisor
        )
    client = signed_in(supervisor, "fr")
    listed = client.get(reverse("admin:registry_override_changelist")).text
    page = client.get(reverse("admin:registry_override_change", args=[passed.pk])).text
    for text in (listed, page, page_of(agreement, client).text):
        assert "no_indicators" not in text
    assert "aucun indicateur" in listed
    assert "aucun indicateur" in page
    step = agreement.transitions.get(step="enter_into_force")
    assert str(step.__class__.objects.get(pk=step.pk)) != "enter_into_force"
    log = client.get(reverse("admin:registry_publishedversion_changelist") + "?collection=parties")
    assert log.status_code == 200
    assert ">Parties</td>" in log.text
    assert ">parties<" not in log.text
    assert "Conventions" in log.text
