"""For whom what waits: the questions and the alerts in the groups of the home, in their order."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry import alerts
from registry.alerts import Alert
from registry.models import Instalment, Obligation, Report, User

from .questions import BY_NAME, Asked, Question, by_right, by_step


@dataclass(frozen=True)
class Group:
    """What stands under one heading: a question, or some alerts; `asks` says whether it is a person's work at all."""

    name: str
    label: str | Promise
    asks: Asked
    members: tuple[Question | Alert, ...]

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The alerts of the group; none when it is a question of the desk."""
        return tuple(each for each in self.members if isinstance(each, Alert))


def _one(name: str, asks: Asked) -> Group:
    return Group(name, BY_NAME[name].label, asks, (BY_NAME[name],))


def _some(name: str, label: str | Promise, asks: Asked, *names: str) -> Group:
    return Group(name, label, asks, tuple(alerts.BY_NAME[each] for each in names))


EXPIRING = ("expiring_15", "expiring_30", "expiring_60", "expiring_90")

GROUPS: tuple[Group, ...] = (
    _one("returned", by_step("submit")),
    _one("to_check", by_step("approve")),
    _one("deposits", by_right("decide_deposit")),
    _some("report_waits", _("reports to decide on"), by_right("accept_report", Report), "report_waits"),
    _some(
        "instalments",
        _("instalments overdue or due"),
        by_right("pay", Instalment),
        "instalment_overdue",
        "instalment_due",
    ),
    _one("to_sign", by_step("sign")),
    _one("to_publish", by_right("publish")),
    _some("report_overdue", _("reports overdue"), by_right("ask_report"), "report_overdue"),
    _some("pieces_overdue", alerts.BY_NAME["pieces_overdue"].label, by_right("ask_pieces"), "pieces_overdue"),
    _some(
        "obligation_overdue", _("obligations overdue"), by_right("fulfil_obligation", Obligation), "obligation_overdue"
    ),
    _some("ended", _("agreements past their end"), by_step("complete"), "past_end"),
    _some("force", _("agreements to put into force"), by_step("enter_into_force"), "ready_for_force"),
    _some("amendment_waits", _("amendments to put into effect"), by_right("publish"), "amendment_waits"),
    _some("expiring", _("agreements that end within 90 days"), by_right("amend"), *EXPIRING),
    _one("amendments", by_right("amend")),
    _one("drafts", by_step("submit")),
    _some("money", _("money still to be paid"), by_right("pay", Instalment), "outstanding", "no_payment"),
    _some("left", _("records left incomplete"), by_step("submit"), "draft_idle", "scan_missing"),
)
"""From what somebody else waits for to what can wait."""


def groups_of(actor: User) -> list[Group]:
    """The groups that are a person's work, whether something waits in them or not."""
    return [group for group in GROUPS if group.asks(actor)]
