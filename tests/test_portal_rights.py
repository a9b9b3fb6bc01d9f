"""The associations' desk as everybody meets it: every address × method × person × thing, in one table to be read.

Foreign and absent are one answer, in the same bytes. A visitor is led to the sign-in by every address alike. Clerks,
supervisors, auditors and account managers have a desk of their own and none of this one: it would show them nothing
that theirs does not, and would let them act in an association's name.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from registry.choices import NoticeKind
from registry.models import Invitation, Party, User
from registry.notices.preferences import word_for

from .conftest import act_for, person
from .desks import Desk

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
PREFIXES = ("portal/", "invitation/", "status/")
PEOPLE = ("president", "colleague", "stranger", "clerk", "supervisor", "auditor", "manager", "visitor")

# What is answered to (GET, POST) with an empty form. 302 of DONE has done it or leads back to the form, 302 of SIGN
# leads to the sign-in; SHUT says that nothing can be handed in now, PRESS is a button; 405 is said before anybody looks
# who asks, and for what.
READ, DONE, ASKS, MAKE, SHUT = (200, 405), (200, 302), (200, 400), (405, 302), (200, 200)
PRESS = SHUT
NONE, GONE, LOST = (404, 404), (404, 405), (405, 404)
AWAY, BARRED, STOP = (403, 403), (403, 405), (405, 403)
SIGN, DOOR, KEYS = (302, 302), (302, 405), (405, 302)

# The thing is the president's own: for the stranger, who is president elsewhere, it is foreign.
# fmt: off
TABLE = {
    #                           president colleague stranger clerk   superv. auditor manager visitor
    "portal:home":             (READ,     READ,     READ,    BARRED, BARRED, BARRED, BARRED, DOOR),
    "portal:agreement":        (READ,     READ,     GONE,    BARRED, BARRED, BARRED, BARRED, DOOR),
    "portal:document":         (READ,     READ,     GONE,    BARRED, BARRED, BARRED, BARRED, DOOR),
    "portal:calendar":         (READ,     READ,     GONE,    BARRED, BARRED, BARRED, BARRED, DOOR),
    "portal:report":           (DONE,     DONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:pieces":           (DONE,     DONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:signed_copy":      (SHUT,     SHUT,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:correction":       (DONE,     DONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:renewal":          (DONE,     DONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:contact":          (DONE,     DONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:deposit":          (READ,     READ,     GONE,    BARRED, BARRED, BARRED, BARRED, DOOR),
    "portal:receipt":          (READ,     READ,     GONE,    BARRED, BARRED, BARRED, BARRED, DOOR),
    "portal:letter":           (MAKE,     MAKE,     LOST,    STOP,   STOP,   STOP,   STOP,   KEYS),
    "portal:letter_pdf":       (READ,     READ,     GONE,    BARRED, BARRED, BARRED, BARRED, DOOR),
    "portal:association":      (READ,     READ,     GONE,    BARRED, BARRED, BARRED, BARRED, DOOR),
    "portal:invite":           (ASKS,     NONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:remove_member":    (DONE,     NONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:revoke_invitation":(DONE,     NONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:nowhere":          (NONE,     NONE,     NONE,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    "portal:notices":          (ASKS,     ASKS,     ASKS,    AWAY,   AWAY,   AWAY,   AWAY,   SIGN),
    # For everybody: the word of the letter, or the code of the paper, is the key.
    "invitation":              (DONE,     DONE,     DONE,    DONE,   DONE,   DONE,   DONE,   DONE),
    "portal:unsubscribe":      (PRESS,    PRESS,    PRESS,   PRESS,  PRESS,  PRESS,  PRESS,  PRESS),
    "status":                  (ASKS,     ASKS,     ASKS,    ASKS,   ASKS,   ASKS,   ASKS,   ASKS),
    "status_letter":           (ASKS,     ASKS,     ASKS,    ASKS,   ASKS,   ASKS,   ASKS,   ASKS),
}
# fmt: on
WITHOUT_TOKEN = ("portal:unsubscribe",)
"""What a mail program may press for its owner (RFC 8058)."""
BY_WORD = ("invitation", "portal:unsubscribe")
FOR_EVERYBODY = ("invitation", "portal:unsubscribe", "status", "status_letter")
OTHER_METHODS = ("put", "patch", "delete", "options", "trace")
ECHOED = re.compile(rb'name="(csrfmiddlewaretoken|next)" value="[^"]*"')
"""The token of the page, and the address to which the choice of a language leads back."""
HUGE = 10**30


@pytest.fixture
def ours(member: User, clerk: User) -> Desk:
    return Desk(member, clerk)


@pytest.fixture
def theirs(clerk: User) -> Desk:
    party = Party.objects.create(kind="association", name_ar="جمعية إبراهيم للاختبار")
    president = act_for(person("brahim@association.example", "association", full_name="إبراهيم"), party)
    return Desk(president, clerk)


@pytest.fixture
def cast(
    ours: Desk, theirs: Desk, clerk: User, supervisor: User, auditor: User, account_manager: User, signed_in: Browser
) -> dict[str, Client]:
    """A browser for each, in the order of PEOPLE."""
    people = [ours.president, ours.colleague.person, theirs.president, clerk, supervisor, auditor, account_manager]
    browsers = [signed_in(each) for each in people]
    visitor = Client()
    visitor.cookies["django_language"] = "ar"
    return dict(zip(PEOPLE, [*browsers, visitor], strict=True))


def ended(desk: Desk) -> str:
    """The word of an invitation that nobody can accept any more."""
    Invitation.objects.filter(pk=desk.invitation.pk).update(expires_at=timezone.now())
    return desk.word


def things(  # noqa: C901  # one case for each address, and no more to it
    name: str, desk: Desk, other: Desk
) -> tuple[list[Any], list[list[Any]], list[list[Any]]]:
    """The arguments of an address: of one's own thing, of foreign ones (in every mixture), and of absent ones."""
    ours, theirs, nobody = desk.agreement.uuid, other.agreement.uuid, uuid4()
    match name:
        case "portal:home" | "portal:notices" | "status" | "status_letter":
            return [], [], []
        case "portal:nowhere":
            return (
                ["agreements"],
                [[f"agreements/{theirs}/reports/"]],
                [["favicon.ico"], ["agreements/١/"], ["x" * 999]],
            )
        case "portal:document":
            mine, other_sha, inside = desk.document.sha256, other.document.sha256, desk.internal.sha256
            foreign = [[theirs, other_sha], [ours, other_sha], [theirs, mine], [ours, inside], [ours, desk_draft(desk)]]
            return [ours, mine], foreign, [[nobody, mine], [ours, "0" * 64], [ours, "x"]]
        case "portal:report":
            return numbered(desk.report.pk, other.report.pk, ours, theirs, nobody)
        case "portal:pieces":
            return numbered(desk.request.pk, other.request.pk, ours, theirs, nobody)
        case "portal:remove_member":
            return numbered(desk.colleague.pk, other.colleague.pk, desk.party.uuid, other.party.uuid, nobody)
        case "portal:revoke_invitation":
            return numbered(desk.invitation.pk, other.invitation.pk, desk.party.uuid, other.party.uuid, nobody)
        case "portal:association" | "portal:contact" | "portal:calendar" | "portal:invite":
            return [desk.party.uuid], [[other.party.uuid]], [[nobody], [ours]]
        case "portal:deposit" | "portal:receipt":
            return [desk.deposit.uuid], [[other.deposit.uuid]], [[nobody], [ours]]
        case "portal:letter_pdf":
            return [desk.letter.uuid], [[other.letter.uuid]], [[nobody]]
        case "portal:unsubscribe":
            mine, must = word_for(desk.president, NoticeKind.PAYMENT), word_for(desk.president, NoticeKind.REQUEST)
            return [mine], [[must]], [[mine[:-1]], [mine.replace("-", "0-", 1)], ["x"], ["كلمة"]]
        case "invitation":
            return [desk.word], [[ended(other)]], [["x" * 43], ["x"], ["كلمة"]]
    return [ours], [[theirs]], [[nobody]]


