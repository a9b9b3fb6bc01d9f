"""Two records of one association: found, compared, merged, and parted again, by a supervisor in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def enter(page: Page, language: str, name: str) -> None:
    """A new association with a name in one language, which may be another one."""
    page.goto("/admin/registry/party/add/")
    page.select_option("[name=kind]", "association")
    page.fill(f"[name=name_{language}]", name)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_two_associations_are_merged_and_parted_again(language: str, visit: Callable[..., Page]) -> None:
    number = {"ar": "أولى", "fr": "ثانية"}[language]
    latin = {"ar": "Oula", "fr": "Tania"}[language]
    page = visit("supervisor", language)
    enter(page, "ar", f"جمعية صفصاف الخيالية {number}")
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()

    enter(page, "fr", f"Association Safsaf Al Khayaliya {latin}")
    expect(page.locator("#typed a")).to_have_count(1)  # while it is typed
    page.click("[name=_save]")
    expect(page.locator(".field-is_another .errorlist a")).to_have_count(1)
    page.check("[name=is_another]")
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.goto("/admin/registry/party/doubles/")
    row = page.locator("#result_list tbody tr").filter(has_text=latin)
    expect(row).to_have_count(1)
    if language == "ar":
        picture(page, "doubles-ar")
    row.locator("a.deed-link").click()
    expect(page.locator(".merge-moves")).to_be_visible()
    page.fill("[name=reason]", "سجلت مرتين · enregistrée deux fois")
    page.click(".submit-row input[type=submit]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("#doubles")).to_contain_text(latin)

    page.locator("#doubles a[href$='/undo/']").click()
    page.fill("[name=reason]", "جمعيتان · deux associations")
    page.click(".submit-row input[type=submit]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("#id_name_fr, #id_name_ar").first).to_be_visible()
    page.goto("/admin/registry/party/doubles/?show=merged")
    expect(page.locator("#result_list")).to_contain_text("deux associations")
