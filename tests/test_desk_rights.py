"""The rights as a browser meets them: which page answers whom, and with which sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.choices import Role, State
from registry.models import Agreement, Commune, Party, Project, ProjectLine, Region, User

from .conftest import person as account
from .factories import AgreementFactory, PartyFactory, SignedAgreementFactory
from .office import change_page, errors_of, own_page, what_stands_on

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]

PEOPLE = ("clerk", "regional", "supervisor", "finance", "auditor", "manager", "member", "nobody", "stranger")

# GET / POST of each page: what the browser is answered. 302 to a GET is the way to sign in (or, for the regional
# clerk's list, to the own region); 302 to a POST has done it, 200 shows the form again, with its sentences.
OPEN, READ, NONE, SIGN, DOES, HOME = (200, 200), (200, 403), (403, 403), (302, 302), (200, 302), (302, 200)

# fmt: off
PAGES = {
    #                    clerk reg.  super fin.  audit manag memb. nobod stranger
    "index":            (OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, NONE, NONE, SIGN),
    "list":             (OPEN, HOME, OPEN, OPEN, OPEN, OPEN, NONE, NONE, SIGN),
    "new":              (OPEN, OPEN, OPEN, NONE, NONE, NONE, NONE, NONE, SIGN),
    "inside":           (OPEN, OPEN, OPEN, READ, READ, READ, NONE, NONE, SIGN),
    "outside":          (OPEN, READ, OPEN, READ, READ, READ, NONE, NONE, SIGN),
    "ended":            (READ, READ, OPEN, READ, READ, READ, NONE, NONE, SIGN),
    "delete outside":   (OPEN, NONE, OPEN, NONE, NONE, NONE, NONE, NONE, SIGN),
    "publish":          (NONE, NONE, DOES, NONE, NONE, NONE, NONE, NONE, SIGN),
    "region":           (READ, READ, READ, READ, READ, READ, NONE, NONE, SIGN),
    "accounts":         (NONE, NONE, NONE, NONE, OPEN, OPEN, NONE, NONE, SIGN),
    "new account":      (NONE, NONE, NONE, NONE, NONE, OPEN, NONE, NONE, SIGN),
    "account":          (NONE, NONE, NONE, NONE, READ, OPEN, NONE, NONE, SIGN),
    "password":         (NONE, NONE, NONE, NONE, NONE, OPEN, NONE, NONE, SIGN),
    "delete account":   (NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, SIGN),
}
# fmt: on


@pytest.fixture
def cast(cast: dict[str, Any]) -> dict[str, Any]:
    return cast | {
        "nobody": account("nobody@ministry.example"),
        "stranger": None,
    }


def address(page: str, cast: dict[str, User]) -> str:
    """Where that page is, with a row made for it."""
    simple = {
        "index": "/admin/",
        "list": "/admin/registry/agreement/",
        "new": "/admin/registry/agreement/add/",
        "accounts": "/admin/registry/user/",
        "new account": "/admin/registry/user/add/",
        "account": f"/admin/registry/user/{cast['clerk'].pk}/change/",
        "password": f"/admin/registry/user/{cast['clerk'].pk}/password/",
        "delete account": f"/admin/registry/user/{cast['clerk'].pk}/delete/",
    }
    if page == "region":
        return change_page(Region.objects.get(code="07"))
    if page in simple:
        return simple[page]
    if page == "publish":
        return own_page(SignedAgreementFactory(state=State.SIGNED, region_codes=["07"]), "publish")
    place = "07" if page in ("inside", "ended") else "04"
    agreement = AgreementFactory(region_codes=[place], state=State.COMPLETED if page == "ended" else State.DRAFT)
    return own_page(agreement, "delete") if page.startswith("delete") else change_page(agreement)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_everybody_as_documented(page: str, cast: dict[str, Any], signed_in: Browser) -> None:
    found, where = {}, address(page, cast)
    for who in PEOPLE:
        client = signed_in(cast[who]) if cast[who] else Client()
        with transaction.atomic():
            found[who] = client.get(where).status_code, client.post(where, {}).status_code
            transaction.set_rollback(True)
    assert found == dict(zip(PEOPLE, PAGES[page], strict=True))


def test_a_member_of_an_association_reads_why_not(member: User, signed_in: Browser) -> None:
    page = signed_in(member, "fr").get("/admin/")
    assert page.status_code == 403
    assert "les membres d’associations n’y entrent pas" in page.text
    assert signed_in(member).post("/admin/logout/").status_code == 302, "but leaves as everybody does"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_page_outside_the_perimeter_is_read_and_says_why(
    language: str, regional_clerk: User, signed_in: Browser
) -> None:
    page = signed_in(regional_clerk, language).get(change_page(AgreementFactory(region_codes=["04"])))
    assert 'name="_save"' not in page.text
    assert page.context["why_read_only"] in page.text
    assert getattr(regional_clerk.region, f"name_{language}") in page.context["why_read_only"]
    page = signed_in(regional_clerk, language).get(change_page(AgreementFactory(region_codes=["07"])))
    assert 'name="_save"' in page.text
    assert page.context["why_read_only"] == ""


def test_the_list_opens_at_ones_own_region_and_finds_everything(regional_clerk: User, signed_in: Browser) -> None:
    client, address = signed_in(regional_clerk), "/admin/registry/agreement/"
    mine = AgreementFactory(title_ar="اتفاقية تخصنا", region_codes=["07"])
    other = AgreementFactory(title_ar="اتفاقية تخصنا أيضا", region_codes=["04"])
    assert client.get(address).url == f"{address}?charge=mine"
    shown = client.get(address, {"charge": "mine", "q": "تخصنا"})
    assert set(shown.context["cl"].result_list) == {mine}
    assert set(client.get(address, {"charge": "all", "q": "تخصنا"}).context["cl"].result_list) == {mine, other}
    assert set(client.get(address, {"q": "تخصنا"}).context["cl"].result_list) == {mine, other}
    assert "charge=all" in shown.text


def test_a_regional_clerk_enters_agreements_of_the_region(regional_clerk: User, signed_in: Browser) -> None:
    client, add = signed_in(regional_clerk), "/admin/registry/agreement/add/"
    data = what_stands_on(client.get(add)) | {
        "title_ar": "اتفاقية جهوية",
        "participations-0-party": PartyFactory().pk,
        "participations-1-party": PartyFactory().pk,
    }
    elsewhere = data | {"territories-0-region": Region.objects.get(code="04").pk}
    assert data["territories-0-region"] == regional_clerk.region_id, "filled in, as what repeats all day"
    for refused in (elsewhere, data | {"territories-0-region": "", "is_national": "true"}):
        page = client.post(add, refused)
        assert page.status_code == 200
        assert str(regional_clerk.region) in page.text
        assert not Agreement.objects.filter(title_ar="اتفاقية جهوية").exists()
    commune = Commune.objects.filter(province__region__code="07").first()
    response = client.post(add, data | {"territories-0-region": "", "territories-0-commune": commune.pk})
    assert response.status_code == 302, errors_of(response)
    agreement = Agreement.objects.get(title_ar="اتفاقية جهوية")
    data = what_stands_on(client.get(change_page(agreement)))
    moved = data | {"territories-0-commune": "", "territories-0-region": Region.objects.get(code="04").pk}
    assert client.post(change_page(agreement), moved).status_code == 200
    assert agreement.territories.get().commune == commune


def test_what_lies_elsewhere_is_refused_with_a_sentence(regional_clerk: User, signed_in: Browser) -> None:
    client = signed_in(regional_clerk)
    data = what_stands_on(client.get("/admin/registry/party/add/")) | {"kind": "association", "name_ar": "جمعية بعيدة"}
    page = client.post("/admin/registry/party/add/", data | {"region": Region.objects.get(code="04").pk})
    assert "outside_perimeter" in [error.code for error in page.context["adminform"].form.errors.as_data()["__all__"]]
    assert not Party.objects.filter(name_ar="جمعية بعيدة").exists()
    here = client.post("/admin/registry/party/add/", data | {"region": Region.objects.get(code="07").pk})
    assert here.status_code == 302
    foreign = AgreementFactory(region_codes=["04"])
    project = what_stands_on(client.get("/admin/registry/project/add/")) | {
        "name_ar": "مشروع بعيد",
        "holder": PartyFactory().pk,
        "project_line": ProjectLine.objects.first().pk,
        "agreement": foreign.pk,
    }
    assert client.post("/admin/registry/project/add/", project).status_code == 200
    assert not Project.objects.filter(name_ar="مشروع بعيد").exists()


def test_a_role_taken_away_while_a_form_is_open_saves_nothing(
    clerk: User, signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, agreement = signed_in(clerk), AgreementFactory(parties=2)
    data = what_stands_on(client.get(change_page(agreement))) | {"title_ar": "عنوان متأخر"}
    clean = Agreement.clean

    def meanwhile(self: Agreement) -> None:
        User.objects.filter(pk=clerk.pk).update(roles=[])
        clean(self)

    monkeypatch.setattr(Agreement, "clean", meanwhile)
    assert client.post(change_page(agreement), data).status_code == 403
    agreement.refresh_from_db()
    assert agreement.title_ar != "عنوان متأخر"


@pytest.mark.parametrize("who", ["clerk", "regional", "supervisor", "finance", "auditor"])
def test_the_page_asks_as_often_for_many_rows_as_for_few(who: str, cast: dict[str, Any], signed_in: Browser) -> None:
    client = signed_in(cast[who])

    def queries(rows: int) -> int:
        agreement = AgreementFactory(region_codes=["07"])
        for number in range(rows):
            agreement.instalments.create(number=number)
            agreement.objectives.create(text_ar="هدف", position=number)
            agreement.reports.create(kind="narrative")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(change_page(agreement)).status_code == 200
        return len(asked)

    queries(1)
    assert queries(2) == queries(9)


# -- Accounts --------------------------------------------------------------------------------------------------------


def test_nobody_gives_themselves_a_right(cast: dict[str, Any], signed_in: Browser) -> None:
    manager = cast["manager"]
    client = signed_in(manager, "fr")
    page = client.get(change_page(manager))
    assert 'name="roles"' not in page.text
    data = what_stands_on(page) | {"roles": ["account_manager", "supervisor"], "full_name": "Omar B.", "is_active": ""}
    assert client.post(change_page(manager), data).status_code == 302
    manager.refresh_from_db()
    assert (manager.roles, manager.full_name, manager.is_active) == ([Role.ACCOUNT_MANAGER], "Omar B.", True)


def test_roles_and_perimeter_are_given_on_the_account(cast: dict[str, Any], signed_in: Browser) -> None:
    client, somebody = signed_in(cast["manager"], "fr"), cast["nobody"]
    data = what_stands_on(client.get(change_page(somebody)))
    office = PartyFactory(kind="external_service")
    region = Region.objects.get(code="07")
    given = {"roles": ["finance"], "region": region.pk, "institution": office.pk}
    response = client.post(change_page(somebody), data | given)
    assert response.status_code == 302, errors_of(response)
    somebody.refresh_from_db()
    assert (somebody.roles, somebody.region, somebody.institution) == (["finance"], region, office)
    listed = client.get("/admin/registry/user/?role=finance&perimeter=07")
    assert set(listed.context["cl"].result_list) == {somebody}
    assert "agent financier" in listed.text
    province = region.provinces.first().pk
    for wrong, field in (
        ({"province": province}, "province"),
        ({"roles": ["auditor", "clerk"]}, "roles"),
        ({"roles": ["association"], "region": ""}, "roles"),
        ({"roles": ["king"]}, "roles"),
    ):
        assert field in errors_of(client.post(change_page(somebody), data | given | wrong)), wrong


def test_the_last_account_manager_is_told_so(cast: dict[str, Any], signed_in: Browser) -> None:
    manager, second = cast["manager"], account("zineb@ministry.example", Role.ACCOUNT_MANAGER)
    User.objects.with_role(Role.ACCOUNT_MANAGER).exclude(pk__in=[manager.pk, second.pk]).update(is_active=False)
    client = signed_in(manager, "fr")
    data = what_stands_on(client.get(change_page(second)))
    data.pop("is_active")
    assert client.post(change_page(second), data).status_code == 302
    second.refresh_from_db()
    assert not second.is_active
    manager.is_active = False
    with pytest.raises(Exception, match="dernier gestionnaire"):
        manager.full_clean()
