"""The agreements: the list with the filters a clerk wants, and the one page on which an agreement is entered."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry import lifecycle
from registry.choices import PopulationWeight
from registry.exchange.documents import hand_out
from registry.models import (
    Agreement,
    AgreementKind,
    AgreementLine,
    AgreementPillar,
    AgreementPopulation,
    AgreementTerritory,
    Document,
    Pillar,
    ProjectLine,
    TargetPopulation,
)
from registry.models.sums import with_money
from registry.permissions import is_national, may
from registry.templatetags.show import amount, badge, day, fictional_badge, in_language, listed, ltr

from .agreement_filters import FORMS, PartyFilter
from .agreement_parts import (
    Attendees,
    Axes,
    LegalReferences,
    Objectives,
    Parties,
    PolicyReferences,
    Steps,
    Territories,
)
from .amending import AmendingAdmin
from .base import Citations
from .completion import DeskPages
from .deleting import DeletingAdmin
from .documents import Documents
from .entering import EntryPages
from .exporting import ExportedList
from .filters import (
    ChargeFilter,
    KindFilter,
    OutstandingFilter,
    PillarFilter,
    RegionFilter,
    WaitingFilter,
    YearFilter,
)
from .forms import ChoosingForm, Links, boxes
from .indicators import Indicators
from .money import Commitments, Instalments, money_panel
from .obligations import Obligations
from .payments import PaymentPages
from .printing import SheetsOfAgreements
from .projects import ProjectsOfAgreement
from .reports import Reports, Schedules
from .site import person, site
from .steps import LifePages

MAIN = {"weight": PopulationWeight.MAIN}
MENTIONED = {"weight": PopulationWeight.MENTIONED}
POPULATIONS = TargetPopulation.objects.filter(is_heading=False)


ONLY_OF_EXISTING = (Commitments, Obligations, ProjectsOfAgreement, Steps)


class AgreementForm(ChoosingForm):
    """The agreement itself, with boxes for the pillars, lines and populations it serves."""

    pillar_boxes = boxes(Pillar.objects.all(), _("pillars"))
    line_boxes = boxes(ProjectLine.objects.all(), _("project lines"))
    main_boxes = boxes(POPULATIONS, _("main target populations"), _("Whom the agreement is for."))
    mentioned_boxes = boxes(POPULATIONS, _("mentioned populations"), _("Whom the agreement only speaks of."))
    links: ClassVar[dict[str, Links]] = {
        "pillar_boxes": Links(AgreementPillar, "agreement", "pillar"),
        "line_boxes": Links(AgreementLine, "agreement", "project_line"),
        "main_boxes": Links(AgreementPopulation, "agreement", "population", MAIN),
        "mentioned_boxes": Links(AgreementPopulation, "agreement", "population", MENTIONED),
    }

    def clean(self) -> dict[str, Any]:
        """One box for each population."""
        data = super().clean()
        if set(data.get("main_boxes", ())) & set(data.get("mentioned_boxes", ())):
            self.add_error(
                "mentioned_boxes", gettext("A population is either main or mentioned: clear one of the two boxes.")
            )
        return data


class NewAgreementForm(AgreementForm):
    """A new agreement begins as a draft, or as a proposal that nobody has drafted yet."""

    only_proposed = forms.BooleanField(
        label=_("only proposed"),
        required=False,
        help_text=_("Tick it when the agreement was announced or proposed and has no text yet."),
    )
    is_fiction: ClassVar[bool] = False
    """Whether it begins as the copy of fictional demonstration data."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.is_fictional = self.is_fiction


