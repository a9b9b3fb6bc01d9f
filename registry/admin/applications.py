"""The applications that came in under the calls for projects."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import Application
from registry.templatetags.show import amount, in_language, ltr

from .base import RegistryAdmin, title_shown
from .site import site


@admin.register(Application, site=site)
class ApplicationAdmin(RegistryAdmin):
    """One file of an association, retained or not."""

    list_display = (
        "number_shown",
        title_shown,
        "applicant",
        "asked_shown",
        "granted_shown",
        "is_retained",
        "agreement_shown",
    )
    list_display_links = ("number_shown", title_shown)
    list_filter = ("call", "is_retained", "project_line", "region", "is_fictional")
    list_select_related = ("party", "agreement")
    search_fields = ("search", "party__search")
    autocomplete_fields = ("call", "party", "project_line", "region", "province", "commune")
    readonly_fields = ("agreement_shown",)
    fieldsets = (
        (None, {"fields": (("call", "number"), ("title_ar", "title_fr"), ("party", "applicant_printed"))}),
        (_("Line and territory"), {"fields": ("project_line", ("region", "province", "commune"))}),
        (
            _("Decision"),
            {"fields": (("amount_asked", "amount_granted"), ("is_retained", "score"), "agreement_shown")},
        ),
    )

    @admin.display(description=_("number of the file"), ordering="number")
    def number_shown(self, application: Application) -> SafeString | str:
        return ltr(application.number) or "—"

    @admin.display(description=_("applicant"), ordering="party__name")
    def applicant(self, application: Application) -> SafeString | str:
        return in_language(application.party, "name") if application.party else application.applicant_printed

    @admin.display(description=_("amount asked for (MAD)"), ordering="amount_asked")
    def asked_shown(self, application: Application) -> SafeString | str:
        return amount(application.amount_asked)

    @admin.display(description=_("amount granted (MAD)"), ordering="amount_granted")
    def granted_shown(self, application: Application) -> SafeString | str:
        return amount(application.amount_granted)

    @admin.display(description=_("agreement"))
    def agreement_shown(self, application: Application) -> SafeString | str:
        """The way to what was made of it."""
        if application.agreement is None:
            return "—"
        address = reverse("admin:registry_agreement_change", args=[application.agreement.pk])
        shown = ltr(application.agreement.number) or format_html("<bdi>{}</bdi>", application.agreement.title)
        return format_html('<a href="{}">{}</a>', address, shown)
