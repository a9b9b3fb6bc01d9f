"""The buttons of a page that do more than save: publish, publish again, withdraw. The rooms below decide."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions, publication
from registry.choices import PublicationStatus
from registry.models import PublishedVersion
from registry.permissions import may, why_read_only
from registry.refusals import Refusal
from registry.templatetags.show import badge

from .base import RegistryAdmin
from .site import person
from .two_clerks import REVISION

CHANGED_SINCE = _("This record was changed since you opened this page. Look at it as it is now, then decide again.")
FORBIDDEN, STALE = 403, 409
NO_RIGHT = frozenset({"not_allowed", "outside_perimeter"})
"""The codes that say: not you. The others say: not now, or not so."""


@dataclass(frozen=True)
class Answer:
    """What became of a deed: nothing was sent yet (200), it was done (302), or why not."""

    status: int = 200
    errors: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether there is another page to go to."""
        return self.status == 302


class DeedsAdmin(RegistryAdmin):
    """A record whose page does more than save: each deed has an address, asks first, and says how it went."""

    def url_of(self, thing: Model, name: str, *args: Any) -> str:
        """The address of one of the record's own pages."""
        return reverse(f"admin:{self._url_name(name)}", args=(quote(thing.pk), *args))

    def _url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def ask_and_do(
        self, request: HttpRequest, thing: Model, page: dict[str, Any], act: Callable[[str], str]
    ) -> HttpResponse:
        """GET shows a page that asks (with the reason, where one is needed); POST acts and goes back to the record."""
        back, reason = self.url_of(thing, "change"), request.POST.get("reason", "")
        page = {"needs_reason": False, "without_reason": False, "form": None, "obstacles": [], "rails": None} | page
        answer = Answer()
        if request.method == "POST":
            answer = self._asked(request, thing, page, lambda: act(reason))
            if answer.is_done:
                return HttpResponseRedirect(back)
        context = {**page, **self.deed_context(request, thing, answer, page), "reason": reason, "back": back}
        return TemplateResponse(request, "admin/registry/confirm.html", context, status=answer.status)

    def _asked(self, request: HttpRequest, thing: Model, page: dict[str, Any], act: Callable[[], str]) -> Answer:
        """The answer to what came: the reason and the fields first, for they need no look at the record."""
        if page.get("right") is None and page["needs_reason"] and not request.POST.get("reason", "").strip():
            return Answer(400, [gettext("Give the reason.")])
        if page.get("right") is None and page["form"] is not None and not page["form"].is_valid():
            return Answer(400, [gettext("Correct the fields below.")])
        return self.decided(request, thing, act, right=page.get("right"))

    def deed_context(self, request: HttpRequest, thing: Model, answer: Answer, page: dict[str, Any]) -> dict[str, Any]:
        """What every page of a deed says: the record, what was refused, and the revision that it shows.

        In `page`, "right" is why this person may not do it at all, "obstacles" what it still lacks: either closes the
        page, which then has no button.
        """
        right: Refusal | None = page.get("right")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "thing": thing,
            "errors": answer.errors,
            "obstacles": right.messages if right else page.get("obstacles", []),
            "is_closed": bool(right or page.get("obstacles")),
            "is_stale": answer.status == STALE,
            "revision": request.POST.get(REVISION, "") if answer.status == 400 else self.revision_shown(thing),
        }

    def decided(
        self, request: HttpRequest, thing: Model, act: Callable[[], str], *, right: Refusal | None = None
    ) -> Answer:
        """Does it for who may, if the record is still what was shown: nobody signs what they have not seen.

        `right` is why this person may not, asked first: whom it is none of their business learns nothing of a change.
        """
        if right is not None:
            return Answer(FORBIDDEN, right.messages)
        with transaction.atomic():
            if not self.is_as_shown(request, thing):
                return Answer(STALE, [str(CHANGED_SINCE)])
            try:
                messages.success(request, act())
            except Refusal as refusal:
                return Answer(FORBIDDEN if refusal.code in NO_RIGHT else 400, refusal.messages)
            except ValidationError as refusal:
                return Answer(400, refusal.messages)
        return Answer(302)


