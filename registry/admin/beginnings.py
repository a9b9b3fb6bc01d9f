"""What a new agreement opens with: what this clerk repeats all day, or what is copied from another agreement.

Nothing is stored before the clerk saves, and the page names what was filled in: a suggestion is never silently wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from registry.choices import DatePrecision, PartyRole
from registry.models import REPEATED, Agreement, AgreementParty, Ceremony, User
from registry.models.base import Switchable
from registry.permissions import is_national, visible_to, within_perimeter

from .forms import keys_of, still_offered
from .site import person

COPY, EMPTY = "copy", "empty"
"""What the address of a new agreement may ask: the agreement to copy, or a page with nothing filled in."""

COPIED: Final = (*REPEATED, "is_national", "scope_printed", "call")
COPIED_BOXES: Final = ("pillar_boxes", "line_boxes", "main_boxes", "mentioned_boxes")
COPIED_ROWS: Final = {
    "participations": (
        *("party", "role", "must_sign", "signatory", "capacity_ar", "capacity_fr"),
        *("in_kind_ar", "in_kind_fr", "obligations_ar", "obligations_fr"),
    ),
    "territories": ("region", "province", "commune"),
    "objectives": ("text_ar", "text_fr"),
    "indicators": (
        *("name_ar", "name_fr", "unit_ar", "unit_fr", "population", "sex"),
        *("verification_ar", "verification_fr"),
    ),
    "axes": ("axis", "printed"),
    "legal_references": ("kind", "text_ar", "text_fr"),
    "policy_references": ("text_ar", "text_fr", "strategy"),
}
"""What repeats from one agreement to the next. Its own are: title, reference, dates, amounts, documents, history."""


@dataclass
class Beginning:
    """Values for the fields and boxes of the form, and for the rows of its lists."""

    source: Agreement | None = None
    is_copy: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def beginning_of(request: HttpRequest, links: dict[str, Any]) -> Beginning:
    """What this address begins with, asked once in a request. `links`: the groups of boxes of the form."""
    known: Beginning | None = request.__dict__.get("beginning")
    if known is None:
        if EMPTY in request.GET:
            known = Beginning()
        else:
            source = source_of(request)
            known = _copied(source, links) if source else _habit(person(request), links)
            _leave_out_switched_off(known, links)
        request.__dict__["beginning"] = known
    return known


def source_of(request: HttpRequest) -> Agreement | None:
    """The agreement to be copied, of those that this person may see."""
    keys = keys_of(request.GET.getlist(COPY))
    return visible_to(person(request), Agreement).filter(pk__in=keys[-1:]).first() if keys else None


def renewal_address(agreement: Agreement) -> str:
    """The page of a new agreement that renews this one: a copy of it that says so."""
    told = urlencode({"predecessor": agreement.pk, COPY: agreement.pk})
    return f"{reverse('admin:registry_agreement_add')}?{told}"


# -- From another agreement ------------------------------------------------------------------------------------------


def _copied(source: Agreement, links: dict[str, Any]) -> Beginning:
    found = Beginning(source, is_copy=True, fields=_values(source, COPIED))
    found.fields |= {name: chosen for name in COPIED_BOXES if (chosen := links[name].chosen(source))}
    if source.is_fictional:
        found.fields["reference"] = _next_reference(source)
    found.rows = {name: [_values(row, names) for row in _rows(source, name)] for name, names in COPIED_ROWS.items()}
    return found


def _rows(source: Agreement, name: str) -> Iterable[Model]:
    rows: Iterable[Model] = getattr(source, name).all()
    return rows


def _values(thing: Model, names: Iterable[str]) -> dict[str, Any]:
    """The filled ones of these columns, a chosen record by its key."""
    values = {name: thing._meta.get_field(name).value_from_object(thing) for name in names}  # type: ignore[union-attr]
    return {name: value for name, value in values.items() if value not in (None, "")}


def _next_reference(source: Agreement) -> str:
    """Fictional demonstration data is known by its reference; the copy of a fictional agreement is fictional too."""
    base = source.reference or ""
    number = Agreement.objects.filter(reference__startswith=f"{base}-").count() + 2
    return f"{base}-{number}"


# -- From what this clerk does all day -------------------------------------------------------------------------------


def _habit(actor: User, links: dict[str, Any]) -> Beginning:
    last = Agreement.objects.filter(created_by=actor, is_fictional=False).order_by("-pk").first()
    found = Beginning(last, rows={"participations": _institution(actor, last), "territories": _places(actor, last)})
    if last is not None:
        found.fields = _values(last, ("kind", "strategy", *(("is_national",) if is_national(actor) else ())))
        if pillars := links["pillar_boxes"].chosen(last):
            found.fields["pillar_boxes"] = pillars
    if found.fields.get("is_national"):
        found.rows["territories"] = []
    if (ceremony := _ceremony(actor, last)) is not None:
        found.fields["ceremony"] = ceremony
    return found


def _ceremony(actor: User, last: Agreement | None) -> int | None:
    """The one that this clerk worked on today; else one that is held today, and not where others are in charge."""
    today = timezone.localdate()
    if last is not None and last.ceremony_id and timezone.localtime(last.created_at).date() == today:
        return last.ceremony_id
    held = Ceremony.objects.filter(held_on=today, held_on_precision=DatePrecision.DAY, is_fictional=False)
    ceremonies = held.select_related("region").order_by("-pk")
    return next((each.pk for each in ceremonies if within_perimeter(actor, each)), None)


def _institution(actor: User, last: Agreement | None) -> list[dict[str, Any]]:
    """The clerk's own institution, in the role that it had last."""
    if actor.institution_id is None:
        return []
    rows = AgreementParty.objects.filter(agreement=last, party=actor.institution_id) if last else None
    role = rows.values_list("role", flat=True).first() if rows is not None else None
    return [{"party": actor.institution_id, "role": role or PartyRole.SIGNATORY}]


