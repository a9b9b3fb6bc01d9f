"""The outbox: messages that the register owes to people, kept until the mail server has them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import Language, MessageState

from .constraints import rule, unique
from .fields import CleanCharField, CleanTextField


class Message(models.Model):
    """A letter to one person, sent once. Written by ``registry.outbox`` alone.

    `key` says what the letter is («digest/7/2026-11-21»): a second one with the same key is the same letter. It is
    «being sent» from the moment a process takes it; if that process dies, nobody knows whether it went out, and it
    stays so until an operator says what became of it. `unsubscribe` is where one button ends letters of this kind; what
    must be read has none. `secret` is a word of the letter that opens a door: the text has a mark in its place, no page
    shows it, and it is forgotten with the last attempt to send it.
    """

    key = CleanCharField(_("key"), max_length=200)
    to = models.EmailField(_("addressee"), max_length=254)
    language = models.CharField(_("language"), max_length=5, choices=Language)
    subject = CleanCharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    secret = models.CharField(max_length=100, blank=True, default="", editable=False)
    unsubscribe = models.URLField(_("address to unsubscribe"), max_length=300, blank=True, default="")
    state = models.CharField(_("state"), max_length=7, choices=MessageState, default=MessageState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    due_at = models.DateTimeField(_("to be sent from"), default=timezone.now)
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = CleanTextField(_("error"), blank=True, default="")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        indexes = [models.Index(fields=["due_at"], name="message_waiting", condition=Q(state=MessageState.PENDING))]
        constraints = [
            unique("key", name="message_key_once", message=_("This message is already in the outbox.")),
            rule(
                Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_time",
                field="sent_at",
                message=_("A message that was sent, and no other, has the time at which it was."),
            ),
            rule(
                ~Q(state=MessageState.SENDING) | Q(claimed_at__isnull=False),
                name="message_being_sent_has_time",
                field="claimed_at",
                message=_("A message that is being sent has the time at which it was taken."),
            ),
            rule(
                ~Q(state=MessageState.FAILED) | Q(error__gt=""),
                name="message_failed_has_error",
                field="error",
                message=_("A message that failed says why."),
            ),
            rule(
                Q(state__in=(MessageState.PENDING, MessageState.SENDING)) | Q(secret=""),
                name="message_forgets_its_secret",
                field="state",
                message=_("A message that is not sent any more keeps no secret word."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
