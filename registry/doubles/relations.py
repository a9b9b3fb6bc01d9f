"""Everything that names a party, read from the models; and what becomes of it when the party is merged.

A new foreign key to Party stops the tests until it has its line in `WAYS`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

import pghistory.models
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model, Q, QuerySet, UniqueConstraint

from registry.models import Citation, Party


class Way(StrEnum):
    """What becomes of a row that names the merged party."""

    MOVES = "moves"
    """It names the party that stays; where that one has the same row already, the merge is refused."""
    JOINS = "joins"
    """It moves; where the party that stays has the same row already, it is taken out."""
    MOVES_OR_RESTS = "moves or rests"
    """It moves; where the party that stays has the same row already, it stays where it is and counts no more."""
    RESTS = "rests"
    """It is of the merged party itself."""


WAYS: Final[dict[str, Way]] = {
    "AgreementParty.party": Way.MOVES,
    "AmendmentSignature.party": Way.MOVES,
    "Application.party": Way.MOVES,
    "Attendee.party": Way.MOVES,
    "CeremonyParty.party": Way.JOINS,
    "Citation.subject": Way.MOVES,
    "Commitment.funder": Way.MOVES,
    "CompletionRequest.party": Way.MOVES,
    "Deposit.party": Way.MOVES,
    "DepositDraft.party": Way.MOVES_OR_RESTS,
    "EnvelopeChannel.party": Way.JOINS,
    "Instalment.payer": Way.MOVES,
    "Invitation.party": Way.MOVES,
    "Membership.party": Way.MOVES_OR_RESTS,
    "OtherName.party": Way.MOVES,
    "Party.merged_into": Way.RESTS,
    "Party.parent": Way.MOVES,
    "PartyDistinction.first": Way.RESTS,
    "PartyDistinction.second": Way.RESTS,
    "PartyIdentifier.party": Way.MOVES,
    "PartyLikeness.party": Way.RESTS,
    "PartyMerge.left": Way.RESTS,
    "PartyMerge.stays": Way.RESTS,
    "PendingNotice.party": Way.MOVES,
    "Project.holder": Way.MOVES,
    "PublicEvent.audience": Way.MOVES,
    "PublicEvent.organiser": Way.MOVES,
    "Representative.party": Way.MOVES,
    "StatusCode.party": Way.MOVES_OR_RESTS,
    "StatusLetter.party": Way.MOVES,
    "User.institution": Way.MOVES,
}
"""For each column that names a party. Those that rest are told in the docstrings of their models."""


@dataclass(frozen=True)
class Relation:
    """One column of one table that names a party; for citations, the pair of columns that names any record."""

    model: type[Model]
    column: str

    @property
    def label(self) -> str:
        return f"{self.model.__name__}.{self.column}"

    @property
    def way(self) -> Way:
        return WAYS[self.label]

    def rows_of(self, party: Party) -> QuerySet[Any]:
        """The rows that name the party, in the order of their keys."""
        return self.model._default_manager.filter(**self.naming(party)).order_by("pk")

    def naming(self, party: Party) -> dict[str, Any]:
        """The columns and their values, to look for and to write."""
        if self.model is Citation:
            return {"content_type": ContentType.objects.get_for_model(Party), "object_id": party.pk}
        return {self.column: party}

    def doubled(self, left: Party, stays: Party) -> set[int]:
        """The rows of `left` of which `stays` has the same: both could not name it."""
        rules = [rule for rule in self.model._meta.constraints if isinstance(rule, UniqueConstraint)]
        rules = [rule for rule in rules if self.column in rule.fields]
        return {key for rule in rules for key in self._twice(rule, left, stays)}

    def _twice(self, rule: UniqueConstraint, left: Party, stays: Party) -> Iterator[int]:
        others = [name for name in rule.fields if name != self.column]
        counted = rule.condition or Q()
        mine = list(self.rows_of(left).filter(counted).values_list("pk", *others))
        near = {f"{others[0]}__in": {row[1] for row in mine if row[1] is not None}} if others else {}
        nowhere = Q(**{f"{others[0]}__isnull": True}) if others and any(row[1] is None for row in mine) else Q(pk=None)
        theirs = self.rows_of(stays).filter(counted).filter(Q(**near) | nowhere).values_list(*others)
        taken = {row for row in theirs if rule.nulls_distinct is False or None not in row}
        return (key for key, *row in mine if tuple(row) in taken)


@cache
def relations() -> tuple[Relation, ...]:
    """All of them, in the order of their names."""
    models = apps.get_app_config("registry").get_models(include_auto_created=True)
    found = [relation for model in models for relation in _naming(model)]
    return tuple(sorted(found, key=lambda relation: relation.label))


def _naming(model: type[Model]) -> Iterator[Relation]:
    """The history names parties too: it stays as it was written."""
    if issubclass(model, pghistory.models.Event):
        return
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model is Party:
            yield Relation(model, field.name)
    for generic in model._meta.private_fields:
        if isinstance(generic, GenericForeignKey):
            yield Relation(model, generic.name)
