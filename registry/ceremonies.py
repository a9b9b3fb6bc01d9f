"""A signing ceremony as one piece of work: agreements made of retained applications, signed together, published.

Each work is done in portions, so that a page can show how far it has come. Nothing of its progress is kept: what is
still to be done is read from the records, so it can be interrupted, repeated, or pressed twice without doing anything
twice. What cannot be done is left as it is and says why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from registry import lifecycle, permissions, publication
from registry.choices import CIVIL_SOCIETY, FIRST_STATES, SIGNED_STATES, DatePrecision, PartyRole, PublicationStatus
from registry.models import (
    Agreement,
    AgreementLine,
    AgreementParty,
    AgreementTerritory,
    Application,
    Ceremony,
    Project,
    User,
    acting,
)
from registry.refusals import Refusal, Sentence
from registry.steps import STEPS
from registry.together import Outcome

PORTION: Final = 25
MOST_REASONS: Final = 100
"""Of so many that are left a page says why."""
COPIED: Final = (
    "kind",
    "kind_in_french",
    "kind_printed_ar",
    "kind_printed_fr",
    "purpose_ar",
    "purpose_fr",
    "force_rule",
    "visa_by_ar",
    "visa_by_fr",
    "starts_on",
    "starts_on_precision",
    "ends_on",
    "ends_on_precision",
    "duration_months",
    "duration_printed",
    "amount_scope",
    "strategy",
    "framework",
    "steering_ar",
    "steering_fr",
    "follow_up_ar",
    "follow_up_fr",
)
"""What the agreements of a ceremony have in common. Title, amount, territory and association are each one's own."""
COPIED_ROWS: Final = ("pillar_links", "populations", "axes", "objectives", "legal_references", "policy_references")


# -- What there is to do ---------------------------------------------------------------------------------------------


def retained(ceremony: Ceremony) -> models.QuerySet[Application]:
    """The retained applications of its call of which this ceremony, or none yet, has made an agreement."""
    if ceremony.call_id is None:
        return Application.objects.none()
    rows = Application.objects.filter(call=ceremony.call_id, is_retained=True)
    return rows.filter(models.Q(agreement=None) | models.Q(agreement__ceremony=ceremony)).order_by("pk")


def signed(ceremony: Ceremony) -> models.QuerySet[Agreement]:
    """Those that every party has signed; while there is one, what was made can no longer be undone together."""
    return ceremony.own_agreements().filter(state__in=SIGNED_STATES)


def _to_make(ceremony: Ceremony) -> models.QuerySet[Any]:
    return retained(ceremony).filter(agreement=None)


def _to_sign(ceremony: Ceremony) -> models.QuerySet[Any]:
    return ceremony.own_agreements().filter(state__in=STEPS["sign"].from_states)


def _to_publish(ceremony: Ceremony) -> models.QuerySet[Any]:
    return signed(ceremony).filter(publication=PublicationStatus.UNPUBLISHED)


def _to_remove(ceremony: Ceremony) -> models.QuerySet[Any]:
    return ceremony.own_agreements().filter(state__in=FIRST_STATES, application__isnull=False)


@dataclass(frozen=True)
class Work:
    """One of the works of a ceremony: on which rows it is still to be done, and how a portion of them is done."""

    name: str
    waiting: Callable[[Ceremony], models.QuerySet[Any]]
    do: Callable[[Ceremony, Sequence[Any], User], list[Outcome[Any]]]


def go_on(ceremony: Ceremony, work: Work, *, after: int, actor: User) -> tuple[list[Outcome[Any]], int | None]:
    """Does the next portion behind this key; what became of it, and the key to go on behind, None at the end.

    A row that could not be done stays behind: it is tried again by who begins anew.
    """
    rows = list(work.waiting(ceremony).filter(pk__gt=after)[: PORTION + 1])
    portion = rows[:PORTION]
    outcomes = work.do(ceremony, portion, actor) if portion else []
    return outcomes, portion[-1].pk if len(rows) > PORTION else None


