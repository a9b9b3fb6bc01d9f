"""A passkey in a real browser, under the strict policy for scripts: added, used, and never needed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Register

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_passkey_is_added_and_signs_in(register: Register, visit: Callable[..., Page], language: str) -> None:
    root = register.address.replace("127.0.0.1", "localhost")  # browsers know no passkeys for bare numbers
    account = register.account("association")
    page = visit(language=language, width=390)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{root}/accounts/login/")
    page.fill("input[name=login]", account["email"])
    page.fill("input[name=password]", account["password"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/")
    page.goto(f"{root}/accounts/passkeys/add/")
    page.fill("input[name=name]", f"passkey {language}")
    page.click("#passkey_button")
    page.wait_for_url("**/accounts/passkeys/")
    expect(page.locator(".passkeys")).to_contain_text(f"passkey {language}")
    page.goto(f"{root}/accounts/logout/")
    page.click("main button.main")
    page.goto(f"{root}/accounts/login/")
    page.click("#passkey_button")
    page.wait_for_url("**/portal/")
