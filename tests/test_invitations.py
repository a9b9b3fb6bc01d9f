"""Invitations as people meet them: the letter's page, the association's own page, and the clerk's."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from registry import memberships
from registry.choices import Office, Role
from registry.models import Invitation, Membership, Message, Party, User
from registry.permissions import acts_for

from .conftest import act_for
from .conftest import person as account

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]


@pytest.fixture
def party(member: User) -> Party:
    return Party.objects.get(memberships__person=member)


@pytest.fixture
def treasurer(party: Party) -> User:
    return act_for(account("aziz@association.example", Role.ASSOCIATION, full_name="عزيز"), party, Office.TREASURER)


@pytest.fixture
def foreign(db: None) -> Party:
    """An association of other people, with a member and an invitation of its own."""
    other = Party.objects.create(kind="association", name_ar="جمعية الآخرين", email="canary@b.example")
    president = act_for(account("president@b.example", Role.ASSOCIATION), other)
    memberships.invite(other, email="guest@b.example", office=Office.EMPLOYEE, language="ar", actor=president)
    return other


def invited(party: Party, actor: User, **changes: object) -> tuple[Invitation, str]:
    letter = {"email": "new@association.example", "office": Office.SECRETARY, "language": "fr"}
    return memberships.invite(party, **letter | changes, actor=actor)


def page_of(party: Party) -> str:
    return f"/portal/associations/{party.uuid}/"


def mandate(person: User) -> Membership:
    return Membership.objects.get(person=person, ended_at=None)


# ---- the page of the letter


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_says_for_whom_as_what_and_until_when(
    language: str, client: Client, party: Party, clerk: User
) -> None:
    _, word = invited(party, clerk, valid_until=timezone.localdate() + timedelta(days=400))
    client.cookies["django_language"] = language
    page = client.get(f"/invitation/{word}/")
    assert page.status_code == 200
    until = (timezone.localdate() + timedelta(days=400)).strftime("%d/%m/%Y")
    for words in ("جمعية هند للاختبار", until, "new@association.example"):
        assert words in page.text
    assert ("secrétaire général" if language == "fr" else "كاتب عام") in page.text
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin", "not stricter: browsers would send the form without its origin"
    assert "script" not in page.text


def test_opening_the_page_accepts_nothing(client: Client, party: Party, clerk: User) -> None:
    _, word = invited(party, clerk)
    for _ in range(2):
        assert client.get(f"/invitation/{word}/").status_code == 200
    assert client.head(f"/invitation/{word}/").status_code == 200
    assert not User.objects.filter(email="new@association.example").exists()


def test_accepting_leads_to_the_code_with_the_address_filled_in(client: Client, party: Party, clerk: User) -> None:
    _, word = invited(party, clerk)
    answer = client.post(f"/invitation/{word}/")
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/code/", "the address of a mailbox stands in no address of a page"
    assert 'value="new@association.example"' in client.get(answer.url).text
    assert client.get("/portal/").status_code == 302, "accepting signs nobody in"
    assert acts_for(User.objects.get(email="new@association.example"), party)


def test_accepting_in_somebody_elses_browser_ends_that_session(
    party: Party, clerk: User, supervisor: User, signed_in: Browser
) -> None:
    _, word = invited(party, clerk)
    browser = signed_in(supervisor)
    browser.post(f"/invitation/{word}/")
    assert browser.get("/admin/").status_code == 302
    assert 'value="new@association.example"' in browser.get("/accounts/login/code/").text


def test_what_cannot_be_accepted_is_one_page_for_all_reasons(client: Client, party: Party, clerk: User) -> None:
    words = {"unknown": "x" * 43, "short": "x", "arabic": "كلمة"}
    for name in ("expired", "revoked", "accepted", "over"):
        invitation, words[name] = invited(party, clerk, email=f"{name}@association.example")
        if name == "expired":
            Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
        elif name == "revoked":
            memberships.revoke(invitation, actor=clerk)
        elif name == "accepted":
            memberships.accept(words[name])
        else:
            ended = timezone.localdate() - timedelta(days=1)
            Invitation.objects.filter(pk=invitation.pk).update(valid_until=ended)
    answers = {}
    for name, word in words.items():
        for method in (client.get, client.post):
            answer = method(f"/invitation/{word}/")
            heads = tuple(sorted((key, value) for key, value in answer.headers.items() if key != "Expires"))
            answers[name, method.__name__] = (answer.status_code, answer.content, heads)
    assert len(set(answers.values())) == 1
    page = answers["unknown", "get"]
    assert page[0] == 404
    assert "دعوة جديدة" in page[1].decode(), "what to do"


def test_the_staff_learn_at_their_own_mailbox_that_they_cannot(client: Client, party: Party, supervisor: User) -> None:
    _, word = invited(party, supervisor, email=supervisor.email)
    client.cookies["django_language"] = "fr"
    answer = client.post(f"/invitation/{word}/")
    assert answer.status_code == 400
    assert "compte de l’administration" in answer.text.replace("&#x27;", "’")
    assert not supervisor.memberships.exists()


def test_an_invitation_asks_for_its_token(party: Party, clerk: User) -> None:
    _, word = invited(party, clerk)
    assert Client(enforce_csrf_checks=True).post(f"/invitation/{word}/").status_code == 403
    assert memberships.find(word) is not None


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_do_nothing(method: str, client: Client, party: Party, clerk: User) -> None:
    _, word = invited(party, clerk)
    assert getattr(client, method)(f"/invitation/{word}/").status_code == 405


# ---- the association's own page


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_president_sees_all_and_a_member_sees_who_else_has_access(
    language: str, party: Party, member: User, treasurer: User, clerk: User, signed_in: Browser
) -> None:
    Party.objects.filter(pk=party.pk).update(phone="0522000000", email="contact@hind.example", address="12 زنقة الزهور")
    invitation, _ = invited(party, clerk)
    presidents, members = (signed_in(who, language).get(page_of(party)) for who in (member, treasurer))
    for page in (presidents, members):
        assert page.status_code == 200
        for words in ("هند", "عزيز", "0522000000", "contact@hind.example", "12 زنقة الزهور"):
            assert words in page.text
        assert ("secrétaire général" if language == "fr" else "كاتب عام") in page.text, "who was invited, as what"
        assert "no-store" in page["Cache-Control"]
    for address in (member.email, invitation.email, f"members/{mandate(treasurer).pk}/remove/", "members/invite/"):
        assert address in presidents.text
        assert address not in members.text.replace(treasurer.email, ""), address


def test_a_member_without_a_name_keeps_the_address_from_the_others(
    party: Party, treasurer: User, signed_in: Browser
) -> None:
    act_for(account("nameless@association.example", Role.ASSOCIATION), party, Office.EMPLOYEE)
    assert "nameless@association.example" not in signed_in(treasurer).get(page_of(party)).text


def test_a_president_invites_revokes_and_removes(
    party: Party, member: User, treasurer: User, signed_in: Browser
) -> None:
    browser = signed_in(member, "fr")
    where = page_of(party)
    assert browser.get(f"{where}members/invite/").status_code == 200
    letter = {"email": "New@Association.example", "office": "secretary", "language": "ar", "valid_until": "31/12/2030"}
    assert browser.post(f"{where}members/invite/", letter).url == where
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.valid_until.isoformat()) == ("new@association.example", "2030-12-31")
    assert Message.objects.get(key__startswith="invitation/").to == "new@association.example"
    for address in (f"invitations/{invitation.pk}/revoke/", f"members/{mandate(treasurer).pk}/remove/"):
        assert browser.get(where + address).status_code == 200, "it asks first"
    assert not Membership.objects.exclude(ended_at=None).exists()
    assert browser.post(f"{where}invitations/{invitation.pk}/revoke/").url == where
    assert browser.post(f"{where}members/{mandate(treasurer).pk}/remove/").url == where
    assert not acts_for(treasurer, party)
    assert not Invitation.objects.open().exists()


def test_what_is_refused_is_said_and_nothing_typed_is_lost(party: Party, member: User, signed_in: Browser) -> None:
    browser = signed_in(member, "fr")
    answer = browser.post(f"{page_of(party)}members/{mandate(member).pk}/remove/")
    assert answer.status_code == 400
    assert "dernier président" in answer.text
    answer = browser.post(f"{page_of(party)}members/invite/", {"email": "not an address", "full_name": "Latifa"})
    assert answer.status_code == 400
    assert 'value="Latifa"' in answer.text
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_and_absent_are_the_same_bytes(
    method: str, party: Party, member: User, treasurer: User, foreign: Party, signed_in: Browser
) -> None:
    """For a president as for a member; a member's own association, too, has no page that changes who has access."""
    nowhere = "00000000-0000-4000-8000-000000000000"
    strangers, invitation = mandate(User.objects.get(email="president@b.example")), foreign.invitations.get()
    pages = [f"/portal/associations/{foreign.uuid}/", f"/portal/associations/{nowhere}/"]
    for uuid in (foreign.uuid, nowhere):
        root = f"/portal/associations/{uuid}/"
        pages += [f"{root}members/invite/", f"{root}members/{strangers.pk}/remove/"]
        pages += [f"{root}invitations/{invitation.pk}/revoke/"]
    mine = page_of(party)
    pages += [f"{mine}members/{strangers.pk}/remove/", f"{mine}members/99999999999999999999/remove/"]
    pages += [f"{mine}invitations/{invitation.pk}/revoke/", f"{mine}members/0/remove/"]
    answers = [getattr(signed_in(member), method)(page) for page in pages if page.count("/") > 4 or method == "get"]
    forbidden = [f"{mine}members/invite/", f"{mine}members/{mandate(treasurer).pk}/remove/"]
    answers += [getattr(signed_in(treasurer), method)(page) for page in forbidden]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert foreign.memberships.active().exists()
    assert foreign.invitations.open().exists()


