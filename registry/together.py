"""Many things done in one go: some statements for all of them instead of some for each, and an outcome for each.

A refused thing keeps back none of the others, and says why it was refused.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal

Thing = TypeVar("Thing")
CHUNK = 200
"""So many at once: other publications wait until a chunk is committed, for a second or two."""

GONE = _("This record is no longer in the register.")
REFUSED_BY_DATABASE = _("The database refused this record: open its page and save it, to see what is wrong with it.")


@dataclass(frozen=True)
class Outcome(Generic[Thing]):
    """What became of one thing: what was written of it, or why nothing was."""

    thing: Thing
    done: Any = None
    refusal: Refusal | ValidationError | None = None

    @property
    def messages(self) -> list[str]:
        """Why not, in the language that is active now; nothing where it was done."""
        return self.refusal.messages if self.refusal else []

    def required(self) -> Any:
        """What was written. Raises the refusal."""
        if self.refusal is not None:
            raise self.refusal
        return self.done


Deed = Callable[[Sequence[Thing]], list[Outcome[Thing]]]


def in_chunks(things: Sequence[Thing], deed: Deed[Thing], size: int = CHUNK) -> Iterator[Outcome[Thing]]:
    """Chunk after chunk, each of which `deed` writes in a transaction of its own.

    A chunk that the database itself refuses is tried again one by one: only what it refuses then is left out.
    """
    for first in range(0, len(things), size):
        chunk = things[first : first + size]
        try:
            yield from deed(chunk)
        except (IntegrityError, DataError):
            for thing in chunk:
                yield _alone(thing, deed)


def _alone(thing: Thing, deed: Deed[Thing]) -> Outcome[Thing]:
    try:
        return deed([thing])[0]
    except (IntegrityError, DataError):
        return Outcome(thing, refusal=Refusal("refused_by_database", REFUSED_BY_DATABASE))
