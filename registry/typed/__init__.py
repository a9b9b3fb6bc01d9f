"""What people type for a date and for an amount: one reading for all roads, forms, spreadsheets, associations' desk.

Below the doors and without a request: a text goes in, a value comes out, or a ValidationError in both languages that
says what to type instead. Nothing is guessed: what can be read in two ways is refused.
"""

from .amounts import read_amount
from .dates import PartialDate, read_date, read_day

__all__ = ["PartialDate", "read_amount", "read_date", "read_day"]
