"""What is typed at the desk stays with its own page; and Enter in the small window of a party does what was typed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Register

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADD = "/admin/registry/agreement/add/"


def begun(page: Page, title: str) -> str:
    """A draft of that title; the address of its page."""
    page.goto(f"{ADD}?empty=1")
    page.fill("[name=title_fr]", title)
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .saved")).to_be_visible()
    return page.url


def kept(page: Page) -> None:
    expect(page.locator("#agreement_form")).to_have_attribute("data-kept", "yes")


def test_enter_adds_the_party_that_was_typed(visit: Callable[..., Page]) -> None:
    """Also where the page shows one that is nearly the same, and its button stands before the others."""
    page = visit("clerk", "fr")
    page.goto(f"{ADD}?empty=1")
    box = page.locator("#id_participations-0-party + .select2 .select2-selection")
    for name in ("Association Amloud Al Khayaliya", "Assoc. Amloud El Khayalia"):
        box.focus()
        with page.expect_popup() as opened:
            page.keyboard.press("Alt+=")
        small = opened.value
        small.fill("[name=name_fr]", name)
        small.select_option("[name=kind]", "association")
        button = small.locator("[name=_save]")
        if name.startswith("Assoc."):
            button.click()
            expect(small.locator(".near [name=_use]").first).to_be_visible()
            button = small.locator("[name=is_another]")
            button.check()
        with small.expect_event("close"):
            button.press("Enter")
        expect(box).to_contain_text(name)


def test_what_was_kept_of_a_copy_is_not_put_into_another_agreement(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "fr")
    [key] = re.findall(r"/(\d+)/change/", begun(page, "Une convention à copier"))
    page.goto(f"{ADD}?copy={key}")
    page.fill("[name=title_fr]", "La copie à moitié saisie")
    kept(page)
    page.goto(ADD)
    expect(page.locator("#meter")).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()
    page.goto(f"{ADD}?copy={key}")
    page.locator("#kept .take").click()
    expect(page.locator("[name=title_fr]")).to_have_value("La copie à moitié saisie")


def test_rows_that_were_removed_do_not_come_back(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "fr")
    page.goto(f"{ADD}?empty=1")
    rows = page.locator("[name=participations-TOTAL_FORMS]")
    before = int(rows.input_value())
    page.locator("#participations-0 .inline-deletelink").click()
    page.fill("[name=title_fr]", "Une partie de moins")
    kept(page)
    page.goto(f"{ADD}?empty=1")
    page.locator("#kept .take").click()
    expect(rows).to_have_value(str(before - 1))
    expect(page.locator(f"#participations-{before - 1}")).to_have_count(0)


def test_looking_for_a_part_of_the_page_is_no_typing(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "fr")
    page.goto(f"{ADD}?empty=1")
    expect(page.locator("#meter")).to_be_visible()
    page.keyboard.press("F2")
    page.keyboard.type("obj")
    page.goto(f"{ADD}?empty=1")  # leaving writes what was about to be kept
    expect(page.locator("#meter")).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()


def test_with_nothing_focused_the_first_field_is_found(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "ar")
    page.goto(f"{ADD}?empty=1")
    expect(page.locator("[name=kind]")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+ArrowDown")
    expect(page.locator("#agreement_form :focus")).to_have_count(1)
    page.evaluate("document.activeElement.blur()")
    wire = page.context.new_cdp_session(page)
    wire.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": "؟", "text": "؟"})
    expect(page.locator("#keys")).to_have_attribute("open", "")


def test_what_another_page_saves_forgets_nothing(visit: Callable[..., Page], register: Register) -> None:
    """The session ends while one agreement is saved; then another one is deleted, which the register calls done."""
    page = visit("clerk", "fr")
    other, mine = begun(page, "Un projet à supprimer"), begun(page, "Un projet qui reste")
    page.fill("[name=title_fr]", "Un titre jamais enregistré")
    kept(page)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+s")
    account = register.account("clerk")
    page.locator("input[name=login]").fill(account["email"])
    page.locator("input[name=password]").fill(account["password"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/**")
    page.goto(other.replace("/change/", "/delete/"))
    page.locator("#content form [type=submit]").click()
    expect(page.locator(".messagelist .saved")).to_be_visible()
    page.goto(mine)
    page.locator("#kept .take").click()
    expect(page.locator("[name=title_fr]")).to_have_value("Un titre jamais enregistré")
