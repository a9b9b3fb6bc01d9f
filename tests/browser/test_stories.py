"""The demonstration tells its stories on the pages themselves, in both languages; some of them stand in the README."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BOTH = pytest.mark.parametrize("language", ["ar", "fr"])
SHOWN = {"home": ("ar", "fr"), "party": ("ar", "fr"), "amended": ("fr",), "as-of": ("ar",)}
"""The pictures that the README shows, each in the languages in which it shows it."""


def open_agreement(page: Page, reference: str) -> None:
    """As a clerk does: looked for in the list, then clicked."""
    page.goto(f"/admin/registry/agreement/?q={reference}")
    page.locator("#result_list tbody tr").filter(has_text=reference).locator("th a").click()
    expect(page.locator(".panel .standing").first).to_be_visible()


def shown(page: Page, name: str, language: str) -> None:
    if language in SHOWN[name]:
        picture(page, f"{name}-{language}")


@BOTH
def test_the_desk_begins_with_what_waits_and_one_key_leads_to_it(language: str, visit: Callable[..., Page]) -> None:
    page = visit("supervisor", language)
    expect(page.locator(".overview a").first).to_be_visible()
    shown(page, "home", language)
    first = page.locator(".waits .deed").first
    address = str(first.get_attribute("href")).partition("#")[0]
    first.press("Enter")
    page.wait_for_url(lambda url: address in url)
    page.go_back()
    expect(page.locator("#lists")).to_be_hidden()
    page.locator(".all-lists summary").press("Enter")
    expect(page.locator("#lists")).to_be_visible()


@BOTH
def test_an_agreement_shows_its_three_amendments(language: str, visit: Callable[..., Page]) -> None:
    page = visit("supervisor", language)
    open_agreement(page, "DEMO-2024-0106")
    expect(page.locator("a[href*='/registry/amendment/']")).to_have_count(3)
    shown(page, "amended", language)


@BOTH
def test_a_day_in_the_past_names_the_paper_of_each_value(language: str, visit: Callable[..., Page]) -> None:
    page = visit("auditor", language)
    open_agreement(page, "DEMO-2024-0106")
    page.locator("form[action$='/as-of/'] .deed").click()
    page.fill("[name=day]", "01/08/2025")
    page.keyboard.press("Enter")
    page.wait_for_url("**/as-of/?day=*")
    papers = page.locator("#content-main table td:last-child").all_inner_texts()
    assert len(set(papers)) == 3, "the original, the extension and the money; the third amendment came later"
    shown(page, "as-of", language)


@BOTH
def test_a_payment_without_its_report_asks_for_a_reason(language: str, visit: Callable[..., Page]) -> None:
    page = visit("supervisor", language)
    open_agreement(page, "DEMO-2026-0013")
    page.locator("a[href$='/pay/']").first.click()
    expect(page.locator(".rails .rail textarea")).to_have_count(1)


@BOTH
def test_the_page_of_a_party_tells_all_its_agreements_and_its_money(language: str, visit: Callable[..., Page]) -> None:
    page = visit("supervisor", language)
    open_agreement(page, "DEMO-2026-0013")
    party = page.locator("select[name='participations-1-party']").input_value()
    page.goto(f"/admin/registry/party/{party}/change/")
    page.locator("a[href$='/agreements/']").first.click()
    page.wait_for_url("**/agreements/")
    expect(page.locator("#content")).to_contain_text("DEMO-2026-0013")
    expect(page.locator("#content svg").first).to_be_visible()
    shown(page, "party", language)
