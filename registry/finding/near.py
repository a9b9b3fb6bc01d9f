"""What somebody may have meant: words of the register that are nearly those that were typed, or sound like them."""

import re
from collections.abc import Iterable
from typing import Final

from registry.publication.database import fetch

MOST: Final = 4
"""So many words may be meant by one."""
CANDIDATES: Final = 16
LONG: Final = 7
"""From this length on, two mistakes may be made; a shorter word would be another one."""
SHORT: Final = 4
"""A word of three letters with a mistake in it is any word."""
CONSONANTS: Final = 3
"""Two consonants sound like half of the dictionary: they do in a word that is longer than `SHORT`, by its vowels."""

# Of a word that the register knows, only the other script is looked for. What pg_trgm takes for similar are candidates,
# which are then measured letter by letter.
_JUDGED: Final = "(%s::text, EXISTS (SELECT FROM registry_searchword WHERE word LIKE %s))"
_SQL: Final = """
WITH asked AS MATERIALIZED (SELECT * FROM (VALUES {judged}) AS each (word, known))
SELECT asked.word, found.word, found.sounds
FROM asked CROSS JOIN LATERAL (
    (SELECT DISTINCT same.word, true AS sounds, CASE WHEN (same.word COLLATE "C" < '{{')
        = (asked.word COLLATE "C" < '{{') THEN 100 ELSE 0 END + abs(length(same.word) - length(asked.word)) AS away
    FROM registry_searchword AS same
    WHERE same.sound = sound_of(asked.word) AND same.word <> asked.word
    AND length(same.sound) >= CASE WHEN length(asked.word) > {short} THEN {consonants} - 1 ELSE {consonants} END
    AND (NOT asked.known OR (same.word COLLATE "C" < '{{') <> (asked.word COLLATE "C" < '{{'))
    ORDER BY away, same.word LIMIT %s)
    UNION ALL
    (SELECT DISTINCT near.word, false, 1 - similarity(near.word, asked.word) AS away
    FROM registry_searchword AS near
    WHERE NOT asked.known AND near.word %% asked.word
    ORDER BY away, near.word LIMIT %s)
) AS found
ORDER BY asked.word, found.sounds, found.away, found.word
"""

_VOWELS: Final = str.maketrans("\u0627\u0639\u0648\u064aeowy", "aauiauui")


def meant_by(words: Iterable[str]) -> dict[str, list[str]]:
    """For each word of letters, the words that may be meant, the nearest first; one statement for all of them."""
    judged = sorted({word for word in words if len(word) >= CONSONANTS and word.isalpha()})
    if not judged:
        return {}
    spelt: dict[str, list[str]] = {word: [] for word in judged}
    sounding: dict[str, list[str]] = {word: [] for word in judged}
    given = [each for word in judged for each in (word, f"%{word}%")]
    sql = _SQL.format(judged=", ".join([_JUDGED] * len(judged)), short=SHORT, consonants=CONSONANTS)
    for word, other, sounds in fetch(sql, [*given, CANDIDATES, CANDIDATES]):
        (sounding if sounds else spelt)[word.decode()].append(other.decode())
    found = {word: nearest(word, spelt[word]) + best_sounding(word, sounding[word]) for word in judged}
    meant = {word: list(dict.fromkeys(others))[:MOST] for word, others in found.items()}
    return {word: others for word, others in meant.items() if others}


def nearest(typed: str, words: Iterable[str]) -> list[str]:
    """Those of the words in which the fewest letters differ; none where more do than one mistakes."""
    most = mistakes_in(typed)
    away = {word: mistakes(typed, word) for word in words} if most else {}
    least = min(away.values(), default=0)
    return [word for word in away if away[word] == least <= most]


def best_sounding(typed: str, words: Iterable[str]) -> list[str]:
    """Words with the same consonants: those of the other script first, then those whose vowels are the most alike.

    «جمعية» reads "jameia" better than «جامعة» and «جماعة» do.
    """
    return sorted(words, key=lambda word: (word.isascii() == typed.isascii(), distance(vowels(typed), vowels(word))))


def vowels(word: str) -> str:
    """The vowels of a folded word, as far as both scripts write them: three of them, and none twice in a row."""
    heard = re.sub("[^aiu]", "", re.sub("[\u0647h]$", "a", word).translate(_VOWELS))
    return re.sub(r"(.)\1+", r"\1", heard)


def mistakes(typed: str, word: str) -> int:
    """How many letters differ from the word, or, while somebody is still typing, from its beginning."""
    most = mistakes_in(typed)
    beginnings = {word, *(word[: len(typed) + more] for more in range(-most, most + 1))}
    return min(distance(typed, beginning) for beginning in beginnings)


def mistakes_in(word: str) -> int:
    """How many mistakes somebody may have made in a word of this length."""
    return 0 if len(word) < SHORT else 1 if len(word) < LONG else 2


def distance(one: str, other: str) -> int:
    """How many letters were left out, added, mistaken or exchanged with their neighbour (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
