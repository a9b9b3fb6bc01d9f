"""Door 5, for a timer: what is due by itself, the daily letters, and the post. Safe to repeat at any time."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from registry import alerts, allowance, api_tokens, digests, due, notices, outbox
from registry.due import Outcome, Result
from registry.models import Message, command_actor
from registry.refusals import Refusal


class Command(BaseCommand):
    help = "Enters into force and completes what is due, puts the daily letters into the outbox, and sends what waits."
    faults = 0

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        parser.add_argument("--day", type=_day, help="the day to rehearse, as 2026-12-31; only with --dry-run")
        parser.add_argument(
            "--settle-unknown",
            choices=["sent", "retry"],
            help="what became of the letters in doubt: they were sent (see the log of the mail server), or send again",
        )
        parser.epilog = "For a timer, once a day or more often. Exit code 1 when something failed or is in doubt."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            if options["settle_unknown"]:
                raise CommandError("--settle-unknown writes: leave out --dry-run.")
            self.rehearse(options["day"] or timezone.localdate())
            return
        if options["day"]:
            raise CommandError("--day is for a rehearsal: add --dry-run. What is written is written today.")
        self.faults = 0
        with due.only_one() as alone:
            if not alone:
                self.stdout.write("another run is at work; nothing done")
                return
            self.run(timezone.localdate(), options["settle_unknown"])
        if self.faults:
            raise CommandError(f"{self.faults} of these things need an operator")

    def run(self, today: date, settle: str | None) -> None:
        """All of it, in order: the letters tell of the state after the steps, and the post leaves last."""
        self.stdout.write(f"due on {today.isoformat()}:")
        for outcome in due.run(today, actor=command_actor("run_due")):
            self.tell(outcome)
        allowance.sweep()
        if settle:
            self.stdout.write(f"letters in doubt settled ({settle}): {outbox.settle(sent=settle == 'sent')}")
        if outbox.is_switched_off():
            self.stdout.write("e-mail is switched off (EMAIL_URL=none): no letters")
            return
        self.write_letters(today)
        self.remind_associations(today)
        self.write_letters_of_associations(today)
        self.announce_ends_of_tokens(today)
        self.send()

    def tell(self, outcome: Outcome) -> None:
        line = f"{outcome.job.name}: {_named(outcome.thing)}: {outcome.result.value}"
        self.stdout.write(f"{line} ({_reason(outcome.why)})" if outcome.why else line)
        self.faults += outcome.result == Result.FAILED

    def write_letters(self, today: date) -> None:
        put = 0
        for person in digests.recipients():
            try:
                put += digests.put_for(person, today)
            except Exception as failure:  # noqa: BLE001 - the others still get theirs
                self.stdout.write(f"daily letter of account {person.pk}: FAILED ({type(failure).__name__}: {failure})")
                self.faults += 1
        self.stdout.write(f"daily letters put into the outbox: {put}")

    def remind_associations(self, today: date) -> None:
        """What falls due; by each member's choice a letter for each, or a line of the daily letter."""
        told = 0
        for name, find in notices.REMINDERS:
            try:
                told += notices.remind(find, today)
            except Exception as failure:  # noqa: BLE001 - the other questions are still asked
                self.fault(f"reminders of associations, {name}: FAILED ({type(failure).__name__}: {failure})", 1)
        self.stdout.write(f"reminders of associations: {told}")

    def write_letters_of_associations(self, today: date) -> None:
        put = 0
        for person in notices.people_waiting():
            try:
                put += notices.put_for(person, today)
            except Exception as failure:  # noqa: BLE001 - the others still get theirs
                self.fault(f"daily letter of member {person.pk}: FAILED ({type(failure).__name__}: {failure})", 1)
        self.stdout.write(f"daily letters of associations put into the outbox: {put}")

    def announce_ends_of_tokens(self, today: date) -> None:
        try:
            self.stdout.write(f"letters to holders of tokens that end soon: {api_tokens.announce(today)}")
        except Exception as failure:  # noqa: BLE001 - the post still leaves
            self.fault(f"letters to holders of tokens: FAILED ({type(failure).__name__}: {failure})", 1)

    def send(self) -> None:
        done = outbox.deliver()
        self.stdout.write(f"letters sent: {len(done.sent)}")
        if done.put_off:
            self.stdout.write(f"letters put off by the mail server: {len(done.put_off)}")
        if done.unreachable:
            self.fault(f"the mail server cannot be reached, letters wait: {done.unreachable}", 1)
        for key in done.failed:
            self.fault(f"letter refused for good: {key}", 1)
        doubtful = Message.objects.filter(key__in=done.in_doubt) | outbox.in_doubt()
        for key in doubtful.order_by("key").values_list("key", flat=True):
            advice = "look into the log of the mail server, then run_due --settle-unknown sent|retry"
            self.fault(f"letter in doubt, sent or not, not sent again: {key}; {advice}", 1)

    def fault(self, line: str, number: int) -> None:
        self.stdout.write(line)
        self.faults += number

    def rehearse(self, day: date) -> None:
        """What a run on that day would begin with, as the register stands now."""
        self.stdout.write(f"would be due on {day.isoformat()} (nothing is written):")
        for job in due.DUE:
            for thing in job.due(day):
                self.stdout.write(f"{job.name}: {_named(thing)}")
        for person in digests.recipients():
            number = sum(tally.number for tally in alerts.tallies(alerts.in_charge_of(person), day))
            if number and not Message.objects.filter(key=digests.key_of(person, day)).exists():
                self.stdout.write(f"daily letter: account {person.pk}, {number} lines")
        for name, find in notices.REMINDERS:
            if number := len(notices.not_yet_told(find(day))):
                self.stdout.write(f"reminders of associations, {name}: {number}")
        for token, days in api_tokens.ending(day):
            self.stdout.write(f"letter to the holder of token {token.pk}: ends on {token.expires_on} ({days} days)")
        self.stdout.write(f"letters waiting: {outbox.waiting().count()}, in doubt: {outbox.in_doubt().count()}")


def _day(text: str) -> date:
    """For argparse, which makes a sentence of ValueError."""
    return date.fromisoformat(text)


def _named(thing: Any) -> str:
    return f"{type(thing).__name__.lower()} {thing.pk} {getattr(thing, 'reference', None) or ''}".strip()


def _reason(why: Exception) -> str:
    """For operators, in the words of the source."""
    with override("en"):
        if isinstance(why, Refusal):
            return f"{why.code}: {why}"
        return " ".join(why.messages) if isinstance(why, ValidationError) else f"{type(why).__name__}: {why}"
