"""The forms of an amendment: one for each kind, with its fields alone; what is valid, the rooms below say.

A form turns what was typed into values of ``registry.terms`` (`values`), and begins with what the terms say now.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import AmendmentKind, AmountScope, DatePrecision, PartyRole, PopulationWeight
from registry.models import (
    Agreement,
    AgreementParty,
    AgreementTerritory,
    Commune,
    Party,
    Pillar,
    ProjectLine,
    Province,
    Region,
    TargetPopulation,
)

from .deed_forms import DeedForm, day_field
from .forms import AmountField, Suggested, boxes, name_who_stays
from .site import site

NEW_PARTIES = range(1, 4)
"""So many parties may join by one amendment of this form."""


def text_field(label: Any, language: str, rows: int = 2, *, strip: bool = True) -> forms.CharField:
    direction = "rtl" if language == "ar" else "ltr"
    widget = forms.Textarea(attrs={"rows": rows, "cols": 60, "lang": language, "dir": direction})
    mark = _("Arabic") if language == "ar" else _("French")
    return forms.CharField(label=format_lazy("{} ({})", label, mark), required=False, widget=widget, strip=strip)


class OpenForm(DeedForm):
    """Which kind of amendment, about what, from which day on."""

    kind = forms.ChoiceField(label=_("kind"), choices=AmendmentKind.choices, widget=forms.RadioSelect)
    subject_ar = text_field(_("subject of the amendment"), "ar")
    subject_fr = text_field(_("subject of the amendment"), "fr")
    effective_on = day_field(
        _("takes effect on"), required=False, help_text=_("Left empty: the day of the last signature.")
    )


class TermsForm(DeedForm):
    """The base of the five: `agreement` as it stands, `said` what the amendment proposes so far."""

    def __init__(self, *args: Any, agreement: Agreement, said: Mapping[str, Any], **kwargs: Any) -> None:
        self.agreement = agreement
        super().__init__(*args, **kwargs)
        self.build()
        self.initial = self.beginning(said)

    def build(self) -> None:
        """Fields that depend on the agreement."""

    def beginning(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in the fields at first."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """What was typed, as values of terms."""
        raise NotImplementedError


class ExtensionForm(TermsForm):
    """How long the agreement lasts."""

    ends_on = day_field(_("ends on"), required=False)
    precision = forms.ChoiceField(
        label=_("precision of the date"), required=False, choices=[("", "—"), *DatePrecision.choices]
    )
    duration_months = forms.IntegerField(label=_("duration (months)"), required=False, min_value=0)

    def beginning(self, said: Mapping[str, Any]) -> dict[str, Any]:
        end = said["ends_on"] or {}
        return {
            "ends_on": end and dt.date.fromisoformat(end["day"]),
            "precision": end.get("precision", ""),
            "duration_months": said["duration_months"],
        }

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        precision = data["precision"] or DatePrecision.DAY.value
        end = data["ends_on"] and {"day": data["ends_on"].isoformat(), "precision": precision}
        return {"ends_on": end, "duration_months": data["duration_months"]}


class MoneyForm(TermsForm):
    """How much, and from whom."""

    amount = AmountField(label=_("amount (MAD)"), required=False)
    scope = forms.ChoiceField(
        label=_("what the amount covers"), required=False, choices=[("", "—"), *AmountScope.choices]
    )
    is_estimate = forms.BooleanField(label=_("estimate"), required=False)
    printed = forms.CharField(label=_("amount as printed"), required=False, max_length=300)

    def build(self) -> None:
        for row in self._rows():
            label = gettext("share of %(party)s") % {"party": row.party}
            self.fields[f"share_{row.party.uuid}"] = AmountField(label=label, required=False)
        choices = [("", "—"), *((str(row.party.uuid), str(row.party)) for row in self._rows())]
        for number in self._lines():
            label = gettext("commitment %(number)s: party") % {"number": number}
            self.fields[f"committed_{number}_party"] = forms.ChoiceField(label=label, required=False, choices=choices)
            self.fields[f"committed_{number}_year"] = forms.IntegerField(label=_("year"), required=False)
            self.fields[f"committed_{number}_amount"] = AmountField(label=_("amount (MAD)"), required=False)

    def _lines(self) -> range:
        """As many commitments as there are, and room for more."""
        return range(1, self.agreement.commitments.count() + 1 + len(NEW_PARTIES))

    def _rows(self) -> Any:
        return AgreementParty.objects.filter(agreement=self.agreement).select_related("party")

    def beginning(self, said: Mapping[str, Any]) -> dict[str, Any]:
        money = said["amount"] or {}
        shares = {f"share_{party}": share for party, share in said["shares"].items()}
        for number, row in enumerate(said["commitments"], start=1):
            shares |= {f"committed_{number}_{name}": row[name] for name in ("party", "year", "amount")}
        return {
            "amount": money.get("value"),
            **{name: money.get(name) for name in ("scope", "is_estimate", "printed")},
        } | shares

    def clean(self) -> None:
        """A commitment is somebody's: one without its party is asked about, not left out."""
        super().clean()
        for number in self._lines():
            typed = [self.cleaned_data.get(f"committed_{number}_{name}") for name in ("year", "amount")]
            if any(each is not None for each in typed) and self.cleaned_data.get(f"committed_{number}_party") == "":
                self.add_error(
                    f"committed_{number}_party", _("Choose the party of this commitment, or clear the line.")
                )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        money = None
        if data["amount"] is not None:
            money = {"value": str(data["amount"]), **{name: data[name] for name in ("scope", "is_estimate", "printed")}}
        shares = {
            name.removeprefix("share_"): None if share is None else str(share)
            for name, share in data.items()
            if name.startswith("share_")
        }
        lines = [
            {name: data[f"committed_{number}_{name}"] for name in ("party", "year", "amount")}
            for number in self._lines()
        ]
        commitments = [
            {**line, "amount": None if line["amount"] is None else str(line["amount"])}
            for line in lines
            if line["party"]
        ]
        return {"amount": money, "shares": shares, "commitments": commitments}


