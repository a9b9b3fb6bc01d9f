"""The main story of the associations' desk, on a telephone, in both languages, with the letters that travel meanwhile.

A clerk invites, somebody accepts, signs in by the code of a letter, sees where the agreement stands, answers a request
with a PDF and gets a receipt; the clerk finds it in the work list and accepts; the association is told.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from registry.loading.demo_papers import page as pdf

from .conftest import Register, picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CODE = r"^\d{4}-\d{4}$"
PHONE = {"width": 390, "height": 844}
PIECES = {"ar": "نسخة تجريبية من الحساب البنكي", "fr": "Relevé d’identité bancaire (fictif)"}
OTHER_PIECES = {"ar": "محضر تجريبي للجمع العام", "fr": "Procès-verbal fictif de l’assemblée"}


@dataclass
class Story:
    """Who meets in it: a clerk at a desk, and somebody with a telephone."""

    visit: Callable[..., Page]
    register: Register
    language: str
    files: Path

    def __post_init__(self) -> None:
        self.email = f"president-{self.language}@association.example"
        self.clerk = self.visit("clerk", self.language)
        self.phone = self.visit("", self.language, **PHONE)

    def show(self, name: str) -> None:
        """A picture of the telephone."""
        picture(self.phone, f"desk-{name}-{self.language}")

    # -- The clerk -------------------------------------------------------------------------------------------------

    def open_agreement(self) -> None:
        """The first one in force, or the last one, of which nobody has asked for pieces."""
        self.clerk.goto("/admin/registry/agreement/?state__exact=in_force")
        links = [link.get_attribute("href") for link in self.clerk.locator("#result_list tbody th a").all()]
        for link in links if self.language == "ar" else reversed(links):
            self.clerk.goto(str(link))
            if self.clerk.locator("a[href$='/pieces/']").count():
                return
        pytest.fail("no agreement of the demonstration can be asked for pieces")

    def ask_for_pieces(self) -> str:
        """One single request; returns the number of the association's page."""
        self.open_agreement()
        self.clerk.locator("a[href$='/pieces/']").click()
        party = self.clerk.input_value("[name=party]")
        self.clerk.fill(f"[name=pieces_1_{self.language}]", PIECES[self.language])
        self.clerk.fill(f"[name=pieces_2_{self.language}]", OTHER_PIECES[self.language])
        self.clerk.locator("#content-main input[type=submit]").click()
        expect(self.clerk.locator(".messagelist .success")).to_be_visible()
        return party

    def invite(self, party: str) -> None:
        """From the page of the party."""
        self.clerk.goto(f"/admin/registry/party/{party}/change/")
        self.clerk.locator("#members a[href$='/members/invite/']").click()
        self.clerk.fill("[name=email]", self.email)
        self.clerk.fill("[name=full_name]", {"ar": "زينب التجريبية", "fr": "Zineb (fictive)"}[self.language])
        self.clerk.select_option("[name=office]", "president")
        self.clerk.select_option("select[name=language]", self.language)
        self.clerk.locator("#content-main input[type=submit]").click()
        expect(self.clerk.locator("#members")).to_contain_text(self.email)

    def accept_deposit(self, number: str) -> None:
        """Out of the work list, where what is due first stands first."""
        self.clerk.goto("/admin/registry/deposit/")
        picture(self.clerk, f"desk-worklist-{self.language}")
        self.clerk.locator("#result_list tbody tr").filter(has_text=number).locator("th a").click()
        expect(self.clerk.locator("#content-main")).to_contain_text("recepisse.pdf")
        self.clerk.locator("a[href$='/accept/']").click()
        self.clerk.locator("#content-main input[type=submit]").click()
        expect(self.clerk.locator(".messagelist .success")).to_contain_text(number)

    # -- The association -------------------------------------------------------------------------------------------

    def accept_invitation(self) -> None:
        """By the address in the letter; then by the code of the next one."""
        self.register.run_due()
        letter = self.register.letter_to(self.email, "/invitation/")
        self.phone.goto(re.search(r"http\S+/invitation/\S+", letter)[0])  # type: ignore[index]
        self.show("invited")
        self.phone.locator("button.main").click()
        self.phone.wait_for_url("**/login/code/")
        expect(self.phone.locator("[name=email]")).to_have_value(self.email)
        self.phone.locator("main button.main").click()
        self.phone.wait_for_url("**/confirm/")
        code = re.search(CODE, self.register.letter_to(self.email, f"(?m){CODE}"), re.MULTILINE)
        self.phone.fill("[name=code]", code[0])  # type: ignore[index]
        self.show("code")
        self.phone.keyboard.press("Enter")
        self.phone.wait_for_url("**/portal/")

    def read_the_timeline(self) -> None:
        expect(self.phone.locator("article.agreement").first).to_be_visible()
        self.show("agreements")
        asked = self.phone.locator("article.agreement").filter(has=self.phone.locator(".tasks a[href*='/pieces/']"))
        asked.locator("h3 a").first.click()
        expect(self.phone.locator(".standing .state")).to_be_visible()
        expect(self.phone.locator(".events li").first).to_be_visible()
        self.show("agreement")
        self.phone.locator("#happened").scroll_into_view_if_needed()
        self.phone.evaluate("document.getElementById('happened').scrollIntoView()")
        self.show("timeline")

    def answer(self) -> str:
        """Each piece with its PDF; returns the number of the receipt."""
        self.phone.locator(".tasks a[href*='/pieces/']").first.click()
        for number, place in enumerate(self.phone.locator("fieldset, .field").locator("input[id^=piece_]").all()):
            file = self.files / ("recepisse.pdf" if number == 0 else "proces-verbal.pdf")
            file.write_bytes(pdf(f"piece {number} {self.language}"))
            place.set_input_files(file)
            expect(self.phone.locator(".files").filter(has_text=file.name)).to_be_visible()
        self.show("pieces")
        self.phone.locator("button[value=hand_in]").click()
        self.phone.wait_for_url("**/portal/deposits/*/")
        self.show("receipt")
        return re.sub(r"[\u2066-\u2069]", "", self.phone.locator(".number-of").inner_text()).strip()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_story_of_the_desk(language: str, visit: Callable[..., Page], register: Register, tmp_path: Path) -> None:
    story = Story(visit, register, language, tmp_path)
    story.invite(story.ask_for_pieces())
    story.accept_invitation()
    story.read_the_timeline()
    number = story.answer()
    story.accept_deposit(number)
    register.run_due()
    assert re.search(r"http\S+/portal/", register.letter_to(story.email, number)), "told, and where to read it"
    receipt = story.phone.url
    story.phone.reload()
    expect(story.phone.locator("main")).to_contain_text({"ar": "مقبول", "fr": "accepté"}[language])
    story.show("accepted")
    paper = story.phone.request.get(f"{receipt}receipt.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    read_the_status(visit, language, paper.body(), number)


def read_the_status(visit: Callable[..., Page], language: str, paper: bytes, number: str) -> None:
    """Without an account and without script, with what is printed on the receipt."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine: nobody can read the code on the receipt")
    text = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()
    code: Any = re.search(r"(?<!-)\b(?!DEMO)[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    page = visit("", language, java_script_enabled=False, **PHONE)
    page.goto("/status/")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code[0])
    page.locator("main button.main").click()
    expect(page.locator("main dl")).to_be_visible()
    expect(page.locator("main dl")).to_contain_text({"ar": "سارية", "fr": "En vigueur"}[language])
    picture(page, f"desk-status-{language}")
