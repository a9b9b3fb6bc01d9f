"""How a plain-text letter holds two directions of writing, and two languages.

In a right-to-left line `2026/CNV/00012` would read `CNV/00012/2026`. Plain text has no <bdi>, so references and days
stand between the characters that isolate a piece of text; the lines of Arabic begin with a mark that turns them to
the right even where an address or a French title comes first.
"""

from collections.abc import Callable, Iterable
from typing import Final

from django.utils.translation import get_language, override

from registry.choices import Language

LTR, ANY, END, RIGHT_MARK = "\u2066", "\u2068", "\u2069", "\u200f"

LANGUAGES: Final = (Language.ARABIC.value, Language.FRENCH.value)
BETWEEN_LANGUAGES: Final = "\n\n— — —\n\n"


def ltr(text: str) -> str:
    """A reference, a day or an amount, never turned around."""
    return f"{LTR}{text}{END}"


def isolated(text: str) -> str:
    """A name in whichever language, which turns nothing around it."""
    return f"{ANY}{text}{END}"


def first_language(language: str) -> str:
    """Who chose both languages gets the first of them."""
    return Language.FRENCH.value if language == Language.FRENCH else Language.ARABIC.value


def starting(line: str) -> str:
    """A line of words, which in Arabic begins at the right whatever comes first. Addresses and codes need none."""
    return f"{RIGHT_MARK}{line}" if line and get_language() == Language.ARABIC else line


def in_each_language(say: Callable[[], object]) -> dict[str, str]:
    """What is said, by language; `say` is asked once in each."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(say())
    return said


def in_both(language: str, write: Callable[[], Iterable[str]]) -> str:
    """The same lines in both languages, the reader's own first."""
    return BETWEEN_LANGUAGES.join(_own_first(language, lambda: "\n".join(write())))


def subject_in_both(language: str, write: Callable[[], str]) -> str:
    """The subject in both languages, in one line; mail programs isolate nothing there."""
    return " · ".join(_own_first(language, write))


def _own_first(language: str, say: Callable[[], str]) -> list[str]:
    own = first_language(language)
    return [words for _language, words in sorted(in_each_language(say).items(), key=lambda each: each[0] != own)]
