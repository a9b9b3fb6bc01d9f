"""The agreement of article 000 is entered from the paper by the keyboard alone; what is typed is never lost."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from .conftest import Register, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ADD = "/admin/registry/agreement/add/"
MOST = 60
RECORDS = Path(settings.BASE_DIR) / "fixtures" / "records" / "agreements.json"
PAPER: dict[str, Any] = json.loads(RECORDS.read_text())["rows"][0]
"""What article 000 says; the clerk types its Arabic text."""

AXES = ("المستوى الوقائي", "تحسين جودة", "مواكبة إدماجهم")
MAIN = ("بدون", "الشارع", "النساء", "إعاقة", "مأوى")
MENTIONED = ("الشباب", "هشاشة")
"""Words by which the clerk finds an axis in its list, a population among its boxes."""


class Hand:
    """Somebody at the keyboard: what they type from the paper is text, every other key is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0
        self.wire = page.context.new_cdp_session(page)

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def letter(self, letter: str) -> None:
        """A key of an Arabic keyboard, which Playwright's own has not."""
        self.wire.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": letter, "text": letter})
        self.wire.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": letter})

    def type(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def spell(self, words: str) -> None:
        for letter in words:
            self.letter(letter)

    def fill(self, words: str) -> None:
        """The next field to be filled."""
        self.press("Control+ArrowDown")
        self.type(words)

    def choose(self, words: str) -> None:
        """The first suggestion for these words: the list opens by the first letter."""
        self.letter(words[0])
        with self.page.expect_response(lambda answer: "/autocomplete/?" in answer.url and "term=" in answer.url):
            self.type(words[1:])
        expect(self.page.locator(".select2-results__option--highlighted")).to_be_visible()
        self.press("Enter")

    def go(self, part: str) -> None:
        """To a part of the page, by its name."""
        self.press("F2")
        self.type(part)
        self.press("Enter")
        expect(self.page.locator("#goto")).to_be_hidden()

    def tick(self, words: str) -> None:
        """The box that is named so. A word is over when its box is ticked: the next letter begins another."""
        self.spell(words)
        self.press("Space")

    def write_list(self, part: str, rows: list[str]) -> None:
        """One row after the other."""
        self.go(part)
        self.expect_cursor_in("text_ar")
        self.type(rows[0])
        for words in rows[1:]:
            self.press("Alt+Enter")
            expect(self.page.locator("textarea:focus, input:focus")).to_have_value("")
            self.type(words)

    def expect_cursor_in(self, name: str) -> None:
        expect(self.page.locator(":focus")).to_have_attribute("name", re.compile(f"{name}$"))


def box_of(hand: Hand, field: str) -> Locator:
    """The box of a list of suggestions, which stands for its field."""
    return hand.page.locator(f"#id_{field} + .select2 .select2-selection")


def arabic(rows: list[dict[str, Any]]) -> list[str]:
    return [row["text_ar"] for row in rows]


def enter_article_000(hand: Hand) -> None:
    """From the kind, on which the page opens, to the end of the paper."""
    ministry, indh = PAPER["participations"]
    hand.spell("اتفاقية إطار")
    hand.press("Control+ArrowDown")  # past the reference, which the paper has not
    hand.fill(PAPER["title_ar"])
    hand.fill(PAPER["purpose_ar"])
    hand.press("Control+ArrowDown")
    hand.choose("وزارة التضامن والإدماج")
    hand.press("Control+ArrowDown")
    hand.choose("عواطف حيار")
    hand.fill(ministry["capacity_ar"])
    hand.press("Alt+Enter")
    hand.choose("المنسقية الوطنية للمبادرة")
    hand.press("Control+ArrowDown")
    hand.choose("محمد دردوري")
    hand.fill(indh["capacity_ar"])
    hand.go("التوقيع")
    hand.type("17 يونيو 2022")
    hand.fill(PAPER["signed_on_printed"])
    hand.fill(PAPER["place_ar"])
    hand.go("الفئات المستهدفة الرئيسية")
    for words in MAIN:
        hand.tick(words)
    hand.press("Control+ArrowDown")
    for words in MENTIONED:
        hand.tick(words)
    hand.write_list("أهداف", arabic(PAPER["objectives"]))
    hand.go("محاور التعاون")
    for number, (words, axis) in enumerate(zip(AXES, PAPER["axes"], strict=True)):
        if number:
            hand.press("Alt+Enter")
        expect(box_of(hand, f"axes-{number}-axis")).to_be_focused()
        hand.choose(words)
        hand.fill(axis["printed"])
    hand.go("الروابط")
    hand.choose("جسر نحو تنمية")
    hand.write_list("المراجع القانونية", arabic(PAPER["legal_references"]))
    hand.write_list("مراجع السياسات", arabic(PAPER["policy_references"]))
    hand.write_list("الحاضرون", arabic(PAPER["attendees"]))
    hand.press("Control+s")


def saved_rows(page: Page, prefix: str, name: str) -> list[str]:
    """The column of a list as the page shows it after it was saved."""
    fields = page.locator(f"#{prefix}-group [name^='{prefix}-'][name$='-{name}']:not([name*=__prefix__])")
    return [each.input_value() for each in fields.all()]


def chosen(page: Page, prefix: str, name: str) -> list[str]:
    fields = page.locator(f"#{prefix}-group select[name^='{prefix}-'][name$='-{name}']:not([name*=__prefix__])")
    return [each.evaluate("select => select.selectedOptions[0].textContent") for each in fields.all()]


def ticked(page: Page, group: str) -> set[str]:
    boxes = page.locator(f"#id_{group} label:has(input:checked)")
    return {label.inner_text().strip() for label in boxes.all()}


def test_article_000_is_entered_by_the_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "ar")
    page.goto(f"{ADD}?empty=1")
    expect(page.locator("[name=kind]")).to_be_focused()
    hand = Hand(page)
    enter_article_000(hand)
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert hand.keys < MOST
    for name in ("title_ar", "purpose_ar", "signed_on_printed", "place_ar"):
        expect(page.locator(f"[name={name}]")).to_have_value(PAPER[name])
    expect(page.locator("[name=signed_on]")).to_have_value("17/06/2022")
    assert page.locator("[name=kind]").evaluate("select => select.selectedOptions[0].textContent") == "اتفاقية إطار"
    assert chosen(page, "participations", "party") == [
        "وزارة التضامن والإدماج الاجتماعي والأسرة",
        "المنسقية الوطنية للمبادرة الوطنية للتنمية البشرية",
    ]
    assert chosen(page, "participations", "signatory") == ["عواطف حيار", "محمد دردوري"]
    assert saved_rows(page, "axes", "printed") == [axis["printed"] for axis in PAPER["axes"]]
    assert chosen(page, "axes", "axis") == [axis["printed"] for axis in PAPER["axes"]]
    assert page.locator("[name=strategy]").evaluate("select => select.selectedOptions[0].textContent").startswith("جسر")
    for name in ("objectives", "legal_references", "policy_references", "attendees"):
        assert saved_rows(page, name, "text_ar") == arabic(PAPER[name])
    assert len(ticked(page, "main_boxes")) == len(MAIN)
    assert all(any(word in label for label in ticked(page, "main_boxes")) for word in MAIN)
    assert ticked(page, "mentioned_boxes") == {
        "الأشخاص في وضعية هشاشة",
        "الشباب المقبلين على مغادرة مؤسسات الرعاية الاجتماعية بعد بلوغهم 18 سنة",
    }


