"""The search box in a browser: by keyboard alone, in both languages, announced, and without anything to see cut off."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Visit = Callable[..., Page]
OPTIONS = "#search-list [role='option']"


def typed(page: Page, words: str) -> None:
    """From wherever one is: the key of the box, then the words."""
    page.keyboard.press("/")
    expect(page.locator("#search-words")).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator("#search-popup")).to_be_visible()


def name_of_an_association(page: Page) -> str:
    """The last word of the French name of one in the register that is loaded, letters alone."""
    page.goto("/admin/registry/party/?kind__exact=association")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_selector("#id_name_fr")
    words = [word for word in page.locator("#id_name_fr").input_value().split() if word.isalpha() and len(word) > 6]
    return words[-1]


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("words", ["اسره", "ossra", "jisr"])
def test_the_family_is_found_by_keyboard_alone(words: str, language: str, visit: Visit) -> None:
    page = visit("clerk", language)
    page.goto("/admin/")
    typed(page, words)
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"{OPTIONS}[aria-selected='true']")
    expect(chosen).to_have_count(1)
    assert page.locator("#search-words").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    address = chosen.get_attribute("data-address")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    expect(page.locator("#content h1")).to_be_visible()


def test_a_misspelt_association_is_found_by_keyboard_alone(visit: Visit) -> None:
    page = visit("clerk", "fr")
    word = name_of_an_association(page)
    page.goto("/admin/registry/agreement/")
    typed(page, f"asociation {word[:3]}{word[2:]}")
    expect(page.locator("#search-said")).to_contain_text("Peut-être cherchez-vous")
    expect(page.locator("#search-party")).to_be_visible()
    party = page.locator("[role='group']:has(#search-party) [role='option']").first
    for _key in range(page.locator(OPTIONS).count()):
        page.keyboard.press("ArrowDown")
        if party.get_attribute("aria-selected") == "true":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/registry/party/*/change/")


def test_escape_closes_the_list_and_enter_opens_the_page_of_results(visit: Visit) -> None:
    page = visit("clerk", "ar")
    page.goto("/admin/")
    typed(page, "الأسرة")
    page.keyboard.press("Escape")
    expect(page.locator("#search-popup")).to_be_hidden()
    expect(page.locator("#search-words")).to_have_value("الأسرة")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/search/?q=*")
    expect(page.locator(".found .shelf").first).to_be_visible()


def test_the_key_of_the_box_is_a_letter_where_somebody_types(visit: Visit) -> None:
    page = visit("clerk", "fr")
    page.goto("/admin/registry/agreement/add/")
    page.locator("#id_reference").focus()
    page.keyboard.type("CNV/2031/1")
    expect(page.locator("#id_reference")).to_have_value("CNV/2031/1")


def test_without_a_script_the_page_of_results_opens(visit: Visit) -> None:
    page = visit("clerk", "fr", java_script_enabled=False)
    page.goto("/admin/search/")
    page.fill("#search-words", "jisr")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/search/?q=jisr")
    expect(page.locator(".found .shelf a").first).to_be_visible()


@pytest.mark.parametrize("width", [768, 1280])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_anybody_can_use_the_box_and_the_page(language: str, width: int, visit: Visit) -> None:
    page = visit("clerk", language, width=width, listen=False)  # axe writes styles of its own into the page
    page.goto("/admin/search/?q=%D8%A7%D9%84%D8%A3%D8%B3%D8%B1%D8%A9")
    on_page = Axe().run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    typed(page, "jisr")  # the key also selects what stands in the box
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    in_box = Axe().run(page).response["violations"]
    box = page.locator("#search-popup").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in on_page + in_box] == []
