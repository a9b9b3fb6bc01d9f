"""When two names are one name in two spellings, or in two scripts: «جمعية الأمل» and « Association Al Amal ».

A word is kept as its consonants, in classes that both scripts share, with the vowels between them. Names with the same
consonants are candidates (`keys`, which an index finds); whether they are alike is then asked of the vowels: Arabic
writes the long ones, French writes all. Two Arabic spellings are held to more than an Arabic and a French one: «الأمل»
and «العمل» are two names, which may both be « Al Amal » in French.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Final

from registry.text import fold

from .vocabulary import ASSIMILATED, CONCEPTS, FORMS, PARTICLES, PLACES

ARABIC: Final = re.compile("[\u0621-\u064a]")
_ARABIC_SOUND: Final = str.maketrans(
    {
        "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "ح": "h", "ه": "h", "خ": "q", "د": "d", "ض": "d",
        "ذ": "d", "ظ": "d", "ر": "r", "ز": "z", "س": "s", "ص": "s", "ش": "c", "غ": "g", "ف": "f", "ڤ": "f", "ق": "k",
        "ك": "k", "ڭ": "k", "گ": "k", "ل": "l", "م": "m", "ن": "n", "ا": "A", "و": "U", "ي": "I", "ى": "I", "ة": "Q",
        "ع": None, "ء": None,
    }
)  # fmt: skip
# Longest first. Small letters are consonants, capitals vowels.
_LATIN_SOUND: Final = (
    ("tch", "c"), ("sch", "c"), ("ch", "c"), ("sh", "c"), ("kh", "q"), ("gh", "g"), ("dj", "j"), ("th", "t"),
    ("dh", "d"), ("ph", "f"), ("qu", "k"), ("ge", "jE"), ("gi", "jI"), ("gu", "k"), ("ce", "sE"), ("ci", "sI"),
    ("ou", "U"), ("oo", "U"), ("ee", "I"), ("eau", "U"), ("c", "k"), ("q", "k"), ("g", "k"), ("j", "j"), ("v", "f"),
    ("p", "b"), ("x", "ks"), ("w", "U"), ("y", "I"), ("a", "A"), ("e", "E"), ("i", "I"), ("o", "U"), ("u", "U"),
)  # fmt: skip
_SOUND: Final = dict(_LATIN_SOUND)
_LATIN: Final = re.compile("|".join(sorted(_SOUND, key=len, reverse=True)))
_SYLLABLES: Final = re.compile("([A-Z]*)([a-z0-9])")
_GLUED: Final = re.compile(r"(?:al|el|oul)(?=.{3})|[ae]([nrstdz])(?=\1)")
_TWO_LONG: Final = re.compile("[IU]U")
"""No Arabic word has these two vowels and writes neither: «Jousour» is «جسور», not «جسر»."""
_MUTE: Final = re.compile("[aeiouy]h$")
_MOST_WORDS: Final = 12


@dataclass(frozen=True)
class Word:
    """One word: its consonants, the vowels before, between and after them, and how it is written."""

    key: str
    vowels: tuple[str, ...]
    written: str
    is_arabic: bool

    @property
    def is_concept(self) -> bool:
        return self.key.startswith("=")


def words_of(name: str) -> list[Word]:
    """The words that a name is known by, in their order."""
    written = fold(name).split()[:_MOST_WORDS]
    kept = [word for word in _without_articles(written) if word not in FORMS and word not in PARTICLES]
    return [word for each in kept if (word := _word(each)) is not None]


def _without_articles(written: Sequence[str]) -> Iterator[str]:
    for number, word in enumerate(written):
        following = written[number + 1] if number + 1 < len(written) else ""
        if word in ASSIMILATED and _latin_sound(following).startswith(ASSIMILATED[word]):
            continue
        yield _bare(word) if ARABIC.search(word) else word


def _bare(word: str) -> str:
    """Without «and», «for» and the article, as far as they are surely no part of the word."""
    for prefix in ("وال", "بال", "كال", "فال", "ال"):
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            return word.removeprefix(prefix)
    if word.startswith("لل") and len(word) > 3:
        return word[2:]
    if word[:1] in "ولب" and (word[1:] in CONCEPTS or word[1:] in PLACES):
        return word[1:]
    return word


def _word(written: str) -> Word | None:
    is_arabic = bool(ARABIC.search(written))
    named = CONCEPTS.get(written) or PLACES.get(written)
    sound = _arabic_sound(written) if is_arabic else _latin_sound(written)
    key, vowels = _syllables(sound)
    if named:
        return Word(f"={named}", (), written, is_arabic)
    return Word(key or sound, vowels, written, is_arabic) if key or sound else None


def _arabic_sound(word: str) -> str:
    """Folding has made one letter of two at the end of words: «ه» stands for «ة», «ي» for «ى»."""
    ending = "ة" if word.endswith("ه") and len(word) > 2 else word[-1:]
    return (word[:-1] + ending).translate(_ARABIC_SOUND)


def _latin_sound(word: str) -> str:
    return _LATIN.sub(lambda found: _SOUND[found[0]], word)


def _syllables(sound: str) -> tuple[str, tuple[str, ...]]:
    """The consonants, each doubled one once, and the vowels before each and after the last."""
    consonants, vowels, between = "", [], ""
    for before, consonant in _SYLLABLES.findall(sound):
        between += before
        if consonants.endswith(consonant):
            continue
        vowels.append(_once(between))
        consonants, between = consonants + consonant, ""
    last = re.search("[A-Z]*$", sound)
    return consonants, (*vowels, _once(between + (last[0] if last else "")))


def _once(vowels: str) -> str:
    return re.sub(r"(.)\1+", r"\1", vowels)


# -- Candidates ----------------------------------------------------------------------------------------------------


def variants_of(name: str, places: Iterable[str] = ()) -> list[tuple[Word, ...]]:
    """The ways to read a name: with an article that was glued to its word or without; with its own place or without."""
    words = words_of(name)
    ways = [_readings(word) for word in words]
    found = [tuple(chosen) for chosen in product(*ways)][:8]
    own = {word.key for place in places for word in words_of(place)}
    found += [tuple(word for word in words if not _is_among(word, own)) for words in list(found)]
    return [words for words in dict.fromkeys(found) if words]


def _is_among(word: Word, places: set[str]) -> bool:
    """Whether a word is one of these places, or says «in» one of them."""
    inside = _word(_bare(word.written[1:])) if word.is_arabic and word.written.startswith("ب") else None
    return word.key in places or (inside is not None and inside.key in places)


def _readings(word: Word) -> list[Word]:
    """«Alamal» may be «al» and «amal», or one word; the «h» of «Rahmah» is mute, that of «Najah» is not."""
    if word.is_arabic or word.is_concept:
        return [word]
    read = [word.written]
    if glued := _GLUED.match(word.written):
        read.append(word.written[glued.end() :])
    read += [each[:-1] for each in read if _MUTE.search(each)]
    return [found for each in read if (found := _word(each)) is not None]


def key_of(words: Sequence[Word]) -> str:
    """What an index compares: the words in no order."""
    return " ".join(sorted(word.key for word in words))


def keys_of(names: Iterable[str], places: Iterable[str] = ()) -> list[str]:
    """All keys under which a party is found."""
    known = list(places)
    return sorted({key_of(words) for name in names if name for words in variants_of(name, known)})


# -- Are they alike? -----------------------------------------------------------------------------------------------


def alike(one: str, other: str, places: Iterable[str] = ()) -> bool:
    """Whether two names may well be one."""
    known = list(places)
    ways = product(variants_of(one, known), variants_of(other, known))
    return any(_same(mine, theirs) for mine, theirs in ways if key_of(mine) == key_of(theirs))


def contradict(one: str | None, other: str | None, places: Iterable[str] = ()) -> bool:
    """Whether two Arabic names are of two parties: who is written otherwise in Arabic is somebody else."""
    return bool(one and other and fold(one) != fold(other) and not alike(one, other, places))


def _same(mine: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """The same words in some order. Words with the same consonants are few, so that trying all orders is cheap."""
    left = sorted(mine, key=lambda word: word.key)
    for order in permutations(theirs) if len(theirs) <= 4 else [sorted(theirs, key=lambda word: word.key)]:
        pairs = list(zip(left, order, strict=True))
        if all(one.key == other.key and _same_word(one, other) for one, other in pairs):
            return True
    return False


def _same_word(one: Word, other: Word) -> bool:
    if one.is_concept:
        return True
    if one.is_arabic and other.is_arabic:
        return _as_one(one.written) == _as_one(other.written)
    if one.is_arabic != other.is_arabic:
        arabic, latin = (one, other) if one.is_arabic else (other, one)
        return _reads(arabic.vowels, latin.vowels)
    return _written_otherwise(one.vowels, other.vowels)


def _as_one(word: str) -> str:
    """Arabic slips of the hand: the seat of the hamza, which folding leaves on «ؤ» and «ئ», and a repeated letter."""
    plain = unicodedata.normalize("NFKD", word).replace("ئ", "ي").replace("ؤ", "و")
    return re.sub(r"(.)\1+", r"\1", plain)


def _reads(arabic: tuple[str, ...], latin: tuple[str, ...]) -> bool:
    """Whether the Latin vowels read what the Arabic word writes."""
    first, *middle, last = arabic if len(arabic) > 1 else ("", *arabic)
    begins, *between, ends = latin if len(latin) > 1 else ("", *latin)
    if not _begins(first, begins) or not _ends(last, ends):
        return False
    if not any(middle) and _TWO_LONG.search("".join(vowels[:1] for vowels in between)):
        return False
    return all(_holds(written, read) for written, read in zip(middle, between, strict=True))


def _begins(written: str, read: str) -> bool:
    """A first letter that carries a vowel is heard; which one, Arabic seldom says."""
    if written and not read:
        return False
    return all(vowel == "A" or vowel in read or "E" in read for vowel in written)


def _holds(written: str, read: str) -> bool:
    """Each long vowel is read, in order; beside them at most one short one. A lone «و» or «ي» may be a consonant."""
    rest = iter(read)
    return len(read) <= len(written) + 1 and all(any(heard in (vowel, "E") for heard in rest) for vowel in written)


def _ends(written: str, read: str) -> bool:
    """The vowel at the end is always written in Arabic; a French « e » there may be mute."""
    expected = {"": {"", "E"}, "A": {"A", "E"}, "Q": {"A", "E", ""}, "I": {"I", "A", "E", "IE"}, "U": {"U"}}
    heard = {"IQ": {"IA", "IE", "I", "EIA"}, "AQ": {"A", "AE"}, "UQ": {"UA", "U"}, "AI": {"AI", "A", "EI"}}
    return read in {**expected, **heard}.get(written, {written})


def _written_otherwise(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Two Latin spellings: « e » stands for any vowel and may be mute at the end; « ai » may be « i »."""
    first, last = (one[0], other[0]) if len(one) > 1 else ("", ""), (one[-1], other[-1])
    if first[0] and first[1] and not _sounds_like(*first):
        return False
    if not _sounds_like(last[0].removesuffix("E"), last[1].removesuffix("E")):
        return False
    return all(_sounds_like(mine, theirs) for mine, theirs in zip(one[1:-1], other[1:-1], strict=True))


def _sounds_like(one: str, other: str) -> bool:
    if one == other:
        return True
    if not one or not other:
        return False
    return "E" in (one, other) or one.lstrip("AE") == other.lstrip("AE") != ""
