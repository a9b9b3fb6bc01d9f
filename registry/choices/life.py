"""The life of an agreement and of its amendments, and the separate track of publication."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where an agreement stands in its legal life. Set only by ``registry.lifecycle.move``."""

    PROPOSED = "proposed", _("proposed")
    DRAFT = "draft", _("draft")
    UNDER_REVIEW = "under_review", _("under review")
    APPROVED = "approved", _("approved")
    SIGNED = "signed", _("signed")
    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", pgettext_lazy("agreement", "suspended")
    COMPLETED = "completed", _("completed")
    TERMINATED = "terminated", _("terminated")
    CANCELLED = "cancelled", _("cancelled")
    REJECTED = "rejected", _("rejected")


FIRST_STATES = (State.PROPOSED, State.DRAFT)
"""Where a life begins."""

WORKING_STATES = (State.DRAFT, State.UNDER_REVIEW, State.APPROVED)
"""A text that is still being made: never public."""

BINDING_STATES = (State.SIGNED, State.IN_FORCE, State.SUSPENDED)
"""Signed by every party that must, and not ended."""

PAYABLE_STATES = (State.SIGNED, State.IN_FORCE)
"""Money is owed: it binds, and is not suspended."""

PAST_STATES = (State.COMPLETED, State.TERMINATED)
"""Was signed once, and has ended."""

SIGNED_STATES = (*BINDING_STATES, *PAST_STATES)
"""Every party that must sign has signed."""

GIVEN_UP_STATES = (State.CANCELLED, State.REJECTED)
"""Ended without ever being signed: nothing is owed, nothing is awaited."""

ENDED_STATES = (*PAST_STATES, *GIVEN_UP_STATES)
"""No step leads out of these."""


class ForceRule(TextChoices):
    """When an agreement enters into force."""

    AT_SIGNATURE = "at_signature", _("when the last party signs")
    ON_DATE = "on_date", _("on the day below")
    ON_VISA = "on_visa", _("when the visa or approval of a body is given")


class AmendmentKind(TextChoices):
    """What an amendment is about; it opens only the fields of its kind."""

    EXTENSION = "extension", _("extension of the duration")
    MONEY = "money", _("change of the money")
    PARTIES = "parties", _("change of the parties")
    SCOPE = "scope", _("change of the scope")
    TEXT = "text", _("correction of the text")


class AmendmentState(TextChoices):
    """How far an amendment has come. Set only by ``registry.amendments``."""

    DRAFT = "draft", _("being drafted")
    SIGNED = "signed", _("signed by all parties")
    IN_FORCE = "in_force", _("in effect")
    CANCELLED = "cancelled", _("given up")


class PublicationStatus(TextChoices):
    """Where a record stands on its second track, publication. Set only by ``registry.publication``."""

    UNPUBLISHED = "unpublished", _("not published")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublicationAction(TextChoices):
    """What a line of the publication sequence did to a record."""

    PUBLISH = "publish", _("published")
    AMEND = "amend", _("updated after a change of state")
    CORRECT = "correct", _("corrected")
    WITHDRAW = "withdraw", _("withdrawn")


class ProjectState(TextChoices):
    """How far a project or a family space has come."""

    PLANNED = "planned", _("planned")
    FITTING_OUT = "fitting_out", _("being fitted out")
    OPEN = "open", _("open")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")


class EventKind(TextChoices):
    """What a public event of the sources is."""

    BUDGET_PRESENTATION = "budget_presentation", _("budget presentation")
    REGIONAL_FORUM = "regional_forum", _("regional forum")
