"""Publishing and withdrawing: who may, what is missing, and which other records go with it.

Many agreements are published together: one road for one and for a thousand, with the same lines in the same order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import GIVEN_UP_STATES, PublicationAction, PublicationStatus
from registry.models import (
    Agreement,
    Ceremony,
    Party,
    Project,
    PublishedVersion,
    RegionalEnvelope,
    User,
    acting,
)
from registry.together import GONE, Outcome, in_chunks

from .amendment_records import PUBLIC_AMENDMENTS
from .collections import COLLECTIONS, Collection, collection_of
from .locking import kept_still, locked, locked_together
from .mentions import keep_mentions_true, moved_into, once_under, speakers_of
from .writing import (
    Draft,
    PublicationRefused,
    changed,
    differs,
    drafts_of,
    note_publication,
    reloaded,
    store,
    take_back,
    write,
)

FOUR_EYES = _("Only a supervisor who did not enter the record may publish it.")
READ_BY_OBSTACLES: dict[type[Model], tuple[str, ...]] = {Agreement: ("participations",), Project: ("agreement",)}
PARTIES, PROJECTS = COLLECTIONS["parties"], COLLECTIONS["projects"]
UNSEEN = _(
    "It, or one of its parties or projects, was changed since it was published: a supervisor publishes the changes, "
    "or takes this step."
)

NAMED_BY: dict[type[Model], tuple[tuple[str, Q], ...]] = {
    Agreement: (
        ("participations__agreement", Q()),
        ("projects__agreement", Q()),
        # Also who left by an amendment, or will join by one: its record names them.
        (
            "amendment_signatures__amendment__agreement",
            Q(amendment_signatures__amendment__state__in=PUBLIC_AMENDMENTS),
        ),
    ),
    Project: (("projects", Q()),),
    Ceremony: (("ceremonies", Q()),),
    RegionalEnvelope: (("envelopes", Q()),),
}
"""The parties whose names a record shows, by the roads from them to it: the public can look them up too."""


def obstacles(thing: Model) -> list[str]:
    """What still stands in the way of publishing a thing, as sentences."""
    agreement = thing.agreement if isinstance(thing, Project) else None
    if isinstance(thing, Project) and (agreement is None or agreement.publication != PublicationStatus.PUBLISHED):
        return [gettext("A project is published with its agreement: publish the agreement first.")]
    if not isinstance(thing, Agreement):
        return []
    missing = []
    if thing.is_draft and thing.state in GIVEN_UP_STATES:
        missing.append(gettext("It was given up while it was a draft, and a draft is never published."))
    elif thing.is_draft:
        missing.append(gettext("An agreement that is being prepared is not published: record its signature first."))
    if not thing.participations.exists():
        missing.append(gettext("Add at least one party."))
    return missing


def brings_unseen(agreement: Agreement) -> bool:
    """Whether the next version of a published agreement would tell the public what no supervisor has seen.

    In its own record, or in those of its parties and projects, which are published with it.
    """
    if differs(agreement):
        return True
    projects, named = _company_of([agreement], PublicationAction.AMEND)
    keys = projects.values_list("pk", flat=True)
    return bool(out_of_date(PROJECTS, keys) or out_of_date(PARTIES, {party for _agreement, party in named}))


def publish(thing: Any, *, actor: User, reason: str = "") -> PublishedVersion:
    """Publishes a thing, or publishes it again with what was corrected since. `thing` is updated in place.

    An agreement takes its parties and projects with it. Raises PublicationRefused (not_allowed, incomplete).
    """
    [outcome] = _publish([thing], actor=actor, reason=reason)
    version: PublishedVersion = outcome.required()
    thing.refresh_from_db()
    return version


def publish_many(things: Sequence[Any], *, actor: User, reason: str = "") -> list[Outcome[Any]]:
    """The same for many things of one kind, in their order; what is refused keeps back none of the others.

    Each outcome has the version that was written, or the PublicationRefused. The things given are not read anew.
    """
    return list(in_chunks(things, partial(_publish, actor=actor, reason=reason)))


def _publish(things: Sequence[Any], *, actor: User, reason: str) -> list[Outcome[Any]]:
    """Checks right and completeness on the locked rows, then writes."""
    with transaction.atomic(), acting(actor, road="publish"):
        rows, person = locked_together(things), permissions.fresh(actor)
        refused = _refusals(things, rows, person)
        # A thing that is given twice is published once: the second time finds nothing to say.
        accepted = list({thing.pk: rows[thing.pk] for thing in things if thing.pk not in refused}.values())
        versions = _write_with_company(accepted, PublicationAction.PUBLISH, actor=actor, reason=reason)
    return [Outcome(thing, versions.get(thing.pk), refused.get(thing.pk)) for thing in things]


def _refusals(things: Sequence[Any], rows: dict[Any, Any], person: User) -> dict[Any, PublicationRefused]:
    """Why some of the things are not published, by their keys."""
    prefetch_related_objects(list(rows.values()), *READ_BY_OBSTACLES.get(type(things[0]), ()))
    given_up = [row for row in rows.values() if isinstance(row, Agreement) and row.state in GIVEN_UP_STATES]
    prefetch_related_objects(given_up, "transitions")
    permissions.ask_together(person, list(rows.values()))
    found: dict[Any, PublicationRefused] = {}
    for thing in things:
        row = rows.get(thing.pk)
        if row is None:
            found[thing.pk] = PublicationRefused("gone", GONE)
        elif not permissions.may(person, "publish", row):
            found[thing.pk] = _not_allowed(person, row, FOUR_EYES)
        elif missing := obstacles(row):
            found[thing.pk] = PublicationRefused("incomplete", *missing)
    return found


def follow_step(agreement: Agreement, *, actor: User, reason: str = "") -> PublishedVersion:
    """Publishes the next version of a published agreement whose state has just changed (called by the lifecycle)."""
    return follow_steps([agreement], actor=actor, reason=reason)[agreement.pk]


def follow_steps(agreements: Sequence[Agreement], *, actor: User, reason: str = "") -> dict[int, PublishedVersion]:
    """The same for many that the caller keeps still: their next versions, by their keys."""
    return _write_with_company(agreements, PublicationAction.AMEND, actor=actor, reason=reason)


def publish_entry(entry: Model, *, actor: User) -> bool:
    """Publishes one entry of a list if it is new or has changed. Raises PublicationRefused (not_allowed)."""
    if not permissions.may(actor, "publish", entry):
        raise PublicationRefused("not_allowed", _("Only a supervisor publishes an entry of a list."))
    collection = collection_of(entry)
    rows = changed(collection, reloaded(collection, [entry.pk]))
    return bool(write(collection, rows, PublicationAction.PUBLISH, actor=actor))


def withdraw(thing: Any, *, actor: User, reason: str) -> PublishedVersion:
    """Takes a record back from the public; its past versions and the reason stay. `thing` is updated in place.

    Raises PublicationRefused (not_allowed, not_published, reason_needed).
    """
    with transaction.atomic(), acting(actor, road="withdraw"):
        row = locked(thing)
        person = permissions.fresh(actor)
        if not permissions.may(person, "withdraw", row):
            raise _not_allowed(person, row, _("Only a supervisor withdraws a published record."))
        if not reason.strip():
            raise PublicationRefused("reason_needed", _("Give the reason for the withdrawal."))
        if row.publication != PublicationStatus.PUBLISHED:
            raise PublicationRefused("not_published", _("This record is not published."))
        if isinstance(row, Agreement):  # those that have moved on are written, too: they name it
            kept_still(Project.objects.filter(Q(agreement=row) | Q(pk__in=once_under(row))))
        rows = [row, *_projects_of([row]).filter(publication=PublicationStatus.PUBLISHED).order_by("pk")]
        versions = [take_back(each, actor=actor, reason=reason) for each in rows]
        for each in rows:
            keep_mentions_true(each, actor=actor, reason=reason)
    thing.refresh_from_db()
    return versions[0]


def _not_allowed(person: User, row: Model, otherwise: Any) -> PublicationRefused:
    """Of the account and the row as they are now: a role may have been taken away meanwhile."""
    return PublicationRefused("not_allowed", permissions.why_read_only(person, row) or otherwise)


def _projects_of(things: Sequence[Any]) -> QuerySet[Project]:
    is_agreements = bool(things) and isinstance(things[0], Agreement)
    return Project.objects.filter(agreement__in=things) if is_agreements else Project.objects.none()


def _named_by(things: Sequence[Any], parties: QuerySet[Party]) -> set[tuple[int, int]]:
    """Which of the things names which of the parties: (thing, party)."""
    found: set[tuple[int, int]] = set()
    keys = [thing.pk for thing in things]
    for road, condition in NAMED_BY.get(type(things[0]), ()):
        rows = parties.filter(condition, **{f"{road}__in": keys}).order_by()
        found |= set(rows.values_list(road, "pk").distinct())
    return found


def _company_of(things: Sequence[Any], action: PublicationAction) -> tuple[QuerySet[Project], set[tuple[int, int]]]:
    """The projects that are published with the things, and who of them names which party."""
    projects, parties = _projects_of(things), Party.objects.all()
    if action == PublicationAction.AMEND:
        # A step brings no record back that a supervisor has withdrawn; who publishes by hand may.
        projects = projects.exclude(publication=PublicationStatus.WITHDRAWN)
        parties = parties.exclude(publication=PublicationStatus.WITHDRAWN)
    return projects, _named_by(things, parties)


def _write_with_company(
    things: Sequence[Any], action: PublicationAction, *, actor: User, reason: str
) -> dict[Any, PublishedVersion]:
    """Writes the records of things (of one kind), and of the parties and projects that agreements bring with them.

    In the order in which the things come, as if each were published after the one before.
    """
    if not things:
        return {}
    projects, named = _company_of(things, action)
    projects = kept_still(projects)  # all of them: their facets follow the agreement
    stale = {party.pk for party in out_of_date(PARTIES, {party for _thing, party in named})}
    kept_still(Party.objects.filter(pk__in=stale))
    company = Company(projects, {pair for pair in named if pair[1] in stale})
    versions: dict[Any, PublishedVersion] = {}
    for run, is_mentioned in _runs(things):
        with acting(actor, road="publish"):  # also behind a step: it is the last word that a supervisor has seen
            versions |= _write_run(run, company, action, actor=actor, reason=reason)
        for thing in run if is_mentioned else ():
            _keep_mentions_true(thing, projects, actor=actor, reason=reason)
    return versions


@dataclass
class Company:
    """What is published with things, kept still: their projects, and the parties that are still to be told of.

    `parties` are pairs (thing, party). What one thing has told of a party, those after it need not tell again.
    """

    projects: QuerySet[Project]
    parties: set[tuple[int, int]]

    def next_parties(self, run: Sequence[Any]) -> dict[int, int]:
        """The parties that this run tells of, each with the thing that names it first."""
        place = {thing.pk: number for number, thing in enumerate(run)}
        first: dict[int, int] = {}
        for thing, party in sorted(
            (pair for pair in self.parties if pair[0] in place), key=lambda pair: place[pair[0]]
        ):
            first.setdefault(party, thing)
        self.parties = {pair for pair in self.parties if pair[1] not in first}
        return first


def _runs(things: Sequence[Any]) -> Iterator[tuple[Sequence[Any], bool]]:
    """The things in their order, as many together as do not mention one another; and whether others mention them.

    One that is mentioned by what the public reads already, or will when its turn comes, is written alone.
    """
    if not isinstance(things[0], Agreement):
        yield from (([thing], True) for thing in things)
        return
    speakers, moved = speakers_of(things), moved_into(things)
    holders = {holder for each in speakers.values() for holder in each}
    heard = set(Agreement.objects.published().filter(pk__in=holders).values_list("pk", flat=True))
    run: list[Any] = []
    for thing in things:
        if moved[thing.pk] or not heard.isdisjoint(speakers[thing.pk]):
            if run:
                yield run, False
            yield [thing], True
            run = []
        else:
            run.append(thing)
        heard.add(thing.pk)
    if run:
        yield run, False


def _write_run(
    run: Sequence[Any], company: Company, action: PublicationAction, *, actor: User, reason: str
) -> dict[Any, PublishedVersion]:
    """Writes things that do not mention one another, each behind its parties and projects."""
    # Before the records are built: what they may show of related records depends on their publication, and on its own.
    rows = type(run[0])._default_manager.filter(pk__in=[thing.pk for thing in run])
    rows.update(publication=PublicationStatus.PUBLISHED, published_version=Coalesce("published_version", 1))
    told_by, collection = company.next_parties(run), collection_of(run[0])
    draft = partial(drafts_of, actor=actor, reason=reason)
    parties = draft(PARTIES, out_of_date(PARTIES, told_by), PublicationAction.PUBLISH)
    own = _projects_of(run).filter(pk__in=company.projects)
    projects = draft(PROJECTS, out_of_date(PROJECTS, own.values_list("pk", flat=True)), PublicationAction.PUBLISH)
    note_publication(projects)  # the record of an agreement names the projects that the public can read
    things = draft(collection, reloaded(collection, [thing.pk for thing in run]), action)
    behind: dict[Any, list[Draft]] = {thing.pk: [] for thing in run}
    for key, each in (
        *((told_by[each.row.pk], each) for each in parties),
        *((each.row.agreement_id, each) for each in projects),
        *((each.row.pk, each) for each in things),
    ):
        behind[key].append(each)
    store([each for thing in run for each in behind[thing.pk]])
    note_publication([*parties, *things])
    versions = {each.row.pk: each.version for each in things}
    for thing in run:
        thing.publication, thing.published_version = PublicationStatus.PUBLISHED, versions[thing.pk].version
    return versions


def _keep_mentions_true(thing: Any, projects: QuerySet[Project], *, actor: User, reason: str) -> None:
    """Of a thing that was just written, and of its projects that were another agreement's."""
    keep_mentions_true(thing, actor=actor, reason=reason)
    if isinstance(thing, Agreement):
        for project in projects.filter(pk__in=moved_into([thing])[thing.pk]).order_by("pk"):
            keep_mentions_true(project, actor=actor, reason=reason)


def out_of_date(collection: Collection, keys: Iterable[Any]) -> list[Any]:
    """Those of the rows whose stored record is missing or no longer true, with all that their records show."""
    return changed(collection, reloaded(collection, list(keys)))
