"""The history of a record: what changed, who did it, when and by which door; and how the record stood at a moment."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import changes, text
from registry.changes import BEGUN, DELETE, INSERT, UPDATE, History
from registry.forms import DayField

from .forms import keys_of

MOMENTS_ON_A_PAGE = 50
KINDS = {INSERT: _("added"), UPDATE: _("changed"), DELETE: _("removed"), BEGUN: _("first kept")}


class HourField(forms.TimeField):
    """An hour as people type it: 14:30, in Arabic digits too."""

    def __init__(self, **options: Any) -> None:
        sentence = {"invalid": _("Write the hour as 14:30.")}
        super().__init__(input_formats=["%H:%M"], error_messages=sentence, **options)

    def to_python(self, value: Any) -> time | None:
        return super().to_python(text.ascii_digits(value) if isinstance(value, str) else value)


def _typed(example: str) -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "ltr", "size": len(example), "placeholder": example, "autocomplete": "off"})


class FilterForm(forms.Form):
    """Which changes to show."""

    field = forms.ChoiceField(label=_("field"), required=False)
    who = forms.ChoiceField(label=_("person"), required=False)
    since = DayField(label=_("from the day"), required=False, widget=_typed("17/06/2022"))
    until = DayField(label=_("until the day"), required=False, widget=_typed("17/06/2022"))

    def __init__(self, data: QueryDict, history: History, found: Sequence[changes.Difference]) -> None:
        super().__init__(data)
        everything = ("", gettext("all"))
        people = [(person.key, person.name) for person in changes.people_of(found)]
        self.fields["field"].choices = [everything, *changes.fields_changed(history, found)]  # type: ignore[attr-defined]
        self.fields["who"].choices = [everything, *people]  # type: ignore[attr-defined]

    def kept(self, found: Sequence[changes.Difference]) -> list[changes.Difference]:
        """The changes that were asked for; none, when the question cannot be read."""
        if not self.is_valid():
            return []
        asked = self.cleaned_data
        return [
            each
            for each in found
            if asked["field"] in ("", each.name)
            and asked["who"] in ("", changes.person_key(each.event))
            and _within(each.event.at, asked["since"], asked["until"])
        ]


def _within(moment: datetime, since: date | None, until: date | None) -> bool:
    day = timezone.localtime(moment).date()
    return (since is None or since <= day) and (until is None or day <= until)


class MomentForm(forms.Form):
    """At which moment to look."""

    on = DayField(label=_("on the day"), widget=_typed("17/06/2022"))
    hour = HourField(
        label=_("at the hour"), required=False, widget=_typed("14:30"), help_text=_("Empty: the end of the day.")
    )

    def moment(self) -> datetime | None:
        """The end of the minute that was named, or of the day: what was written within it counts."""
        if not self.is_valid():
            return None
        hour = self.cleaned_data["hour"] or time(23, 59)
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["on"], hour.replace(second=59, microsecond=999_999))
        )


def history_page(admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page, for who may see the record; also of one that was deleted."""
    thing = admin.get_object(request, unquote(object_id))
    gone = thing is None
    if thing is None:
        thing = deleted(admin.model, unquote(object_id))
    if thing is None:
        raise Http404
    if not admin.has_view_permission(request, thing):
        raise PermissionDenied
    context = {
        **admin.admin_site.each_context(request),
        "title": gettext("History"),
        "opts": admin.opts,
        "thing": thing,
        "gone": gone,
        **_told(request.GET, History(type(thing), thing.pk)),
    }
    return TemplateResponse(request, "admin/registry/history.html", context)


def deleted(model: type[Model], object_id: str) -> Model | None:
    """A record that is gone, as it was last. One that stands but is not shown to this person stays hidden."""
    keys = keys_of(object_id)
    if not keys or model._base_manager.filter(pk=keys[0]).exists():
        return None
    return changes.last_known(model, keys[0])


def _told(asked: QueryDict, history: History) -> dict[str, Any]:
    """What the template shows: the record at a moment when one is named, else the page of changes."""
    moment_form = MomentForm(asked if "on" in asked else None)
    moment = moment_form.moment()
    if moment is not None:
        known = changes.known_at(history, moment)
        return {"moment_form": moment_form, "moment": moment, "known": known}
    found = history.differences()
    form = FilterForm(asked, history, found)
    moments = Paginator(changes.moments_of(form.kept(found)), MOMENTS_ON_A_PAGE)
    page = moments.get_page(asked.get("p"))
    return {
        "moment_form": moment_form,
        "form": form,
        "page": page,
        "moments": changes.tell(history, list(page.object_list)),
        "labels": KINDS,
        "anything": bool(found),
        "others": _without(asked, "p"),
    }


def _without(asked: QueryDict, name: str) -> str:
    """The address's questions but one, for the links to other pages."""
    rest = asked.copy()
    rest.pop(name, None)
    return rest.urlencode()
