"""How a member of an association wants to be told, and what waits for the daily letter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.choices import MANDATORY_NOTICES, NoticeKind, NoticeWay

from .accounts import User
from .agreements import Agreement
from .constraints import rule, unique
from .fields import CleanCharField
from .outbox import Message
from .parties import Party


class NoticePreference(models.Model):
    """How a member wants to be told of one kind of thing. Where there is no row, the usual way counts.

    Written by ``registry.notices`` alone, for the member and nobody else.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="notice_preferences", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=8, choices=NoticeKind)
    how = models.CharField(_("how"), max_length=7, choices=NoticeWay)

    class Meta:
        verbose_name = _("choice of letters")
        verbose_name_plural = _("choices of letters")
        ordering = ["person", "id"]
        constraints = [
            unique(
                "person", "kind", name="noticepreference_once", message=_("There is a choice for this kind already.")
            ),
            rule(
                ~Q(kind__in=MANDATORY_NOTICES) | ~Q(how=NoticeWay.NEVER),
                name="noticepreference_mandatory_is_sent",
                field="how",
                message=_("These letters say what the law or the agreement asks of you: choose at once or once a day."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class PendingNotice(models.Model):
    """Something that a member is to be told with the next daily letter, in both languages.

    Written with the change it tells of. Settled by the letter that told it, or by none, where the member may no
    longer read it; a settled row stays, so that its `key` is told once. Written by ``registry.notices`` alone.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("account"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("association"))
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=NoticeKind)
    key = CleanCharField(_("key"), max_length=200)
    arabic = models.TextField(_("text in Arabic"))
    french = models.TextField(_("text in French"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    letter = models.ForeignKey(
        Message,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("daily letter", "letter"),
    )

    class Meta:
        verbose_name = _("notice for the daily letter")
        verbose_name_plural = _("notices for the daily letter")
        ordering = ["id"]
        indexes = [models.Index(fields=["person"], name="pendingnotice_waiting", condition=Q(settled_at__isnull=True))]
        constraints = [
            unique("key", name="pendingnotice_key_once", message=_("This notice waits already.")),
            rule(
                Q(letter__isnull=True) | Q(settled_at__isnull=False),
                name="pendingnotice_told_is_settled",
                field="settled_at",
                message=_("A notice that a letter has told is settled."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
