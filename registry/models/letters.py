"""What opens the page of a status without an account, and the letters that an association made for itself."""

import secrets
import uuid

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .accounts import User
from .agreements import Agreement
from .constraints import unique
from .history import FORBID_TRUNCATE, KEPT_BUT_FOR_MERGES
from .parties import Party

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that could be read as another or as a digit."""
CODE_LENGTH = 12
"""60 bits: at a thousand tries a second, half of all codes of one reference take eighteen million years."""


def new_code() -> str:
    """A code by chance, to be printed."""
    return "".join(secrets.choice(ALPHABET) for _number in range(CODE_LENGTH))


class StatusCode(models.Model):
    """The code of one party for one agreement, printed on its receipts and letters.

    With the reference it shows the state and the next step, to whoever holds the paper; nothing more.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="status_codes", verbose_name=_("agreement"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("association"))
    code = models.CharField(_("code"), max_length=CODE_LENGTH, default=new_code)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("status code")
        verbose_name_plural = _("status codes")
        constraints = [
            unique("agreement", "party", name="statuscode_once", message=_("This party has its code already."))
        ]
        indexes = [HashIndex(fields=["code"], name="statuscode_by_code")]

    def __str__(self) -> str:
        return str(self.party)


class StatusLetter(models.Model):
    """A letter that says where an agreement stood on a day, made by the association itself. Never changed.

    `content` is what it said, so that whoever receives it can compare; `code` is printed on it.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="letters", verbose_name=_("agreement"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("association"))
    code = models.CharField(_("code"), max_length=CODE_LENGTH, default=new_code, editable=False)
    content = models.JSONField(_("content"))
    issued_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("letter", "issued by")
    )
    issued_at = models.DateTimeField(_("issued at"), auto_now_add=True)

    class Meta:
        verbose_name = _("status letter")
        verbose_name_plural = _("status letters")
        ordering = ["-id"]
        indexes = [HashIndex(fields=["code"], name="statusletter_by_code")]
        triggers = [KEPT_BUT_FOR_MERGES, FORBID_TRUNCATE]

    def __str__(self) -> str:
        return self.number
