"""Where an agreement stands, without an account: what it shows, what it hides, and how little guessing yields."""

import os
import random
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.exchange import letters
from registry.exchange.letters import codes
from registry.models import Agreement, Party, User
from registry.models.letters import ALPHABET, CODE_LENGTH
from registry.site import tries
from tests.factories import ObligationFactory, step_to
from tests.pdf_reading import DIRECTION_SIGNS
from tests.test_letters import Story

pytestmark = pytest.mark.django_db
TRIES = int(os.environ.get("STATUS_TRIES", "2000"))
"""The whole of it: STATUS_TRIES=100000."""
FORGED = re.compile(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"')


@pytest.fixture(autouse=True)
def _nobody_has_tried() -> None:
    cache.clear()


@pytest.fixture
def story(member: User) -> Story:
    return Story(member)


@pytest.fixture
def code(story: Story) -> str:
    return letters.code_of(story.agreement, story.party)


def ask(
    number: str, code: str, *, address: str = "192.0.2.1", view: str = "status", language: str = "fr", **headers: Any
) -> Any:
    """One press of the button, from an address."""
    browser = Client(REMOTE_ADDR=address, headers={"Accept-Language": language, **headers})
    return browser.post(reverse(view), {"number": number, "code": code})


def plain(response: Any) -> str:
    return FORGED.sub("", response.text)


def wrong(code: str) -> str:
    """A code that differs in its last letter."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")


# -- What it shows ---------------------------------------------------------------------------------------------------


def test_reference_and_code_show_the_state_and_the_next_step_and_nothing_else(story: Story, code: str) -> None:
    response = ask("2026/CNV/00012", codes.grouped(code))
    assert response.status_code == 200
    for said in ("2026/CNV/00012", "En vigueur", "20/03/2026"):
        assert said in response.text
    story.agreement.refresh_from_db()
    ministry = story.agreement.participations.exclude(party=story.party).get().party
    hidden = [story.agreement.title_fr, story.agreement.title_ar, "essai", "هند", "90", "45 000", code]
    for secret in [*hidden, codes.grouped(code), ministry.name_ar, ministry.name_fr]:
        assert secret not in response.text, secret


def test_the_next_step_is_told_without_the_words_of_the_agreement(story: Story, code: str) -> None:
    row = story.agreement.participations.get(party=story.party)
    ObligationFactory(agreement=story.agreement, debtor=row, due_on="2026-09-01", text_fr="Équiper le local de Salé")
    response = ask("2026/CNV/00012", code)
    assert "obligation, qui est en retard" in response.text
    assert "Salé" not in response.text


def test_while_signatures_are_awaited_it_names_nobody(member: User) -> None:
    story = Story(member, state="approved", signed_on=None, signed_on_precision="")
    Agreement.objects.filter(pk=story.agreement.pk).update(shared_at=timezone.now())
    response = ask("2026/CNV/00012", letters.code_of(story.agreement, story.party))
    assert response.status_code == 200
    for party in Party.objects.filter(participations__agreement=story.agreement):
        assert party.name_ar not in response.text
        assert party.name_fr not in response.text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_answer_to_a_deposit_has_its_lawful_day(language: str, story: Story, code: str) -> None:
    story.hand_in()
    response = ask("2026/CNV/00012", code, language=language)
    assert "01/01/2027" in response.text
    assert ("الوزارة" if language == "ar" else "ministère") in response.text


@pytest.mark.parametrize(
    "spelling",
    [
        lambda code: code.lower(),
        " ".join,
        codes.grouped,
        lambda code: f"\u2066{codes.grouped(code)}\u2069",
        lambda code: code.replace("1", "I").replace("0", "O"),
        lambda code: code.replace("1", "l").replace("0", "o"),
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda code: "".join(chr(ord(letter) + 0xFEE0) for letter in code),
    ],
)
def test_a_code_is_read_however_it_was_typed(spelling: Callable[[str], str], story: Story, code: str) -> None:
    assert ask("2026/CNV/00012", spelling(code)).status_code == 200


def test_every_letter_of_the_alphabet_is_read_as_itself() -> None:
    assert codes.read_code(ALPHABET) == ALPHABET
    assert codes.read_code(codes.grouped("0123456789AB")) == "0123456789AB"
    assert codes.grouped("0123456789AB") == "0123-4567-89AB"


def test_any_number_on_the_paper_will_do(story: Story, code: str) -> None:
    Agreement.objects.filter(pk=story.agreement.pk).update(registration_number="CP/2026/00077")
    deposit, letter = story.hand_in(), story.issue()
    for number in ("2026/cnv/00012", "٢٠٢٦/CNV/٠٠٠١٢", "2026 CNV 00012", "cp/2026/00077", deposit.number):
        assert ask(number, code).status_code == 200, number
    assert ask(letter.number, letter.code).status_code == 200
    assert ask("2026/CNV/00012", letter.code).status_code == 200
    assert ask(letter.number, code).status_code == 404, "each paper opens with its own code"


def test_another_partys_receipt_does_not_open_with_this_code(story: Story, code: str) -> None:
    deposit = story.hand_in()
    other = story.agreement.participations.exclude(party=story.party).get().party
    others = letters.code_of(story.agreement, other)
    assert ask(deposit.number, others).status_code == 404
    assert ask("2026/CNV/00012", others).status_code == 200


def test_fiction_says_so(story: Story, code: str) -> None:
    assert "fictives" not in ask("2026/CNV/00012", code).text
    Agreement.objects.filter(pk=story.agreement.pk).update(is_fictional=True, reference="DEMO-2026-9999")
    assert "fictives" in ask("DEMO-2026-9999", code).text


# -- What it hides ---------------------------------------------------------------------------------------------------


def test_a_wrong_code_and_an_unknown_reference_are_the_same_answer(story: Story, code: str) -> None:
    answers, queries = [], []
    for number in ("2026/CNV/00012", "2026/CNV/99999"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answers.append(ask(number, wrong(code)))
        queries.append(len(asked))
    known, unknown = answers
    assert known.status_code == unknown.status_code == 404
    assert plain(known).replace("2026/CNV/00012", "") == plain(unknown).replace("2026/CNV/99999", "")
    assert len(known.content) == len(unknown.content)
    headers = [{name: value for name, value in each.items() if name != "Expires"} for each in answers]
    assert headers[0] == headers[1]
    assert queries[0] == queries[1]


def test_a_wrong_code_is_the_same_work_whether_the_reference_is_known_or_not(story: Story, code: str) -> None:
    """The same questions to the database, word for word and without an answer: nothing has read the reference."""
    for _number in range(3):
        story.issue()
        step_to(story.agreement, {0: "suspended", 1: "in_force", 2: "suspended"}[_number])
    asked = []
    for number in ("2026/CNV/00012", "2026/CNV/99999"):
        with CaptureQueriesContext(connection) as queries:
            assert codes.opened_by(number, wrong(code)) is None
            assert codes.letter_opened_by(number, wrong(code)) is None
        asked.append([query["sql"] for query in queries])
    assert asked[0] == asked[1]
    with connection.cursor() as cursor:
        for question in asked[0]:
            cursor.execute(question)
            assert cursor.fetchall() == []


def test_the_right_code_opens_nothing_with_the_wrong_reference(story: Story, code: str) -> None:
    letter = story.issue()
    for number in ("", " ", "-", "2026/CNV/99999", story.agreement.title_ar):
        for known in (code, letter.code):
            assert codes.opened_by(number, known) is None, number
        assert codes.letter_opened_by(number, letter.code) is None, number


def test_the_ministrys_own_draft_is_unknown_even_with_its_code(member: User) -> None:
    story = Story(member, state="under_review", signed_on=None, signed_on_precision="")
    code = letters.code_of(story.agreement, story.party)
    response, unknown = ask("2026/CNV/00012", code), ask("2026/CNV/99999", code)
    assert response.status_code == 404
    assert plain(response).replace("2026/CNV/00012", "") == plain(unknown).replace("2026/CNV/99999", "")
    Agreement.objects.filter(pk=story.agreement.pk).update(shared_at=timezone.now())
    assert ask("2026/CNV/00012", code).status_code == 200


def test_nothing_is_kept_and_no_other_site_learns_the_address(story: Story, code: str) -> None:
    for response in (ask("2026/CNV/00012", code), Client().get(letters.status_url("2026/CNV/00012", code))):
        assert {"private", "no-store"} <= set(re.split(", *", response["Cache-Control"]))
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Robots-Tag"] == "noindex"
        assert "script-src 'self'" in response["Content-Security-Policy"]


def test_the_qr_picture_fills_the_form_in_and_one_press_shows_the_state(story: Story, code: str) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"Accept-Language": "fr"})
    page = browser.get(letters.status_url("2026/CNV/00012", code))
    assert 'value="2026/CNV/00012"' in page.text
    assert f'value="{codes.grouped(code)}"' in page.text
    assert "En vigueur" not in page.text, "what is fetched by a preview is a form"
    typed = {"number": "2026/CNV/00012", "code": codes.grouped(code)}
    assert browser.post(reverse("status"), typed).status_code == 403, "without the form's token"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    assert "En vigueur" in browser.post(reverse("status"), typed | {"csrfmiddlewaretoken": token[1]}).text


def test_no_method_but_asking_and_pressing() -> None:
    for view in ("status", "status_letter"):
        assert Client().put(reverse(view)).status_code == 405
        assert Client().delete(reverse(view)).status_code == 405


@pytest.mark.parametrize("typed", ["", "7", "U" * 12, "\0" * 12, "é" * 500, "'; DROP TABLE", "ABCD-EFGH-JKM"])
def test_what_can_be_no_code_is_said_to_be_none_and_counts_for_nothing(typed: str, story: Story, code: str) -> None:
    for _number in range(tries.PLACES + 5):
        assert ask("2026/CNV/00012", typed).status_code == 400
    assert ask("2026/CNV/00012", code).status_code == 200


@pytest.mark.parametrize("number", ["///", "\u200b", "%", "_", "' OR 1=1 --", "DEMO-", "x" * 200, "\u202e12"])
def test_odd_references_find_nothing(number: str, story: Story, code: str) -> None:
    assert ask(number, code).status_code in (400, 404)


# -- Guessing --------------------------------------------------------------------------------------------------------


def test_guessing_yields_nothing_and_does_not_keep_the_owner_out(story: Story, code: str) -> None:
    """One network, every address of it, every forged header: some tries are looked at, the owner elsewhere gets in."""
    draw = random.Random(20261122)
    looked_at, limited, began = 0, 0, time.monotonic()
    for number in range(TRIES):
        guess = "".join(draw.choices(ALPHABET, k=CODE_LENGTH))
        forged = {"X-Forwarded-For": f"203.0.{number % 256}.{draw.randrange(256)}", "Forwarded": "for=203.0.113.9"}
        response = ask("2026/CNV/00012", guess, address=f"198.51.100.{draw.randrange(256)}", **forged)
        assert response.status_code in (404, 429)
        looked_at += response.status_code == 404
        limited += response.status_code == 429
        if number in (TRIES // 3, TRIES - 1):
            assert ask("2026/CNV/00012", code, address="203.0.113.7").status_code == 200
            assert ask("2026/CNV/00012", code, address="2001:db8::7").status_code == 200
    windows = 1 + int((time.monotonic() - began) // tries.WINDOW)  # the whole size lasts longer than one
    assert tries.PLACES <= looked_at <= tries.PLACES * windows
    assert limited == TRIES - looked_at


def test_a_limited_network_is_told_when_to_come_back_and_may_then(story: Story, code: str, monkeypatch: Any) -> None:
    for _number in range(tries.PLACES):
        assert ask("2026/CNV/00012", wrong(code)).status_code == 404
    refused = ask("2026/CNV/00012", code)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= tries.WINDOW <= 600
    assert "Veuillez réessayer dans 10 minutes" in refused.text
    assert "En vigueur" not in refused.text
    later = tries.time.time() + tries.WINDOW + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert ask("2026/CNV/00012", code).status_code == 200


def test_only_wrong_answers_count(story: Story, code: str) -> None:
    for _number in range(tries.PLACES * 2):
        assert ask("2026/CNV/00012", code).status_code == 200
    for _number in range(tries.PLACES):
        assert ask("2026/CNV/00012", wrong(code)).status_code == 404
    assert ask("2026/CNV/00012", wrong(code)).status_code == 429


def test_letters_and_states_are_counted_together(story: Story, code: str) -> None:
    for _number in range(tries.PLACES):
        ask("ATT/2026/00001", wrong(code), view="status_letter")
    assert ask("2026/CNV/00012", code).status_code == 429


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("192.0.2.1", "192.0.2.254", "192.0.3.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"),
        ("::ffff:192.0.2.1", "192.0.2.7", "::ffff:192.0.3.1"),
    ],
)
def test_a_network_is_what_a_house_or_an_office_shares(
    one: str, same: str, other: str, story: Story, code: str
) -> None:
    for _number in range(tries.PLACES):
        ask("2026/CNV/00012", wrong(code), address=one)
    assert ask("2026/CNV/00012", code, address=same).status_code == 429
    assert ask("2026/CNV/00012", code, address=other).status_code == 200


def test_behind_a_declared_proxy_the_network_is_the_one_that_the_proxy_saw(
    story: Story, code: str, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(tries.PLACES):
        forged = {"X-Forwarded-For": f"10.0.{number}.1, 192.0.2.9"}
        ask("2026/CNV/00012", wrong(code), address="127.0.0.1", **forged)
    limited = {"X-Forwarded-For": "203.0.113.1, 192.0.2.200"}
    assert ask("2026/CNV/00012", code, address="127.0.0.1", **limited).status_code == 429
    owner = {"X-Forwarded-For": "192.0.2.200, 203.0.113.1"}
    assert ask("2026/CNV/00012", code, address="127.0.0.1", **owner).status_code == 200


def test_the_limit_holds_in_the_database_too(story: Story, code: str, settings: Any) -> None:
    """Where it is for all workers together. No address stands in it."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "registry_cache"}
    }
    call_command("createcachetable", verbosity=0)
    for _number in range(tries.PLACES):
        assert ask("2026/CNV/00012", wrong(code)).status_code == 404
    assert ask("2026/CNV/00012", code).status_code == 429
    assert ask("2026/CNV/00012", code, address="203.0.113.7").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM registry_cache")
        kept = cursor.fetchall()
    assert len(kept) == tries.PLACES
    assert "192.0.2" not in repr(kept)