class PartiesForm(TermsForm):
    """Who leaves, who joins."""

    def build(self) -> None:
        present = Party.objects.filter(participations__agreement=self.agreement)
        self.fields["staying"] = boxes(present, _("parties that stay"), _("Clear the box of a party that leaves."))
        for number in NEW_PARTIES:
            label = gettext("party that joins (%(number)s)") % {"number": number}
            self.fields[f"joining_{number}"] = forms.ModelChoiceField(
                Party.objects.all(),
                label=label,
                required=False,
                widget=Suggested(AgreementParty._meta.get_field("party"), site),
            )
            self.fields[f"role_{number}"] = forms.ChoiceField(
                label=_("role"), choices=PartyRole.choices, initial=PartyRole.SIGNATORY, required=False
            )
            self.fields[f"share_{number}"] = AmountField(label=_("share (MAD)"), required=False)

    def clean(self) -> None:
        """A share is somebody's, too."""
        super().clean()
        name_who_stays(self.cleaned_data)
        for number in NEW_PARTIES:
            data = self.cleaned_data
            has_share, joining = data.get(f"share_{number}") is not None, f"joining_{number}"
            if has_share and joining in data and data[joining] is None:
                self.add_error(joining, _("Choose the party of this share, or clear the share."))

    def beginning(self, said: Mapping[str, Any]) -> dict[str, Any]:
        present = {
            str(row.party.uuid): row.party_id
            for row in AgreementParty.objects.filter(agreement=self.agreement).select_related("party")
        }
        initial: dict[str, Any] = {
            "staying": [present[row["party"]] for row in said["parties"] if row["party"] in present]
        }
        joining = [row for row in said["parties"] if row["party"] not in present]
        keys = dict(Party.objects.filter(uuid__in=[row["party"] for row in joining]).values_list("uuid", "pk"))
        found = {str(uuid): key for uuid, key in keys.items()}
        for number, row in zip(NEW_PARTIES, joining, strict=False):
            initial |= {
                f"joining_{number}": found.get(row["party"]),
                f"role_{number}": row["role"],
                f"share_{number}": row["share"],
            }
        return initial

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        rows: list[dict[str, Any]] = [{"party": str(party.uuid)} for party in data["staying"]]
        for number in NEW_PARTIES:
            if party := data[f"joining_{number}"]:
                share = data[f"share_{number}"]
                role = data[f"role_{number}"] or PartyRole.SIGNATORY.value
                rows.append({"party": str(party.uuid), "role": role, "share": None if share is None else str(share)})
        return {"parties": rows}


def several(model: type, column: str, label: Any) -> forms.ModelMultipleChoiceField:
    """Several of a long list, by suggestions."""
    widget = AutocompleteSelectMultiple(AgreementTerritory._meta.get_field(column), site)
    return forms.ModelMultipleChoiceField(model.objects.all(), label=label, required=False, widget=widget)  # type: ignore[attr-defined]


class ScopeForm(TermsForm):
    """Where, for whom, and to what end."""

    is_national = forms.NullBooleanField(label=_("national"), required=False)
    printed = forms.CharField(label=_("territory as printed"), required=False, max_length=300)
    regions = boxes(Region.objects.all(), _("regions"))
    provinces = several(Province, "province", _("provinces"))
    communes = several(Commune, "commune", _("communes"))
    pillars = boxes(Pillar.objects.all(), _("pillars"))
    project_lines = boxes(ProjectLine.objects.all(), _("project lines"))
    main = boxes(TargetPopulation.objects.filter(is_heading=False), _("main target populations"))
    mentioned = boxes(TargetPopulation.objects.filter(is_heading=False), _("mentioned populations"))
    # One a line, and the nth line of both languages is one objective: an empty first line counts.
    objectives_ar = text_field(_("objectives"), "ar", 4, strip=False)
    objectives_fr = text_field(_("objectives"), "fr", 4, strip=False)
    PLACES: ClassVar[dict[str, Any]] = {"regions": Region, "provinces": Province, "communes": Commune}
    LISTS: ClassVar[dict[str, Any]] = {"pillars": Pillar, "project_lines": ProjectLine}

    def beginning(self, said: Mapping[str, Any]) -> dict[str, Any]:
        territory = said["territory"]
        initial: dict[str, Any] = {"is_national": territory["is_national"], "printed": territory["printed"]}
        for name, model in self.PLACES.items():
            initial[name] = list(model.objects.filter(code__in=territory[name]).values_list("pk", flat=True))
        for name, model in self.LISTS.items():
            initial[name] = list(model.objects.filter(slug__in=said[name]).values_list("pk", flat=True))
        for weight in PopulationWeight.values:
            slugs = [row["slug"] for row in said["populations"] if row["weight"] == weight]
            initial[weight] = list(TargetPopulation.objects.filter(slug__in=slugs).values_list("pk", flat=True))
        for language in ("ar", "fr"):
            initial[f"objectives_{language}"] = "\n".join(text[language] for text in said["objectives"])
        return initial

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        texts = [data[f"objectives_{language}"].splitlines() for language in ("ar", "fr")]
        lines = range(max(map(len, texts)))
        arabic, french = ([*text, *[""] * (len(lines) - len(text))] for text in texts)
        objectives = [{"ar": arabic[line].strip(), "fr": french[line].strip()} for line in lines]
        weights = [(row, weight) for weight in PopulationWeight.values for row in data[weight]]
        return {
            "territory": {
                "is_national": data["is_national"],
                "printed": data["printed"],
                **{name: [place.code for place in data[name]] for name in self.PLACES},
            },
            **{name: [row.slug for row in data[name]] for name in self.LISTS},
            "populations": [{"slug": row.slug, "weight": weight} for row, weight in weights],
            "objectives": [text for text in objectives if any(text.values())],
        }


class TextForm(TermsForm):
    """The words of the agreement."""

    TEXTS: ClassVar[dict[str, Any]] = {
        "title": _("title"),
        "purpose": _("purpose"),
        "steering": _("steering committee"),
        "follow_up": _("follow-up"),
    }

    def build(self) -> None:
        for name, label in self.TEXTS.items():
            for language in ("ar", "fr"):
                self.fields[f"{name}_{language}"] = text_field(label, language, 3)

    def beginning(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {f"{name}_{language}": said[name][language] for name in self.TEXTS for language in ("ar", "fr")}

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: {language: data[f"{name}_{language}"] for language in ("ar", "fr")} for name in self.TEXTS}


FORMS: dict[str, type[TermsForm]] = {
    AmendmentKind.EXTENSION: ExtensionForm,
    AmendmentKind.MONEY: MoneyForm,
    AmendmentKind.PARTIES: PartiesForm,
    AmendmentKind.SCOPE: ScopeForm,
    AmendmentKind.TEXT: TextForm,
}
