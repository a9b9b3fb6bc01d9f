"""What members of associations are told by e-mail: when something changes, and when something is due.

- `events`: what changes; called by the code that changes it, in its transaction: no change without its letter.
- `reminders`: what falls due; asked every night.
- `telling`: who may read of it, and how each wants to be told: at once, with the daily letter, or not at all.
- `digests`: the daily letter. Who may read what is asked again when it is written.
- `preferences`: the choices, and the signed words by which a letter of an optional kind is ended without signing in.
- `words`: the sentences.
"""

from .digests import people_waiting, put_for, waiting
from .events import (
    agreements_moved,
    amendment_took_effect,
    deposit_decided,
    instalment_paid,
    payment_undone,
    report_moved,
    request_made,
    request_withdrawn,
    text_shared,
    texts_taken_back,
)
from .preferences import USUAL, choose, kind_of_word, switch_off, ways_of, word_for
from .reminders import REMINDERS, remind
from .telling import in_silence, not_yet_told

__all__ = [
    "REMINDERS",
    "USUAL",
    "agreements_moved",
    "amendment_took_effect",
    "choose",
    "deposit_decided",
    "in_silence",
    "instalment_paid",
    "kind_of_word",
    "not_yet_told",
    "payment_undone",
    "people_waiting",
    "put_for",
    "remind",
    "report_moved",
    "request_made",
    "request_withdrawn",
    "switch_off",
    "text_shared",
    "texts_taken_back",
    "waiting",
    "ways_of",
    "word_for",
]