class PublishableAdmin(DeedsAdmin):
    """A record that a supervisor publishes and withdraws, from its page or for many at once."""

    change_form_template = "admin/registry/publishable_change_form.html"
    actions: tuple[str, ...] = ("publish_selected",)

    @admin.display(description=_("publication"), ordering="publication")
    def publication_shown(self, thing: Any) -> SafeString:
        return badge(thing.publication, thing.get_publication_display())

    # -- The panel at the top of the page ------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))
        panel = self.panel(request, thing) if thing is not None and self.has_view_permission(request, thing) else None
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "panel": panel})

    def panel(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """What the page says above its form: where the record stands, and what can be done."""
        published = thing.publication == PublicationStatus.PUBLISHED
        differs = published and publication.differs(thing)
        return {
            "thing": thing,
            "revision": str(thing.revision),
            "differs": differs,
            "may_publish": may(person(request), "publish", thing) and (differs or not published),
            "may_withdraw": may(person(request), "withdraw", thing) and published,
            "obstacles": [] if published else publication.obstacles(thing),
            "publish_url": self.url_of(thing, "publish"),
            "withdraw_url": self.url_of(thing, "withdraw"),
            "versions": self.versions(thing),
        }

    def versions(self, thing: Any) -> QuerySet[PublishedVersion]:
        """Every publication of the record, the newest first."""
        collection = publication.collection_of(thing).name
        versions = PublishedVersion.objects.filter(collection=collection, key=str(thing.uuid))
        return versions.select_related("actor").defer("body").order_by("-version")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "<path:object_id>/publish/",
                self.admin_site.admin_view(self.publish_view),
                name=self._url_name("publish"),
            ),
            path(
                "<path:object_id>/withdraw/",
                self.admin_site.admin_view(self.withdraw_view),
                name=self._url_name("withdraw"),
            ),
        ]
        return own + super().get_urls()

    # -- One record ----------------------------------------------------------------------------------------------

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publishes the record, or publishes it again as it is now."""
        thing = self.required(request, object_id, "publish")
        page = {"title": gettext("Publish"), "button": gettext("Publish"), "obstacles": publication.obstacles(thing)}
        page["explanation"] = gettext("From now on everybody can read this record as it stands now.")
        return self.ask_and_do(request, thing, page, lambda reason: self._publish(request, thing, reason))

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Takes the record away from the public, with a reason."""
        thing = self.required(request, object_id, "withdraw")
        page = {"title": gettext("Withdraw from publication"), "button": gettext("Withdraw"), "needs_reason": True}
        gone = gettext("The public can no longer read this record.")
        reason = gettext("The reason is public: whoever asks for the record reads it, with the date.")
        page["explanation"] = f"{gone} {reason}"
        return self.ask_and_do(request, thing, page, lambda reason: self._withdraw(request, thing, reason))

    def _publish(self, request: HttpRequest, thing: Any, reason: str) -> str:
        version = publication.publish(thing, actor=person(request), reason=reason)
        return gettext("Published, version %(version)s.") % {"version": version.version}

    def _withdraw(self, request: HttpRequest, thing: Any, reason: str) -> str:
        publication.withdraw(thing, actor=person(request), reason=reason)
        return gettext("Withdrawn from publication.")

    def required(self, request: HttpRequest, object_id: str, action: str) -> Any:
        """The record of the address, for who may do this to it."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        if not may(person(request), action, thing):
            raise PermissionDenied
        return thing

    # -- Many records --------------------------------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may(person(request), "publish", self.model)

    @admin.action(description=_("Publish the selected records"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """First a page that lists what would be published, then the outcome for each record."""
        decided = "decided" in request.POST
        with transaction.atomic():
            moved = self.moved_rows(request, queryset) if decided else []
            decided = decided and not moved
            rows = self._outcomes(request, list(queryset), decided)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Outcome") if decided else gettext("Publish the selected records"),
            "opts": self.opts,
            "rows": rows,
            "decided": decided,
            "moved": moved,
            "back": reverse(f"admin:{self._url_name('changelist')}"),
        }
        status = 409 if moved else 200
        return TemplateResponse(request, "admin/registry/publish_selected.html", context, status=status)

    def _outcomes(self, request: HttpRequest, things: list[Any], decided: bool) -> list[tuple[Any, list[str]]]:
        """Each record with what stands in the way of its publication; nothing when it can be, or was, published."""
        actor = person(request)
        permissions.ask_together(actor, things)
        found = {thing.pk: self._refused_person(request, thing) for thing in things}
        open_ones = [thing for thing in things if not found[thing.pk]]
        if decided:
            outcomes = publication.publish_many(open_ones, actor=actor)
            found |= {outcome.thing.pk: outcome.messages for outcome in outcomes}
        else:
            found |= {thing.pk: publication.obstacles(thing) for thing in open_ones}
        return [(thing, found[thing.pk]) for thing in things]

    def _refused_person(self, request: HttpRequest, thing: Any) -> list[str]:
        if may(person(request), "publish", thing):
            return []
        why = why_read_only(person(request), thing)
        return [why or gettext("You entered or changed this record yourself: another supervisor publishes it.")]
