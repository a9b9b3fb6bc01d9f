"""Pages that anybody can use: no violation of the accessibility rules that axe can see, and nothing clipped."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Not the API's documentation: Swagger UI, served as its authors made it, has 35 low contrasts of its own.
PAGES = {
    "home": ("", "/"),
    "sign-in": ("", "/accounts/login/"),
    "index": ("clerk", "/admin/"),
    "alerts": ("clerk", "/admin/alerts/"),
    "statistics": ("clerk", "/admin/statistics/"),
    "agreements": ("clerk", "/admin/registry/agreement/"),
    "new agreement": ("clerk", "/admin/registry/agreement/add/"),
    "party": ("clerk", "/admin/registry/party/1/change/"),
}


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_no_serious_violation(name: str, language: str, visit: Callable[..., Page]) -> None:
    role, path = PAGES[name]
    page = visit(role, language, listen=False)  # axe writes styles of its own into the page, which our CSP refuses
    page.goto(path)
    page.wait_for_load_state("networkidle")
    found = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert found == []


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", ["home", "alerts", "statistics", "agreements", "new agreement"])
def test_nothing_is_cut_off_at_the_side(name: str, language: str, visit: Callable[..., Page]) -> None:
    role, path = PAGES[name]
    page = visit(role, language)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


# The public pages and the associations' desk: the first page, then what is clicked there.
DESK = {
    "ten lines": ("", "/pull/"),
    "dumps": ("", "/dumps/"),
    "status": ("", "/status/"),
    "status of a letter": ("", "/status/letter/"),
    "code": ("", "/accounts/login/code/"),
    "spent invitation": ("", "/invitation/spent/"),
    "my agreements": ("association", "/portal/"),
    "agreement": ("association", "/portal/", "article.agreement h3 a"),
    "report or pieces": ("association", "/portal/", ".tasks a"),
    "renewal": ("association", "/portal/", "article.agreement h3 a", ".doings a[href*='/renewal/']"),
    "receipt": ("association", "/portal/", "article.agreement h3 a", ".papers a[href*='/deposits/']"),
    "association": ("association", "/portal/", ".bar summary", ".bar a[href*='/associations/']"),
    "contact data": ("association", "/portal/", ".bar summary", ".bar a[href*='/associations/']", "a.button"),
    "invite": ("association", "/portal/", ".bar summary", ".bar a[href*='/associations/']", "a[href$='/invite/']"),
    "letters": ("association", "/portal/notices/"),
    "passkeys": ("association", "/accounts/passkeys/"),
    "not there": ("association", "/portal/agreements/none/"),
    "work list": ("clerk", "/admin/registry/deposit/"),
    "deposit": ("clerk", "/admin/registry/deposit/", "#result_list tbody th a"),
}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_desk_of_associations_has_no_violation_at_all(
    width: int, language: str, visit: Callable[..., Page]
) -> None:
    pages = {role: visit(role, language, width=width, listen=False) for role in ("", "association", "clerk")}
    found = {}
    for name, (role, path, *clicks) in DESK.items():
        if role == "clerk" and width < 1280:
            continue  # the clerks' desk is for desks
        page = pages[role]
        page.goto(path)
        for click in clicks:
            page.locator(click).first.click()
            page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        seen = [
            f"{each['id']}: {each['nodes'][0]['html'][:160]}"
            for each in Axe().run(page).response["violations"]
            if (role, each["id"]) != ("clerk", "empty-table-header")  # of Django's own tables of parts
        ]
        found[name] = [*seen, *([f"{wide} pixels too wide"] if wide > 0 and role != "clerk" else [])]
    assert {name: seen for name, seen in found.items() if seen} == {}
