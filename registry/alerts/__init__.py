"""What needs somebody's attention. An alert is a question asked of the register each time, never a stored flag.

`table` names them, the most urgent first; `questions` finds their rows and `sentences` says them. Every question is
asked of the agreements a person is in charge of (`in_charge_of`) on a day, and all of them together in one query: the
number of queries never depends on the rows.
"""

from .asking import RESPONSIBLE, in_charge_of, rows, tallies
from .facts import Agreements, Alert, Fact, Row, Severity, Tally, fact, joined, named, of, plain
from .sentences import values
from .table import ALERTS, BY_NAME

__all__ = [
    "ALERTS",
    "BY_NAME",
    "RESPONSIBLE",
    "Agreements",
    "Alert",
    "Fact",
    "Row",
    "Severity",
    "Tally",
    "fact",
    "in_charge_of",
    "joined",
    "named",
    "of",
    "plain",
    "rows",
    "tallies",
    "values",
]
