"""What each alert says of a row, in the reader's language."""

from datetime import date
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from registry.choices import ReportKind
from registry.plain_letters import isolated

from .facts import Fact

LONGEST = 90
"""So much of an obligation's text stands in its alert."""


def _day(fact: Fact) -> str:
    return fact.day.strftime("%d/%m/%Y") if fact.day else ""


def _mad(fact: Fact) -> str:
    """«10 000,00»; a narrow no-break space keeps the number in one piece, in either direction of writing."""
    return "" if fact.amount is None else f"{fact.amount:,.2f}".replace(",", "\u202f").replace(".", ",")


def _distance(fact: Fact, today: date) -> str:
    """«5 days left», «3 days ago», «today»."""
    days = (fact.day - today).days if fact.day else 0
    if days > 0:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    if days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
    return gettext("today")


def values(fact: Fact, today: date) -> dict[str, Any]:
    """What every sentence may name."""
    return {"day": _day(fact), "when": _distance(fact, today), "amount": _mad(fact), "number": fact.number}


def say_ends(fact: Fact, today: date) -> str:
    return gettext("It ends on %(day)s (%(when)s).") % values(fact, today)


def say_past_end(fact: Fact, today: date) -> str:
    return gettext("It ended on %(day)s (%(when)s), and nobody has completed it.") % values(fact, today)


def say_ready_for_force(fact: Fact, today: date) -> str:
    return gettext("It is to be in force from %(day)s (%(when)s), and is only signed.") % values(fact, today)


def say_outstanding(fact: Fact, today: date) -> str:
    if fact.day is None:
        return gettext("It has ended, and %(amount)s MAD are outstanding.") % values(fact, today)
    return gettext("It ended on %(day)s, and %(amount)s MAD are outstanding.") % values(fact, today)


def say_no_payment(fact: Fact, today: date) -> str:
    return gettext("It was signed on %(day)s (%(when)s), and nothing of %(amount)s MAD is paid.") % values(fact, today)


def say_report(fact: Fact, today: date) -> str:
    said = {**values(fact, today), "report": ReportKind(fact.words).label}
    return gettext("Report overdue: %(report)s, due on %(day)s (%(when)s).") % said


def say_to_decide(fact: Fact, today: date) -> str:
    said = {**values(fact, today), "report": ReportKind(fact.words).label}
    return gettext("Report to decide on: %(report)s, handed in on %(day)s (%(when)s).") % said


def say_pieces(fact: Fact, today: date) -> str:
    return gettext("The missing pieces were asked for by %(day)s (%(when)s), and have not come.") % values(fact, today)


def say_obligation(fact: Fact, today: date) -> str:
    what = Truncator(" ".join(fact.words.split())).chars(LONGEST)
    said = {**values(fact, today), "what": isolated(what)}
    return gettext("Obligation overdue: %(what)s, due on %(day)s (%(when)s).") % said


def say_amendment(fact: Fact, today: date) -> str:
    message = gettext("Amendment no. %(number)s is to take effect from %(day)s (%(when)s), and has not taken effect.")
    return message % values(fact, today)


def say_instalment(fact: Fact, today: date) -> str:
    if fact.amount is None:
        return gettext("Instalment no. %(number)s is due on %(day)s (%(when)s).") % values(fact, today)
    return gettext("Instalment no. %(number)s of %(amount)s MAD is due on %(day)s (%(when)s).") % values(fact, today)


def say_idle(fact: Fact, today: date) -> str:
    return gettext("Nothing has changed since %(day)s (%(when)s).") % values(fact, today)


def say_scan(fact: Fact, today: date) -> str:
    if fact.day is None:
        return gettext("The signed scan is missing.")
    return gettext("It was signed on %(day)s, and the signed scan is missing.") % values(fact, today)
