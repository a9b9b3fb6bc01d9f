"""What associations hand in at their desk, and what the ministry answers: the only code that writes deposits.

- `drafts`: what somebody has begun to write is kept until it is handed in, papers included.
- `rules`: who may hand in what, and when: one line of a table for each kind of deposit.
- `content`: what each form asks, how much of it is kept, and what it means.
- `handing_in`: a draft becomes a deposit with its number, all or nothing, once for each form.
- `deciding`: the ministry accepts or returns it; what follows for a report, a request, or contact data.
- `requests`: the one request for missing pieces that law 55-19 allows.
"""

from .content import FIELDS, LONGEST_TEXT
from .deciding import (
    accept,
    accept_report,
    changed_since,
    in_charge,
    overdue,
    refusal_to_accept,
    refusal_to_return,
    return_,
    return_report,
    waiting,
)
from .drafts import (
    MOST_DRAFTS,
    MOST_PAPERS,
    MOST_UPLOADS,
    TooMuch,
    attach,
    detach,
    discard,
    draft_of,
    idle,
    keep,
)
from .handing_in import answer_due, hand_in
from .requests import MOST_PIECES, ask, refusal_to_ask, refusal_to_withdraw, withdraw
from .rules import refusal_to_hand_in

__all__ = [
    "FIELDS",
    "LONGEST_TEXT",
    "MOST_DRAFTS",
    "MOST_PAPERS",
    "MOST_PIECES",
    "MOST_UPLOADS",
    "TooMuch",
    "accept",
    "accept_report",
    "answer_due",
    "ask",
    "attach",
    "changed_since",
    "detach",
    "discard",
    "draft_of",
    "hand_in",
    "idle",
    "in_charge",
    "keep",
    "overdue",
    "refusal_to_accept",
    "refusal_to_ask",
    "refusal_to_hand_in",
    "refusal_to_return",
    "refusal_to_withdraw",
    "return_",
    "return_report",
    "waiting",
    "withdraw",
]
