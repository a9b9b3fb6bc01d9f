"""The page on which a ceremony is worked through, as a clerk and a supervisor use it, with and without its script."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from registry import ceremonies
from registry.choices import PublicationStatus, State
from registry.models import Application, Ceremony, Party, User
from tests.ceremonial import apply_for, ceremony_of
from tests.factories import bring
from tests.office import own_page

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def page_of(ceremony: Ceremony) -> str:
    return own_page(ceremony, "agreements")


def press(client: Client, ceremony: Ceremony, work: str, after: str = "0") -> str:
    """One press of a button; answers where the page goes on."""
    response = client.post(page_of(ceremony), {"work": work, "after": after})
    assert response.status_code == 302
    address: str = response.url  # type: ignore[attr-defined]
    return address


def press_to_the_end(client: Client, ceremony: Ceremony, work: str) -> int:
    """What a person does without the script: «Go on» until there is nothing to go on with."""
    pressed, after = 0, "0"
    while after != "end":
        address = press(client, ceremony, work, after)
        after = address.rpartition("after=")[2]
        pressed += 1
        assert client.get(page_of(ceremony) + address).status_code == 200
    return pressed


def test_sixty_go_through_in_portions(desk: Client, upper_desk: Client) -> None:
    ceremony = ceremony_of(60)
    assert press_to_the_end(desk, ceremony, "make") == 3
    assert press_to_the_end(desk, ceremony, "sign") == 3
    assert press_to_the_end(upper_desk, ceremony, "publish") == 3
    agreements = ceremony.own_agreements()
    assert agreements.filter(state=State.SIGNED, publication=PublicationStatus.PUBLISHED).count() == 60
    page = desk.get(page_of(ceremony))
    assert [(stage.done, stage.total, stage.waiting) for stage in page.context["stages"][:3]] == [(60, 60, 0)] * 3
    assert 'name="work"' not in page.text, "nothing is left to press"


def test_in_the_middle_the_page_says_where_it_is_and_goes_on(desk: Client) -> None:
    ceremony = ceremony_of(30)
    address = press(desk, ceremony, "make")
    page = desk.get(page_of(ceremony) + address)
    (stage,) = [each for each in page.context["stages"] if each.name == "make"]
    assert (stage.done, stage.total, stage.waiting, stage.goes_on) == (25, 30, 5, True)
    assert "data-goes-on" in page.text
    fresh = desk.get(page_of(ceremony))
    assert "data-goes-on" not in fresh.text, "opened anew it waits to be pressed"
    assert press(desk, ceremony, "make").endswith("after=end")
    assert ceremony.own_agreements().count() == 30


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_is_left_stands_first_with_its_reason_and_the_way_to_mend_it(
    language: str, clerk: User, signed_in: Browser
) -> None:
    desk, ceremony = signed_in(clerk, language), ceremony_of(3)
    lacking = apply_for(ceremony.call, number="F-900", party=None, applicant_printed="جمعية غير معروفة")
    press_to_the_end(desk, ceremony, "make")
    page = desk.get(page_of(ceremony) + "?work=make&after=end")
    first = page.context["lines"][0]
    assert first.application == lacking
    assert first.reasons
    assert all(sentence in page.text for sentence in first.reasons)
    assert first.mend == f"/admin/registry/application/{lacking.pk}/change/"
    assert desk.get(first.mend).status_code == 200
    assert not any(line.reasons for line in page.context["lines"][1:])
    assert "جمعية غير معروفة" in page.text


def test_what_the_work_left_says_why_also_where_nobody_saw_it_coming(desk: Client) -> None:
    ceremony = ceremony_of(2)
    fictional = Application.objects.filter(call=ceremony.call).first()
    assert fictional is not None
    assert fictional.party is not None
    type(fictional.party).objects.filter(pk=fictional.party.pk).update(is_fictional=True)
    press_to_the_end(desk, ceremony, "make")
    (line,) = [each for each in desk.get(page_of(ceremony) + "?work=make&after=end").context["lines"] if each.reasons]
    assert line.application == fictional
    assert not [each for each in desk.get(page_of(ceremony)).context["lines"] if each.reasons], "not tried yet"


def test_on_the_way_only_what_the_last_portion_left_is_tried_again(
    desk: Client, finance: User, signed_in: Browser
) -> None:
    ceremony = ceremony_of(60)
    applications = list(ceremonies.retained(ceremony))
    first, second = applications[3], applications[30]
    Party.objects.filter(pk__in=[first.party_id, second.party_id]).update(is_fictional=True)

    def left(client: Client, address: str) -> list[Application | None]:
        return [line.application for line in client.get(page_of(ceremony) + address).context["lines"] if line.reasons]

    after, found = "0", []
    while after != "end":
        address = press(desk, ceremony, "make", after)
        after = address.rpartition("after=")[2]
        found.append(left(desk, address))
    assert found == [[first], [second], [first, second]]
    assert left(signed_in(finance), "?work=make&after=end") == [], "for who may not do it nothing is tried"


def test_capacities_that_are_not_ones_own_to_change_are_counted(clerk: User, signed_in: Browser) -> None:
    desk, ceremony = signed_in(clerk, "fr"), ceremony_of(2)
    press_to_the_end(desk, ceremony, "make")
    approved = ceremony.own_agreements().last()
    assert approved is not None
    bring(approved, State.APPROVED)
    names = re.findall(r'name="(capacity_\w+)"', desk.get(page_of(ceremony)).text)
    page = desk.post(page_of(ceremony), {"capacities": "1", **dict.fromkeys(names, "Présidente")}, follow=True)
    assert "relèvent d’autres\u00a0: 1." in "".join(str(message) for message in page.context["messages"])


def test_the_capacities_are_written_once_for_all(desk: Client) -> None:
    ceremony = ceremony_of(2)
    press_to_the_end(desk, ceremony, "make")
    names = re.findall(r'name="(capacity_\w+)"', desk.get(page_of(ceremony)).text)
    assert len(names) == 6, "the ministry, the body and the associations, in two languages"
    said = dict.fromkeys(names, "رئيس للاختبار")
    assert desk.post(page_of(ceremony), {"capacities": "1", **said}).status_code == 302
    rows = [row for agreement in ceremony.own_agreements() for row in agreement.participations.all()]
    assert {row.capacity_ar for row in rows} == {"رئيس للاختبار"}
    refused = desk.post(page_of(ceremony), {"capacities": "1", **dict.fromkeys(names, "رئيس\u202eسيئر")})
    assert refused.status_code == 400


def test_undo_is_offered_while_nothing_is_signed(desk: Client) -> None:
    ceremony = ceremony_of(2)
    press_to_the_end(desk, ceremony, "make")
    assert 'value="remove"' in desk.get(page_of(ceremony)).text
    press_to_the_end(desk, ceremony, "remove")
    assert ceremony.own_agreements().count() == 0
    press_to_the_end(desk, ceremony, "make")
    press_to_the_end(desk, ceremony, "sign")
    assert 'value="remove"' not in desk.get(page_of(ceremony)).text


def test_who_may_press_what(cast: dict[str, User], signed_in: Browser) -> None:
    ceremony = ceremony_of(1)
    found = {}
    for who in ("clerk", "supervisor", "finance", "auditor", "manager", "member"):
        client = signed_in(cast[who])
        posted = [
            client.post(page_of(ceremony), {"work": work, "after": "0"}).status_code
            for work in ("make", "sign", "publish", "remove")
        ]
        noted = client.post(page_of(ceremony), {"capacities": "1"}).status_code
        found[who] = (client.get(page_of(ceremony)).status_code, posted, noted)
    does, none = [302, 302, 302, 302], [403, 403, 403, 403]
    assert found == {
        "clerk": (200, [302, 302, 403, 302], 302),
        "supervisor": (200, does, 302),
        "finance": (200, none, 403),
        "auditor": (200, none, 403),
        "manager": (200, none, 403),
        "member": (403, none, 403),
    }


@pytest.mark.parametrize("sent", [{}, {"work": "burn", "after": "0"}, {"work": "make", "after": "٣"}, {"work": "make"}])
def test_what_no_button_sends_is_refused(sent: dict[str, str], desk: Client) -> None:
    assert desk.post(page_of(ceremony_of(1)), sent).status_code == 400


@pytest.mark.parametrize(
    "query", ["?work=make&after=x", "?work=x&after=end", "?after=end", "?work=make&after=" + "9" * 40]
)
def test_an_address_that_nobody_gave_shows_the_page(query: str, desk: Client) -> None:
    assert desk.get(page_of(ceremony_of(1)) + query).status_code == 200


def test_a_ceremony_that_is_not_ready_says_what_it_lacks(desk: Client) -> None:
    ceremony = Ceremony.objects.create(title_ar="حفل توقيع للاختبار")
    page = desk.get(page_of(ceremony))
    assert len(page.context["lacks"]) == 3
    assert desk.get(own_page(ceremony, "change")).text.count(page_of(ceremony)) == 1
