"""Who is told of something, and how. One thing for many readers costs the same number of queries as for one."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.translation import gettext, override

from registry import outbox, permissions
from registry.choices import MANDATORY_NOTICES, Language, NoticeKind, NoticeWay
from registry.models import Agreement, Membership, Message, Party, PendingNotice, User
from registry.plain_letters import first_language, starting

from .preferences import address_for, ways_of_all
from .words import Item, letter, name_of_party, subject_of

_in_silence: ContextVar[bool] = ContextVar("in_silence", default=False)


@contextmanager
def in_silence() -> Iterator[None]:
    """For loaders: what they write happened long ago, or never, and is no news to anybody."""
    before = _in_silence.set(True)
    try:
        yield
    finally:
        _in_silence.reset(before)


@dataclass(frozen=True)
class Notice:
    """One thing to be told: to the members of one party, or to all who see an agreement.

    `key` names the change or the day that is told, once for each reader. `say` writes it in the active language for
    one of the parties, and is asked at most once in each. `only` are the parties of the agreement that it concerns,
    where it does not concern all of them.
    """

    kind: NoticeKind
    key: str
    say: Callable[[Party], Item]
    agreement: Agreement | None = None
    party: Party | None = None
    only: Collection[int] | None = None


@dataclass(frozen=True)
class Told:
    """A notice for one reader, in the name of one of the associations they act for."""

    notice: Notice
    person: User
    party: Party

    @property
    def key(self) -> str:
        return f"notice/{self.notice.key}/{self.person.pk}"


def tell(notices: Sequence[Notice]) -> int:
    """Puts down, in the transaction of the caller, what is to be told; the number of readers that are told.

    Where the register was told to have no e-mail nothing is put down: it would all leave years later, at once.
    """
    if outbox.is_switched_off() or _in_silence.get():
        return 0
    told = not_yet_told(notices)
    ways = ways_of_all(each.person for each in told)
    chosen = [(each, ways[each.person.pk][each.notice.kind]) for each in told]
    said = Sayings()
    letters = [_letter(each, said) for each, way in chosen if way == NoticeWay.AT_ONCE]
    if letters:
        outbox.put_all(letters)
        outbox.send_soon()
    waiting = [_pending(each, said) for each, way in chosen if way == NoticeWay.DAILY]
    PendingNotice.objects.bulk_create(waiting, ignore_conflicts=True)
    return sum(way != NoticeWay.NEVER for _each, way in chosen)


def not_yet_told(notices: Sequence[Notice]) -> list[Told]:
    """Each notice for each of its readers, without what lies in the outbox, or waits for the daily letter, already."""
    told = {each.key: each for each in _readers(notices)}
    if not told:
        return []
    done = set(Message.objects.filter(key__in=list(told)).values_list("key", flat=True))
    done |= set(PendingNotice.objects.filter(key__in=list(told)).values_list("key", flat=True))
    return [each for key, each in told.items() if key not in done]


def _readers(notices: Sequence[Notice]) -> Iterator[Told]:
    """Who acts for several parties of an agreement is told once."""
    seen = set[tuple[str, int]]()
    by_party = _by(permissions.members_of([each.party for each in notices if each.party]), "party_id")
    whole = [each.agreement for each in notices if each.party is None and each.agreement is not None]
    by_agreement = _by(permissions.members_who_see(whole), "agreement_seen")
    for notice in notices:
        rows = by_party.get(notice.party.pk, []) if notice.party else by_agreement.get(_agreement_of(notice), [])
        for row in rows:
            concerned = notice.only is None or row.party_id in notice.only
            if (notice.key, row.person_id) not in seen and concerned:
                seen.add((notice.key, row.person_id))
                yield Told(notice, row.person, row.party)


def _by(rows: Iterable[Membership], name: str) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _agreement_of(notice: Notice) -> int:
    assert notice.agreement is not None, "a notice is for a party or of an agreement"
    return notice.agreement.pk


class Sayings:
    """What each notice says to each party, in each language in which somebody reads it."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int, str], Item] = {}

    def of(self, told: Told, language: str) -> Item:
        """The notice in a language, to the party for which it is read."""
        name = (told.notice.key, told.party.pk, language)
        if name not in self.known:
            with override(language):
                self.known[name] = told.notice.say(told.party)
        return self.known[name]


def _letter(told: Told, said: Sayings) -> Message:
    """The whole letter for one reader, in their language."""
    notice, person, language = told.notice, told.person, first_language(told.person.language)
    item = said.of(told, language)
    address = address_for(person, notice.kind)
    with override(language):
        ends = [(str(notice.kind.label), address)] if address else []
        parts = [starting(item.headline), "", item.body]
        body = letter(person, parts, why=why_told(told.party), ends=ends)
        subject = subject_of(item, notice.agreement)
    row = Message(key=told.key, to=person.email, language=language, subject=subject, body=body)
    row.unsubscribe = address
    return row


def why_told(party: Party) -> str:
    """Why somebody gets a letter."""
    return gettext("You get this letter because you act for %(association)s.") % {"association": name_of_party(party)}


def _pending(told: Told, said: Sayings) -> PendingNotice:
    """The same for the daily letter, in both languages: nobody knows which one is read tonight.

    What is told to a party is its own for good; what is told of an agreement goes out only while it is seen.
    """
    notice = told.notice
    agreement = notice.agreement if notice.party is None else None
    row = PendingNotice(person=told.person, party=told.party, agreement=agreement, kind=notice.kind, key=told.key)
    row.arabic, row.french = (_in_list(said.of(told, each), each) for each in (Language.ARABIC, Language.FRENCH))
    return row


def _in_list(item: Item, language: str) -> str:
    with override(language):
        return f"{starting('■ ' + item.headline)}\n{item.body}"


def can_be_ended(kind: str) -> bool:
    """Whether letters of a kind are the reader's choice."""
    return kind not in MANDATORY_NOTICES
