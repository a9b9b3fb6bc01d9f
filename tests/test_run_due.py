"""`manage.py run_due`: what a timer does every night, once or ten times, and what it leaves for people."""

import io
import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pghistory
import psycopg
import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from registry import alerts, digests, due, outbox, publication
from registry.choices import State
from registry.models import Agreement, Message, Transition, User, command_actor

from .conftest import person
from .factories import InstalmentFactory, SignedAgreementFactory, put_in_state

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LTR, ANY, END = "\u2066", "\u2068", "\u2069"


def days(number: int) -> timedelta:
    return timedelta(days=number)


def run(*options: str) -> str:
    """What one run says."""
    said = io.StringIO()
    call_command("run_due", *options, stdout=said)
    return said.getvalue()


def keep_one_manager_who_reads_nothing() -> None:
    """All other accounts are switched off: the register keeps an account manager, and no letter goes to one."""
    keeper = User.objects.create_superuser("keeper@ministry.example", "a long enough password")
    User.objects.exclude(pk=keeper.pk).update(is_active=False)


@pytest.fixture
def quiet() -> None:
    """A register in which nothing is due and nobody is written to, but what the test adds."""
    with pghistory.context(road="test"):
        put_in_state(Agreement.objects.all(), State.PROPOSED)
        keep_one_manager_who_reads_nothing()


def signed(starts_on: date, ends_on: date, **fields: Any) -> Agreement:
    values = {"starts_on_precision": "day", "ends_on_precision": "day", "state": State.SIGNED}
    return SignedAgreementFactory(starts_on=starts_on, ends_on=ends_on, **values | fields)


def in_force(ends_on: date, **fields: Any) -> Agreement:
    return signed(TODAY - days(400), ends_on, state=State.IN_FORCE, **fields)


def state_of(agreement: Agreement) -> str:
    return Agreement.objects.get(pk=agreement.pk).state


# ---- steps


@pytest.mark.usefixtures("quiet")
def test_what_is_due_is_done_and_done_once() -> None:
    yesterday, today, tomorrow = (TODAY + days(n) for n in (-1, 0, 1))
    enters, waits = signed(today, TODAY + days(300)), signed(tomorrow, TODAY + days(300))
    ended, last_day = in_force(yesterday), in_force(today)
    all_of_it = signed(TODAY - days(50), yesterday)
    said = run()
    assert f"enter into force: agreement {enters.pk}: done" in said
    assert f"complete: agreement {ended.pk}: done" in said
    assert [state_of(each) for each in (enters, waits, ended, last_day, all_of_it)] == [
        State.IN_FORCE, State.SIGNED, State.COMPLETED, State.IN_FORCE, State.COMPLETED,
    ]  # fmt: skip
    assert [row.actor for row in all_of_it.transitions.order_by("-id")[:2]] == [command_actor("run_due")] * 2
    assert ended.transitions.latest("id").effective_on == yesterday
    before = list(Transition.objects.order_by("id").values())
    assert ": done" not in run()
    assert list(Transition.objects.order_by("id").values()) == before


@pytest.mark.no_actor
@pytest.mark.usefixtures("quiet")
def test_the_command_writes_in_its_own_name() -> None:
    with pghistory.context(road="test"):
        agreement = in_force(TODAY - days(1))
    run()
    event = agreement.events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata["user"] == command_actor("run_due").pk
    assert event.state == State.COMPLETED


@pytest.mark.usefixtures("quiet")
def test_an_end_known_by_month_is_awaited_to_its_last_day() -> None:
    month = date(2026, 11, 1)
    agreement = in_force(month, ends_on_precision="month")
    assert not due.to_complete(date(2026, 11, 30)).exists()
    assert due.to_complete(date(2026, 12, 1)).get() == agreement
    waiting = signed(month, date(2030, 1, 1), starts_on_precision="month")
    assert not due.to_enter_into_force(date(2026, 11, 29)).exists()
    assert due.to_enter_into_force(date(2026, 11, 30)).get() == waiting


