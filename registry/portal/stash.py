"""What somebody typed while their session ended: kept in the next one, and given back after the sign-in.

Without it a form that is sent too late leads to the sign-in and is lost. Files are not kept: they are chosen again.
Who wrote it is known no more when it comes: the form carries a mark of its reader, which nobody else can make, and
whoever else signs in on the same browser is given nothing.
"""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from registry.models import User

TYPED: Final = "typed_at_desk"
MOST_LETTERS: Final = 70_000
"""As many as the longest form takes; more is not kept, so that nobody fills the table of sessions."""
NOT_TYPED: Final = ("csrfmiddlewaretoken", "token", "do", "for", "reader")


def mark_of(person: User) -> str:
    """What a form says of who reads it; it tells nobody who that is."""
    return salted_hmac("registry.portal.stash", str(person.pk), algorithm="sha256").hexdigest()


def put(request: HttpRequest) -> None:
    """Keeps the form, of a browser that was signed in lately."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    typed = {name: request.POST[name] for name in request.POST if name not in NOT_TYPED}
    if typed and sum(len(name) + len(value) for name, value in typed.items()) <= MOST_LETTERS:
        reader = request.POST.get("reader", "")[:64]
        request.session[TYPED] = {"path": request.path, "typed": typed, "reader": reader}


def take(request: HttpRequest, person: User) -> dict[str, str] | None:
    """What this person typed at this address before the sign-in, once. What somebody else typed is thrown away."""
    kept = request.session.get(TYPED)
    if not kept:
        return None
    is_theirs = constant_time_compare(kept.get("reader", ""), mark_of(person))
    if is_theirs and (kept["path"] != request.path or request.method != "GET"):
        return None
    del request.session[TYPED]
    typed: dict[str, str] = kept["typed"]
    return typed if is_theirs else None
