r"""The functions that the database itself needs: text policy and search folding.

Constants for migrations. A text here is never edited once released: it would rewrite an old migration, and stored
generated columns would keep what the old function answered. Add a new constant and a migration instead.
All lists are explicit code points, because \s, [[:punct:]], lower() and ranges by name depend on the locale.
Nothing here depends on the search_path: restoring a dump empties it.
"""

from typing import Final

# The twin of registry.text.fold. Steps: compatibility letters apart from their marks; marks away; letters that are
# written for one another; ASCII to lower case (collation "C" knows no other); what stands between words, one space.
# Not one single translate(): it compares every letter of a text with its whole list, three times the cost of all the
# rest, so the rare letters wait behind a test. And the last pattern leaves a lone space alone, for each match costs.
FOLD_SEARCH: Final = r"""
CREATE OR REPLACE FUNCTION fold_search(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    folded text;
BEGIN
    folded := regexp_replace(
        normalize(value, NFKD) COLLATE "C",
        '[\u00ad\u0300-\u036f\u0610-\u061a\u061c\u0621\u0640\u064b-\u065f\u0670\u0674\u06d6-\u06dc\u06df-\u06e8'
        '\u06ea-\u06ed\u0897-\u089f\u08ca-\u08ff\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f'
        '\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0000-\U000e0fff]+',
        '', 'g'
    );
    folded := replace(replace(folded, E'\u0629', E'\u0647'), E'\u0649', E'\u064a');
    IF folded COLLATE "C" ~ (
        '[\u0660-\u0669\u06f0-\u06f9\u0671-\u0673\u06cc\u06be\u06c1\u06c3\u06d5\u06a9\u06ad\u06af\u0763'
        '\u00d8\u00f8\u0110\u0111\u0141\u0142\u0131\u0152\u0153\u00c6\u00e6\u1e9e\u00df]'
    ) THEN
        folded := replace(replace(folded, E'\u0152', 'oe'), E'\u0153', 'oe');
        folded := replace(replace(folded, E'\u00c6', 'ae'), E'\u00e6', 'ae');
        folded := replace(replace(folded, E'\u1e9e', 'ss'), E'\u00df', 'ss');
        folded := translate(
            folded,
            E'\u0671\u0672\u0673\u06cc\u06be\u06c1\u06c3\u06d5\u06a9\u06ad\u06af\u0763'
            '\u00d8\u00f8\u0110\u0111\u0141\u0142\u0131'
            '\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669'
            '\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9',
            E'\u0627\u0627\u0627\u064a\u0647\u0647\u0647\u0647\u0643\u0643\u0643\u0643'
            'ooddlli'
            '01234567890123456789'
        );
    END IF;
    RETURN btrim(regexp_replace(lower(folded COLLATE "C"), '(?: *[{between}])[ {between}]*|  +', ' ', 'g'));
END
$$
""".replace(
    "{between}",
    r"\u0001-\u001f\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b4\u00b6-\u00b8\u00bb"
    r"\u00bf\u00d7\u00f7\u02b9-\u02ff\u0600-\u060f\u061b\u061d-\u061f\u066a-\u066d\u06d4\u06dd\u06de\u06e9\u06fd\u06fe"
    r"\u1680\u2000-\u200a\u2010-\u2029\u202f-\u205f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020"
    r"\ufd3e\ufd3f\ufe10-\ufe1f\ufe30-\ufe6f\ufffc\ufffd\U0001f000-\U0001faff",
)
DROP_FOLD_SEARCH: Final = "DROP FUNCTION IF EXISTS fold_search(text)"

# What registry.text.clean_text forbids or would change, as far as one code point tells. Order of the list: controls,
# hidden and turning characters, fillers, private use, noncharacters, presentation forms; then a space at either end.
IS_CLEAN_TEXT: Final = r"""
CREATE OR REPLACE FUNCTION is_clean_text(value text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN value IS NULL OR (
    value COLLATE "C" !~ (
        '[\u0001-\u0008\u000b-\u001f\u007f-\u009f'
        '\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f'
        '\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff'
        '\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff'
        '\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff'
        '\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U000dffff'
        '\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdf9\ufdfc\ufe70-\ufe72\ufe74\ufe76-\ufefc]'
        '|^[{spaces}]|[{spaces}]$'
    )
    AND value IS NFC NORMALIZED
)
""".replace("{spaces}", r"\t\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000")
DROP_IS_CLEAN_TEXT: Final = "DROP FUNCTION IF EXISTS is_clean_text(text)"

# The words of a folded text as `SearchWord` keeps them: letters alone, without the article (`registry.text`), as long
# as a word must be for a mistake in it to be told from another word.
WORDS_OF: Final = r"""
CREATE OR REPLACE FUNCTION words_of(folded text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 30 AS $$
    SELECT DISTINCT bare FROM (
        SELECT regexp_replace(
            word, '^(?:\u0627\u0644(?=..)|(?:[\u0648\u0641\u0628\u0643]\u0627\u0644|\u0644\u0644)(?=...))', ''
        ) AS bare
        FROM string_to_table(translate(folded, E'\n', ' '), ' ') AS word
        WHERE length(word) BETWEEN 3 AND 50 AND word COLLATE "C" !~ '[0-9]'
    ) AS words WHERE length(bare) >= 3
$$
"""
DROP_WORDS_OF: Final = "DROP FUNCTION IF EXISTS words_of(text)"

# What both scripts write of a folded word: its consonants, in classes, and whether it begins with a vowel. Steps: pairs
# of French letters as one; a closing teh marbuta away; letters of one class; vowels; what is written twice.
SOUND_OF: Final = r"""
CREATE OR REPLACE FUNCTION sound_of(word text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    sound text;
BEGIN
    sound := replace(replace(replace(replace(word, 'x', 'ks'), 'ph', 'f'), 'qu', 'k'), 'dj', 'j');
    sound := regexp_replace(regexp_replace(sound, '[cs]h', 'x', 'g'), 'c(?=[eiy])', 's', 'g');
    sound := regexp_replace(regexp_replace(sound, '([kgtd])h', '\1', 'g'), '(.)\u0647$', '\1');
    sound := translate(
        sound,
        E'cgqvp'
        '\u0628\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635'
        '\u0636\u0637\u0638\u063a\u0641\u06a4\u0642\u0643\u0644\u0645\u0646\u0647',
        'kkkfb'
        'bttjhkddrzsxs'
        'dtdkffkklmnh'
    );
    sound := regexp_replace(regexp_replace(sound, '^[{vowels}]+', 'A'), '[{vowels}]+', '', 'g');
    RETURN regexp_replace(sound, '(.)\1+', '\1', 'g');
END
$$
""".replace("{vowels}", r"aeiouyw\u0627\u0648\u064a\u0639")
DROP_SOUND_OF: Final = "DROP FUNCTION IF EXISTS sound_of(text)"

# pghistory's own table: who wrote last, for the records that somebody touched last.
INDEX_CONTEXTS_BY_PERSON = (
    "CREATE INDEX pghistory_context_by_person ON pghistory_context ((metadata -> 'user'), created_at DESC)"
)
DROP_INDEX_CONTEXTS_BY_PERSON = "DROP INDEX IF EXISTS pghistory_context_by_person"
