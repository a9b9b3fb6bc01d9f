"""Who may do what: one table, person × action × thing, read row by row. Change it only together with the rule.

The README shows the same table; `REGISTRY_TABLES=1 pytest tests/test_permissions.py` writes it there anew.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone, translation

from registry import models, permissions, publication
from registry.choices import PublicationStatus, ReportState, Role, State
from registry.models import Agreement, Commune, Party, Province, Region, User, acting, command_actor
from registry.permissions import ACTIONS, UnknownAction, may, roles_of, visible_to
from registry.publication import PublicationRefused

from . import readme
from .conftest import person as account
from .factories import AgreementFactory, PartyFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db

LETTERS = {
    "v": "view",
    "h": "history",
    "a": "add",
    "c": "change",
    "d": "delete",
    "p": "publish",
    "w": "withdraw",
    "u": "merge",
    "m": "amend",
    "€": "pay",
    "o": "override",
    "i": "hand_in_report",
    "y": "accept_report",
    "n": "return_report",
    "t": "move_due",
    "q": "ask_report",
    "f": "fulfil_obligation",
    "x": "waive_obligation",
    "r": "reopen_obligation",
    "b": "ask_pieces",
    "e": "decide_deposit",
    "k": "manage_accounts",
    "g": "give_roles",
}
NOBODY = "-"

# Who: clerk and supervisor are in charge of the whole kingdom; "regional" is a clerk of Marrakech-Safi (07).
PEOPLE = ("clerk", "regional", "supervisor", "finance", "auditor", "manager", "member", "command", "closed", "visitor")

NO, READ, PAYS = "-", "vh", "vh€"
# All that can be done to an agreement; once it is signed, not to delete it.
ALL, KEPT = "vhacdpwm€oiyntqfxrbe", "vhacpwm€oiyntqfxrbe"
DRAFT, SIGNED, ENDED = "vhacdmiqfbe", "vhacmiqfbe", "vhiqfbe"  # a clerk's: of a draft, signed, ended
PART, FREE, LIST, OWN = "vhacdmiqfbe", "vhacdpwu", "vhacpw", "vhacd"
MADE = "vhacpwu"  # a party that is public: all but to delete it

# The columns are PEOPLE, in their order.
# fmt: off
TABLE = {
    "draft entered by the regional":  (DRAFT,  DRAFT,  ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "draft of nobody in 07":          (DRAFT,  DRAFT,  ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "draft of nobody without place":  (DRAFT,  READ,   ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "draft elsewhere":                (DRAFT,  READ,   ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "draft of the member's own":      (DRAFT,  READ,   ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "signed in 07":                   (SIGNED, SIGNED, KEPT, PAYS, READ, READ,     NO,    KEPT, NO, NO),
    "signed elsewhere":               (SIGNED, READ,   KEPT, PAYS, READ, READ,     NO,    KEPT, NO, NO),
    "signed for the whole kingdom":   (SIGNED, READ,   KEPT, PAYS, READ, READ,     NO,    KEPT, NO, NO),
    "signed by the member's own":     (SIGNED, READ,   KEPT, PAYS, READ, READ,     READ,  KEPT, NO, NO),
    "published in 07":                (SIGNED, SIGNED, KEPT, PAYS, READ, READ,     NO,    KEPT, NO, NO),
    "ended in 07":                    (ENDED,  ENDED,  KEPT, PAYS, READ, READ,     NO,    KEPT, NO, NO),
    "ended by the member's own":      (ENDED,  READ,   KEPT, PAYS, READ, READ,     READ,  KEPT, NO, NO),
    "instalment in 07":               (PART,   PART,   ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "instalment elsewhere":           (PART,   READ,   ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "instalment of an ended in 07":   (ENDED,  ENDED,  ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "report of the member's own":     (PART,   READ,   ALL,  PAYS, READ, READ,     "vhi", ALL,  NO, NO),
    "internal paper of the member's": (PART,   READ,   ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "signed paper of the member's":   (PART,   READ,   ALL,  PAYS, READ, READ,     READ,  ALL,  NO, NO),
    "step of the member's own":       (READ,   READ,   READ, READ, READ, READ,     NO,    READ, NO, NO),
    "project in 07":                  (PART,   PART,   ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "project elsewhere":              (PART,   READ,   ALL,  PAYS, READ, READ,     NO,    ALL,  NO, NO),
    "project of the member's own":    (PART,   READ,   ALL,  PAYS, READ, READ,     READ,  ALL,  NO, NO),
    "party without a place":          (OWN,    OWN,    FREE, READ, READ, READ,     NO,    FREE, NO, NO),
    "party in 07":                    (OWN,    OWN,    FREE, READ, READ, READ,     NO,    FREE, NO, NO),
    "party elsewhere":                (OWN,    READ,   FREE, READ, READ, READ,     NO,    FREE, NO, NO),
    "published party":                ("vhac", "vhac", MADE, READ, READ, READ,     NO,    MADE, NO, NO),
    "the member's association":       (OWN,    OWN,    FREE, READ, READ, READ,     READ,  FREE, NO, NO),
    "pillar":                         (READ,   READ,   LIST, READ, READ, READ,     READ,  LIST, NO, NO),
    "project line":                   ("vha",  "vha",  LIST, READ, READ, READ,     READ,  LIST, NO, NO),
    "region":                         (READ,   READ,   READ, READ, READ, READ,     READ,  LIST, NO, NO),
    "publication":                    (READ,   READ,   READ, READ, READ, READ,     NO,    READ, NO, NO),
    "entry of the history":           (READ,   READ,   READ, READ, READ, READ,     NO,    READ, NO, NO),
    "letter":                         (NO,     NO,     NO,   NO,   NO,   READ,     NO,    NO,   NO, NO),
    "token of the API":               (NO,     NO,     NO,   NO,   NO,   "vhac",   NO,    NO,   NO, NO),
    "account of another":             (NO,     NO,     NO,   NO,   READ, "vhackg", NO,    NO,   NO, NO),
    "account of the manager":         (NO,     NO,     NO,   NO,   READ, "vhack",  NO,    NO,   NO, NO),
    "actor of a command":             (NO,     NO,     NO,   NO,   READ, READ,     NO,    NO,   NO, NO),
}
# fmt: on


@pytest.fixture
def cast(cast: dict[str, Any]) -> dict[str, Any]:
    """Everybody of the table by name; `closed` was a supervisor whose account is switched off."""
    return cast | {
        "command": command_actor("load_records"),
        "closed": account("former@ministry.example", Role.SUPERVISOR, is_active=False),
        "visitor": AnonymousUser(),
    }


def thing(name: str, cast: dict[str, User]) -> Any:
    """A saved row of that description."""
    state = {"draft": State.DRAFT, "ended": State.COMPLETED}.get(name.split(maxsplit=1)[0], State.SIGNED)
    if "instalment" in name and "ended" in name:
        state = State.COMPLETED
    own = "member's" in name
    place = ["07"] if "07" in name else [] if own or "without place" in name or "kingdom" in name else ["04"]
    words = {"signed_on": "2026-01-02", "signed_on_precision": "day", "state": state}
    agreement = AgreementFactory(region_codes=[] if "regional" in name else place, **words)
    agreement.is_national = True if "kingdom" in name else None
    agreement.created_by = cast["regional"] if "regional" in name else None
    agreement.save()
    if own:
        agreement.participations.create(party=cast["member"].memberships.get().party, has_signed=True)
    if name.startswith("published in"):
        agreement.publication = PublicationStatus.PUBLISHED
    return part(name, agreement, cast) or agreement


def part(name: str, agreement: Agreement, cast: dict[str, User]) -> Any:
    """What hangs on an agreement, or stands beside it."""
    line, own = models.ProjectLine.objects.first(), cast["member"].memberships.get().party
    holder = own if "member's" in name else PartyFactory()
    region = Region.objects.get(code="07" if "07" in name else "04")
    makers: dict[str, Callable[[], Any]] = {
        "instalment": lambda: agreement.instalments.create(number=1),
        "report": lambda: agreement.reports.create(kind="narrative", state=ReportState.EXPECTED),
        "internal paper": lambda: models.Document.objects.bulk_create(
            [models.Document(agreement=agreement, kind="annex", sha256="0" * 64, size=1, content_type="-")]
        )[0],
        "signed paper": lambda: models.Document.objects.bulk_create(
            [models.Document(agreement=agreement, kind="signed_scan", sha256="0" * 64, size=1, content_type="-")]
        )[0],
        "step of": agreement.transitions.first,
        "project line": lambda: line,
        "project": lambda: models.Project.objects.create(
            name_ar="مشروع",
            holder=holder,
            project_line=line,
            agreement=agreement,
            region=None if holder == own else region,
        ),
        "party without": PartyFactory,
        "party": lambda: PartyFactory(region=region),
        "published party": lambda: PartyFactory(publication="published", published_version=1),
        "the member's": lambda: own,
        "pillar": models.Pillar.objects.first,
        "region": lambda: region,
        "publication": models.PublishedVersion.objects.first,
        "entry": agreement.events.first,
        "letter": lambda: models.Message.objects.create(key="1", to="a@b.example", subject="-", body="-"),
        "token": lambda: models.ApiToken.objects.create(
            holder="-", email="a@b.example", scopes=["read"], expires_on=timezone.localdate(), made_by=cast["manager"]
        ),
        "account of another": lambda: cast["clerk"],
        "account of the manager": lambda: cast["manager"],
        "actor": lambda: cast["command"],
    }
    return next((make() for start, make in makers.items() if name.startswith(start)), None)


def test_the_table(cast: dict[str, Any]) -> None:
    """One cast for all rows; a failure shows the cells that differ."""
    found = {}
    for name in TABLE:
        with transaction.atomic():
            subject = thing(name, cast)
            found |= {(name, who): allowed(cast[who], subject) for who in PEOPLE}
            transaction.set_rollback(True)
    wanted = {(name, who): cell for name, cells in TABLE.items() for who, cell in zip(PEOPLE, cells, strict=True)}
    assert {cell: letters for cell, letters in found.items() if letters != wanted[cell]} == {}
    assert set(found) == set(wanted)


def allowed(person: Any, subject: Any) -> str:
    """The letters of what this person may do to it."""
    return "".join(letter for letter, action in LETTERS.items() if may(person, action, subject)) or NOBODY


def test_the_table_asks_every_action_and_no_other() -> None:
    assert sorted(LETTERS.values()) == sorted(ACTIONS)
    with pytest.raises(UnknownAction):
        may(AnonymousUser(), "chnage", Agreement)


# -- The README shows the same table ---------------------------------------------------------------------------------


def shown() -> str:
    """The table in Markdown, with what its letters mean."""
    head = f"| | {' | '.join(PEOPLE)} |\n|---|{'---|' * len(PEOPLE)}\n"
    rows = (f"| {name} | {' | '.join(cells)} |\n" for name, cells in TABLE.items())
    meaning = ", ".join(f"{letter} {action.replace('_', ' ')}" for letter, action in LETTERS.items())
    return f"{head}{''.join(rows)}\n{meaning}.\n"


def test_the_readme_shows_this_table() -> None:
    assert readme.shows("rights", shown()), "write it anew with REGISTRY_TABLES=1"


# -- Who somebody is -------------------------------------------------------------------------------------------------


def test_strangers_and_closed_accounts_have_no_role(clerk: User) -> None:
    clerk.is_active = False
    clerk.save()
    for person in (AnonymousUser(), clerk):
        assert roles_of(person) == frozenset()
        assert not visible_to(person, Agreement).exists()
        assert not permissions.in_charge_of(person).exists()


def test_a_role_taken_away_counts_at_once(clerk: User) -> None:
    """What a request holds may be old; what decides inside a transaction is read anew."""
    User.objects.filter(pk=clerk.pk).update(roles=[])
    assert permissions.has_role(clerk, Role.CLERK)
    assert not permissions.has_role(permissions.fresh(clerk), Role.CLERK)
    agreement = SignedAgreementFactory(state=State.SIGNED)
    old = account("old@ministry.example", Role.SUPERVISOR)
    User.objects.filter(pk=old.pk).update(roles=[Role.CLERK])
    with pytest.raises(PublicationRefused) as refused:
        publication.publish(agreement, actor=old)
    assert refused.value.code == "not_allowed"


# -- Perimeters ------------------------------------------------------------------------------------------------------


def covering(**place: Any) -> Agreement:
    agreement = AgreementFactory()
    agreement.territories.create(**place)
    return agreement


def in_charge(person: User, agreement: Agreement) -> bool:
    """Both ways of asking give one answer."""
    found = permissions.in_charge_of(person).filter(pk=agreement.pk).exists()
    assert found == permissions.within_perimeter(person, agreement)
    places = [row.place for row in agreement.territories.all()]
    if places and not agreement.created_by_id:
        assert found == (permissions.outside(person, places) is None)
    return found


def test_a_region_holds_its_provinces_and_communes(regional_clerk: User) -> None:
    inside, beyond = Region.objects.get(code="07"), Region.objects.get(code="04")
    commune = Commune.objects.filter(province__region=inside).first()
    assert in_charge(regional_clerk, covering(region=inside))
    assert in_charge(regional_clerk, covering(province=inside.provinces.first()))
    assert in_charge(regional_clerk, covering(commune=commune))
    assert not in_charge(regional_clerk, covering(region=beyond))
    assert not in_charge(regional_clerk, covering(province=beyond.provinces.first()))
    both = covering(region=beyond)
    both.territories.create(commune=commune)
    assert in_charge(regional_clerk, both)


def test_a_province_holds_its_communes_and_parts_and_lies_in_its_region() -> None:
    casablanca = Province.objects.filter(parts__isnull=False).first()
    section = casablanca.parts.first()
    quarter = Commune.objects.create(code="99.1", kind="arrondissement", province=section, name_ar="حي للاختبار")
    other = casablanca.region.provinces.exclude(pk=casablanca.pk).filter(parent=None, communes__isnull=False).first()
    whole = account("hay@ministry.example", Role.CLERK, province=casablanca)
    part_of_it = account("section@ministry.example", Role.CLERK, province=section)
    for person in (whole, part_of_it):
        assert in_charge(person, covering(region=casablanca.region))
        assert in_charge(person, covering(province=casablanca))
        assert in_charge(person, covering(province=section))
        assert in_charge(person, covering(commune=quarter))
        assert not in_charge(person, covering(province=other))
        assert not in_charge(person, covering(commune=other.communes.first()))


def test_an_institution_is_in_charge_of_what_it_signs_and_of_its_drafts_without_a_place(regional_clerk: User) -> None:
    office, colleague = PartyFactory(kind="external_service"), account("amine@ministry.example", Role.CLERK)
    User.objects.filter(pk__in=[regional_clerk.pk, colleague.pk]).update(institution=office)
    regional_clerk.refresh_from_db()
    elsewhere, party = covering(region=Region.objects.get(code="04")), AgreementFactory()
    party.participations.create(party=office, has_signed=True)
    draft = AgreementFactory(created_by=colleague)
    assert in_charge(regional_clerk, party)
    assert in_charge(regional_clerk, draft)
    assert not in_charge(regional_clerk, elsewhere)
    draft.territories.create(region=Region.objects.get(code="04"))
    assert not in_charge(regional_clerk, draft)


def test_an_agreement_of_the_whole_kingdom_is_for_national_staff(regional_clerk: User, clerk: User) -> None:
    agreement = AgreementFactory(is_national=True)
    assert in_charge(clerk, agreement)
    assert not in_charge(regional_clerk, agreement)
    assert permissions.outside(regional_clerk, [], whole_kingdom=True).code == "outside_perimeter"
    assert permissions.outside(regional_clerk, []) is None, "a draft may have no place yet"


def test_lists_are_kept_by_who_is_in_charge_of_the_whole_kingdom(supervisor: User) -> None:
    supervisor.region = Region.objects.get(code="07")
    assert not may(supervisor, "change", models.Pillar.objects.first())
    assert may(supervisor, "add", models.Source)
    assert may(supervisor, "publish", covering(region=supervisor.region))
    assert not may(supervisor, "publish", covering(region=Region.objects.get(code="04")))


def test_a_member_sees_the_own_association_alone(member: User) -> None:
    own, other = member.memberships.get().party, PartyFactory()
    mine, foreign = SignedAgreementFactory(state=State.SIGNED), SignedAgreementFactory(state=State.SIGNED)
    draft = AgreementFactory()
    for agreement, party in ((mine, own), (mine, other), (foreign, other), (draft, own)):
        agreement.participations.create(party=party, position=9, has_signed=True)
    line = models.ProjectLine.objects.first()
    projects = [
        models.Project.objects.create(name_ar="مشروع", holder=holder, project_line=line, agreement=mine)
        for holder in (own, other)
    ]
    for project in projects:
        models.FamilySpace.objects.create(project=project)
    for agreement in (mine, foreign, draft):
        agreement.instalments.create(number=1)
    assert set(visible_to(member, Agreement)) == {mine}
    assert set(visible_to(member, Party)) == {own}
    assert set(visible_to(member, models.Project)) == {projects[0]}
    assert {space.project for space in visible_to(member, models.FamilySpace)} == {projects[0]}
    assert {row.agreement for row in visible_to(member, models.Instalment)} == {mine}
    for hidden in (
        User,
        models.Transition,
        models.PublishedVersion,
        models.Person,
        models.Citation,
        type(mine.events.first()),
    ):
        assert not visible_to(member, hidden).exists(), hidden
    member.is_active = False
    assert not visible_to(member, Agreement).exists()


# -- Four eyes -------------------------------------------------------------------------------------------------------


def test_four_eyes(supervisor: User, clerk: User) -> None:
    own = SignedAgreementFactory(created_by=supervisor, state=State.SIGNED)
    others = SignedAgreementFactory(created_by=clerk, state=State.SIGNED)
    assert may(supervisor, "publish", own)
    with override_settings(REGISTRY_STRICT_PUBLICATION=True):
        assert not may(supervisor, "publish", own)
        assert may(supervisor, "publish", others)
        assert may(supervisor, "withdraw", own)
        with pytest.raises(PublicationRefused) as refused:
            publication.publish(own, actor=supervisor)
        assert refused.value.code == "not_allowed"


@pytest.mark.no_actor
@override_settings(REGISTRY_STRICT_PUBLICATION=True)
def test_four_eyes_also_see_who_changed_it(supervisor: User, clerk: User) -> None:
    with acting(clerk, road="admin"):
        agreement = SignedAgreementFactory(created_by=clerk, state=State.SIGNED)
    other = account("hanan@ministry.example", Role.SUPERVISOR)
    publication.publish(agreement, actor=supervisor)
    assert may(supervisor, "publish", agreement), "publishing is no change of the text"
    with acting(supervisor, road="admin"):
        Agreement.objects.filter(pk=agreement.pk).update(title_fr="Autre titre")
    assert not may(supervisor, "publish", agreement)
    assert may(other, "publish", agreement)
    publication.publish(agreement, actor=other)
    assert may(supervisor, "publish", agreement), "the change was seen by another"


# -- What the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("user_role_is_known", {"roles": ["king"]}),
        ("user_auditor_has_no_other_role", {"roles": ["clerk", "auditor"]}),
        ("user_association_member_has_no_other_role", {"roles": ["association", "clerk"]}),
        ("user_association_member_has_no_institution", {"roles": ["association"], "institution": "any"}),
        ("user_association_member_has_no_territory", {"roles": ["association"], "region": "07"}),
        ("user_in_charge_of_one_territory", {"region": "07", "province": "any"}),
        ("user_command_actor_never_signs_in", {"is_command": True, "is_active": False, "roles": ["supervisor"]}),
        ("user_command_actor_never_signs_in", {"is_command": True, "is_active": False, "region": "07"}),
    ],
)
def test_rights_that_must_not_meet(rule: str, fields: dict[str, Any]) -> None:
    rows = {"institution": Party.objects.first, "province": Province.objects.first}
    values = {name: rows[name]() if value == "any" else value for name, value in fields.items()}
    if "region" in values:
        values["region"] = Region.objects.get(code=values["region"])
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        User.objects.create_user("somebody@ministry.example", **values)


def test_the_last_account_manager_stays() -> None:
    first = account("first@ministry.example", Role.ACCOUNT_MANAGER)
    User.objects.with_role(Role.ACCOUNT_MANAGER).exclude(pk=first.pk).update(roles=[])
    for change in ({"is_active": False}, {"roles": [Role.CLERK]}):
        with pytest.raises(IntegrityError, match="last active account manager"), transaction.atomic():
            User.objects.filter(pk=first.pk).update(**change)
    account("second@ministry.example", Role.ACCOUNT_MANAGER)
    User.objects.filter(pk=first.pk).update(is_active=False)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_who_reads_only_is_told_why(language: str, cast: dict[str, Any]) -> None:
    elsewhere, ended = thing("signed elsewhere", cast), thing("ended in 07", cast)
    with translation.override(language):
        for who in ("regional", "finance", "auditor", "manager"):
            sentence = permissions.why_read_only(cast[who], elsewhere)
            assert sentence
            assert sentence != permissions.why_read_only(cast["clerk"], ended)
        assert str(cast["regional"].region) in permissions.why_read_only(cast["regional"], elsewhere)
        assert permissions.why_read_only(cast["supervisor"], ended) == ""
