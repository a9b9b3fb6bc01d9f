"""The fields of two parties side by side: which are the same, which only one of them has, and which must be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.models import OtherName, Party
from registry.plain_letters import LANGUAGES
from registry.text import fold

CHOSEN: Final[dict[str, tuple[tuple[str, ...], str | Promise]]] = {
    "kind": (("kind",), _("kind")),
    "name_ar": (("name_ar",), _("name in Arabic")),
    "name_fr": (("name_fr",), _("name in French")),
    "acronym": (("acronym",), _("acronym")),
    "place": (("region", "province", "commune"), _("territory")),
    "parent": (("parent",), _("organ of")),
    "address": (("address",), _("address (not published)")),
    "phone": (("phone",), _("telephone (not published)")),
    "email": (("email",), _("e-mail (not published)")),
    "bank_account": (("bank_account",), _("bank account (not published)")),
    "note": (("note",), _("note (not published)")),
}
"""What is chosen together, and what it is called. A place is one choice: half of each is none."""
NOT_PUBLISHED: Final = frozenset({"address", "phone", "email", "bank_account", "note"})
SHOWN_ELSEWHERE: Final = frozenset({"kind", "name_ar", "name_fr"})
"""What the records of others say of a party."""


@dataclass(frozen=True)
class Choice:
    """One field of both parties. It is `open` where both say something and not the same."""

    name: str
    label: str
    stays: str
    left: str

    @property
    def is_open(self) -> bool:
        return bool(self.stays and self.left)

    @property
    def is_filled_in(self) -> bool:
        """Only the party that is merged knows it: it is kept."""
        return not self.stays


def choices(left: Party, stays: Party) -> list[Choice]:
    """The fields in which the two differ."""
    found = []
    for name, (columns, label) in CHOSEN.items():
        if values(left, columns) != values(stays, columns) and any(values(left, columns).values()):
            found.append(Choice(name, capfirst(str(label)), said(stays, columns), said(left, columns)))
    return found


def values(party: Party, columns: tuple[str, ...]) -> dict[str, Any]:
    """The columns as they are kept."""
    return {field.attname: field.value_from_object(party) for field in _fields(columns)}


def said(party: Party, columns: tuple[str, ...]) -> str:
    """The same for people."""
    parts = []
    for column in columns:
        display = getattr(party, f"get_{column}_display", None)
        value = display() if display else getattr(party, column)
        parts += [str(value)] if value else []
    return " · ".join(parts)


def decided(left: Party, stays: Party, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the party that stays which get another value: chosen, or known of the merged one alone."""
    changed: dict[str, Any] = {}
    for choice in choices(left, stays):
        if choice.is_filled_in or chosen.get(choice.name) == "left":
            changed |= values(left, CHOSEN[choice.name][0])
    return changed


def write_fields(party: Party, values: Mapping[str, Any]) -> None:
    """Held to the rules of a party, as if somebody had typed them. Raises ValidationError."""
    names = {field.attname: field.name for field in Party._meta.concrete_fields}
    for name, value in values.items():
        setattr(party, name, value)
    if values:
        party.full_clean()
        party.save(update_fields=[*(names[name] for name in values), "updated_at"])


def plain(party: Party, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Values of these columns as JSON keeps them."""
    return {name: getattr(party, name) for name in columns}


def names_left_over(left: Party, stays: Party, after: Mapping[str, Any]) -> list[OtherName]:
    """The names that the merged records had and the party that stays will not: as other names of it, not yet saved."""
    final = {
        f"name_{language}": after.get(f"name_{language}", getattr(stays, f"name_{language}")) for language in LANGUAGES
    }
    known = {fold(value or "") for value in final.values()} | {""}
    for other in (*stays.other_names.all(), *left.other_names.all()):
        known |= {fold(getattr(other, f"name_{language}") or "") for language in LANGUAGES}
    made = []
    for party in (left, stays):
        kept = {name: getattr(party, name) or "" for name in final}
        new = {name: value for name, value in kept.items() if fold(value) not in known}
        known |= {fold(value) for value in new.values()}
        made += [OtherName(party=stays, **new)] if new else []
    return made


ENCODER: Final = DjangoJSONEncoder


def _fields(columns: tuple[str, ...]) -> list["Field[Any, Any]"]:
    found: list[Field[Any, Any]] = [Party._meta.get_field(column) for column in columns]  # type: ignore[misc]
    return found