def why_left(
    ceremony: Ceremony, work: Work, *, after: int = 0, until: int | None = None, actor: User
) -> list[Outcome[Any]]:
    """Why rows behind one key and up to another are still waiting: what trying them now would say. Nothing stays.

    Asked anew, and not kept: a reason that was mended is gone, and the others are said in the reader's language.
    """
    rows = work.waiting(ceremony).filter(pk__gt=after)
    left = list((rows.filter(pk__lte=until) if until is not None else rows)[:MOST_REASONS])
    if not left:
        return []
    with transaction.atomic():
        outcomes = work.do(ceremony, left, actor)
        transaction.set_rollback(True)
    return outcomes


# -- Making ----------------------------------------------------------------------------------------------------------


def missing(application: Application) -> list[Sentence]:
    """What an application lacks to become an agreement."""
    found: list[Sentence] = []
    if application.party_id is None:
        found.append(_("Say which association applied."))
    if application.amount_granted is None:
        found.append(_("Enter the amount that was granted."))
    # By their keys: it is asked of all that wait, and names none of the places.
    if not (application.region_id or application.province_id or application.commune_id):
        found.append(_("Choose the territory of the project."))
    if application.project_line_id is None:
        found.append(_("Choose the project line."))
    return found


def make(ceremony: Ceremony, applications: Sequence[Application], actor: User) -> list[Outcome[Application]]:
    """A draft of each application, with its association, project, amount and territory."""
    return [_made(ceremony, application, actor) for application in applications]


def _made(ceremony: Ceremony, application: Application, actor: User) -> Outcome[Application]:
    try:
        with transaction.atomic(), acting(actor, road="ceremony"):
            return Outcome(application, _make(ceremony, application, actor))
    except (Refusal, ValidationError) as refusal:
        return Outcome(application, refusal=refusal)


def _make(ceremony: Ceremony, application: Application, actor: User) -> Agreement:
    """Under the lock of the application: whoever comes second finds the agreement of the first."""
    row = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    if row.agreement is not None:
        return row.agreement
    person = permissions.fresh(actor)
    if not permissions.may(person, "add", Agreement):
        raise permissions.refusal_of_others(STEPS["sign"].roles)
    if ceremony.template is None:
        raise Refusal("incomplete", _("Choose the agreement to copy."))
    if lacking := missing(row):
        raise Refusal("incomplete", *lacking)
    if row.place is not None and (refused := permissions.outside(person, [row.place])):
        raise refused
    agreement = _copy(ceremony.template, ceremony, row, person)
    row.agreement = agreement
    row.save(update_fields=["agreement", "updated_at"])
    return agreement


def _copy(template: Agreement, ceremony: Ceremony, application: Application, actor: User) -> Agreement:
    """The agreement with all its rows, each under the rules of its model."""
    agreement = Agreement(**{name: getattr(template, name) for name in COPIED})
    for language in ("ar", "fr"):
        setattr(agreement, f"title_{language}", _title(template, application, language))
    agreement.amount, agreement.is_national = application.amount_granted, False
    agreement.ceremony, agreement.call = ceremony, application.call
    agreement.created_by, agreement.is_fictional = actor, application.is_fictional
    if application.is_fictional:  # a real one has the number of its paper, when it has a paper
        edition = application.call.edition.removeprefix("DEMO-")
        agreement.reference = f"DEMO-{edition}-{application.number or application.pk}"
    lifecycle.begin(agreement, proposed=False)
    agreement.full_clean()
    agreement.save()
    _copy_rows(template, agreement)
    _add_parties(template, agreement, application)
    for row in _own_rows(agreement, application):
        row.full_clean()
        row.save()
    return agreement


