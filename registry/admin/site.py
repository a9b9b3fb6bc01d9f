"""The clerks' desk itself: who may enter, in whose name it writes, and in which order its records stand."""

from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import LogoutView
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry import models as registry
from registry.exchange import letters
from registry.models import User, acting
from registry.models.base import Switchable
from registry.permissions import ASSOCIATION, STAFF, Thing, has_role, may
from registry.plain_letters import LANGUAGES

from .alerts import page_of_alerts
from .home import home
from .search import IN_BOX, ON_PAGE, results
from .statistics import register_at_a_glance
from .yes_no import install as name_yes_and_no

GROUPS: Final = (
    (
        "register",
        _("Register"),
        (
            registry.Agreement,
            registry.Amendment,
            registry.Party,
            registry.Person,
            registry.Project,
            registry.Instalment,
            registry.Indicator,
            registry.Ceremony,
            registry.CallForProjects,
            registry.Application,
            registry.Consultation,
            registry.RegionalEnvelope,
            registry.Coverage,
            registry.PublicEvent,
            registry.SpreadsheetImport,
        ),
    ),
    ("deposits", _("Associations' desk"), (registry.Deposit, registry.CompletionRequest)),
    (
        "lists",
        _("Lists"),
        (
            registry.Strategy,
            registry.Pillar,
            registry.AgreementKind,
            registry.ProjectLine,
            registry.TargetPopulation,
            registry.CooperationAxis,
            registry.Service,
            registry.Source,
        ),
    ),
    ("territory", _("Territory"), (registry.Region, registry.Province, registry.Commune)),
    (
        "records",
        _("What was done"),
        (
            registry.PublishedVersion,
            registry.Transition,
            registry.Override,
            registry.UndonePayment,
            registry.StatusLetter,
        ),
    ),
    (
        "accounts",
        _("People who sign in"),
        (
            registry.User,
            registry.Membership,
            registry.Invitation,
            registry.ApiToken,
            registry.Message,
        ),
    ),
)
"""The index, from what a clerk opens every day to what is looked up once a year."""
YEARS: Final = (1900, 2101)
"""Of which a table can be asked for."""


def person(request: HttpRequest) -> User:
    """Who is signed in. Every page of the desk has asked for that before it asks anything else."""
    assert isinstance(request.user, User), "AdminSite.admin_view"
    return request.user


def allowed(request: HttpRequest, action: str, thing: Thing) -> bool:
    """`may`, asked once in a request: a page with twelve lists of rows asks the same of its record sixty times."""
    if not isinstance(thing, type) and thing.pk is None:
        return may(person(request), action, thing)
    known: dict[Any, bool] = request.__dict__.setdefault("answers_of_may", {})
    key = (action, thing if isinstance(thing, type) else (type(thing), thing.pk))
    if key not in known:
        known[key] = may(person(request), action, thing)
    return known[key]


class Suggestions(AutocompleteJsonView):
    """The names offered while a clerk types; entries that are switched off are offered no more."""

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        if issubclass(found.model, Switchable):
            found = found.filter(Q(disabled_on__isnull=True) | Q(disabled_on__gt=timezone.localdate()))
        return found

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """Two associations may bear one name: the place tells them apart."""
        result: dict[str, str] = super().serialize_result(obj, to_field_name)
        place = getattr(obj, "province", None) or getattr(obj, "region", None)
        return result | {"text": f"{result['text']} · {place}"} if place else result


def _why_not_here(account: User) -> str:
    if has_role(account, ASSOCIATION):
        return gettext("The clerks' desk is for the administration; the members of associations do not enter it.")
    return gettext("Your account has no role at the clerks' desk.")


