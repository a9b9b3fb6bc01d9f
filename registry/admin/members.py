"""Who acts for an association: shown on the page of the party, where a clerk in charge of it invites and removes."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from registry import memberships
from registry.choices import CIVIL_SOCIETY
from registry.forms import InvitationForm
from registry.models import Invitation, Membership, Party
from registry.permissions import leads
from registry.templatetags.show import day, in_language, ltr, moment

from .base import ReadOnlyAdmin
from .deed_forms import DeedForm, day_field
from .deeds import Deed, do_deed
from .publishing import DeedsAdmin
from .site import person, site


class ClerksInvitation(InvitationForm, DeedForm):
    """A clerk gives any end, and has the calendar of the clerks' desk to choose it."""

    valid_until = day_field(_("end of the mandate"), required=False)


class RenewForm(DeedForm):
    """Until when."""

    valid_until = day_field(_("end of the mandate"), required=False)


class MembersOfParty(DeedsAdmin):
    """The part of a party's page that says who acts for it, and its small pages."""

    def get_urls(self) -> list[URLPattern]:
        pages: tuple[tuple[str, Callable[..., HttpResponse], str], ...] = (
            ("members/invite/", self.invite_view, "invite"),
            ("members/<int:key>/renew/", self.renew_view, "mandate"),
            ("members/<int:key>/remove/", self.remove_view, "dismiss"),
            ("invitations/<int:key>/revoke/", self.revoke_view, "revoke"),
        )
        own = [
            path(f"<path:object_id>/{road}", self.admin_site.admin_view(view), name=f"registry_party_{name}")
            for road, view, name in pages
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> HttpResponse:
        party: Party | None = how.get("obj")
        if party is not None and party.kind in CIVIL_SOCIETY:
            context["members"] = party.memberships.active().select_related("person")
            context["invitations"] = party.invitations.open()
            context["may_lead"] = leads(person(request), party)
        return super().render_change_form(request, context, *args, **how)

    def _led(self, request: HttpRequest, object_id: str) -> Party:
        """The association of the address, for a clerk in charge of it."""
        party: Party | None = self.get_object(request, unquote(object_id))
        if party is None or party.kind not in CIVIL_SOCIETY:
            raise Http404
        if not leads(person(request), party):
            raise PermissionDenied(str(memberships.NOT_YOURS))
        return party

    def _do(self, request: HttpRequest, party: Party, deed: Deed) -> HttpResponse:
        return do_deed(request, self, party, deed, reverse("admin:registry_party_change", args=[quote(party.pk)]))

    def invite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks whom; the letter leaves with the next post."""
        party = self._led(request, object_id)

        def act(form: forms.Form) -> str:
            memberships.invite(party, **form.cleaned_data, actor=person(request))
            return gettext("The invitation is on its way.")

        explanation = _("A letter in both languages opens the associations' desk to the owner of this address.")
        form = ClerksInvitation(request.POST or None)
        return self._do(request, party, Deed(gettext("Invite a member"), act, None, form, explanation))

    def renew_view(self, request: HttpRequest, object_id: str, key: int) -> HttpResponse:
        """Another end of a mandate."""
        party = self._led(request, object_id)
        member = self._member(party, key)

        def act(form: forms.Form) -> str:
            memberships.renew(member, valid_until=form.cleaned_data["valid_until"], actor=person(request))
            return gettext("The mandate was changed.")

        form = RenewForm(request.POST or None, initial={"valid_until": member.valid_until})
        return self._do(request, party, Deed(gettext("Change the end of the mandate"), act, None, form, _named(member)))

    def remove_view(self, request: HttpRequest, object_id: str, key: int) -> HttpResponse:
        """Asks once more."""
        party = self._led(request, object_id)
        member = self._member(party, key)

        def act(form: Any) -> str:
            memberships.remove(member, actor=person(request))
            return gettext("The member was removed.")

        explanation = f"{_named(member)} {gettext('Access ends at once. What this person has handed in stays.')}"
        return self._do(request, party, Deed(gettext("Remove the member"), act, None, explanation=explanation))

    def revoke_view(self, request: HttpRequest, object_id: str, key: int) -> HttpResponse:
        """Asks once more."""
        party = self._led(request, object_id)
        invitation = get_object_or_404(party.invitations.open(), pk=key)

        def act(form: Any) -> str:
            memberships.revoke(invitation, actor=person(request))
            return gettext("The invitation was revoked.")

        explanation = f"{invitation.email} · {gettext('The letter will open nothing any more.')}"
        return self._do(request, party, Deed(gettext("Revoke the invitation"), act, None, explanation=explanation))

    def _member(self, party: Party, key: int) -> Membership:
        return get_object_or_404(party.memberships.active().select_related("person"), pk=key)


def _named(member: Membership) -> str:
    """Who, as what, by which address: two members may bear one name."""
    return f"{member.person} · {member.get_office_display()} · {member.person.email}."


class OfAssociation(ReadOnlyAdmin):
    """What is shown of members and invitations alike."""

    list_filter = ("office",)
    list_select_related: ClassVar[tuple[str, ...]] = ("party",)
    search_help_text = _("An e-mail address.")

    @admin.display(description=_("association"), ordering="party__name")
    def party_shown(self, thing: Membership | Invitation) -> SafeString | str:
        return in_language(thing.party, "name")

    @admin.display(description=_("end of the mandate"), ordering="valid_until")
    def until_shown(self, thing: Membership | Invitation) -> SafeString | str:
        return day(thing.valid_until)


@admin.register(Membership, site=site)
class MembershipAdmin(OfAssociation):
    """Who acts or acted for an association."""

    list_display = ("email_shown", "party_shown", "office", "from_shown", "until_shown", "ended_shown")
    list_select_related: ClassVar[tuple[str, ...]] = ("party", "person")
    search_fields = ("person__email",)
    fields = (
        ("email_shown", "party_shown", "office"),
        ("from_shown", "until_shown", "ended_shown"),
        ("invited_by", "ended_by"),
    )
    readonly_fields = ("email_shown", "party_shown", "from_shown", "until_shown", "ended_shown")

    @admin.display(description=_("e-mail address"), ordering="person__email")
    def email_shown(self, member: Membership) -> SafeString | str:
        return ltr(member.person.email)

    @admin.display(description=_("from"), ordering="valid_from")
    def from_shown(self, member: Membership) -> SafeString | str:
        return day(member.valid_from)

    @admin.display(description=_("removed at"), ordering="ended_at")
    def ended_shown(self, member: Membership) -> SafeString | str:
        return moment(member.ended_at)


@admin.register(Invitation, site=site)
class InvitationAdmin(OfAssociation):
    """Who was invited, and what became of it."""

    list_display = ("email_shown", "party_shown", "office", "created_shown", "expires_shown", "outcome")
    search_fields = ("email",)
    fields = (
        ("email_shown", "full_name", "language"),
        ("party_shown", "office", "until_shown"),
        ("created_shown", "expires_shown", "outcome"),
        ("invited_by", "revoked_by"),
    )
    readonly_fields = ("email_shown", "party_shown", "until_shown", "created_shown", "expires_shown", "outcome")

    @admin.display(description=_("e-mail address"), ordering="email")
    def email_shown(self, invitation: Invitation) -> SafeString | str:
        return ltr(invitation.email)

    @admin.display(description=_("created at"), ordering="created_at")
    def created_shown(self, invitation: Invitation) -> SafeString | str:
        return moment(invitation.created_at)

    @admin.display(description=_("ends at"), ordering="expires_at")
    def expires_shown(self, invitation: Invitation) -> SafeString | str:
        return moment(invitation.expires_at)

    @admin.display(description=_("what became of it"))
    def outcome(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return pgettext("invitation", "accepted")
        return gettext("revoked") if invitation.revoked_at else gettext("not accepted")