def _title(template: Agreement, application: Application, language: str) -> str:
    """What is agreed, and for which project; a language in which one of the two is unknown stays empty."""
    words = [getattr(thing, f"title_{language}") for thing in (template, application)]
    return f"{words[0]}: {words[1]}" if all(words) else ""


def _copy_rows(template: Agreement, agreement: Agreement) -> None:
    """Rows that obeyed their rules in the template obey them here."""
    for name in COPIED_ROWS:
        rows = [_twin(row, agreement) for row in getattr(template, name).all()]
        if rows:
            type(rows[0])._default_manager.bulk_create(rows)


def _twin(row: Any, agreement: Agreement, **own: Any) -> Any:
    """The same row in another agreement."""
    fields = row._meta.concrete_fields
    originals = {field.translated_field.name for field in fields if hasattr(field, "translated_field")}
    kept = [field for field in fields if not field.primary_key and field.name not in {*originals, "agreement"}]
    return type(row)(**{field.attname: getattr(row, field.attname) for field in kept} | own, agreement=agreement)


def _add_parties(template: Agreement, agreement: Agreement, application: Application) -> None:
    """Those of the template but for its associations, and the association that applied."""
    rows = list(template.participations.select_related("party").exclude(party__kind__in=CIVIL_SOCIETY))
    unsigned = {"has_signed": False, "signed_on": None, "signed_on_precision": "", "share": None}
    for row in rows:
        twin = _twin(row, agreement, **unsigned)
        twin.full_clean()
        twin.save()
    last = max((row.position for row in rows), default=0)
    own = AgreementParty(
        agreement=agreement, party=application.party, role=PartyRole.IMPLEMENTER, position=last + 1, must_sign=True
    )
    own.full_clean()
    own.save()


def _own_rows(agreement: Agreement, application: Application) -> list[models.Model]:
    """The territory, the line and the project of an application."""
    place = {name: getattr(application, name) for name in ("region", "province", "commune")}
    project = Project(agreement=agreement, holder=application.party, project_line=application.project_line, **place)
    project.name_ar, project.name_fr = application.title_ar, application.title_fr  # type: ignore[attr-defined]
    project.is_fictional = application.is_fictional
    return [
        AgreementTerritory(agreement=agreement, **place),
        AgreementLine(agreement=agreement, project_line=application.project_line),
        project,
    ]


# -- Signing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Capacity:
    """In which capacity somebody signs, in both languages."""

    ar: str
    fr: str


def note_capacities(
    ceremony: Ceremony, by_party: dict[int, Capacity], of_associations: Capacity, *, actor: User
) -> int:
    """Who signs in which capacity, for all drafts of a ceremony that nobody has signed. Empty leaves what is there.

    Answers how many drafts stay as they are, because they are not this person's to change.
    """
    with transaction.atomic(), acting(actor, road="ceremony"):
        waiting = list(_to_sign(ceremony))
        own = _to_change(waiting, permissions.fresh(actor)) if waiting else []
        places = AgreementParty.objects.filter(agreement__in=own, has_signed=False)
        associations = places.filter(party__kind__in=CIVIL_SOCIETY)
        chosen = [(places.filter(party=party), capacity) for party, capacity in by_party.items()]
        for rows, capacity in [*chosen, (associations, of_associations)]:
            said = _known("capacity", vars(capacity))
            if said:
                rows.update(**said)
    return len(waiting) - len(own)


def _to_change(agreements: Sequence[Agreement], actor: User) -> list[Agreement]:
    """Those that still wait and that this person may change, kept still."""
    rows = list(publication.locked_together(agreements).values())
    permissions.ask_together(actor, rows)
    waiting = [row for row in rows if row.state in STEPS["sign"].from_states]
    return [row for row in waiting if permissions.may(actor, "change", row)]


