"""By which door a change came, in words: every road that ``registry.models.acting`` is told."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import COMMANDS
from registry.steps import STEPS

ROADS: Final = {
    "admin": _("clerks' desk"),
    "import": _("import of a spreadsheet"),
    "publish": _("publication"),
    "withdraw": _("withdrawal from publication"),
    "accounts": _("own account"),
    "sign_in": _("sign-in (the password was only stored in a newer form)"),
    "remove_second_step": _("second step removed"),
    "signature": _("signature of a party"),
    "pay": _("payment"),
    "undo_payment": _("payment undone"),
    "ceremony": _("signing ceremony prepared"),
    "share": _("text sent to its parties"),
    "request:ask": _("missing pieces asked for"),
    "request:withdraw": _("request for missing pieces withdrawn"),
    "deposit:hand_in": _("handed in by an association"),
    "deposit:accepted": _("deposit accepted"),
    "deposit:returned": _("deposit returned"),
    "status_letter": _("status letter issued"),
    "invite": _("invitation of a member"),
    "invitation": _("invitation accepted"),
    "revoke_invitation": _("invitation revoked"),
    "renew_mandate": _("mandate renewed"),
    "remove_member": _("member removed"),
    "close_account": _("account closed at the end of the mandate"),
    "notices": _("choice of letters"),
    "unsubscribe": _("unsubscribed by the address in a letter"),
    "merge": _("two parties merged"),
    "not_the_same": _("two parties said not to be the same"),
    "undo_merge": _("merge of two parties taken back"),
    "amendment:open": _("new amendment"),
    "amendment:describe": _("amendment described"),
    "amendment:propose": _("changes proposed by an amendment"),
    "amendment:sign": _("signature of an amendment"),
    "amendment:take_effect": _("amendment in effect"),
    "amendment:cancel": _("amendment cancelled"),
    "report:make_expected": _("expected reports created"),
    "report:ask_ad_hoc": _("report asked for outside the schedule"),
    "report:move_due": _("due date moved"),
    "report:remove_report": _("report removed"),
    "report:hand_in": _("report handed in"),
    "report:accept": _("report accepted"),
    "report:return": _("report returned"),
    "obligation:fulfil": _("obligation fulfilled"),
    "obligation:waive": _("obligation waived"),
    "obligation:reopen": _("obligation reopened"),
    "token:make": _("token of the API made"),
    "token:revoke": _("token of the API revoked"),
}
"""The doors by which changes come, beside the steps of an agreement and the commands."""


def step_label(name: str) -> str:
    """What the desk calls a step of an agreement's life."""
    return str(STEPS[name].label) if name in STEPS else name


def road_label(road: str) -> str:
    """By which door a change came; a door that nobody has named is shown by its code."""
    if road.startswith("step:"):
        return gettext("step: %(step)s") % {"step": step_label(road.removeprefix("step:"))}
    if road in ROADS:
        return str(ROADS[road])
    if road in COMMANDS:
        return gettext("command %(name)s") % {"name": COMMANDS[road]}
    return road