def desk_draft(desk: Desk) -> str:
    """A file that is on nobody's record yet: not even its owner has an address for it."""
    return str(desk.draft.papers.get().sha256)


def numbered(mine: int, other: int, ours: Any, theirs: Any, nobody: Any) -> Any:
    return [ours, mine], [[theirs, other], [ours, other], [theirs, mine]], [[nobody, mine], [ours, 0], [ours, HUGE]]


def address(name: str, arguments: list[Any]) -> str:
    return reverse(name, args=arguments)


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(browser: Client, method: str, path: str, **more: Any) -> HttpResponse:
    """The answer; whatever it wrote is taken back."""
    with taken_back():
        answer: HttpResponse = getattr(browser, method)(path, **more)
    assert answer.status_code < 500, path
    return answer


def essence(answer: Any) -> tuple[Any, ...]:
    """What was answered, without the token of the page and without what only repeats the address."""
    heads = {key: value for key, value in answer.headers.items() if key not in ("Expires", "Content-Length")}
    if answer.status_code == 302:
        heads["Location"] = re.sub(r"next=[^&]*", "next=ADDRESS", answer.url)
    body = ECHOED.sub(b"", b"".join(answer) if answer.streaming else answer.content)
    return answer.status_code, body, tuple(sorted(heads.items())), tuple(sorted(answer.cookies))


# -- The table -------------------------------------------------------------------------------------------------------


