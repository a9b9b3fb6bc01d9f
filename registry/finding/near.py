"""What somebody may have meant: words of the register that are nearly those that were typed, or sound like them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db import connection

MOST: Final = 8
"""So many words may be meant by one."""
LONG: Final = 7
"""From this length on, two mistakes may be made; a shorter word would be another one."""
SHORT: Final = 4
"""A word of three letters with a mistake in it is any word."""
CONSONANTS: Final = 3
"""Two consonants sound like half of the dictionary."""

# Of a word that the register knows, only the other script is looked for. The similarity that counts as near is set by
# who asks (`search.limited`); candidates are then measured letter by letter.
_SQL: Final = """
SELECT asked.word, found.word, found.sounds
FROM unnest(%s::text[]) AS asked(word)
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM registry_searchword WHERE word LIKE '%%' || asked.word || '%%') AS known
) AS judged
CROSS JOIN LATERAL (
    (SELECT DISTINCT same.word, true AS sounds, abs(length(same.word) - length(asked.word)) AS away
    FROM registry_searchword AS same
    WHERE same.sound = sound_of(asked.word) AND length(same.sound) >= %s AND same.word <> asked.word
    AND (NOT judged.known OR (same.word COLLATE "C" < '{') <> (asked.word COLLATE "C" < '{'))
    ORDER BY away, same.word LIMIT %s)
    UNION ALL
    (SELECT DISTINCT near.word, false, 1 - similarity(near.word, asked.word) AS away
    FROM registry_searchword AS near
    WHERE NOT judged.known AND near.word %% asked.word
    ORDER BY away, near.word LIMIT %s)
) AS found
ORDER BY asked.word, found.sounds, found.away, found.word
"""


def meant_by(words: Iterable[str]) -> dict[str, list[str]]:
    """For each word of letters, the words that may be meant, the nearest first; one statement for all of them."""
    judged = sorted({word for word in words if len(word) >= CONSONANTS and word.isalpha()})
    found: dict[str, list[str]] = defaultdict(list)
    if not judged:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [judged, CONSONANTS, MOST, 4 * MOST])
        for word, other, sounds in cursor.fetchall():
            if other not in found[word] and len(found[word]) < MOST and (sounds or is_near(word, other)):
                found[word].append(other)
    return {word: others for word, others in found.items() if others}


def is_near(typed: str, word: str) -> bool:
    """Whether a word was probably meant: all of it, or, while somebody is still typing, its beginning."""
    most = mistakes_in(typed)
    beginnings = {word, *(word[: len(typed) + more] for more in range(-most, most + 1))}
    return most > 0 and any(distance(typed, beginning) <= most for beginning in beginnings)


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
