"""The associations' desk on a small screen: usable by everybody, with and without a script, on a line that breaks."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = ("my agreements", "agreement", "report", "errors", "association", "contact data", "nowhere")

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')]
    .filter(each => each.tabIndex >= 0 && !each.closest('.unseen, .skip') && each.getBoundingClientRect().width > 1)
    .filter(each => Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height) < 24)
    .filter(each => getComputedStyle(each).display !== 'inline')
    .map(each => each.outerHTML.slice(0, 120))"""
"""WCAG 2.2, 2.5.8: 24 by 24 pixels, but for links within a sentence."""


def go_to(page: Page, name: str) -> None:
    page.goto("/portal/")
    if name == "agreement":
        page.click("article.agreement h3 a")
    elif name in ("report", "errors"):
        page.click(".tasks a[href*='/reports/']")
        page.wait_for_selector("form.deposit")  # a click does not wait for its page
        if name == "errors":
            page.fill("input[name=spent]", "1.234")
            page.click("button.main[value=hand_in]")
            page.wait_for_selector("#errors")
    elif name in ("association", "contact data"):
        address = page.eval_on_selector(".bar ul a", "link => link.getAttribute('href')")
        page.goto(f"{address}contact/" if name == "contact data" else address)
    elif name == "nowhere":
        page.goto("/portal/nowhere/")


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nobody_is_kept_out(language: str, width: int, visit: Callable[..., Page]) -> None:
    page = visit("association", language, width=width, listen=False)  # axe writes styles, which our CSP refuses
    for name in PAGES:
        go_to(page, name)
        found = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in Axe().run(page).response["violations"]]
        assert found == [], name
        assert page.evaluate(SMALL_TARGETS) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    go_to(page, "errors")
    assert page.evaluate("document.activeElement.id") == "errors", "the summary of the errors is heard first"


def test_what_is_typed_outlives_the_connection(visit: Callable[..., Page]) -> None:
    page = visit("association", "fr", width=360, listen=False)
    go_to(page, "report")
    page.context.set_offline(offline=True)
    page.fill("textarea[name=summary]", "Écrit dans un tunnel")
    page.click("button.main[value=hand_in]")
    page.wait_for_selector("[data-status].bad")
    assert "La connexion est coupée" in page.inner_text("[data-status]")
    assert page.input_value("textarea[name=summary]") == "Écrit dans un tunnel"
    page.context.set_offline(offline=False)
    page.wait_for_selector("[data-status]:not(.bad)")
    address = page.url
    page.goto("/portal/")
    page.goto(address)
    assert page.input_value("textarea[name=summary]") == "Écrit dans un tunnel"


def test_a_file_is_sent_as_soon_as_it_is_chosen(visit: Callable[..., Page]) -> None:
    page = visit("association", "ar", width=360, listen=False)
    go_to(page, "report")
    file = {"name": "صورة.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    page.set_input_files("input[name=papers]", files=[file])
    page.wait_for_selector("[data-status].bad")
    assert "صورة.svg" in page.inner_text("[data-status]")
    page.context.set_offline(offline=True)
    page.set_input_files("input[name=papers]", files=[{**file, "name": "تقرير.pdf"}])
    page.wait_for_selector("[data-status] button")
    assert "تقرير.pdf" in page.inner_text("[data-status]")
    page.context.set_offline(offline=False)
