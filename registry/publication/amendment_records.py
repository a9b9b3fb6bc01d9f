"""What the public reads of an agreement's life: its amendments, their changes, the days of its states, its money."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry import choices
from registry.choices import AmendmentState
from registry.life import life_of
from registry.models import Agreement, Amendment, Commitment
from registry.terms.table import RECORD_FIELDS

from .consolidated import instruments
from .shapes import CURRENCY, Bilingual, BilingualField, Money, MoneyField, bilingual, money

PUBLIC_AMENDMENTS = (AmendmentState.SIGNED, AmendmentState.IN_FORCE)
"""What is only drafted, or was given up, changes nothing: nobody outside reads it."""


@extend_schema_field(OpenApiTypes.ANY)
class AnyField(serializers.JSONField):
    """A value of any field of the record, in the form that field has."""


class ChangeRecord(serializers.Serializer):
    """A field of this record that an amendment changes."""

    field = serializers.CharField()
    before = AnyField(allow_null=True)
    after = AnyField(allow_null=True)


class AmendmentRecord(serializers.Serializer):
    """An amendment: `signed` while its day has not come or was not noted, then `in_force`."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=choices.AmendmentKind.values)
    status = serializers.ChoiceField(choices=[str(state.value) for state in PUBLIC_AMENDMENTS], source="state")
    subject = BilingualField()
    signed_on = serializers.DateField()
    effective_on = serializers.DateField()
    changes = serializers.SerializerMethodField()

    @extend_schema_field(ChangeRecord(many=True))
    def get_changes(self, amendment: Amendment) -> list[dict[str, Any]]:
        kept = {field: says for change in amendment.changes.all() for field, says in change.record.items()}
        return [{"field": field, **kept[field]} for field in sorted(kept)]


class StageRecord(serializers.Serializer):
    """A state of the agreement and its first day."""

    status = serializers.ChoiceField(choices=choices.State.values)
    on = serializers.DateField()


class CommitmentRecord(serializers.Serializer):
    """What a party committed to give in a year."""

    party = serializers.UUIDField(source="funder.uuid")
    name = serializers.SerializerMethodField()
    year = serializers.IntegerField()
    amount = MoneyField()

    @extend_schema_field(Bilingual)
    def get_name(self, row: Commitment) -> dict[str, str | None]:
        return bilingual(row.funder, "name")


class MoneyRecord(serializers.Serializer):
    """The money of an agreement: what it costs in all, what was committed, paid, and is still to be paid."""

    total = Money(allow_null=True)
    committed = Money(allow_null=True)
    paid = Money(allow_null=True)
    outstanding = Money(allow_null=True)


def dirhams(value: Decimal | None) -> dict[str, str | None] | None:
    """An amount as records say it."""
    return None if value is None else {"value": money(value), "currency": CURRENCY}


class LifeRecord(serializers.Serializer):
    """The part of an agreement's record that tells of its life."""

    as_of = serializers.SerializerMethodField(
        help_text="The day of which this record tells, when one was asked for; null: the present."
    )
    amendments = serializers.SerializerMethodField(help_text="Signed amendments in the order of their numbers.")
    instruments = serializers.SerializerMethodField(
        help_text="For each field that amendments may change, the paper its value comes from: `original`, or "
        "`amendment-2` for the second amendment."
    )
    life = serializers.SerializerMethodField(help_text="The states since the signature, each with its first day.")
    commitments = CommitmentRecord(many=True)
    money = serializers.SerializerMethodField(help_text="At publication; null when a day was asked for.")

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_as_of(self, agreement: Agreement) -> None:
        return None

    @extend_schema_field(AmendmentRecord(many=True))
    def get_amendments(self, agreement: Agreement) -> list[dict[str, Any]]:
        return [dict(AmendmentRecord(row).data) for row in public_amendments(agreement.amendments.all())]

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_instruments(self, agreement: Agreement) -> dict[str, str]:
        told = self.get_amendments(agreement)
        return instruments([row for row in told if row["status"] == AmendmentState.IN_FORCE], RECORD_FIELDS)

    @extend_schema_field(StageRecord(many=True))
    def get_life(self, agreement: Agreement) -> list[dict[str, Any]]:
        return [{"status": stage.status, "on": stage.on.isoformat()} for stage in life_of(agreement)]

    @extend_schema_field(MoneyRecord(allow_null=True))
    def get_money(self, agreement: Agreement) -> dict[str, Any]:
        """The sums come with the row (`with_money`)."""
        sums = {name: dirhams(getattr(agreement, name)) for name in ("committed", "paid", "outstanding")}
        return {"total": dirhams(agreement.amount), **sums}


def public_amendments(rows: Iterable[Amendment]) -> list[Amendment]:
    """Those that the public reads, in order."""
    return sorted((row for row in rows if row.state in PUBLIC_AMENDMENTS), key=lambda row: row.number)
