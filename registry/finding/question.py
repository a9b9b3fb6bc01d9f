"""What was asked, as the folded columns can be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Final

from django.db.models import Case, IntegerField, Q, Value, When

from registry.text import fold, query_words

SHORTEST: Final = 2
"""With one letter alone, half the register is found."""
TRIGRAM: Final = 3
EXACT, BEGINS, HOLDS, MEANT = range(4)
"""How well a record answers."""
ARTICLE: Final = "\u0627\u0644"


@dataclass(frozen=True)
class Asked:
    """The folded question: each of its words, or one of those that may be meant by it, has to be there."""

    text: str
    words: tuple[tuple[str, ...], ...]

    @property
    def is_too_short(self) -> bool:
        return sum(len(word) for word, *_others in self.words) < SHORTEST

    @property
    def typed(self) -> tuple[str, ...]:
        return tuple(word for word, *_others in self.words)

    def meaning(self, others: dict[str, Sequence[str]]) -> "Asked":
        """The same question, with what may be meant beside each word."""
        return Asked(self.text, tuple((word, *others.get(word, ())) for word in self.typed))

    def condition(self) -> Q:
        """The rows that hold every word."""
        return reduce(and_, (reduce(or_, map(_held, words)) for words in self.words))

    def rank(self) -> Case:
        """How well a row answers: by a whole line of its column, by the beginning of one, or by words."""
        return Case(
            When(_any(f"\n{name}\n" for name in self._spellings()), then=Value(EXACT)),
            When(_any(f"\n{name}" for name in self._spellings()), then=Value(BEGINS)),
            default=Value(HOLDS),
            output_field=IntegerField(),
        )

    def _spellings(self) -> list[str]:
        """The whole of a name, with the article or without; of a reference, also as a mirrored line shows it."""
        bare = " ".join(self.typed)
        return list(dict.fromkeys((self.text, bare, ARTICLE + bare, " ".join(reversed(self.typed)))))


def asked(question: str) -> Asked:
    """The question as somebody typed it."""
    return Asked(fold(question[:1000]), tuple((word,) for word in query_words(question)))


def _held(word: str) -> Q:
    """A part of a word; what is shorter than a trigram is looked for where words begin, or no index would help."""
    if len(word) < TRIGRAM:
        return Q(search__contains=f" {word}") | Q(search__contains=f"\n{word}")
    return Q(search__contains=word)


def _any(texts: Iterable[str]) -> Q:
    return reduce(or_, (Q(search__contains=text) for text in texts))