@admin.register(Agreement, site=site)
class AgreementAdmin(
    ExportedList, SheetsOfAgreements, EntryPages, LifePages, DeskPages, PaymentPages, DeletingAdmin, AmendingAdmin
):
    """One agreement, one page."""

    form = AgreementForm
    change_form_template = "admin/registry/agreement_change_form.html"
    add_form_template = "admin/registry/agreement_change_form.html"
    autocomplete_fields = ("framework", "predecessor", "ceremony", "call", "consultation", "strategy")
    readonly_fields = ("registration_number",)
    exported_as: ClassVar[dict[str, str]] = {"title_in_list": "title"}
    exported_also = (
        ("registration_number", None),
        ("ends_on", None),
        ("committed", _("committed (MAD)")),
        ("paid", _("paid (MAD)")),
        ("outstanding", _("outstanding (MAD)")),
        ("is_fictional", None),
        ("uuid", None),
    )
    search_help_text = _("Words of the title, the purpose or the reference, in either language.")
    list_display = (
        "reference_shown",
        "title_in_list",
        "kind_shown",
        "state_shown",
        "publication_shown",
        "pillars_shown",
        "regions_shown",
        "signed_shown",
        "amount_shown",
    )
    list_display_links = ("reference_shown", "title_in_list")
    list_filter = (
        WaitingFilter,
        ChargeFilter,
        "state",
        "publication",
        PillarFilter,
        RegionFilter,
        KindFilter,
        YearFilter,
        PartyFilter,
        OutstandingFilter,
        *FORMS,
        "is_fictional",
    )
    list_select_related = ("kind",)
    actions = ("publish_selected", "print_selected", "delete_drafts")
    fiction_column = False  # the mark stands beside the title
    inlines = (
        Parties,
        Commitments,
        Instalments,
        Territories,
        Objectives,
        Indicators,
        Axes,
        Documents,
        ProjectsOfAgreement,
        Obligations,
        Schedules,
        Reports,
        LegalReferences,
        PolicyReferences,
        Attendees,
        Citations,
        Steps,
    )
    fieldsets = (
        (
            _("The agreement"),
            {
                "fields": (
                    ("kind", "reference", "registration_number"),
                    ("title_ar", "title_fr"),
                    ("purpose_ar", "purpose_fr"),
                )
            },
        ),
        (
            _("Signature and duration"),
            {
                "fields": (
                    ("signed_on", "signed_on_precision", "signed_on_printed"),
                    ("place_ar", "place_fr"),
                    ("force_rule", "starts_on", "starts_on_precision"),
                    ("visa_on", "visa_by_ar", "visa_by_fr"),
                    ("ends_on", "ends_on_precision"),
                    ("duration_months", "duration_printed"),
                ),
                "description": _(
                    "Type dates as 17/06/2022 or in words; a month alone as 06/2022, a year alone as 2022. "
                    "What the paper does not say stays empty."
                ),
            },
        ),
        (
            _("Money"),
            {"fields": (("amount", "amount_scope", "amount_is_estimate"), "amount_printed")},
        ),
        (_("Territory"), {"fields": (("is_national", "scope_printed"),)}),
        (
            _("Pillars, lines and populations"),
            {"fields": ("pillar_boxes", "line_boxes", "main_boxes", "mentioned_boxes")},
        ),
        (
            _("Follow-up"),
            {"classes": ("collapse",), "fields": (("steering_ar", "steering_fr"), ("follow_up_ar", "follow_up_fr"))},
        ),
        (
            _("Links and note"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("strategy", "framework"),
                    ("predecessor", "renewal_reason"),
                    ("ceremony", "call", "consultation"),
                    "kind_in_french",
                    ("kind_printed_ar", "kind_printed_fr"),
                    "note",
                ),
            },
        ),
    )

    # -- The list ------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agreement]:
        """With what the columns show, in a number of queries that does not depend on the rows."""
        match = request.resolver_match
        rows: QuerySet[Agreement] = super().get_queryset(request)
        if match is None or match.url_name not in ("registry_agreement_changelist", self.export_name):
            return rows
        places = AgreementTerritory.objects.select_related("region", "province__region", "commune__province__region")
        return rows.defer("purpose", "purpose_ar", "purpose_fr", "search").prefetch_related(
            "pillars", Prefetch("territories", places)
        )

    def exported_rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With their money, which the list does not show."""
        return with_money(rows)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Who is in charge of a region opens the list at it; whatever is asked for is looked for everywhere."""
        if request.method == "GET" and not request.GET and not is_national(person(request)):
            return HttpResponseRedirect(f"{request.path}?{ChargeFilter.parameter_name}={ChargeFilter.MINE}")
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("reference"), ordering="reference", empty_value="—")
    def reference_shown(self, agreement: Agreement) -> SafeString | str | None:
        return ltr(agreement.number) or None

    @admin.display(description=_("title"), ordering="title")
    def title_in_list(self, agreement: Agreement) -> SafeString | str:
        title = in_language(agreement, "title")
        return format_html("{} {}", title, fictional_badge()) if agreement.is_fictional else title

    @admin.display(description=_("kind"), ordering="kind__position")
    def kind_shown(self, agreement: Agreement) -> SafeString | str:
        return in_language(agreement.kind, "name")

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, agreement: Agreement) -> SafeString:
        return badge(agreement.state, agreement.get_state_display())

    @admin.display(description=_("pillars"))
    def pillars_shown(self, agreement: Agreement) -> SafeString:
        pillars = sorted(agreement.pillars.all(), key=lambda pillar: pillar.number)
        return format_html_join(" ", "{}", ((badge("pillar", pillar.number, str(pillar)),) for pillar in pillars))

    @admin.display(description=_("regions"))
    def regions_shown(self, agreement: Agreement) -> SafeString | str:
        if agreement.is_national:
            return gettext("national")
        regions = {region.code: region for region in (row.within_region for row in agreement.territories.all())}
        return listed(in_language(region, "name") for _code, region in sorted(regions.items()))

    @admin.display(description=_("signed on"), ordering="signed_on")
    def signed_shown(self, agreement: Agreement) -> SafeString | str:
        return day(agreement.signed_on, agreement.signed_on_precision)

    @admin.display(description=_("amount (MAD)"), ordering="amount")
    def amount_shown(self, agreement: Agreement) -> SafeString | str:
        return amount(agreement.amount)

    # -- The page ------------------------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Agreement | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **({} if obj else {"form": NewAgreementForm}) | kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Agreement | None = None) -> Any:
        """A new agreement is also asked whether it is only proposed."""
        (name, options), *others = super().get_fieldsets(request, obj)
        fields = options["fields"] if obj else (*options["fields"], "only_proposed")
        return [(name, {**options, "fields": fields}), *others]

    def get_inlines(self, request: HttpRequest, obj: Agreement | None) -> Any:
        """What only an existing agreement has is left out of a new one."""
        return self.inlines if obj else [each for each in self.inlines if each not in ONLY_OF_EXISTING]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Most agreements are partnership agreements."""
        kind = AgreementKind.objects.filter(slug="partnership").values_list("pk", flat=True).first()
        return {"kind": kind, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Agreement, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = person(request)
            lifecycle.begin(obj, proposed=bool(form.cleaned_data.get("only_proposed")))
        super().save_model(request, obj, form, change)

    def panel(self, request: HttpRequest, thing: Agreement) -> dict[str, Any]:
        """Also the money, what goes to and comes from its associations, and the way to a new project."""
        may_add = may(person(request), "add", ProjectsOfAgreement.model)
        return {
            **super().panel(request, thing),
            "amending": self.amending(request, thing),
            "desk": self.desk(request, thing),
            "money": money_panel(thing),
            "duplicate": self.duplicate_url(request, thing),
            "add_project": may_add and reverse("admin:registry_project_add"),
        }

    # -- Its own pages -------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path(
                "<int:agreement>/documents/<int:pk>/",
                guarded(require_safe(self.document_view)),
                name="registry_agreement_document",
            ),
        ]
        return own + super().get_urls()

    def document_view(self, request: HttpRequest, agreement: int, pk: int) -> HttpResponse:
        """A paper, for who may see its agreement."""
        document = Document.objects.select_related("agreement").filter(agreement=agreement, pk=pk).first()
        if document is None or not self.has_view_permission(request, document.agreement):
            raise Http404
        return hand_out(document)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Who handed a paper in is noted with it."""
        for row in formset.forms:
            if isinstance(row.instance, Document) and row.instance._state.adding:
                row.instance.uploaded_by = person(request)
        super().save_formset(request, form, formset, change)

    # -- What the boxes say to who may not tick them ----------------------------------------------------------------

    @admin.display(description=_("pillars"))
    def pillar_boxes(self, agreement: Agreement) -> str:
        return AgreementForm.links["pillar_boxes"].shown(agreement)

    @admin.display(description=_("project lines"))
    def line_boxes(self, agreement: Agreement) -> str:
        return AgreementForm.links["line_boxes"].shown(agreement)

    @admin.display(description=_("main target populations"))
    def main_boxes(self, agreement: Agreement) -> str:
        return AgreementForm.links["main_boxes"].shown(agreement)

    @admin.display(description=_("mentioned populations"))
    def mentioned_boxes(self, agreement: Agreement) -> str:
        return AgreementForm.links["mentioned_boxes"].shown(agreement)
