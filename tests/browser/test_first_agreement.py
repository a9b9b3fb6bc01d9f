"""A clerk enters an agreement, a supervisor publishes it, the API serves it at once: in Arabic and in French."""

import json
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from .conftest import Register, picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@dataclass(frozen=True)
class Story:
    """What the two people of a story type and read."""

    language: str
    title: str
    purpose: str
    parties: tuple[str, str]
    region: str
    date: str
    amount: str
    words: str
    waiting: str
    published: str


STORIES = [
    Story(
        language="ar",
        title="اتفاقية شراكة من أجل مواكبة الأسر بإقليم الرحامنة",
        purpose="إحداث فضاء للاستقبال والاستماع والتوجيه لفائدة الأسر",
        parties=("وزاره التضامن", "التعاون الوطني"),
        region="مراكش اسفي",
        date="١٧/٠٦/٢٠٢٦",
        amount="1 250 000,50",
        words="موكبة الاسر رحامنة".replace("موكبة", "مواكبه"),
        waiting="موقعة، في انتظار النشر من طرف المشرف.",
        published="موقعة؛ منشورة في النسخة 1.",
    ),
    Story(
        language="fr",
        title="Convention de partenariat pour l'accompagnement des familles de Larache",
        purpose="Créer un espace d'accueil, d'écoute et d'orientation des familles",
        parties=("solidarite insertion", "entraide"),
        region="tetouan",
        date="17/06/2026",
        amount="1 250 000,50",
        words="accompagnement larache",
        waiting="Signée, en attente de publication par un superviseur.",
        published="Signée\u00a0; publiée en version 1.",
    ),
]


def choose(page: Page, field: str, words: str) -> None:
    """Types words into an autocomplete and takes the first suggestion."""
    page.locator(f"#id_{field} + .select2").click()
    with page.expect_response(lambda answer: "/autocomplete/?term=" in answer.url):
        page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option[aria-selected]").first.click()


def enter(page: Page, story: Story) -> None:
    """The clerk's part: the form, from top to bottom."""
    page.goto("/admin/registry/agreement/add/")
    page.fill(f"[name=title_{story.language}]", story.title)
    page.fill(f"[name=purpose_{story.language}]", story.purpose)
    choose(page, "participations-0-party", story.parties[0])
    choose(page, "participations-1-party", story.parties[1])
    page.fill("[name=signed_on]", story.date)
    page.select_option("[name=signed_on_precision]", "day")
    page.fill("[name=amount]", story.amount)
    page.select_option("[name=is_national]", label={"ar": "لا", "fr": "Non"}[story.language])
    choose(page, "territories-0-region", story.region)
    page.locator("[name=pillar_boxes]").nth(1).check()
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def ask(register: Register, **filters: str) -> list[dict]:
    """What an ordinary client of the API reads."""
    address = f"{register.address}/api/v1/agreements/?{urllib.parse.urlencode(filters)}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)["results"]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_from_the_paper_to_the_api(story: Story, visit: Callable[..., Page], register: Register) -> None:
    clerk = visit("clerk", story.language)
    direction = {"ar": "rtl", "fr": "ltr"}[story.language]
    enter(clerk, story)
    expect(clerk.locator("html")).to_have_attribute("dir", direction)
    picture(clerk, f"entered-{story.language}")
    clerk.locator("form[action$='/step/sign/'] .deed").click()
    expect(clerk.locator(".standing").first).to_contain_text(story.waiting)
    expect(clerk.locator(".panel .deed.publish")).to_have_count(0)
    assert story.title not in {each["title"][story.language] for each in ask(register, q=story.words)}

    supervisor = visit("supervisor", story.language)
    supervisor.goto(clerk.url)
    supervisor.locator(".panel .deed.publish").click()
    expect(supervisor.locator(".standing").first).to_contain_text(story.published)
    picture(supervisor, f"published-{story.language}")

    found = ask(
        register,
        q=story.words,
        pillar="equality-empowerment-leadership",
        region={"ar": "07", "fr": "MA-01"}[story.language],
    )
    (record,) = [each for each in found if each["title"][story.language] == story.title]
    assert record["signed_on"] == "2026-06-17"
    assert record["amount"]["value"] == "1250000.50"
    assert (record["status"], record["version"], len(record["parties"])) == ("signed", 1, 2)


def test_the_language_changes_on_every_page(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "ar")
    for path in ("/admin/registry/agreement/", "/admin/registry/party/add/", "/"):
        page.goto(path)
        for language, direction in (("fr", "ltr"), ("ar", "rtl")):
            page.locator(f"button[name=language][value={language}]").first.click()
            expect(page.locator("html")).to_have_attribute("lang", language)
            expect(page.locator("html")).to_have_attribute("dir", direction)
        assert page.url.endswith(path)


def test_what_was_typed_survives_a_refusal(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "fr")
    page.goto("/admin/registry/agreement/add/")
    page.fill("[name=purpose_fr]", "Texte qui ne doit pas se perdre")
    page.fill("[name=signed_on]", "31/02/2026")
    page.locator("[name=_save]").first.click()
    expect(page.locator(".faults")).to_be_visible()
    expect(page.locator("[name=purpose_fr]")).to_have_value("Texte qui ne doit pas se perdre")
    expect(page.locator("[name=signed_on]")).to_have_value("31/02/2026")
    expect(page.locator(".errorlist").first).to_be_visible()