@pytest.mark.usefixtures("quiet")
def test_what_no_supervisor_has_seen_is_not_published_by_night(supervisor: User) -> None:
    seen, unseen, known_by_its_party = (in_force(TODAY - days(1)) for _ in range(3))
    for agreement in (seen, unseen, known_by_its_party):
        publication.publish(agreement, actor=supervisor)
    unseen.title_fr = "Jamais vu par un superviseur"
    unseen.save()
    known_by_its_party.participations.all()[0].party.representatives.create(capacity_ar="رئيسة لم يرها أحد")
    said = run()
    for left in (unseen, known_by_its_party):
        assert re.search(rf"complete: agreement {left.pk}: left for a person \(unpublished_changes: .*supervisor", said)
        assert state_of(left) == State.IN_FORCE
    assert (state_of(seen), Agreement.objects.get(pk=seen.pk).published_version) == (State.COMPLETED, 2)
    assert "past_end" in {row.alert.name for row in alerts.rows(Agreement.objects.filter(pk=unseen.pk), TODAY)}


@pytest.fixture
def broken() -> Iterator[Agreement]:
    """An agreement whose row the database will not write."""
    agreement = in_force(TODAY - days(1), reference="2026/BROKEN")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF NEW.id = TG_ARGV[0]::bigint THEN RAISE EXCEPTION 'disk full'; END IF; RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE ON registry_agreement FOR EACH ROW "
            f"EXECUTE FUNCTION pg_temp.refuse('{agreement.pk}')"
        )
    return agreement


@pytest.mark.usefixtures("quiet")
def test_one_that_fails_stops_no_other_and_the_command_says_so(broken: Agreement, clerk: User) -> None:
    other = in_force(TODAY - days(1))
    said = io.StringIO()
    with pytest.raises(CommandError, match=r"^1 "):
        call_command("run_due", stdout=said)
    assert f"complete: agreement {broken.pk} 2026/BROKEN: FAILED" in said.getvalue()
    assert "disk full" in said.getvalue()
    assert broken.transitions.latest("id").to_state == State.IN_FORCE
    assert (state_of(broken), state_of(other)) == (State.IN_FORCE, State.COMPLETED)
    assert len(mail.outbox) == 1, "the letters still leave"


@pytest.mark.usefixtures("quiet")
def test_two_runs_do_not_overlap() -> None:
    agreement = in_force(TODAY - days(1))
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, dbname=connection.settings_dict["NAME"], autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [due.ONE_RUN_AT_A_TIME])
        assert run() == "another run is at work; nothing done\n"
        assert state_of(agreement) == State.IN_FORCE
        # Said, not left to the closing: PostgreSQL frees the lock some time after the other side has hung up.
        other.execute("SELECT pg_advisory_unlock(%s)", [due.ONE_RUN_AT_A_TIME])
    assert f"complete: agreement {agreement.pk}: done" in run()
    assert state_of(agreement) == State.COMPLETED


# ---- daily letters


@pytest.mark.usefixtures("quiet")
def test_the_letter_in_arabic(clerk: User) -> None:
    agreement = in_force(TODAY + days(10), reference="2026/CNV/00012", title_ar="اتفاقية القرب", title_fr="Convention")
    only_french = in_force(TODAY + days(11), title_ar="", title_fr="Convention sans titre arabe")
    assert "daily letters put into the outbox: 1" in run()
    (letter,) = mail.outbox
    written = TODAY.strftime("%d/%m/%Y")
    assert letter.to == [clerk.email]
    assert letter.subject == f"ما يحتاج إلى انتباهكم يوم {written}: 4"
    assert f"تحية طيبة {ANY}سميرة{END}،" in letter.body
    assert "تنتهي خلال 15 يوما (2)" in letter.body
    assert f"{LTR}2026/CNV/00012{END} · {ANY}اتفاقية القرب{END}" in letter.body
    assert f"– {ANY}Convention sans titre arabe{END}" in letter.body
    assert f"تنتهي يوم {agreement.ends_on:%d/%m/%Y} (بقيت 10 أيام)." in letter.body
    for each in (agreement, only_french):
        assert f"http://testserver/admin/registry/agreement/{each.pk}/change/" in letter.body
    assert letter.body.endswith("http://testserver/admin/alerts/")
    for line in letter.body.splitlines():
        assert not line.strip() or line.strip().startswith(("\u200f", "http://")), "turned to the right"
        assert line.count(LTR) + line.count(ANY) == line.count(END), "each isolate is closed on its line"