def test_a_removed_member_finds_nothing_at_the_next_click(
    party: Party, member: User, treasurer: User, signed_in: Browser
) -> None:
    act_for(treasurer, Party.objects.create(kind="association", name_ar="جمعية ثانية للاختبار"))
    browser = signed_in(treasurer)
    assert browser.get(page_of(party)).status_code == 200
    memberships.remove(Membership.objects.get(person=treasurer, party=party), actor=member)
    assert browser.get(page_of(party)).status_code == 404
    assert browser.get("/portal/").status_code == 200, "but the desk of the other association"


def test_strangers_and_the_staff_have_no_place_here(party: Party, clerk: User, signed_in: Browser) -> None:
    for address in ("", "members/invite/"):
        answer = Client().get(page_of(party) + address)
        assert answer.url.startswith("/accounts/login/?next=")
        assert signed_in(clerk).get(page_of(party) + address).status_code == 403


# ---- the clerk's side


def revision(party: Party) -> dict[str, str]:
    """What each page of a deed carries: which state of the party it showed."""
    return {"_revision": str(Party.objects.get(pk=party.pk).revision)}


def admin_page(party: Party, rest: str = "change/") -> str:
    return f"/admin/registry/party/{party.pk}/{rest}"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_of_the_party_says_who_acts_for_it(
    language: str, party: Party, member: User, clerk: User, auditor: User, signed_in: Browser
) -> None:
    invitation, _ = invited(party, clerk)
    page = signed_in(clerk, language).get(admin_page(party))
    for words in (member.email, invitation.email, "members/invite/", f"invitations/{invitation.pk}/revoke/"):
        assert words in page.text
    page = signed_in(auditor, language).get(admin_page(party))
    assert member.email in page.text
    assert "members/invite/" not in page.text
    ministry = Party.objects.filter(kind="ministry").first()
    assert 'id="members"' not in signed_in(clerk, language).get(admin_page(ministry)).text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_clerk_invites_renews_revokes_and_removes(
    language: str, party: Party, member: User, treasurer: User, clerk: User, signed_in: Browser
) -> None:
    browser = signed_in(clerk, language)
    letter = {"email": "new@association.example", "office": "president", "language": "fr", "valid_until": "31/12/2030"}
    assert browser.get(admin_page(party, "members/invite/")).status_code == 200
    assert browser.post(admin_page(party, "members/invite/"), letter | revision(party)).status_code == 302
    invitation = Invitation.objects.get()
    deeds = {
        f"members/{mandate(treasurer).pk}/renew/": {"valid_until": "31/12/2031"},
        f"members/{mandate(member).pk}/remove/": {},
        f"invitations/{invitation.pk}/revoke/": {},
    }
    for address, sent in deeds.items():
        assert browser.get(admin_page(party, address)).status_code == 200, address
        assert browser.post(admin_page(party, address), sent | revision(party)).status_code == 302, address
    assert mandate(treasurer).valid_until.isoformat() == "2031-12-31"
    assert not acts_for(member, party), "a clerk may remove the last president"
    assert not Invitation.objects.open().exists()
    assert browser.get(admin_page(party, f"members/{mandate(treasurer).pk}1/remove/")).status_code == 404