class RegistrySite(AdminSite):
    """Django's admin with our rights, our sign-in and our order."""

    site_header = _("Register of partnership agreements")
    site_title = _("Register of partnership agreements")
    index_title = _("Clerks' desk")
    empty_value_display = "—"
    enable_nav_sidebar = False  # the lists need the width; the ways most taken stand in the header

    def has_permission(self, request: HttpRequest) -> bool:
        """Who has a role at the desk; the actor of a command never signs in."""
        return isinstance(request.user, User) and request.user.is_active and has_role(request.user, *STAFF)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whatever a page writes is written in the name of the person who signed in."""

        @wraps(view)
        def recorded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if any("\0" in str(value) for _name, values in request.GET.lists() for value in values):
                raise BadRequest("PostgreSQL knows no text with a zero byte")
            if request.method != "POST":
                return view(request, *args, **kwargs)
            with acting(person(request), road="admin"):
                return view(request, *args, **kwargs)

        guarded = super().admin_view(recorded, cacheable)

        @wraps(view)
        def for_staff(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            """Who signed in and has no place here is told so, instead of being asked to sign in again."""
            leaving = request.path == reverse("admin:logout", current_app=self.name)
            if isinstance(request.user, User) and not self.has_permission(request) and not leaving:
                raise PermissionDenied(_why_not_here(request.user))
            return guarded(request, *args, **kwargs)

        return for_staff

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way to sign in, with one limit on attempts."""
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Back to the public page."""
        return LogoutView.as_view(next_page="home")(request)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Suggestions.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The desk, beginning with what waits for who is signed in."""
        return super().index(request, {**home(person(request)), **(extra_context or {})})

    def alerts_view(self, request: HttpRequest) -> HttpResponse:
        """What needs attention, row by row."""
        page = {**self.each_context(request), **page_of_alerts(person(request), request.GET)}
        return TemplateResponse(request, "admin/registry/alerts.html", page)

    def statistics_view(self, request: HttpRequest) -> HttpResponse:
        """The register at a glance."""
        glance = register_at_a_glance()
        page = {**self.each_context(request), **glance}
        status = HTTPStatus.OK if glance["answers"] else HTTPStatus.SERVICE_UNAVAILABLE
        return TemplateResponse(request, "admin/registry/statistics.html", page, status=status)

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """Records of every kind, found by a few words."""
        found = results(person(request), request.GET.get("q", ""), each=ON_PAGE)
        page = {**self.each_context(request), **found, "title": gettext("Search in the register")}
        return TemplateResponse(request, "admin/registry/search.html", page)

    def search_box_view(self, request: HttpRequest) -> HttpResponse:
        """The same below the search box, while somebody types."""
        found = results(person(request), request.GET.get("q", ""), each=IN_BOX)
        return TemplateResponse(request, "admin/registry/search_box.html", found)

    def year_view(self, request: HttpRequest, year: int, language: str) -> HttpResponse:
        """The agreements of a year by region and pillar, as a paper."""
        if language not in LANGUAGES or year not in range(*YEARS):
            raise Http404
        pdf = letters.yearly_table(year, language=language, actor=person(request))
        return letters.as_download(pdf, name="conventions", number=f"{year}-{language}")

    def get_urls(self) -> list[Any]:
        """Without Django's way from a record to its public page (`r/`): no record here has one of that kind."""
        own = [
            path("alerts/", self.admin_view(self.alerts_view), name="alerts"),
            path("statistics/", self.admin_view(self.statistics_view), name="statistics"),
            path("search/", self.admin_view(self.search_view), name="search"),
            path("search/box/", self.admin_view(self.search_box_view), name="search_box"),
            path(
                "statistics/<int:year>-<slug:language>.pdf",
                self.admin_view(require_safe(self.year_view)),
                name="statistics_paper",
            ),
        ]
        return own + [each for each in super().get_urls() if getattr(each, "name", None) != "view_on_site"]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The records in the order of work, not of the alphabet."""
        apps = self._build_app_dict(request, app_label)
        entries = {entry["model"]: entry for app in apps.values() for entry in app["models"]}
        return [
            {
                "name": name,
                "app_label": f"registry-{label}",
                "app_url": reverse("admin:app_list", kwargs={"app_label": "registry"}, current_app=self.name),
                "has_module_perms": True,
                "models": shown,
            }
            for label, name, models in GROUPS
            if (shown := [entries[model] for model in models if model in entries])
        ]


name_yes_and_no()
site = RegistrySite(name="admin")
site.disable_action("delete_selected")
