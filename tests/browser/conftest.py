"""One register of its own for all browser tests, started by `manage.py serve` on an empty folder, and a Chromium."""

import email
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.database_plugin import unmeasured

# Playwright keeps an event loop in this thread, and Django would take every later test for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=30_000)  # as long as every other wait: the first paper of a server takes a few seconds
PATIENCE = 300
PICTURES = os.environ.get("REGISTRY_PICTURES")
"""A folder for the pictures of the README; nothing is kept without it."""


@dataclass
class Register:
    """A running register."""

    address: str
    accounts: list[dict[str, str]]
    folder: Path
    environment: dict[str, str]

    def run_due(self) -> str:
        """What the timer does every hour: among other things, the post leaves."""
        order = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "run_due"]
        how: Any = {"env": self.environment, "cwd": settings.BASE_DIR, "capture_output": True, "text": True}
        done = subprocess.run(order, check=False, **how)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def letters_to(self, address: str) -> list[str]:
        """Subject and text of the letters that have left for somebody, in their order."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        found = [letter for file in files for letter in _letters_in(file)]
        return [f"{each['Subject']}\n{each.get_content()}" for each in found if each["To"] == address]

    def letter_to(self, address: str, words: str) -> str:
        """The last letter to somebody that says this; it may still be on its way."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if found := [letter for letter in self.letters_to(address) if re.search(words, letter)]:
                return found[-1]
            time.sleep(0.3)
        return pytest.fail(f"no letter to {address} says {words!r}: {self.letters_to(address)}")

    def account(self, role: str) -> dict[str, str]:
        """The first demonstration account of this role."""
        return next(account for account in self.accounts if account["role"] == role)


def _letters_in(file: Path) -> list[EmailMessage]:
    """What Django's file backend wrote, letter by letter."""
    parts = re.split(rb"^-{79}$", file.read_bytes(), flags=re.MULTILINE)
    return [email.message_from_bytes(part.lstrip(), policy=modern) for part in parts if part.strip()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Started once, on its own embedded PostgreSQL, in a folder whose name has a space and Arabic letters."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; CI installs Debian's")
    folder = tmp_path_factory.mktemp("data") / "سجل register"
    folder.mkdir()
    for parent in (folder, *folder.parents):
        if parent.is_relative_to(tmp_path_factory.getbasetemp().parent.parent):
            parent.chmod(0o755)
    environment = unmeasured()
    for name in ("DATABASE_URL", "REGISTRY_TEST_TEMPLATE"):
        environment.pop(name, None)
    environment |= {"REGISTRY_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.local"}
    port = free_port()
    environment["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "serve", "--port", str(port)]
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=settings.BASE_DIR)
    try:
        yield _when_ready(server, folder, environment)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def _when_ready(server: subprocess.Popen[bytes], folder: Path, environment: dict[str, str]) -> Register:
    """The register, once its server has said that it is ready."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        said = re.search(r"^ready (\S+?)/$", (folder / "serve.log").read_text(), re.MULTILINE)
        if said:
            return Register(said[1], json.loads((folder / "demo-accounts.json").read_text()), folder, environment)
        time.sleep(0.3)
    pytest.fail(f"the register did not start:\n{(folder / 'serve.log').read_text()[-3000:]}")


@pytest.fixture(scope="session")
def chromium(register: Register) -> Iterator[Browser]:
    """Without a window, and asking nobody anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, register: Register) -> Iterator[Callable[..., Page]]:
    """Opens a page as a person of that role, in that language; fails if the browser complained of anything."""
    complaints: list[str] = []
    contexts = []

    def open_page(
        role: str = "", language: str = "ar", *, width: int = 1280, height: int = 900, listen: bool = True, **how: Any
    ) -> Page:
        locale = {"ar": "ar-MA", "fr": "fr-FR"}[language]
        size: Any = {"width": width, "height": height}
        context = chromium.new_context(base_url=register.address, locale=locale, viewport=size, **how)
        contexts.append(context)
        page = context.new_page()
        if listen:
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
        if role:
            sign_in(page, register.account(role))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, account: dict[str, str]) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", account["email"])
    page.fill("input[name=password]", account["password"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/" if account["role"] == "association" else "**/admin/")


def picture(page: Page, name: str) -> None:
    """For the README, in 256 colours: a third of the size."""
    if PICTURES:
        seen = Image.open(io.BytesIO(page.screenshot()))
        seen.convert("RGB").quantize(256).save(Path(PICTURES) / f"{name}.png", optimize=True)
