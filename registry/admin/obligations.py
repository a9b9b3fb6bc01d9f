"""Who owes what to whom, on the agreement's page."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import obligations
from registry.choices import ObligationState
from registry.models import AgreementParty, Obligation, User
from registry.templatetags.show import badge, day

from .base import Blocks
from .deeds import links
from .site import person


class Obligations(Blocks):
    """One thing that is owed, by when, and whether it was done; the state is changed by steps alone."""

    model = Obligation
    fields = (("text_ar", "text_fr"), ("debtor", "creditor", "due_on", "position"), "story", "deeds")
    readonly_fields = ("story", "deeds")
    actor: User

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """The parties to choose from are those of the agreement, read once and not once for each row."""
        self.actor = person(request)
        formset: Any = super().get_formset(request, obj, **kwargs)
        parties = AgreementParty.objects.filter(agreement_id=obj.pk).select_related("party") if obj else []
        choices = [("", "---------"), *((row.pk, str(row)) for row in parties)]
        for name in {"debtor", "creditor"} & set(formset.form.base_fields):
            formset.form.base_fields[name].choices = choices
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Obligation]:
        rows: QuerySet[Obligation] = super().get_queryset(request)
        return rows.select_related("debtor__party", "creditor__party", "evidence")

    @admin.display(description=_("state"))
    def story(self, duty: Obligation) -> SafeString | str:
        """The state, with the day and the evidence, or the reason."""
        if duty._state.adding:
            return ""
        colour = "expected" if duty.state == ObligationState.OPEN else duty.state  # "open" is the green of a space
        lines: list[Any] = [badge(colour, duty.get_state_display())]
        if duty.fulfilled_on:
            lines.append(format_html("{}: {}", gettext("fulfilled on"), day(duty.fulfilled_on)))
        if duty.evidence:
            address = reverse("admin:registry_agreement_document", args=(duty.agreement_id, duty.evidence_id))
            lines.append(format_html('{}: <a href="{}">{}</a>', gettext("evidence"), address, duty.evidence))
        if duty.reason:
            lines.append(format_html("{}: <bdi>{}</bdi>", gettext("reason"), duty.reason))
        return format_html_join(" ", "<span>{}</span>", ((line,) for line in lines))

    @admin.display(description=_("steps"))
    def deeds(self, duty: Obligation) -> SafeString | str:
        """The ways to the pages of its steps."""
        if duty._state.adding:
            return ""
        at, name = (duty.agreement_id, duty.pk), "admin:registry_agreement_obligation"
        offered = obligations.offers(duty, actor=self.actor)
        return links([(each, reverse(name, args=(*at, each.step.name))) for each in offered])
