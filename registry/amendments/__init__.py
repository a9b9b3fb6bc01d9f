"""How an agreement is amended, and what it said on any day.

An amendment is drafted (`open_amendment`, `describe`, `propose`), signed by every party (`record_signature`), takes
effect on its day (`take_effect`, taken by ``registry.due`` in the night) or is given up (`cancel`). The working tables
hold what is in force now; what an amendment replaced is kept in the amendment, so `as_of` can go back to any day.

Every change is one transaction under the lock of the agreement's row. Refusals have stable codes; what a model would
say of a value comes as ValidationError, by term.
"""

from registry.models.amendments import OPEN

from .drafting import describe, open_amendment, propose
from .effect import cancel, take_effect
from .guards import refuse_actor, refuse_agreement
from .reading import Consolidated, as_of, original, present
from .signing import missing_signers, record_signature, signers

__all__ = [
    "OPEN",
    "Consolidated",
    "as_of",
    "cancel",
    "describe",
    "missing_signers",
    "open_amendment",
    "original",
    "present",
    "propose",
    "record_signature",
    "refuse_actor",
    "refuse_agreement",
    "signers",
    "take_effect",
]