# -- Letters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_letter_is_checked_by_its_number_and_code(language: str, story: Story) -> None:
    letter = story.issue()
    response = ask(letter.number, codes.grouped(letter.code), view="status_letter", language=language)
    assert response.status_code == 200
    shown = DIRECTION_SIGNS.sub("", response.text)
    for said in {
        "ar": ("هذه الشهادة صادرة عن السجل", "ما زال صحيحا", "جمعية هند للاختبار", "90\u202f000,00 درهم"),
        "fr": ("bien été établie", "toujours exact", "Association Hind d’essai", "90\u202f000,00 DH"),
    }[language]:
        assert said in shown, said
    assert letter.code not in response.text


def test_a_letter_that_is_out_of_date_says_so_and_still_says_what_it_said(story: Story) -> None:
    letter = story.issue()
    step_to(story.agreement, "suspended")
    response = ask(letter.number, letter.code, view="status_letter")
    assert "n’est plus à jour" in response.text
    assert "En vigueur" in response.text


def test_a_letter_says_when_only_whose_turn_it_is_has_changed(story: Story) -> None:
    letter = story.issue()
    story.hand_in()
    response = ask(letter.number, letter.code, view="status_letter")
    assert "l’étape suivante, a changé depuis" in response.text
    assert "toujours exact aujourd’hui" not in response.text


