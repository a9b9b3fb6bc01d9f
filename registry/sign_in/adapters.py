"""How people sign in: accounts are opened by an account manager or by an invitation, never by whoever comes along.

Whoever asks for a code gets the same answer, after the same work, whether there is an account or not: a letter is
written either way, and leaves by a thread of its own, so that nobody can tell the one from the other by the time the
mail server takes. A letter to an address without an account says just that, to the owner of the mailbox alone.

Codes do not go through ``registry.outbox``: what stands there is kept and can be read by account managers, and a code
that is minutes late is worth nothing.
"""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from registry.models import User, acting
from registry.permissions import ASSOCIATION, STAFF, has_role
from registry.plain_letters import in_both, ltr, starting, subject_in_both

from . import second_factor
from .known_browsers import bucket, remember

logger = logging.getLogger(__name__)

SECOND_FACTOR: Final = "allauth.mfa.stages.AuthenticateStage"
INVITED: Final = "invited_email"
"""Where the session keeps the address that the sign-in page fills in for who has just accepted an invitation."""

_post = ThreadPoolExecutor(max_workers=4, thread_name_prefix="code-letters")
_underway: set[Future[None]] = set()


class ClosedAdapter(DefaultAccountAdapter):
    """No sign-up; staff are led to the clerks' desk, members of associations to theirs."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Who changes their own password is its actor; the history says that it changed, never to what."""
        with acting(user, road="accounts"):
            super().set_password(user, password)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        person = request.user
        if isinstance(person, User) and has_role(person, *STAFF):
            return reverse("admin:index")
        at_desk = isinstance(person, User) and has_role(person, ASSOCIATION)
        return reverse("portal:home") if at_desk else reverse("home")

    def get_login_stages(self) -> list[str]:
        """The second step is the staff's. For members a passkey is a way in by itself: a lost one locks nobody out."""
        return [second_factor.STAGE if stage == SECOND_FACTOR else stage for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not of who has just signed in: by code, they can then take away a passkey that is lost."""
        records = get_authentication_records(self.request, self.request.user)
        lately = bool(records) and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT
        return bool(super().is_reauthentication_required(app=app)) and not lately

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """The browser is known from now on, for the limits on guesses."""
        request.session.pop(INVITED, None)
        response: HttpResponse = super().post_login(request, user, **how)
        remember(response, user.email)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return bucket(request, credentials.get("email", ""))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Written here, sent beside the answer."""
        subject, lines = LETTERS[template_prefix]
        language = get_language() or "ar"
        mail = EmailMessage(
            subject_in_both(language, subject),
            in_both(language, partial(lines, email, context)),
            to=[email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        future = _post.submit(_send, mail)
        _underway.add(future)
        future.add_done_callback(_underway.discard)


class DeviceAdapter(DefaultMFAAdapter):
    """What a device shows and keeps of us, and what we keep of it."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": second_factor.NOT_THIS_CODE
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_totp_issuer(self) -> str:
        """What the app on the telephone calls us: an address that nobody who asks can change."""
        return urlsplit(settings.PUBLIC_URL).hostname or ""

    def encrypt(self, text: str) -> str:
        return second_factor.locked(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor.unlocked(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": gettext("Register of partnership agreements")}


# -- Letters ---------------------------------------------------------------------------------------------------------


def _code_lines(email: str, context: dict[str, Any]) -> Iterator[str]:
    yield starting(gettext("Your code to sign in to the register of partnership agreements:"))
    yield ""
    yield str(context["code"])  # alone in its line and without marks, so that it can be copied
    yield ""
    yield starting(gettext("Type it in the page that asked for it. Nobody of the ministry will ever ask you for it."))
    yield starting(gettext("If you asked for no code, do nothing: without it nobody signs in."))


def _no_account_lines(email: str, context: dict[str, Any]) -> Iterator[str]:
    asked = gettext("Somebody asked for a code to sign in to the register of partnership agreements as %(email)s.")
    yield starting(asked % {"email": ltr(email)})
    yield ""
    advice = gettext(
        "This address has no account. If it was you, sign in with the address at which you were invited, or ask the "
        "president of your association, or the ministry, for an invitation."
    )
    yield starting(advice)
    yield starting(gettext("If it was not you, do nothing."))


def _code_subject() -> str:
    return gettext("Code to sign in")


NO_ACCOUNT: Final = "account/email/unknown_account"
LETTERS: Final[dict[str, tuple[Callable[[], str], Callable[[str, dict[str, Any]], Iterator[str]]]]] = {
    "account/email/login_code": (_code_subject, _code_lines),
    NO_ACCOUNT: (_code_subject, _no_account_lines),
}
"""By the names that allauth gives its letters; it writes no others here."""


def _send(mail: EmailMessage) -> None:
    try:
        mail.send()
    except Exception:  # whoever waits for the code asks for another one; the operator finds the reason
        logger.exception("a letter of the sign-in could not be sent")


def wait_for_letters() -> None:
    """Until the letters that were written have left."""
    for future in list(_underway):
        future.result()
