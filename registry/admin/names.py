"""Other names, on the pages of the things that bear them."""

from registry.models import OtherName

from .base import Rows


class OtherNames(Rows):
    """Earlier names, spellings of the press, other wordings, each with its time and its source."""

    model = OtherName
    fields = ("name_ar", "name_fr", "valid_from", "valid_until", "source", "note")
    autocomplete_fields = ("source",)