def _places(actor: User, last: Agreement | None) -> list[dict[str, Any]]:
    """The territory that the clerk is in charge of; else the regions of the last agreement."""
    if actor.region_id or actor.province_id:
        return [{"region": actor.region_id} if actor.region_id else {"province": actor.province_id}]
    rows = last.territories.filter(region__isnull=False) if last else ()
    return [{"region": row.region_id} for row in rows]


# -- What may no longer be chosen ------------------------------------------------------------------------------------


class _Lists:
    """Which entries are still offered for new records: a switched-off one could be shown, and would then be refused."""

    def __init__(self) -> None:
        self._gone: dict[type[Switchable], set[Any]] = {}

    def offer(self, model: type[Model], name: str, value: Any) -> bool:
        """Whether a new row may have this value in this column. Each list is asked once."""
        entries: Any = model._meta.get_field(name).related_model
        if not (isinstance(entries, type) and issubclass(entries, Switchable)):
            return True
        if entries not in self._gone:
            gone = entries._default_manager.exclude(still_offered(()))
            self._gone[entries] = set(gone.values_list("pk", flat=True))
        return value not in self._gone[entries]

    def still_in(self, model: type[Model], row: dict[str, Any]) -> dict[str, Any]:
        """What may stand in a new row; nothing of one that cannot be without what is gone."""
        gone = {name for name, value in row.items() if not self.offer(model, name, value)}
        if any(not getattr(model._meta.get_field(name), "null", True) for name in gone):
            return {}
        return {name: value for name, value in row.items() if name not in gone}


def _leave_out_switched_off(found: Beginning, links: dict[str, Any]) -> None:
    """In the fields, the boxes and the rows."""
    lists = _Lists()
    for name, value in list(found.fields.items()):
        if name in links:
            box = links[name]
            found.fields[name] = [key for key in value if lists.offer(box.model, box.target, key)]
        elif not lists.offer(Agreement, name, value):
            del found.fields[name]
    for prefix, rows in found.rows.items():
        model: Any = Agreement._meta.get_field(prefix).related_model
        found.rows[prefix] = [kept for row in rows if (kept := lists.still_in(model, row))]
