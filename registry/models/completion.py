"""What a file still lacks: one request to one association, as law 55-19 allows it."""

from datetime import date, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import RequestState

from .accounts import User
from .agreements import Agreement
from .base import OrderedText
from .constraints import in_one_language, rule, unique
from .fields import CleanTextField
from .parties import Party

AGAIN_WITHIN: Final = timedelta(days=15)
"""So long an association has at least when a request comes back to it: returned, or with a text that was taken back."""


class CompletionRequest(models.Model):
    """A request for missing pieces to one party of an agreement.

    Law 55-19 leaves the administration one single request for a file, so everything missing is asked for at once: a
    second one for the same agreement and party is refused, unless the first was withdrawn. Written by
    ``registry.deposits`` alone.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="requests", verbose_name=_("agreement"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="requests", verbose_name=_("association"))
    message = CleanTextField(_("message"), blank=True, default="")
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.OPEN, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"), editable=False)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    reason = CleanTextField(_("reason for the withdrawal"), blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("request for missing pieces")
        verbose_name_plural = _("requests for missing pieces")
        ordering = ["-id"]
        indexes = [models.Index(fields=["due_on"], name="completionrequest_open", condition=Q(state=RequestState.OPEN))]
        constraints = [
            unique(
                "agreement",
                "party",
                name="completionrequest_is_the_only_one",
                condition=~Q(state=RequestState.WITHDRAWN),
                message=_(
                    "The missing pieces were asked for already: law 55-19 allows one single request for a file. "
                    "Withdraw the first with its reason if it was a mistake."
                ),
            ),
            rule(
                ~Q(state=RequestState.WITHDRAWN) | Q(reason__gt=""),
                name="completionrequest_withdrawn_has_reason",
                field="reason",
                message=_("Say why the request is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("request for missing pieces"))

    def day_again(self, today: date) -> date:
        """Its day when it comes back to the association on a day."""
        return max(self.due_on, today + AGAIN_WITHIN)

    def clean(self) -> None:
        """A rule over two tables."""
        super().clean()
        agreement, party = getattr(self, "agreement", None), getattr(self, "party", None)
        if agreement and party and not agreement.participations.filter(party=party).exists():
            message = _("Choose a party to this agreement.")
            raise ValidationError({"party": ValidationError(message, code="party")})


class RequestedPiece(OrderedText):
    """One paper that is missing."""

    request = models.ForeignKey(
        CompletionRequest, models.CASCADE, related_name="pieces", verbose_name=_("request for missing pieces")
    )

    class Meta(OrderedText.Meta):
        verbose_name = _("requested piece")
        verbose_name_plural = _("requested pieces")
        constraints = [in_one_language("requestedpiece", "text", _("Name the piece in Arabic or in French."))]
