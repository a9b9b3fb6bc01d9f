"""Parties that were entered twice: how they are recognised across scripts (`spelling`, `finding`), merged, and parted
again (`merging`, `undoing`).

Nobody merges by machine: a suggestion says why and how sure it is, and a supervisor decides.
"""

from .fields import Choice
from .finding import (
    Suggestion,
    may_be_the_same_after_all,
    named_like,
    named_like_each,
    not_the_same,
    suggestions,
)
from .merging import NOT_YOURS, Moving, Preview, may_merge, merge, preview
from .relations import WAYS, Relation, Way, relations
from .undoing import GoingBack, UndoPreview, preview_undo, undo

__all__ = [
    "NOT_YOURS",
    "WAYS",
    "Choice",
    "GoingBack",
    "Moving",
    "Preview",
    "Relation",
    "Suggestion",
    "UndoPreview",
    "Way",
    "may_be_the_same_after_all",
    "may_merge",
    "merge",
    "named_like",
    "named_like_each",
    "not_the_same",
    "preview",
    "preview_undo",
    "relations",
    "suggestions",
    "undo",
]