def test_a_wrong_code_and_an_unknown_letter_are_the_same_answer(story: Story, code: str) -> None:
    letter = story.issue()
    known = ask(letter.number, wrong(letter.code), view="status_letter")
    unknown = ask("ATT/2026/99999", wrong(letter.code), view="status_letter")
    assert known.status_code == unknown.status_code == 404
    assert plain(known).replace(letter.number, "") == plain(unknown).replace("ATT/2026/99999", "")
    assert ask(letter.number, code, view="status_letter").status_code == 404, "the code of the state opens no letter"


def test_the_qr_picture_of_a_letter_fills_its_form_in(story: Story) -> None:
    letter = story.issue()
    page = Client().get(letters.letter_url(letter.number, letter.code))
    assert f'value="{letter.number}"' in page.text
    assert letter.party.name_ar not in page.text


# -- Any telephone ---------------------------------------------------------------------------------------------------


def test_the_page_needs_no_script_and_is_small(story: Story, code: str) -> None:
    pages = [Client().get(reverse("status")), ask("2026/CNV/00012", code), ask("2026/CNV/00012", wrong(code))]
    for page in pages:
        assert "<script" not in page.text
        assert "style=" not in page.text
        files = re.findall(r'<link rel="(?:stylesheet|icon)" href="/static/([^"]+)"', page.text)
        sizes = []
        for name in files:
            path = finders.find(name)
            assert isinstance(path, str)
            sizes.append(Path(path).stat().st_size)
        assert len(page.content) + sum(sizes) <= 20_000
        assert not [name for name in files if "font" in name]


@pytest.mark.parametrize("program", ["w3m", "lynx"])
def test_a_text_browser_reads_it(program: str, story: Story, code: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not on this machine")
    order = {
        "w3m": ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "60"],
        "lynx": ["lynx", "-dump", "-stdin", "-nolist", "-assume_charset=utf-8", "-display_charset=utf-8", "-width=60"],
    }[program]
    shown = {}
    for language in ("ar", "fr"):
        page = ask("2026/CNV/00012", code, language=language)
        shown[language] = subprocess.run(order, input=page.content, capture_output=True, check=True).stdout.decode()
    assert "En vigueur" in shown["fr"]
    assert "20/03/2026" in shown["fr"]
    assert "سارية المفعول" in shown["ar"]
    form = Client(headers={"Accept-Language": "fr"}).get(letters.status_url("2026/CNV/00012", code))
    filled = subprocess.run(order, input=form.content, capture_output=True, check=True).stdout.decode()
    assert "2026/CNV/00012" in filled