def _known(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The columns of a text in the languages in which it says something: nothing takes the place of what was typed."""
    return {f"{name}_{language}": text for language, text in texts.items() if text}


def sign(ceremony: Ceremony, agreements: Sequence[Agreement], actor: User) -> list[Outcome[Agreement]]:
    """Each signed by all who must, on the day and at the place of the ceremony; what is refused stays unsigned."""
    if ceremony.held_on is None or ceremony.held_on_precision != DatePrecision.DAY:
        refusal = Refusal("incomplete", _("Enter the day of the ceremony."))
        return [Outcome(agreement, refusal=refusal) for agreement in agreements]
    outcomes = _signed_if_all(ceremony, agreements, actor)
    accepted = [outcome.thing for outcome in outcomes if outcome.refusal is None]
    if 0 < len(accepted) < len(agreements):
        done = {outcome.thing.pk: outcome for outcome in _signed_if_all(ceremony, accepted, actor)}
        return [done.get(outcome.thing.pk, outcome) for outcome in outcomes]
    return outcomes


def _signed_if_all(ceremony: Ceremony, agreements: Sequence[Agreement], actor: User) -> list[Outcome[Agreement]]:
    """The day and the signatures are written before the step asks for them: for all, or for none of them."""
    with transaction.atomic(), acting(actor, road="ceremony"):
        kept = publication.locked_together(agreements)
        held = {"signed_on": ceremony.held_on, "signed_on_precision": DatePrecision.DAY}
        open_ones = Agreement.objects.filter(pk__in=kept, state__in=STEPS["sign"].from_states)
        keys = list(open_ones.values_list("pk", flat=True))
        place = {"ar": ceremony.place_ar, "fr": ceremony.place_fr}  # type: ignore[attr-defined]
        rows = AgreementParty.objects.filter(agreement__in=keys, must_sign=True, has_signed=False)
        rows.update(has_signed=True, **held, **_known("signed_place", place))
        open_ones.update(**held, **_known("place", place))
        outcomes = lifecycle.move_many(agreements, "sign", actor=actor)
        if any(outcome.refusal for outcome in outcomes):
            transaction.set_rollback(True)
    return outcomes


# -- Publishing, and undoing -----------------------------------------------------------------------------------------


def publish(ceremony: Ceremony, agreements: Sequence[Agreement], actor: User) -> list[Outcome[Agreement]]:
    """Each with its parties and projects, by who may."""
    return publication.publish_many(agreements, actor=actor)


def remove(ceremony: Ceremony, agreements: Sequence[Agreement], actor: User) -> list[Outcome[Agreement]]:
    """Drafts made of applications, taken away again with their projects; the applications wait as before."""
    if signed(ceremony).exists():
        refusal = Refusal("wrong_state", _("Agreements of this ceremony are signed: each is dealt with by itself."))
        return [Outcome(agreement, refusal=refusal) for agreement in agreements]
    return [_removed(agreement, actor) for agreement in agreements]


def _removed(agreement: Agreement, actor: User) -> Outcome[Agreement]:
    try:
        with transaction.atomic(), acting(actor, road="ceremony"):
            _remove(publication.locked(agreement), permissions.fresh(actor))
    except Refusal as refusal:
        return Outcome(agreement, refusal=refusal)
    except models.ProtectedError:
        return Outcome(agreement, refusal=Refusal("in_use", _("Other records hang on this draft: open it first.")))
    return Outcome(agreement, agreement.pk)


def _remove(agreement: Agreement, actor: User) -> None:
    refusal = permissions.refusal(actor, "delete", agreement)
    if refusal is not None:
        raise refusal
    if agreement.participations.filter(has_signed=True).exists():
        raise Refusal("wrong_state", _("A party has signed already."))
    agreement.projects.filter(publication=PublicationStatus.UNPUBLISHED).delete()
    agreement.delete()


WORKS: Final = {
    work.name: work
    for work in (
        Work("make", _to_make, make),
        Work("sign", _to_sign, sign),
        Work("publish", _to_publish, publish),
        Work("remove", _to_remove, remove),
    )
}
