"""How a paper becomes a PDF: Typst lays it out with fonts of our own, and reads the words as data alone.

PDF/A-2a and PDF/UA-1: it can be kept for good, and read aloud. A letter that our fonts lack is forbidden there, so a
paper that has one (an emoji in a name) is a plain PDF instead: a paper with an empty box is better than none.
"""

import io
import json
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import segno
import typst

if TYPE_CHECKING:
    from typst import PDFStandard

HERE: Final = Path(__file__).parent
FONTS: Final = HERE.parent / "fonts"
STANDARDS: Final[tuple[list["PDFStandard"], ...]] = (["a-2a", "ua-1"], [])
LONG_WORD: Final = 24
"""Letters without a space that are still sure to fit on a line of the narrowest column."""
BREAK_HERE: Final = "\u200b"
JOINERS: Final = "\u200c\u200d"


@cache
def _fonts() -> typst.Fonts:
    """Read once: Amiri, and for signs that it lacks the ones that Typst brings along. None of the machine's own."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def rendered(page: dict[str, Any], *, made_at: datetime, template: str = "paper.typ") -> bytes:
    """The PDF. The same page and moment make the same bytes."""
    for standards in STANDARDS:
        try:
            return typst.compile(
                HERE / template,
                root=HERE,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"paper": json.dumps(page)},
                pdf_standards=standards,
                timestamp=int(made_at.timestamp()),
            )
        except typst.TypstError:
            if not standards:
                raise
    raise AssertionError("the last attempt has no standard to break")


def qr_of(address: str) -> str:
    """An address as a picture for telephones."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", xmldecl=False, border=2)
    return picture.getvalue().decode()


def printable(text: str) -> str:
    """Only what can be seen, and words that a line can hold."""
    seen = "".join(letter for letter in text if letter in "\n" + JOINERS or unicodedata.category(letter)[0] != "C")
    return "".join(_breakable(word) for word in _words(seen))


def _words(text: str) -> list[str]:
    """The words, and the spaces between them."""
    words: list[str] = []
    for letter in text:
        if words and letter.isspace() == words[-1][-1].isspace():
            words[-1] += letter
        else:
            words.append(letter)
    return words


def _breakable(word: str) -> str:
    if len(word) <= LONG_WORD or word.isspace():
        return word
    return BREAK_HERE.join(word[start : start + LONG_WORD] for start in range(0, len(word), LONG_WORD))


def direction_of(text: str, otherwise: str) -> str:
    """«rtl» or «ltr», by the first letter that has a direction."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise
