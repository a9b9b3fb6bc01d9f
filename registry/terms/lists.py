"""Terms that are rows under the agreement: territory, pillars, lines, populations, objectives.

A row that stays is not touched, so that the history tells of what changed and of nothing else.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from registry.models import (
    Agreement,
    AgreementLine,
    AgreementPillar,
    AgreementPopulation,
    AgreementTerritory,
    Commitment,
    Commune,
    Objective,
    Party,
    Pillar,
    ProjectLine,
    Province,
    Region,
    TargetPopulation,
)

from .columns import Read, Write, members

PLACES: dict[str, type[Model]] = {"region": Region, "province": Province, "commune": Commune}


def found(model: type[Model], key: str, codes: Sequence[Any]) -> dict[str, Any]:
    """The rows with these codes, by code; one that does not exist, or is named twice, is refused by its name."""
    if not all(isinstance(code, str) for code in codes):
        raise ValidationError(_("This value is not of the right form."), code="form")
    rows = {str(getattr(row, key)): row for row in model._default_manager.filter(**{f"{key}__in": codes})}
    for position, code in enumerate(codes):
        if code not in rows or code in codes[:position]:
            message = _("Choose existing entries, each once: “%(code)s” is not one.")
            raise ValidationError(message, code="unknown", params={"code": code})
    return rows


def listed(value: Any) -> list[Any]:
    """A list, and nothing that only behaves like one."""
    if not isinstance(value, list | tuple):
        raise ValidationError(_("This value is not of the right form."), code="form")
    return list(value)


def added(row: Any, *, without: Iterable[str] = ()) -> None:
    """Saves a row as the model would have it."""
    row.full_clean(exclude=set(without))
    row.save()


def codes(model: type[Model], column: str, target: type[Model], key: str = "slug") -> tuple[Read, Write]:
    """Links to the entries of a list, by their codes."""

    def rows(agreement: Agreement) -> Any:
        return model._default_manager.filter(agreement=agreement)

    def read(agreement: Agreement) -> list[str]:
        return sorted(rows(agreement).values_list(f"{column}__{key}", flat=True))

    def write(agreement: Agreement, value: Any) -> None:
        entries = found(target, key, listed(value))
        present = set(read(agreement))
        rows(agreement).exclude(**{f"{column}__{key}__in": entries}).delete()
        for code in sorted(set(entries) - present):
            added(model(agreement=agreement, **{column: entries[code]}))

    return read, write


PILLARS = codes(AgreementPillar, "pillar", Pillar)
PROJECT_LINES = codes(AgreementLine, "project_line", ProjectLine)


def read_territory(agreement: Agreement) -> dict[str, Any]:
    """Whether it is national, the words of the paper, and the codes of the territories."""
    rows = AgreementTerritory.objects.filter(agreement=agreement)
    return {
        "is_national": agreement.is_national,
        "printed": agreement.scope_printed,
        **{
            f"{place}s": sorted(rows.exclude(**{place: None}).values_list(f"{place}__code", flat=True))
            for place in PLACES
        },
    }


def set_territory(agreement: Agreement, value: Any) -> None:
    """The columns: `write_territory` follows when they are saved."""
    parts = members(value, "is_national", "printed", "regions", "provinces", "communes")
    agreement.is_national = parts.get("is_national", False)
    agreement.scope_printed = parts.get("printed", "")


def write_territory(agreement: Agreement, value: Any) -> None:
    """The rows; what is not named is not covered any more."""
    for place, model in PLACES.items():
        entries = found(model, "code", listed(value.get(f"{place}s", [])))
        if entries:
            AgreementTerritory(agreement=agreement).clean()  # also for rows that stay: it may have become national
        rows = AgreementTerritory.objects.filter(agreement=agreement).exclude(**{place: None})
        present = set(rows.values_list(f"{place}__code", flat=True))
        rows.exclude(**{f"{place}__code__in": entries}).delete()
        for code in sorted(set(entries) - present):
            added(AgreementTerritory(agreement=agreement, **{place: entries[code]}))


def read_populations(agreement: Agreement) -> list[dict[str, str]]:
    rows = AgreementPopulation.objects.filter(agreement=agreement).order_by("weight", "population__slug")
    return [{"slug": slug, "weight": weight} for slug, weight in rows.values_list("population__slug", "weight")]


def write_populations(agreement: Agreement, value: Any) -> None:
    """Whom it is for, and of whom it speaks; a population has one weight."""
    weights: dict[Any, Any] = {
        row.get("slug"): row.get("weight") for row in (members(row, "slug", "weight") for row in listed(value))
    }
    entries = found(TargetPopulation, "slug", list(weights))
    kept = set()
    for row in AgreementPopulation.objects.filter(agreement=agreement).select_related("population"):
        if weights.get(row.population.slug) == row.weight:
            kept.add(row.population.slug)
        else:
            row.delete()
    for slug in sorted(set(entries) - kept):
        added(AgreementPopulation(agreement=agreement, population=entries[slug], weight=weights[slug]))


def read_objectives(agreement: Agreement) -> list[dict[str, str]]:
    rows: Any = Objective.objects.filter(agreement=agreement)
    return [{"ar": row.text_ar or "", "fr": row.text_fr or ""} for row in rows]


def write_objectives(agreement: Agreement, value: Any) -> None:
    """In their order: the nth objective is the nth text."""
    texts = [members(text, "ar", "fr") for text in listed(value)]
    rows: list[Any] = list(Objective.objects.filter(agreement=agreement))
    for row in rows[len(texts) :]:
        row.delete()
    rows += [Objective(agreement=agreement) for _each in texts[len(rows) :]]
    for position, (row, text) in enumerate(zip(rows, texts, strict=False), start=1):
        words = (text.get("ar") or "", text.get("fr") or "")
        if row.pk is None or (row.text_ar or "", row.text_fr or "") != words:
            row.position = position if row.pk is None else row.position
            row.text_ar, row.text_fr = words
            added(row, without=("text",))


def read_commitments(agreement: Agreement) -> list[dict[str, Any]]:
    """Who gives what in which year; the party by its identifier."""
    rows = Commitment.objects.filter(agreement=agreement).select_related("funder").order_by("year", "id")
    return [{"party": str(row.funder.uuid), "year": row.year, "amount": f"{row.amount:.2f}"} for row in rows]


def write_commitments(agreement: Agreement, value: Any) -> None:
    """One row for a party and a year; what is not listed is no longer committed."""
    wanted = [members(row, "party", "year", "amount") for row in listed(value)]
    parties = found(Party, "uuid", list(dict.fromkeys(str(row.get("party")) for row in wanted)))
    present = {
        (str(row.funder.uuid), row.year): row
        for row in Commitment.objects.filter(agreement=agreement).select_related("funder")
    }
    named = [(str(row.get("party")), _year(row.get("year"))) for row in wanted]
    if len(set(named)) < len(named):
        raise ValidationError(_("This party already has a commitment for this year: change that one."), code="year")
    for key in set(present) - set(named):
        present[key].delete()
    for key, entry in zip(named, wanted, strict=True):
        new = Commitment(agreement=agreement, funder=parties[key[0]], year=key[1])
        row = present.setdefault(key, new)
        amount = Commitment._meta.get_field("amount").to_python(entry.get("amount"))
        if row.pk is None or row.amount != amount:
            row.amount = amount
            added(row)


def _year(value: Any) -> Any:
    return Commitment._meta.get_field("year").to_python(value)
