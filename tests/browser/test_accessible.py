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
@pytest.mark.parametrize("name", ["home", "alerts", "agreements", "new agreement"])
def test_nothing_is_cut_off_at_the_side(name: str, language: str, visit: Callable[..., Page]) -> None:
    role, path = PAGES[name]
    page = visit(role, language)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
