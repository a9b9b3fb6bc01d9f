"""Who acts for an association: invited, accepted, renewed, removed; and out with the end of the mandate."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from django.core import mail
from django.db.models import F, QuerySet
from django.test import Client
from django.utils import timezone

from registry import due, memberships, outbox
from registry.choices import Office, Role
from registry.models import Invitation, Membership, Message, Party, User, command_actor
from registry.permissions import acts_for, associations_of, leads
from registry.refusals import Refusal

from .conftest import act_for
from .conftest import person as account

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
TODAY = timezone.localdate
MANDATES = [(begins, ends) for begins, ends in product([-10, 0, 5], [None, -1, 0, 1]) if ends is None or ends >= begins]
"""First and last days, counted from today."""
NEXT_YEAR = timedelta(days=365)


@pytest.fixture
def party(member: User) -> Party:
    """The association of which `member` is the president."""
    return Party.objects.get(memberships__person=member)


@pytest.fixture
def treasurer(party: Party) -> User:
    return act_for(account("aziz@association.example", Role.ASSOCIATION, full_name="عزيز"), party, Office.TREASURER)


def invited(party: Party, actor: User, **changes: object) -> tuple[Invitation, str]:
    letter = {"email": "new@association.example", "office": Office.SECRETARY, "language": "fr"}
    return memberships.invite(party, **letter | changes, actor=actor)


def refused(code: str, *args: object, **options: object) -> None:
    with pytest.raises(Refusal) as refusal:
        args[0](*args[1:], **options)
    assert refusal.value.code == code
    assert refusal.value.messages


def letters() -> QuerySet[Message]:
    """Those of invitations: the demonstration has letters of its own."""
    return Message.objects.filter(key__startswith="invitation/")


def mandate(person: User, party: Party) -> Membership:
    return Membership.objects.get(person=person, party=party, ended_at=None)


# ---- inviting


def test_the_word_is_in_the_letter_and_nowhere_else(
    party: Party, clerk: User, account_manager: User, signed_in: Browser
) -> None:
    invitation, word = invited(party, clerk)
    letter = Message.objects.get(key=f"invitation/{invitation.pk}")
    pages = [f"/admin/registry/message/{letter.pk}/change/", f"/admin/registry/invitation/{invitation.pk}/change/"]
    for is_sent in (False, True):
        for page in pages:
            assert word not in signed_in(account_manager).get(page).text
        if not is_sent:
            outbox.deliver()
    assert f"http://testserver/invitation/{word}/" in mail.outbox[0].body
    assert len(word) >= 43, "256 bits"
    for model in (Invitation, Message):
        assert word not in str(list(model.objects.values())), "no table opens a door"
    assert invitation.digest == memberships.digest_of(word)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_letter_speaks_both_languages_the_invited_persons_first(language: str, party: Party, clerk: User) -> None:
    party.name_fr = "Association Hind"
    party.save()
    invited(party, clerk, language=language, valid_until=date(2027, 12, 31))
    letter = letters().get()
    arabic, french = letter.body.index("جمعية هند للاختبار"), letter.body.index("Association Hind")
    assert (arabic < french) is (language == "ar")
    assert letter.language == language
    assert letter.body.count("31/12/2027") == 2
    assert "الكاتب العام" in letter.body or "كاتب عام" in letter.body


def test_an_invitation_that_is_not_saved_writes_no_letter(party: Party, clerk: User) -> None:
    refused("expired", invited, party, clerk, valid_until=TODAY() - timedelta(days=1))
    assert not letters().exists()


def test_who_may_invite(
    party: Party, member: User, treasurer: User, clerk: User, auditor: User, finance: User, account_manager: User
) -> None:
    stranger = act_for(
        account("b@association.example", Role.ASSOCIATION),
        Party.objects.create(kind="association", name_ar="جمعية أخرى"),
    )
    for number, actor in enumerate((member, clerk)):
        invited(party, actor, email=f"guest{number}@association.example")
    for actor in (treasurer, auditor, finance, account_manager, stranger):
        refused("not_allowed", invited, party, actor)


def test_a_regional_clerk_invites_within_the_own_region(party: Party, regional_clerk: User) -> None:
    Party.objects.filter(pk=party.pk).update(region=regional_clerk.region)
    party.refresh_from_db()
    invited(party, regional_clerk)
    Party.objects.filter(pk=party.pk).update(region=F("region") + 0)
    other = Party.objects.create(kind="association", name_ar="جمعية بعيدة", region_id=regional_clerk.region_id + 1)
    refused("not_allowed", invited, other, regional_clerk)


def test_institutions_have_no_members(clerk: User) -> None:
    from django.core.exceptions import ValidationError

    ministry = Party.objects.create(kind="university", name_ar="جامعة للاختبار")
    with pytest.raises(ValidationError):
        invited(ministry, clerk)


def test_nobody_is_invited_twice_or_in_vain(party: Party, member: User, treasurer: User, clerk: User) -> None:
    invitation, _ = invited(party, clerk)
    refused("already_invited", invited, party, clerk, email="NEW@association.example ")
    memberships.revoke(invitation, actor=clerk)
    invited(party, clerk)
    refused("already_member", invited, party, clerk, email=treasurer.email, office=Office.TREASURER)


def test_whether_an_address_is_the_administrations_shows_to_nobody_who_invites(
    party: Party, member: User, supervisor: User
) -> None:
    invited(party, member, email=supervisor.email)
    invited(party, member, email="nobody@ministry.example")
    assert letters().count() == 2


def test_an_association_cannot_flood_the_mail_server(party: Party, member: User) -> None:
    for number in range(memberships.MOST_OPEN):
        invited(party, member, email=f"guest{number}@association.example")
    refused("wrong_state", invited, party, member)


# ---- accepting


def test_accepting_opens_an_account_without_a_password(party: Party, clerk: User) -> None:
    _, word = invited(party, clerk, full_name="لطيفة", valid_until=TODAY() + NEXT_YEAR)
    found = memberships.accept(word)
    person = User.objects.get(email="new@association.example")
    assert (person.roles, person.language, person.full_name) == ([Role.ASSOCIATION], "fr", "لطيفة")
    assert not person.has_usable_password()
    assert acts_for(person, party)
    assert not leads(person, party)
    assert (found.person, found.office, found.valid_until) == (person, Office.SECRETARY, TODAY() + NEXT_YEAR)
    assert found.invited_by == clerk


def test_a_member_of_one_association_gets_the_mandate_of_another(party: Party, treasurer: User, clerk: User) -> None:
    second = Party.objects.create(kind="cooperative", name_ar="تعاونية ثانية")
    _, word = invited(second, clerk, email=treasurer.email, office=Office.PRESIDENT)
    memberships.accept(word)
    assert set(associations_of(treasurer)) == {party, second}
    assert User.objects.filter(email=treasurer.email).count() == 1
    assert leads(treasurer, second)
    assert not leads(treasurer, party)


def test_a_word_works_once(party: Party, clerk: User) -> None:
    _, word = invited(party, clerk)
    memberships.accept(word)
    assert memberships.find(word) is None
    refused("wrong_state", memberships.accept, word)
    assert Membership.objects.filter(person__email="new@association.example").count() == 1
    refused("wrong_state", memberships.accept, word[:-1])


def test_what_is_over_is_not_accepted(party: Party, clerk: User, member: User) -> None:
    invitation, word = invited(party, clerk)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    refused("expired", memberships.accept, word)
    invitation, word = invited(party, clerk)
    memberships.revoke(invitation, actor=member)
    refused("revoked", memberships.accept, word)
    refused("wrong_state", memberships.revoke, invitation, actor=member)
    assert not User.objects.filter(email="new@association.example").exists()


def test_an_accepted_invitation_cannot_be_revoked(party: Party, clerk: User) -> None:
    invitation, word = invited(party, clerk)
    memberships.accept(word)
    refused("wrong_state", memberships.revoke, invitation, actor=clerk)


def test_the_administration_and_commands_act_for_no_association(party: Party, clerk: User, supervisor: User) -> None:
    nobody = account("without-role@ministry.example")
    for person in (supervisor, nobody, command_actor("run_due")):
        _, word = invited(party, clerk, email=person.email)
        refused("staff_address", memberships.accept, word)
        assert not person.memberships.exists()
        assert memberships.find(word) is not None, "a refusal changes nothing"


def test_an_account_that_the_ministry_switched_off_stays_off(party: Party, treasurer: User, clerk: User) -> None:
    User.objects.filter(pk=treasurer.pk).update(is_active=False)
    second = Party.objects.create(kind="association", name_ar="جمعية ثانية للاختبار")
    _, word = invited(second, clerk, email=treasurer.email)
    refused("wrong_state", memberships.accept, word)
    treasurer.refresh_from_db()
    assert not treasurer.is_active


def test_what_a_former_president_has_written_opens_nothing(party: Party, member: User, clerk: User) -> None:
    _, word = invited(party, member)
    Membership.objects.filter(person=member).update(valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31))
    refused("revoked", memberships.accept, word)
    Membership.objects.filter(person=member).update(valid_until=None)
    memberships.remove(mandate(member, party), actor=clerk)
    refused("revoked", memberships.accept, word)


# ---- mandates


def test_a_president_gives_nothing_beyond_the_own_mandate(party: Party, member: User, treasurer: User) -> None:
    last = TODAY() + timedelta(days=100)
    Membership.objects.filter(person=member).update(valid_until=last)
    refused("not_allowed", invited, party, member, valid_until=last + timedelta(days=1))
    assert invited(party, member)[0].valid_until == last, "left empty, it is as long as the president's"
    refused("not_allowed", memberships.renew, mandate(treasurer, party), valid_until=last + NEXT_YEAR, actor=member)
    memberships.renew(mandate(treasurer, party), valid_until=last, actor=member)
    assert mandate(treasurer, party).valid_until == last


def test_nobody_renews_the_own_mandate(party: Party, member: User, clerk: User) -> None:
    last = TODAY() + timedelta(days=10)
    Membership.objects.filter(person=member).update(valid_until=last)
    refused("not_allowed", memberships.renew, mandate(member, party), valid_until=last, actor=member)
    refused("not_allowed", invited, party, member, email=member.email, office=Office.SECRETARY)
    memberships.renew(mandate(member, party), valid_until=last + NEXT_YEAR, actor=clerk)
    assert mandate(member, party).valid_until == last + NEXT_YEAR


def test_an_invitation_of_a_member_renews_the_mandate(party: Party, treasurer: User, clerk: User) -> None:
    _, word = invited(party, clerk, email=treasurer.email, office=Office.PRESIDENT, valid_until=TODAY() + NEXT_YEAR)
    memberships.accept(word)
    assert Membership.objects.filter(person=treasurer).count() == 1
    assert mandate(treasurer, party).valid_until == TODAY() + NEXT_YEAR
    assert leads(treasurer, party)


def test_a_mandate_that_had_ended_begins_anew(party: Party, treasurer: User, clerk: User) -> None:
    Membership.objects.filter(person=treasurer).update(valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31))
    memberships.close(treasurer, actor=clerk)
    _, word = invited(party, clerk, email=treasurer.email, office=Office.TREASURER)
    memberships.accept(word)
    treasurer.refresh_from_db()
    assert treasurer.is_active
    assert acts_for(treasurer, party)
    assert mandate(treasurer, party).valid_from == TODAY()


def test_the_last_president_stays_until_a_clerk_says_otherwise(
    party: Party, member: User, treasurer: User, clerk: User
) -> None:
    refused("not_allowed", memberships.remove, mandate(member, party), actor=member)
    Membership.objects.filter(person=treasurer).update(office=Office.PRESIDENT)
    memberships.remove(mandate(member, party), actor=treasurer)
    assert not acts_for(member, party)
    memberships.remove(mandate(treasurer, party), actor=clerk)
    assert not party.memberships.active().exists()


def test_who_may_remove(party: Party, member: User, treasurer: User, auditor: User, clerk: User) -> None:
    secretary = act_for(account("s@association.example", Role.ASSOCIATION), party, Office.SECRETARY)
    for actor in (treasurer, auditor, secretary):
        refused("not_allowed", memberships.remove, mandate(treasurer, party), actor=actor)
    memberships.remove(mandate(secretary, party), actor=member)
    removed = Membership.objects.get(person=secretary)
    assert (removed.ended_by, removed.is_active) == (member, False)
    refused("wrong_state", memberships.remove, removed, actor=member)
    refused("wrong_state", memberships.renew, removed, valid_until=None, actor=clerk)


def test_access_ends_at_once(party: Party, member: User, treasurer: User) -> None:
    assert acts_for(treasurer, party)
    memberships.remove(mandate(treasurer, party), actor=member)
    assert not acts_for(treasurer, party)
    assert not User.objects.get(pk=treasurer.pk).is_active, "that was the last mandate"


def test_who_acts_for_another_association_keeps_the_account(party: Party, member: User, treasurer: User) -> None:
    second = Party.objects.create(kind="association", name_ar="جمعية ثانية للاختبار")
    act_for(treasurer, second)
    memberships.remove(mandate(treasurer, party), actor=member)
    treasurer.refresh_from_db()
    assert treasurer.is_active
    assert list(associations_of(treasurer)) == [second]


@pytest.mark.parametrize(("begins", "ends"), MANDATES)
def test_a_mandate_gives_access_on_its_days(begins: int, ends: int | None, party: Party, treasurer: User) -> None:
    first, last = TODAY() + timedelta(days=begins), None if ends is None else TODAY() + timedelta(days=ends)
    Membership.objects.filter(person=treasurer).update(valid_from=first, valid_until=last)
    assert acts_for(treasurer, party) is (begins <= 0 and (ends is None or ends >= 0))


def test_a_mandate_that_is_prolonged_opens_the_account_that_the_night_has_closed(
    party: Party, treasurer: User, clerk: User
) -> None:
    yesterday = TODAY() - timedelta(days=1)
    Membership.objects.filter(person=treasurer).update(valid_from=yesterday, valid_until=yesterday)
    memberships.close(treasurer, actor=clerk)
    memberships.renew(mandate(treasurer, party), valid_until=TODAY(), actor=clerk)
    assert User.objects.get(pk=treasurer.pk).is_active
    assert acts_for(treasurer, party)


def test_an_account_with_a_mandate_is_not_closed(party: Party, treasurer: User, clerk: User) -> None:
    memberships.close(treasurer, actor=clerk)
    assert User.objects.get(pk=treasurer.pk).is_active


# ---- the night


def test_the_night_switches_off_who_has_no_mandate_left(party: Party, member: User, treasurer: User) -> None:
    yesterday = TODAY() - timedelta(days=1)
    secretary = act_for(account("s@association.example", Role.ASSOCIATION), party, Office.SECRETARY)
    later = act_for(account("l@association.example", Role.ASSOCIATION), party, Office.SECRETARY)
    Membership.objects.filter(person=treasurer).update(valid_from=yesterday, valid_until=yesterday)
    Membership.objects.filter(person=secretary).update(valid_until=TODAY())
    Membership.objects.filter(person=later).update(valid_from=TODAY() + timedelta(days=3))
    actor = command_actor("run_due")
    done = [outcome.thing for outcome in due.run(TODAY(), actor=actor) if isinstance(outcome.thing, User)]
    assert done == [treasurer]
    for person, on in ((member, True), (secretary, True), (later, True), (treasurer, False)):
        assert User.objects.get(pk=person.pk).is_active is on, person.email
    again = [outcome.thing for outcome in due.run(TODAY(), actor=actor) if isinstance(outcome.thing, User)]
    assert again == []


def test_every_change_has_its_author(party: Party, clerk: User, member: User) -> None:
    _, word = invited(party, clerk)
    given = memberships.accept(word)
    memberships.remove(given, actor=member)
    events = [
        (event.pgh_context.metadata["user"], event.pgh_context.metadata["road"])
        for event in given.events.order_by("pgh_id").select_related("pgh_context")
    ]
    assert events == [(given.person_id, "invitation"), (member.pk, "remove_member")]