def routes(patterns: Any = None, road: str = "", space: str = "") -> Iterator[str]:
    """The names of all addresses below the prefixes; one without a name would be nobody's to list."""
    for pattern in patterns or get_resolver().url_patterns:
        here = road + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin" and (here.startswith(PREFIXES) or not road or here in PREFIXES):
                yield from routes(pattern.url_patterns, here, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and here.startswith(PREFIXES):
            yield f"{space}{pattern.name}"


def test_every_address_is_in_the_table() -> None:
    found = set(routes())
    missing, gone = sorted(found - set(TABLE)), sorted(set(TABLE) - found)
    assert not missing, (
        f"{missing}: add a line to TABLE that says what each of {PEOPLE} is answered to GET and POST, and a case to "
        "things() with one's own, a foreign and an absent thing"
    )
    assert not gone, f"{gone}: take these lines out of TABLE, there are no such addresses"


def test_everybody_is_answered_as_the_table_says(ours: Desk, theirs: Desk, cast: dict[str, Client]) -> None:
    found = {}
    for name in TABLE:
        with taken_back():
            path = address(name, things(name, ours, theirs)[0])
            asked = {who: [ask(cast[who], method, path) for method in ("get", "post")] for who in PEOPLE}
            found[name] = tuple(tuple(answer.status_code for answer in asked[who]) for who in PEOPLE)
    assert found == TABLE


def test_foreign_and_absent_are_the_same_bytes(ours: Desk, theirs: Desk, cast: dict[str, Client]) -> None:
    for name, row in TABLE.items():
        expected = NONE if name in BY_WORD else row[PEOPLE.index("stranger")]
        with taken_back():
            _own, foreign, absent = things(name, ours, theirs)
            paths = [address(name, arguments) for arguments in [*foreign, *absent]]
            for who in ("president", "colleague"):
                for method, status in zip(("get", "post"), expected, strict=True):
                    answers = {path: essence(ask(cast[who], method, path)) for path in paths}
                    differing = [path for path in paths if answers[path] != answers[paths[0]]]
                    assert not differing, (name, who, method)
                    assert all(answer[0] == status for answer in answers.values()), (name, who, method)


def test_outside_nobody_learns_what_there_is(ours: Desk, theirs: Desk, cast: dict[str, Client]) -> None:
    for name in (name for name in TABLE if name not in FOR_EVERYBODY):
        with taken_back():
            own, foreign, absent = things(name, ours, theirs)
            for who in ("clerk", "supervisor", "auditor", "manager", "visitor"):
                for method in ("get", "post"):
                    answers = [
                        essence(ask(cast[who], method, address(name, each))) for each in [own, *foreign, *absent]
                    ]
                    assert all(answer == answers[0] for answer in answers), (name, who, method)
            if TABLE[name][-1][0] == 302:
                answer: Any = ask(cast["visitor"], "get", address(name, own))
                assert answer.url == f"/accounts/login/?next={quote(address(name, own))}"


def test_other_methods_are_refused_whoever_asks(ours: Desk, theirs: Desk, cast: dict[str, Client]) -> None:
    for name in TABLE:
        own, foreign, absent = things(name, ours, theirs)
        for who in PEOPLE:
            expected = TABLE[name][PEOPLE.index(who)][0] if name == "portal:nowhere" else 405
            for method in OTHER_METHODS:
                for arguments in [own, *foreign[:1], *absent[:1]]:
                    answer = ask(cast[who], method, address(name, arguments))
                    assert answer.status_code == expected, (name, who, method)
                    assert "no-store" in answer["Cache-Control"]
            head, get = (ask(cast[who], method, address(name, own)) for method in ("head", "get"))
            assert head.status_code == get.status_code, "HEAD is GET without its body"
            assert head.content == b""


def test_every_answer_is_private_and_guarded(ours: Desk, theirs: Desk, cast: dict[str, Client]) -> None:
    for name in TABLE:
        with taken_back():
            own, foreign, absent = things(name, ours, theirs)
            for who in PEOPLE:
                for method in ("get", "post"):
                    for arguments in [own, *foreign[:1], *absent[:1]]:
                        assert_guarded(ask(cast[who], method, address(name, arguments)))


def assert_guarded(answer: HttpResponse) -> None:
    where = answer.request["PATH_INFO"]  # type: ignore[attr-defined]
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")), where
    assert "default-src 'none'" in answer["Content-Security-Policy"], where
    assert "unsafe" not in answer["Content-Security-Policy"], where
    assert answer["X-Content-Type-Options"] == "nosniff", where
    assert answer["X-Frame-Options"] == "DENY", where
    # Not stricter: browsers would send forms with «Origin: null», and Django would refuse every one of them.
    assert answer["Referrer-Policy"] == "same-origin", where


def test_nothing_is_done_without_the_token_of_a_page(ours: Desk, theirs: Desk, cast: dict[str, Client]) -> None:
    for name in (name for name in TABLE if name not in WITHOUT_TOKEN):
        path = address(name, things(name, ours, theirs)[0])
        for who, browser in cast.items():
            browser.handler.enforce_csrf_checks = True
            for headers in (
                {},
                {"Origin": "null"},
                {"Origin": "https://elsewhere.example"},
                {"Referer": "https://elsewhere.example/"},
            ):
                answer = ask(browser, "post", path, headers=headers)
                assert answer.status_code == 403, (name, who)
                assert "no-store" in answer["Cache-Control"]
