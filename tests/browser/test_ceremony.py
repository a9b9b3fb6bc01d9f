"""The demonstration's ceremony, worked through with a browser: made, one application mended, signed, published."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def open_ceremony(page: Page) -> None:
    page.goto("/admin/registry/ceremony/?q=تجريبي ينتظر")
    page.locator("#result_list tbody th a").first.click()
    page.locator(".ceremony-way a").click()
    expect(page.locator(".stages")).to_be_visible()


def press(page: Page, work: str) -> None:
    """Once; the script goes on until nothing is left, and says in the address that it has come to the end."""
    page.locator(f"#stage-{work} form.go-on button[type=submit]").click()
    page.wait_for_url(re.compile(rf"work={work}&after=end"))


def done(page: Page, work: str) -> str:
    return page.locator(f"#stage-{work} [role=status]").inner_text()


def test_twenty_agreements_from_applications_to_publication(visit: Callable[..., Page]) -> None:
    clerk = visit("clerk", "ar")
    open_ceremony(clerk)
    press(clerk, "make")
    expect(clerk.locator("tr.left-over")).to_have_count(1)
    assert "19" in done(clerk, "make")
    clerk.locator("tr.left-over a", has_text="D-007").click()
    clerk.fill("[name=amount_granted]", "180 000,00")
    clerk.locator("[name=_save]").click()
    clerk.wait_for_url("**/application/")
    open_ceremony(clerk)
    press(clerk, "make")
    expect(clerk.locator("tr.left-over")).to_have_count(0)
    press(clerk, "sign")
    expect(clerk.locator("#stage-sign form.go-on")).to_have_count(0)
    supervisor = visit("supervisor", "fr")
    open_ceremony(supervisor)
    press(supervisor, "publish")
    assert "20" in done(supervisor, "publish")
    expect(supervisor.locator("tr.left-over")).to_have_count(0)
    picture(supervisor, "ceremony-fr")
