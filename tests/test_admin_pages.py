"""Every page of the clerks' desk opens, in both languages, for clerk and supervisor, whatever is searched."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.core import checks
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.admin import site
from registry.models import (
    Agreement,
    AgreementKind,
    Amendment,
    ApiToken,
    Commune,
    CompletionRequest,
    CooperationAxis,
    Deposit,
    Instalment,
    Invitation,
    Membership,
    Message,
    Override,
    Party,
    Pillar,
    Province,
    PublishedVersion,
    Region,
    Service,
    StatusLetter,
    Strategy,
    TargetPopulation,
    Transition,
    UndonePayment,
    User,
)
from registry.permissions import Thing, may
from registry.sign_in.adapters import wait_for_letters
from tests.factories import AgreementFactory

Browser = Callable[..., Client]

SEARCHES = ("الأسرة", "اسره", '"unbalanced', "l'", "100%_\\", "*", "؟", "ا" * 3000, "\u202e", "a b c d e f g h i j k l")
REAL_ONES = int(os.environ.get("PAGES_OF_REAL_ONES", "8"))  # 1000 by hand: all of them
MODELS = sorted(site._registry, key=lambda model: model.__name__)
ONLY_ACCOUNT_MANAGERS = {ApiToken, Message, User}


NEEDS = {"change": "view", "history": "view", "delete": "delete"}
"""What somebody must be allowed to do for a page to open; a record that may only be read opens to be read."""
WRITTEN_ELSEWHERE = (
    *(Amendment, CompletionRequest, Deposit, Invitation, Membership, Message, Override, PublishedVersion),
    *(StatusLetter, Transition, UndonePayment),
)
ON_THEIR_AGREEMENTS_PAGE = (Instalment,)
"""Written by who may, but only there: their own list and pages are to be read."""


def addresses(model: type[models.Model], searches: Sequence[str] = SEARCHES) -> Iterator[tuple[str, str, Thing]]:
    """The list with several searches, a new record, the pages of the first and the last: each with what it needs."""
    name = f"admin:registry_{model._meta.model_name}"
    changelist = reverse(f"{name}_changelist")
    yield changelist, "view", model
    yield reverse(f"{name}_add"), "add", model
    for search in searches:
        yield f"{changelist}?q={search}", "view", model
    rows = model._default_manager.order_by("pk")
    for row in {rows.first(), rows.last()} - {None} if searches else {rows.last()} - {None}:
        for page, action in NEEDS.items():
            yield reverse(f"{name}_{page}", args=[row.pk]), action, row


def opens(person: User, action: str, thing: Thing) -> bool:
    """What the rights say of a page."""
    model = thing if isinstance(thing, type) else type(thing)
    if model in ON_THEIR_AGREEMENTS_PAGE and action not in ("view", "history"):
        return False
    return may(User.objects.get(pk=person.pk), action, thing)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_opens(
    model: type[models.Model], language: str, clerk: User, supervisor: User, signed_in: Browser
) -> None:
    # What is searched does not depend on who asks, nor on the language of the page.
    for person, searches in ((clerk, ()), (supervisor, SEARCHES if language == "ar" else ())):
        client = signed_in(person, language)
        for address, action, thing in addresses(model, searches):
            response = client.get(address)
            assert response.status_code == (200 if opens(person, action, thing) else 403), address
            if response.status_code == 200:
                direction = "rtl" if language == "ar" else "ltr"
                assert f'<html lang="{language}" dir="{direction}"' in response.text
                assert 'name="language" value="fr"' in response.text, "the language can be changed on every page"


def test_the_rights_of_the_pages_are_the_ones_we_mean(clerk: User, supervisor: User) -> None:
    """So that the rights, which the test above leans on, cannot close or open everything unseen."""
    new = {person: {model for model in MODELS if opens(person, "add", model)} for person in (clerk, supervisor)}
    assert new[supervisor] == set(MODELS) - {
        *(ApiToken, User, Region, Province, Commune),
        *(WRITTEN_ELSEWHERE + ON_THEIR_AGREEMENTS_PAGE),
    }
    assert new[supervisor] - new[clerk] == {
        AgreementKind,
        CooperationAxis,
        Pillar,
        Service,
        Strategy,
        TargetPopulation,
    }
    for person in (clerk, supervisor):
        assert {model for model in MODELS if not opens(person, "view", model)} == ONLY_ACCOUNT_MANAGERS
        assert opens(person, "delete", AgreementFactory())
        assert not opens(person, "delete", Region.objects.get(code="07"))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_accounts_are_for_account_managers(language: str, account_manager: User, signed_in: Browser) -> None:
    client = signed_in(account_manager, language)
    for address, action, thing in addresses(User):
        assert client.get(address).status_code == (200 if opens(account_manager, action, thing) else 403), address
    assert client.get(reverse("admin:registry_user_add")).status_code == 200
    assert client.get(reverse("admin:auth_user_password_change", args=[account_manager.pk])).status_code == 200


def test_of_a_password_an_account_shows_only_that_there_is_one(
    account_manager: User, clerk: User, signed_in: Browser
) -> None:
    proof = clerk.password.rpartition("$")[2][:6]
    page = signed_in(account_manager, "fr").get(reverse("admin:registry_user_change", args=[clerk.pk])).text
    assert "Un mot de passe est défini." in page
    assert proof not in page
    clerk.set_unusable_password()
    clerk.save()
    page = signed_in(account_manager, "fr").get(reverse("admin:registry_user_change", args=[clerk.pk])).text
    assert "Un mot de passe est défini." not in page


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_agreements_of_every_state_and_real_ones_open(language: str, supervisor: User, signed_in: Browser) -> None:
    client = signed_in(supervisor, language)
    states = Agreement.objects.order_by().values_list("state", flat=True).distinct()
    shown = {Agreement.objects.filter(is_fictional=True, state=state).first() for state in states} - {None}
    if language == "ar":
        shown |= set(Agreement.objects.filter(is_fictional=False).order_by("?")[:REAL_ONES])
    for agreement in shown:
        response = client.get(reverse("admin:registry_agreement_change", args=[agreement.pk]))
        assert response.status_code == 200, agreement.pk
        assert ("fictional-banner" in response.text) is agreement.is_fictional


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_of_the_desk_itself(language: str, supervisor: User, signed_in: Browser) -> None:
    client = signed_in(supervisor, language)
    party = Party.objects.filter(participations__isnull=False).order_by("pk").first()
    version = PublishedVersion.objects.order_by("pk").first()
    for address in (
        reverse("admin:index"),
        reverse("admin:app_list", args=["registry"]),
        reverse("admin:password_change"),
        reverse("admin:jsi18n"),
        reverse("admin:registry_party_agreements", args=[party.pk]),
        reverse("admin:registry_publishedversion_change", args=[version.pk]),
    ):
        assert client.get(address).status_code == 200, address
    assert client.get("/admin/nothing/here/").status_code == 404
    assert client.get(reverse("admin:registry_party_agreements", args=["0"])).status_code == 404


def test_groups_of_the_index_hold_every_model(account_manager: User, rf: Any) -> None:
    request = rf.get("/admin/")
    request.user = account_manager
    shown = [entry["model"] for group in site.get_app_list(request) for entry in group["models"]]
    assert sorted(shown, key=lambda model: model.__name__) == MODELS
    assert shown[0] is Agreement


def test_the_list_asks_as_often_for_fifty_agreements_as_for_five(supervisor: User, signed_in: Browser) -> None:
    client = signed_in(supervisor, "ar")
    address = reverse("admin:registry_agreement_changelist") + "?q=قياسنا"

    def add(number: int) -> None:
        for place in range(number):
            AgreementFactory(
                title_ar=f"قياسنا {place}",
                parties=2,
                pillar_slugs=["values-sustainability", "smart-inclusive-environment"],
                region_codes=["07", "04"],
            )

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    add(5)
    client.get(address)
    few = queries()
    add(45)
    assert queries() == few
    assert few <= 20


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_do_not_ask_once_for_each_row(
    model: type[models.Model], account_manager: User, supervisor: User, signed_in: Browser
) -> None:
    client = signed_in(account_manager if model is User else supervisor, "fr")
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(f"admin:registry_{model._meta.model_name}_changelist"))
    assert len(asked) <= 20


def test_the_desk_is_well_configured() -> None:
    assert site.check(None) == []
    assert not [problem for problem in checks.run_checks() if problem.level >= checks.WARNING]


def test_signing_in_goes_through_one_door(client: Client, clerk: User) -> None:
    response = client.get("/admin/registry/agreement/")
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")
    response = client.get("/admin/login/?next=/admin/registry/agreement/")
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")
    assert client.get("/accounts/signup/").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_of_the_entrance_open_in_both_languages(language: str, client: Client, db: None) -> None:
    client.cookies["django_language"] = language
    direction = "rtl" if language == "ar" else "ltr"
    for address in ("/", "/accounts/login/", "/accounts/login/code/", "/accounts/inactive/"):
        response = client.get(address)
        assert response.status_code == 200, address
        assert f'<html lang="{language}" dir="{direction}"' in response.text
        assert 'name="language" value="ar"' in response.text
        assert "style=" not in response.text
        assert "<script>" not in response.text
    assert client.get("/no/such/page/").status_code == 404


def test_password_and_code_both_open_the_desk(client: Client, clerk: User, mailoutbox: list[Any]) -> None:
    response = client.post("/accounts/login/", {"login": clerk.email, "password": "a long enough password"})
    assert response.status_code == 302
    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/").url == "/"
    assert client.get("/admin/").status_code == 302

    client.post("/accounts/login/code/", {"email": clerk.email})
    wait_for_letters()
    assert "confirm" in client.get("/accounts/login/code/confirm/").request["PATH_INFO"]
    (mail,) = mailoutbox
    code = next(line.strip() for line in mail.body.splitlines() if 4 <= len(line.strip().replace("-", "")) <= 9)
    assert client.get("/accounts/login/code/confirm/").status_code == 200
    response = client.post("/accounts/login/code/confirm/", {"code": code})
    assert response.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_language_is_changed_by_a_button(client: Client, db: None) -> None:
    response = client.post("/i18n/setlang/", {"language": "fr", "next": "/"})
    assert response.status_code == 302
    assert '<html lang="fr" dir="ltr"' in client.get("/").text


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    "page", ["login/", "logout/", "login/code/", "login/code/confirm/", "inactive/", "password/change/", "none/"]
)
def test_no_browser_keeps_a_page_of_the_entrance(client: Client, clerk: User, page: str, signed: bool) -> None:
    if signed:
        client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert "no-store" in client.get(f"/accounts/{page}")["Cache-Control"]


def test_a_person_without_a_role_does_not_enter(client: Client, db: None) -> None:
    client.force_login(
        User.objects.create_user("nobody@ministry.example", "a long enough password"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    response = client.get("/admin/")
    assert response.status_code == 403
    assert "ليس لحسابكم أي دور في فضاء المكلفين بالتسجيل" in response.text
    assert client.get("/admin/login/").status_code == 403


def test_home_counts_what_is_published_and_says_what_is_not_real(client: Client, db: None) -> None:
    published = Agreement.objects.published()
    text = client.get("/").text
    assert f"<strong>{published.count()}</strong>" in text
    assert ("fictional-banner" in text) is published.filter(is_fictional=True).exists()
    assert "Haut-Commissariat au Plan" in text
    assert client.post("/").status_code == 405
