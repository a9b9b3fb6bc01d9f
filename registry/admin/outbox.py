"""The letters that left or wait, to be read by who opens the accounts they go to."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry import outbox
from registry.models import Message
from registry.templatetags.show import badge, ltr, moment, words_in

from .base import ReadOnlyAdmin
from .site import site


@admin.register(Message, site=site)
class MessageAdmin(ReadOnlyAdmin):
    """What was written to whom, and whether it went out."""

    list_display = ("created_shown", "to_shown", "subject_shown", "state_shown", "attempts", "sent_shown")
    list_display_links = ("created_shown", "subject_shown")
    list_filter = ("state", "language")
    search_fields = ("to", "key")
    search_help_text = _("An e-mail address, or a part of the key.")
    fields = (
        ("subject_shown", "to_shown", "language"),
        ("state_shown", "attempts", "created_shown", "sent_shown"),
        ("key", "error_shown"),
        "text",
    )
    readonly_fields = (*list_display, "language", "key", "error_shown", "text")

    @admin.display(description=_("created at"), ordering="created_at")
    def created_shown(self, message: Message) -> SafeString | str:
        return moment(message.created_at)

    @admin.display(description=_("addressee"), ordering="to")
    def to_shown(self, message: Message) -> SafeString | str:
        return ltr(message.to)

    @admin.display(description=_("subject"), ordering="subject")
    def subject_shown(self, message: Message) -> SafeString:
        return words_in(message.language, message.subject)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, message: Message) -> SafeString:
        return badge(message.state, message.get_state_display())

    @admin.display(description=_("sent at"), ordering="sent_at")
    def sent_shown(self, message: Message) -> SafeString | str:
        return moment(message.sent_at)

    @admin.display(description=_("error"))
    def error_shown(self, message: Message) -> str:
        return outbox.shown_error(message)

    @admin.display(description=_("text"))
    def text(self, message: Message) -> SafeString:
        return format_html(
            '<pre class="letter" dir="auto" lang="{}" tabindex="0">{}</pre>', message.language, message.body
        )
