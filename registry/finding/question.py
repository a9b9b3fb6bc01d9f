"""What was asked, as the folded columns can be asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

from registry.text import fold, query_words

SHORTEST: Final = 2
"""With one letter alone, half the register is found."""
TRIGRAM: Final = 3
EXACT, BEGINS, HOLDS, MEANT = range(4)
"""How well a record answers."""
ARTICLE: Final = "\u0627\u0644"

Condition = tuple[LiteralString, tuple[str, ...]]
"""SQL about the column `search`, and its parameters. Folded text has no wildcards: they stand between words."""


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

    def meaning(self, others: Mapping[str, Sequence[str]]) -> "Asked":
        """The same question, with what may be meant beside each word."""
        return Asked(self.text, tuple((word, *others.get(word, ())) for word in self.typed))

    def condition(self) -> Condition:
        """The rows that hold every word."""
        each = [_any(pattern for word in words for pattern in _patterns(word)) for words in self.words]
        return " AND ".join(sql for sql, _given in each), tuple(one for _sql, given in each for one in given)

    def rank(self) -> Condition:
        """How well a row answers: by a whole line of its column, by the beginning of one, or by words."""
        if any(others for _typed, *others in self.words):
            return "3", ()
        exact, exactly = _any(f"%\n{name}\n%" for name in self._spellings())
        begins, beginning = _any(f"%\n{name}%" for name in self._spellings())
        return f"CASE WHEN {exact} THEN 0 WHEN {begins} THEN 1 ELSE 2 END", (*exactly, *beginning)

    def _spellings(self) -> list[str]:
        """The whole of a name, with the article or without; of a reference, also as a mirrored line shows it."""
        bare = " ".join(self.typed)
        return list(dict.fromkeys((self.text, bare, ARTICLE + bare, " ".join(reversed(self.typed)))))


def asked(question: str) -> Asked:
    """The question as somebody typed it."""
    return Asked(fold(question[:1000]), tuple((word,) for word in query_words(question)))


def _patterns(word: str) -> tuple[str, ...]:
    """A part of a word; what is shorter than a trigram is looked for where words begin, or no index would help."""
    return (f"% {word}%", f"%\n{word}%") if len(word) < TRIGRAM else (f"%{word}%",)


def _any(patterns: Iterable[str]) -> Condition:
    given = tuple(patterns)
    sql: LiteralString = " OR ".join(["search LIKE %s"] * len(given))
    return f"({sql})", given
