"""What a text may hold, how it is found again, in which digits it is kept.

One policy for every road by which text enters (forms, interfaces, spreadsheets, commands), and one folding for
search and for uniqueness keys. `fold` and `clean_text` have twins in the database, `fold_search` and
`is_clean_text` (see `registry.models.sql`); whoever changes one side changes the other and adds a migration.
Characters are written as escapes: most of those named here cannot be seen, or turn the line around.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# -- What a text may hold ----------------------------------------------------------------------------------------

# Text made of these alone needs no closer look, which is nearly every text: the rest of the policy costs time.
_UNUSUAL: Final = re.compile(
    r"[^ -~\u00a0-\u00ac\u00ae-\u02af\u060c\u061b\u061f\u0621-\u063a\u0640-\u0652\u0660-\u06d3\u06f0-\u06ff"
    r"\u2010-\u2027\u202f\u2030-\u205e]"
)
# Pasted without being seen (direction marks, zero-width space and no-break, soft hyphen, emoji style): nothing
# visible is lost, so they go in silence.
_HIDDEN: Final = re.compile(r"[\u00ad\u061c\u200b\u200e\u200f\u2060\ufe00-\ufe0f\ufeff]")
# Joiners shape Arabic letters; anywhere else they are invisible and would only make twins.
_ARABIC: Final = r"\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff"
_STRAY_JOINER: Final = re.compile(rf"(?<![{_ARABIC}])[\u200c\u200d]|[\u200c\u200d](?![{_ARABIC}])")
# Letter shapes left by old software and PDF. Not U+FDFA and U+FDFB: signs of reverence, which nobody spells out.
_PRESENTATION_FORM: Final = re.compile(r"[\ufb50-\ufdf9\ufdfc\ufe70-\ufefc]")
_SPACES: Final = " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS: Final = re.compile(r"\r\n?|[\u2028\u2029]")

# Refused although their category is harmless: blanks that are letters, fillers, and marks of lost letters.
_REFUSED: Final = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\uffa0\ufff0-\uffff"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Category C, yet welcome: line ends and tabs of long text, Arabic number signs, and the joiners that stayed.
_WELCOME: Final = frozenset("\n\t\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2\u200c\u200d")

_LATIN: Final = re.compile(
    r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1d00-\u1d25\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua7ff\uab30-\uab64]"
)
# Greek, Cyrillic, Armenian, Cherokee, Coptic and Lisu: the scripts whose letters pass for Latin ones.
_LOOK_ALIKE_SCRIPT: Final = re.compile(
    r"[\u0370-\u0588\u13a0-\u13ff\u1c80-\u1c8f\u1d26-\u1d2b\u1f00-\u1fff\u2c80-\u2cff\u2de0-\u2dff\ua4d0-\ua4ff"
    r"\ua640-\ua69f\uab70-\uabbf]"
)
_WORD: Final = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
# A word made of nothing else reads as a Latin word: one-script words can be twins too.
_LOOKS_LATIN: Final = frozenset(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b9\u03ba\u03bd\u03bf"
    "\u03c1\u03c5\u03c7\u03f2\u03f3\u0405\u0406\u0408\u0410\u0412\u0415\u0417\u041a\u041c\u041d\u041e\u0420\u0421"
    "\u0422\u0423\u0425\u0430\u0435\u043a\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u04c0\u04cf\u0501"
    "\u050c\u051a\u051b\u051c\u051d"
)


def clean_text(value: str, *, multiline: bool = False) -> str:
    """The text as it is kept: NFC, without what nobody sees, stripped; or a ValidationError that says what to do."""
    text = _looked_at(value, multiline) if _UNUSUAL.search(value) else unicodedata.normalize("NFC", value)
    text = text.strip(_SPACES)
    if text and not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise ValidationError(_("This text has nothing that can be seen. Please type it again."), "no_visible_text")
    return text


def _looked_at(value: str, multiline: bool) -> str:
    text = _LINE_ENDS.sub("\n", value)
    if not multiline:
        text = text.replace("\n", " ").replace("\t", " ")
    text = _PRESENTATION_FORM.sub(_spelled_out, _HIDDEN.sub("", text))
    text = unicodedata.normalize("NFC", _STRAY_JOINER.sub("", text))
    _refuse_forbidden(text)
    _refuse_look_alikes(text)
    return text


def _spelled_out(shape: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", shape[0])


def _refuse_forbidden(text: str) -> None:
    for found in _UNUSUAL.finditer(text):
        if not _is_allowed(found[0]):
            raise _forbidden(text, found.start())


def _is_allowed(character: str) -> bool:
    if _REFUSED.match(character):
        return False
    return unicodedata.category(character)[0] != "C" or character in _WELCOME


def _forbidden(text: str, position: int) -> ValidationError:
    params = {"character": f"U+{ord(text[position]):04X}", "before": text[max(0, position - 20) : position].strip()}
    if params["before"]:
        message = _(
            "There is a hidden or damaged character (%(character)s) after “%(before)s”. "
            "Please delete what follows these words and type it again."
        )
    else:
        message = _(
            "The text begins with a hidden or damaged character (%(character)s). "
            "Please delete its first word and type it again."
        )
    return ValidationError(message, "forbidden_character", params)


def _refuse_look_alikes(text: str) -> None:
    words = [word for word in _WORD.findall(text) if _LOOK_ALIKE_SCRIPT.search(word)]
    wrong = [word for word in words if _LATIN.search(word)]
    if not wrong and all(map(_reads_as_latin, words)):
        wrong = words  # «\u0421\u041e\u0420\u0410» is wrong alone; beside words that are plainly Russian it is Russian.
    if wrong:
        message = _(
            "The word “%(word)s” has Greek or Cyrillic letters that look like Latin ones. "
            "Please type this word again on a French keyboard."
        )
        raise ValidationError(message, "mixed_scripts", {"word": wrong[0][:50]})


def _reads_as_latin(word: str) -> bool:
    letters = (letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return all(letter in _LOOKS_LATIN for letter in letters)


# -- Search ------------------------------------------------------------------------------------------------------

# Marks, joiners and other things that a search must not see, after NFKD: an inclusive list of code points.
_UNHEARD: Final = (
    (0xAD, 0xAD), (0x300, 0x36F), (0x610, 0x61A), (0x61C, 0x61C), (0x621, 0x621), (0x640, 0x640), (0x64B, 0x65F),
    (0x670, 0x670), (0x674, 0x674), (0x6D6, 0x6DC), (0x6DF, 0x6E8), (0x6EA, 0x6ED), (0x897, 0x89F), (0x8CA, 0x8FF),
    (0x180B, 0x180F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
    (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF), (0xE0000, 0xE0FFF),
)  # fmt: skip
# White space, punctuation and symbols: whatever stands between two words, as one space.
_BETWEEN_WORDS: Final = (
    (0x01, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0xA9), (0xAB, 0xAC), (0xAE, 0xB1), (0xB4, 0xB4), (0xB6, 0xB8),
    (0xBB, 0xBB), (0xBF, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7), (0x2B9, 0x2FF), (0x600, 0x60F), (0x61B, 0x61B),
    (0x61D, 0x61F), (0x66A, 0x66D), (0x6D4, 0x6D4), (0x6DD, 0x6DE), (0x6E9, 0x6E9), (0x6FD, 0x6FE), (0x1680, 0x1680),
    (0x2000, 0x200A), (0x2010, 0x2029), (0x202F, 0x205F), (0x20A0, 0x20CF), (0x2190, 0x2BFF), (0x2E00, 0x2E7F),
    (0x3000, 0x3004), (0x3008, 0x3020), (0xFD3E, 0xFD3F), (0xFE10, 0xFE1F), (0xFE30, 0xFE6F), (0xFFFC, 0xFFFD),
    (0x1F000, 0x1FAFF),
)  # fmt: skip
_ARABIC_DIGITS: Final = "".join(map(chr, [*range(0x660, 0x66A), *range(0x6F0, 0x6FA)]))
# Letters that are written for one another. Alef wasla and wavy hamzas; alef maksura and Persian yeh; the hehs and
# teh marbuta; Persian kaf, and the three letters for Moroccan «g» (Agadir, Guelmim), which sources write as kaf.
_SAME_LETTER: Final = str.maketrans(
    "\u0671\u0672\u0673\u0649\u06cc\u0629\u06be\u06c1\u06c3\u06d5\u06a9\u06ad\u06af\u0763"
    "\u00d8\u00f8\u0110\u0111\u0141\u0142\u0131ABCDEFGHIJKLMNOPQRSTUVWXYZ" + _ARABIC_DIGITS,
    "\u0627\u0627\u0627\u064a\u064a\u0647\u0647\u0647\u0647\u0647\u0643\u0643\u0643\u0643"
    "ooddlliabcdefghijklmnopqrstuvwxyz" + "0123456789" * 2,
)
_TWO_LETTERS: Final = str.maketrans(
    {"\u0152": "oe", "\u0153": "oe", "\u00c6": "ae", "\u00e6": "ae", "\u1e9e": "ss", "\u00df": "ss"}
)
_FOLDING: Final[dict[int, int | str | None]] = {
    **{point: None for first, last in _UNHEARD for point in range(first, last + 1)},
    **{point: " " for first, last in _BETWEEN_WORDS for point in range(first, last + 1)},
    **_SAME_LETTER,
    **_TWO_LETTERS,
}
# The article, also after «and, so, with, as» and in «for the»: asking for less finds more, never less.
_ARTICLE: Final = re.compile(r"^(?:\u0627\u0644(?=..)|(?:[\u0648\u0641\u0628\u0643]\u0627\u0644|\u0644\u0644)(?=...))")


def fold(value: str) -> str:
    """The text as search sees it, and as uniqueness keys compare it: the twin of the SQL function fold_search."""
    return " ".join(unicodedata.normalize("NFKD", value).translate(_FOLDING).split())


def query_words(question: str) -> list[str]:
    """The folded words to look for, without the article; at most eight, none longer than fifty letters."""
    return [_ARTICLE.sub("", word, count=1)[:50] for word in fold(question[:1000]).split()[:8]]


# -- Digits and amounts -----------------------------------------------------------------------------------------------

_TYPED_DIGITS: Final = str.maketrans(_ARABIC_DIGITS + "\u066b", "0123456789" * 2 + ",", "\u066c")
NARROW_SPACE: Final = "\u202f"


def ascii_digits(value: str) -> str:
    """Arabic-Indic and Persian digits and their separators, in the digits that the register keeps."""
    return value.translate(_TYPED_DIGITS)


def plain_amount(value: Decimal) -> str:
    """«10 000 000,00», as it is typed and printed in both languages."""
    return f"{value:,.2f}".replace(",", NARROW_SPACE).replace(".", ",")
