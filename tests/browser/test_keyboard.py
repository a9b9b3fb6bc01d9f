"""The main tasks without a mouse: sign in, find, open, change, save, submit for review, publish.

What has the focus can be seen each time it is reached.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from .conftest import Register
from .test_first_agreement import STORIES, enter

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FAR = 250
"""More steps of Tab than any page needs; an agreement has some hundred fields."""


def reach(page: Page, selector: str, *, backwards: bool = False) -> None:
    """Tab, until it has the focus; and the eye sees that it has."""
    for _step in range(FAR):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            seen = "getComputedStyle(document.activeElement)"
            assert page.evaluate(f"{seen}.outlineStyle !== 'none' || {seen}.boxShadow !== 'none'"), selector
            return
    pytest.fail(f"{selector} is not reached by the keyboard on {page.url}")


def press(page: Page, selector: str, **how: bool) -> None:
    """Reaches a button or link and presses it; what follows is another page."""
    reach(page, selector, **how)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, selector: str, words: str) -> None:
    reach(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def sign_in(page: Page, register: Register, role: str) -> None:
    account = register.account(role)
    page.goto("/accounts/login/")
    if not page.evaluate("document.activeElement.matches('[name=login]')"):
        reach(page, "[name=login]")
    page.keyboard.type(account["email"])
    write(page, "[name=password]", account["password"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


def find(page: Page, words: str) -> None:
    """From any page: the list, the search, the first that was found."""
    press(page, ".ways a[href='/admin/registry/agreement/']")
    write(page, "#searchbar", words)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    press(page, "#result_list tbody th a")
    expect(page.locator(".panel .standing").first).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_main_tasks_without_a_mouse(language: str, visit: Callable[..., Page], register: Register) -> None:
    own = {"ar": "السنديانة", "fr": "chêne vert"}[language]  # what another test looks for is not in it
    story = next(each for each in STORIES if each.language == language)
    story = replace(story, title=own)
    enter(visit("clerk", language), story)

    clerk = visit("", language)
    sign_in(clerk, register, "clerk")
    find(clerk, story.title)
    write(clerk, f"[name=purpose_{language}]", f"{story.purpose} {own}")
    press(clerk, "[name=_continue]")
    expect(clerk.locator(f"[name=purpose_{language}]")).to_have_value(f"{story.purpose} {own}")
    press(clerk, "form[action$='/step/submit/'] .deed")
    expect(clerk.locator(".badge-under_review").first).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_publishing_without_a_mouse(language: str, visit: Callable[..., Page], register: Register) -> None:
    own = {"ar": "الزيتونة", "fr": "olivier"}[language]
    story = next(each for each in STORIES if each.language == language)
    story = replace(story, title=own)
    clerk = visit("clerk", language)
    enter(clerk, story)
    press(clerk, "form[action$='/step/sign/'] .deed")
    expect(clerk.locator(".standing").first).to_contain_text(story.waiting)

    supervisor = visit("", language)
    sign_in(supervisor, register, "supervisor")
    find(supervisor, story.title)
    press(supervisor, "form[action$='/publish/'] .deed.publish")
    expect(supervisor.locator(".standing").first).to_contain_text(story.published)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_is_wrong_is_reached_from_its_summary(language: str, visit: Callable[..., Page]) -> None:
    page = visit("clerk", language)
    page.goto("/admin/registry/agreement/add/")
    page.fill("[name=signed_on]", "31/02/2026")
    page.locator("[name=_save]").first.click()
    summary = page.locator(".faults")
    expect(summary).to_be_focused()
    reach(page, ".faults a[href='#id_signed_on']")
    page.keyboard.press("Enter")
    expect(page.locator("[name=signed_on]")).to_be_focused()


def test_a_list_is_found_again_as_it_was_left(visit: Callable[..., Page]) -> None:
    """By the way back above the record, and after saving."""
    page = visit("clerk", "fr")
    page.goto("/admin/registry/party/?kind__exact=association&o=1")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    page.locator(".breadcrumbs a[href*='/party/']").click()
    page.wait_for_url("**/admin/registry/party/?kind__exact=association&o=1")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")
    page.goto(page.url.partition("?")[0])  # as after a step of the record, which forgets where it came from
    page.locator("[name=_save]").first.click()
    page.wait_for_url("**/admin/registry/party/?kind__exact=association&o=1")