def test_what_was_typed_survives_a_closed_tab_and_is_nobody_elses(
    visit: Callable[..., Page], register: Register
) -> None:
    page = visit("clerk", "fr")
    page.goto(ADD)
    page.fill("[name=title_fr]", "Une convention à moitié saisie")
    page.locator("#objectives-group .add-row a").click()
    page.fill("[name=objectives-0-text_fr]", "Un objectif")
    expect(page.locator("#agreement_form")).to_have_attribute("data-kept", "yes")

    page.context.clear_cookies()  # the session is over, and somebody else signs in at the same browser
    sign_in(page, register.account("supervisor"))
    page.goto(ADD)
    expect(page.locator("#meter")).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()

    page.context.clear_cookies()
    sign_in(page, register.account("clerk"))
    page.goto(ADD)
    page.locator("#kept .take").click()
    expect(page.locator("[name=title_fr]")).to_have_value("Une convention à moitié saisie")
    expect(page.locator("[name=objectives-0-text_fr]")).to_have_value("Un objectif")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .saved")).to_be_visible()
    page.goto(ADD)
    expect(page.locator("#meter")).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()


def test_a_missing_party_is_added_without_leaving_the_page(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "fr")
    page.goto(f"{ADD}?empty=1")
    page.fill("[name=title_fr]", "Une convention avec une partie nouvelle")
    box = page.locator("#id_participations-0-party + .select2 .select2-selection")
    box.focus()
    with page.expect_popup() as opened:
        page.keyboard.press("Alt+=")
    small = opened.value
    small.fill("[name=name_fr]", "Coopérative imaginaire des tisserandes de Zagzel")
    small.select_option("[name=kind]", "cooperative")
    with small.expect_event("close"):
        small.locator("[name=_save]").click()
    expect(box).to_contain_text("Coopérative imaginaire des tisserandes de Zagzel")
    expect(page.locator("[name=title_fr]")).to_have_value("Une convention avec une partie nouvelle")
