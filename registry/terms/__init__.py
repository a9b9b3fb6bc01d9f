"""The terms of an agreement that an amendment may change: how each is read as plain values, and written back.

`table` names them, one line each; `columns`, `lists` and `parties` know their tables. No rights and no states here.
"""

from .table import TERMS, Term, of_kind, read, write

__all__ = ["TERMS", "Term", "of_kind", "read", "write"]
