"""What waits for a person of the staff, and what they touched last: the questions behind the desk's first page.

- `questions`: what waits beside the alerts: drafts returned, agreements to check, deposits to answer, ...
- `groups`: for whom, under which heading, in which order; alerts stand in the same groups.
- `asking`: all of it in one statement, at most a hundred rows of each: «99+» is enough to know.
- `recent`: the records that somebody changed last, from the history.

A question is said once. The home shows its first rows, the list that it leads to shows all of them (`rows_of`), and
whoever does what is asked finds neither any more: nothing is stored.
"""

from .asking import FIRST, MOST, Entry, Waiting, rows_of, waiting_for
from .groups import GROUPS, Group, groups_of
from .questions import QUESTIONS, Question
from .recent import Touched, recent_records

__all__ = [
    "FIRST",
    "GROUPS",
    "MOST",
    "QUESTIONS",
    "Entry",
    "Group",
    "Question",
    "Touched",
    "Waiting",
    "groups_of",
    "recent_records",
    "rows_of",
    "waiting_for",
]
