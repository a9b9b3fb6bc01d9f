"""Money, reports and obligations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AmountScope(TextChoices):
    """What an amount covers."""

    TOTAL_COST = "total_cost", _("total cost")
    MINISTRY_SHARE = "ministry_share", _("share of the ministry")
    PUBLIC_CONTRIBUTION = "public_contribution", _("public contribution")
    UNSPECIFIED = "unspecified", _("not specified by the source")


class InstalmentCondition(TextChoices):
    """What must be true before an instalment is paid."""

    NONE = "none", _("no condition")
    DATE = "date", _("on its date")
    REPORT = "report", _("report accepted")
    DOCUMENT = "document", _("document received")


class GuardMoment(TextChoices):
    """When guard rails are asked."""

    APPROVAL = "approval", _("approval")
    PAYMENT = "payment", _("payment")


class ReportKind(TextChoices):
    """What a report tells."""

    NARRATIVE = "narrative", _("narrative report")
    FINANCIAL = "financial", _("financial report")


class ReportState(TextChoices):
    """How far a report has come. Set only by ``registry.reporting``."""

    EXPECTED = "expected", _("expected")
    HANDED_IN = "handed_in", _("handed in")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned for correction")


class ObligationState(TextChoices):
    """How far an obligation has come. Set only by ``registry.obligations``."""

    OPEN = "open", _("still owed")
    FULFILLED = "fulfilled", _("fulfilled")
    WAIVED = "waived", _("waived")
