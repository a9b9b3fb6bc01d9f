"""The clerks' desk for everybody: no rule of axe is broken, of any impact, on any kind of page; nothing is cut off.

Every model's pages are looked at once, in Arabic on a wide screen; in French, and as wide as a tablet, one model for
each kind of page and every page that is not a model's. Both lists come from the addresses of the desk.
"""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from registry.admin import site
from registry.models import ApiToken, Message, User
from tests.desk_pages import roads

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MODELS = sorted(model._meta.model_name or "" for model in site._registry)
OF_ACCOUNTS = {model._meta.model_name for model in (ApiToken, Message, User)}
LIKE_NO_OTHER = ("agreement", "party", "deposit", "pillar", "publishedversion", "user")
"""Whose pages stand for those of the others: with inlines of both shapes, a panel, filters, a list, only read."""
RULES = {"rules": {"target-size": {"enabled": True}}}
"""Off in axe unless it is asked for; a finger needs 24 pixels."""


def faults_on(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than its window."""
    page.wait_for_load_state("load")
    found = [
        f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:160]}"
        for each in Axe().run(page, options=RULES).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{wide} pixels too wide"] if wide > 0 else [])]


def pages_of(page: Page, model: str) -> Iterator[str]:
    """The list, a new record, and the pages of the first record of the list; those that open."""
    address = f"/admin/registry/{model}/"
    yield address
    yield f"{address}add/"
    page.goto(address)
    link = page.locator("#result_list tbody tr th a").first
    if link.count():
        change = (link.get_attribute("href") or "").partition("?")[0]
        yield from (change, change.replace("/change/", "/history/"), change.replace("/change/", "/delete/"))


def look(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = faults_on(page)
    return {address: faults for address, faults in found.items() if faults}


@pytest.mark.parametrize("model", MODELS)
def test_pages_of_every_model(model: str, visit: Callable[..., Page]) -> None:
    page = visit("account_manager" if model in OF_ACCOUNTS else "supervisor", "ar", listen=False)
    assert look(page, list(pages_of(page, model))) == {}


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 768), ("fr", 768)])
def test_each_kind_of_page(language: str, width: int, visit: Callable[..., Page]) -> None:
    found = {}
    for role in ("supervisor", "account_manager"):
        page = visit(role, language, width=width, height=1024, listen=False)
        for model in LIKE_NO_OTHER:
            if (model in OF_ACCOUNTS) == (role == "account_manager"):
                found |= look(page, list(pages_of(page, model)))
    assert found == {}


BOX = "search_box"
"""What opens below the search box of every page; it is no page of its own, and looked at where it opens."""


@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_that_are_no_models(language: str, width: int, visit: Callable[..., Page]) -> None:
    """Also what a script opens, a refusal, a question that finds nothing, and the pages of the entrance."""
    page = visit("supervisor", language, width=width, height=1024, listen=False)
    own = [next(road.addresses()) for road in roads() if not road.names and road.model is None and road.name != BOX]
    others = [
        "/admin/registry/",
        "/admin/registry/agreement/?q=zzz",
        "/admin/registry/agreement/?state__exact=signed&o=1",
        "/admin/registry/party/add/?_popup=1",
        "/admin/none/",
        "/accounts/password/change/",
        "/accounts/second-step/devices/",
        "/accounts/passkeys/",
    ]
    found = look(page, [*own, *others])
    page.goto("/admin/")
    page.locator("#search-words").press_sequentially("DEMO-2026")
    page.wait_for_selector("#search-list [role=option]")
    found["box"] = faults_on(page)
    page.goto("/admin/registry/agreement/add/")
    page.locator(".field-signed_on .datetimeshortcuts a").last.click()
    found["calendar"] = [each for each in faults_on(page) if not each.startswith(COVERED)]
    page.keyboard.press("Escape")
    page.locator("#id_participations-0-party + .select2").click()
    page.wait_for_selector(".select2-results__option[aria-selected]")
    found["suggestions"] = [each for each in faults_on(page) if not each.startswith((COVERED, *SELECT2))]
    page.keyboard.press("Escape")
    page.fill("[name=signed_on]", "31/02")
    page.locator("[name=_save]").first.click()
    page.wait_for_selector(".faults")
    found["refused"] = faults_on(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


COVERED = "target-size"
"""A field that lies half below an open box is not pressed while the box is open."""
SELECT2 = ("aria-required-children", "aria-input-field-name", "region")
"""Of the box of suggestions, which Django's widget makes and nobody else can mend."""


@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_calendar_opens_beyond_the_page(language: str, width: int, visit: Callable[..., Page]) -> None:
    page = visit("clerk", language, width=width, height=900)
    page.goto("/admin/registry/agreement/add/")
    links = page.locator("a[id^=calendarlink]:visible")
    for number in range(links.count()):
        link = links.nth(number)
        link.scroll_into_view_if_needed()
        link.click()
        box = page.locator(".calendarbox:visible")
        place = box.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
        assert box.locator("td a").count() >= 28
        page.keyboard.press("Escape")
