"""Who works with the register, what they are told, and what they hand in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a person does in the register; the rights of each are said in ``registry.permissions``."""

    CLERK = "clerk", _("clerk")
    SUPERVISOR = "supervisor", _("supervisor")
    FINANCE = "finance", _("finance officer")
    AUDITOR = "auditor", _("auditor")
    ASSOCIATION = "association", _("association member")
    ACCOUNT_MANAGER = "account_manager", _("account manager")


class Office(TextChoices):
    """What a member of an association is there. A president invites and removes the others."""

    PRESIDENT = "president", _("president")
    TREASURER = "treasurer", _("treasurer")
    SECRETARY = "secretary", _("secretary general")
    EMPLOYEE = "employee", _("employee")


class NoticeKind(TextChoices):
    """Of what a member of an association is told by e-mail."""

    STATE = "state", _("changes of an agreement: its state, its terms")
    REQUEST = "request", _("requests for missing pieces")
    DECISION = "decision", _("answers to what you handed in")
    PAYMENT = "payment", _("payments of instalments")
    REMINDER = "reminder", _("reports and pieces that are due or overdue")
    MANDATE = "mandate", _("mandates that end soon")


MANDATORY_NOTICES = (NoticeKind.STATE, NoticeKind.REQUEST, NoticeKind.DECISION)
"""What an association must hear of; it chooses only whether at once or once a day."""


class NoticeWay(TextChoices):
    """How somebody is told."""

    AT_ONCE = "at_once", _("at once, a letter for each")
    DAILY = "daily", _("once a day, all in one letter")
    NEVER = "never", _("never")


class DepositKind(TextChoices):
    """What an association hands in."""

    REPORT = "report", _("report")
    PIECES = "pieces", _("missing pieces")
    SIGNED_COPY = "signed_copy", _("signed copy")
    CONTACT = "contact", _("new contact data")
    CORRECTION = "correction", _("request for a correction")
    RENEWAL = "renewal", _("request for a renewal")


class DepositState(TextChoices):
    """Where a deposit stands."""

    WAITING = "waiting", _("with the ministry")
    ACCEPTED = "accepted", pgettext_lazy("deposit", "accepted")
    RETURNED = "returned", pgettext_lazy("deposit", "returned")


class RequestState(TextChoices):
    """Where a request for missing pieces stands."""

    OPEN = "open", _("with the association")
    ANSWERED = "answered", _("answered")
    SETTLED = "settled", _("complete")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class Language(TextChoices):
    """The languages of a document or of a person."""

    ARABIC = "ar", _("Arabic")
    FRENCH = "fr", _("French")
    BILINGUAL = "ar-fr", _("Arabic and French")


class Sex(TextChoices):
    """Of whom an indicator counts only the women, or only the men."""

    WOMEN = "women", _("women")
    MEN = "men", _("men")


class MessageState(TextChoices):
    """How far a message of the outbox has come. Set only by ``registry.outbox``."""

    PENDING = "pending", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")


class ApiScope(TextChoices):
    """What a token of the API is good for; without one, everybody may do both, within tighter limits."""

    READ = "read", _("read pages, records, changes and figures")
    EXPORT = "export", _("pull whole results at once")


class ImportFormat(TextChoices):
    """In which form a spreadsheet came."""

    XLSX = "xlsx", _("Excel workbook")
    CSV = "csv", _("CSV file")


class ImportState(TextChoices):
    """How far the import of a spreadsheet has come."""

    WAITING = "waiting", _("waiting to be checked")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    TO_WRITE = "to_write", _("waiting to be written")
    WRITING = "writing", _("being written")
    WRITTEN = "written", _("written")
    REFUSED = "refused", _("cannot be read")


COMMANDS = {
    "changepassword": _("change of a password by the operator"),
    "createsuperuser": _("opening of an account by the operator"),
    "load_demo": _("loading of the demonstration data"),
    "load_records": _("loading of the records with their sources"),
    "load_reference": _("loading of the reference lists"),
    "run_due": _("daily tasks"),
}
"""What people read in the stead of a command's name: as the author of a change, and as the door by which it came."""