@pytest.mark.usefixtures("quiet")
def test_the_letter_in_french() -> None:
    claire = person("claire@ministry.example", "clerk", full_name="Claire", language="fr")
    agreement = in_force(TODAY + days(300), reference="2026/CNV/00012", title_fr="Convention de proximité")
    InstalmentFactory(agreement=agreement, number=2, due_on=TODAY - days(1))
    run()
    (letter,) = mail.outbox
    written = TODAY.strftime("%d/%m/%Y")
    assert letter.to == [claire.email]
    assert letter.subject == f"Ce qui demande votre attention le {written}\u00a0: 3"
    assert "tranche en retard (1)" in letter.body
    late = f"{TODAY - days(1):%d/%m/%Y}"
    assert f"Tranche n°\u00a02 de 1\u202f000,00\u00a0DH\u00a0: échéance le {late} (il y a 1 jour)." in letter.body
    assert f"{ANY}Convention de proximité{END}" in letter.body


@pytest.mark.usefixtures("quiet")
def test_one_letter_a_day_and_person(clerk: User, supervisor: User, account_manager: User) -> None:
    in_force(TODAY + days(10))
    gone = person("gone@ministry.example", "clerk", is_active=False)
    assert "daily letters put into the outbox: 2" in run()
    in_force(TODAY + days(10))
    assert "daily letters put into the outbox: 0" in run()
    assert sorted(letter.to for letter in mail.outbox) == [[supervisor.email], [clerk.email]]
    assert not {gone.email, account_manager.email} & set(Message.objects.values_list("to", flat=True))
    assert digests.put_for(clerk, TODAY + days(1)), "tomorrow there is another"


@pytest.mark.usefixtures("quiet")
def test_without_alerts_there_is_no_letter(clerk: User) -> None:
    assert "daily letters put into the outbox: 0" in run()
    assert mail.outbox == []


@pytest.mark.usefixtures("quiet")
def test_a_long_letter_counts_what_it_leaves_out(clerk: User) -> None:
    agreement = in_force(TODAY + days(300))
    for number in range(1, digests.MOST_ROWS + 12):
        InstalmentFactory(agreement=agreement, number=number, due_on=TODAY - days(number))
    run()
    (letter,) = mail.outbox
    assert f"({digests.MOST_ROWS + 11})" in letter.body
    assert "و13 أمرا آخر." in letter.body, "with the missing scan and the missing payment"


@pytest.mark.usefixtures("quiet")
def test_without_mail_there_are_no_letters(clerk: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = outbox.NO_MAIL
    in_force(TODAY + days(10))
    assert "e-mail is switched off" in run()
    assert not Message.objects.exists()


@pytest.mark.usefixtures("quiet")
def test_a_letter_in_doubt_is_said_until_an_operator_settles_it(clerk: User) -> None:
    outbox.put("digest/0/2026-01-01", to=clerk.email, language="ar", subject="x", body="x")
    Message.objects.update(state="sending", claimed_at=timezone.now() - timedelta(hours=1))
    for _ in range(2):
        said = io.StringIO()
        with pytest.raises(CommandError):
            call_command("run_due", stdout=said)
        assert "letter in doubt, sent or not, not sent again: digest/0/2026-01-01" in said.getvalue()
    assert mail.outbox == []
    assert "letters in doubt settled (retry): 1" in run("--settle-unknown", "retry")
    assert len(mail.outbox) == 1


# ---- rehearsal


@pytest.mark.usefixtures("quiet")
def test_a_rehearsal_says_what_would_be_and_writes_nothing(clerk: User) -> None:
    ended, later = in_force(TODAY - days(1)), in_force(TODAY + days(20))
    before = list(Agreement.objects.order_by("pk").values())
    said = run("--dry-run")
    assert f"complete: agreement {ended.pk}" in said
    assert f"agreement {later.pk}" not in said
    assert re.search(rf"daily letter: account {clerk.pk}, \d+ lines", said)
    assert f"complete: agreement {later.pk}" in run("--dry-run", f"--day={TODAY + days(21)}")
    assert list(Agreement.objects.order_by("pk").values()) == before
    assert not Message.objects.exists()
    assert not User.objects.filter(email="run-due@commands.invalid").exists()


@pytest.mark.parametrize(
    "options", [["--day=2026-12-31"], ["--dry-run", "--settle-unknown=sent"], ["--day=31/12/2026"]]
)
def test_what_makes_no_sense_is_refused(options: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*options)