def test_only_who_is_in_charge_does_so(
    party: Party, treasurer: User, regional_clerk: User, auditor: User, finance: User, member: User, signed_in: Browser
) -> None:
    for person in (auditor, finance, member):
        browser = signed_in(person)
        for rest in ("members/invite/", f"members/{mandate(treasurer).pk}/remove/"):
            assert browser.post(admin_page(party, rest), {"email": "x@y.example"}).status_code == 403
    ministry = Party.objects.filter(kind="ministry").first()
    assert (
        signed_in(account("s@ministry.example", Role.SUPERVISOR))
        .get(admin_page(ministry, "members/invite/"))
        .status_code
        == 404
    )
    assert acts_for(treasurer, party)


def test_members_and_invitations_are_lists_that_nobody_edits(party: Party, clerk: User, signed_in: Browser) -> None:
    invitation, word = invited(party, clerk)
    given = memberships.accept(word)
    browser = signed_in(clerk)
    for name, row in (("membership", given), ("invitation", invitation)):
        root = f"/admin/registry/{name}/"
        assert browser.get(f"{root}?q=association.example").status_code == 200
        page = browser.get(f"{root}{row.pk}/change/")
        assert page.status_code == 200
        assert 'name="_save"' not in page.text
        assert invitation.digest not in page.text
        assert browser.get(f"{root}add/").status_code == 403
        assert browser.post(f"{root}{row.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_account_manager_makes_no_member(language: str, account_manager: User, signed_in: Browser) -> None:
    sent = {"email": "m@association.example", "language": "ar", "roles": ["association"], "usable_password": "false"}
    answer = signed_in(account_manager, language).post("/admin/registry/user/add/", sent)
    assert answer.status_code == 200
    assert re.search("صفحة الطرف|page de la partie", answer.text)
    assert not User.objects.filter(email="m@association.example").exists()


def test_an_account_manager_still_switches_a_member_off(
    member: User, account_manager: User, signed_in: Browser
) -> None:
    sent = {"email": member.email, "full_name": "هند", "language": "ar", "roles": ["association"]}
    answer = signed_in(account_manager).post(f"/admin/registry/user/{member.pk}/change/", sent)
    assert answer.status_code == 302
    member.refresh_from_db()
    assert not member.is_active
