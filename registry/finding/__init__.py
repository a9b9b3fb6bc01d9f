"""Finding a record of any kind by a few words: what the search box of the desk asks. No HTTP in it.

The words are looked for as they are typed, folded; where that finds few, also the words that somebody may have meant:
those of the register that are nearly the same, and those that sound the same in the other script. Exact names come
first, then names that begin with the words, then texts that hold them, then what was probably meant.

The staff of the desk reads every record, so it finds every record; nobody else finds anything here. Only columns that
all of the staff may read are searched: no identity number, telephone, address or bank account is among them.

Every statement is bounded: by a number of rows, by indexes, and by a time after which PostgreSQL gives up.
"""

from .kinds import KINDS, Kind
from .question import Asked, asked
from .search import Found, Group, Hit, find

__all__ = ["KINDS", "Asked", "Found", "Group", "Hit", "Kind", "asked", "find"]
