"""Many records at once: a page says what would happen, then what happened; what can be undone, is undone there."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry import publication
from registry.admin import site
from registry.choices import State
from registry.models import Agreement, AgreementParty, Party, Pillar, ProjectLine, PublishedRecord, User
from registry.models.base import Switchable
from tests.factories import AgreementFactory
from tests.office import LIST, change_page

Browser = Callable[..., Client]
LINES = reverse("admin:registry_projectline_changelist")


def chosen(action: str, *things: Any) -> dict[str, Any]:
    return {"action": action, "_selected_action": [thing.pk for thing in things]}


def hidden_on(page: HttpResponse) -> dict[str, Any]:
    """What the form of a page sends when its button is pressed."""
    form = page.text[page.text.rindex('<form method="post">') :]
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: [value for each, value in pairs if each == name] for name, _value in pairs}


def offered(client: Client, line: ProjectLine) -> bool:
    """Whether a new project may name this line."""
    page = client.get(reverse("admin:registry_project_add"))
    return f'value="{line.pk}"' in page.text.partition('name="project_line"')[2].partition("</select>")[0]


@pytest.fixture
def lines(db: None) -> list[ProjectLine]:
    return list(ProjectLine.objects.filter(disabled_on=None).order_by("pk")[:2])


def test_lines_are_switched_off_and_on_again(upper_desk: Client, lines: list[ProjectLine]) -> None:
    asked = upper_desk.post(LINES, chosen("switch_off", *lines))
    assert all(str(line) in asked.text for line in lines)
    assert all(offered(upper_desk, line) for line in lines), "nothing happens before it is confirmed"

    done = upper_desk.post(LINES, hidden_on(asked))
    assert ProjectLine.objects.filter(pk__in=[line.pk for line in lines], disabled_on=timezone.localdate()).count() == 2
    assert not any(offered(upper_desk, line) for line in lines)

    undone = upper_desk.post(LINES, hidden_on(done))
    assert undone.status_code == 200
    assert all(offered(upper_desk, line) for line in lines)


def test_undoing_brings_back_the_day_it_was(upper_desk: Client, lines: list[ProjectLine]) -> None:
    was = date(2024, 3, 1)
    ProjectLine.objects.filter(pk=lines[0].pk).update(disabled_on=was)
    asked = upper_desk.post(LINES, chosen("switch_on", lines[0]))
    done = upper_desk.post(LINES, hidden_on(asked))
    assert ProjectLine.objects.get(pk=lines[0].pk).disabled_on is None
    upper_desk.post(LINES, hidden_on(done))
    assert ProjectLine.objects.get(pk=lines[0].pk).disabled_on == was


def test_undoing_brings_back_the_day_that_was_planned(upper_desk: Client, lines: list[ProjectLine]) -> None:
    planned = timezone.localdate() + timedelta(days=40)
    ProjectLine.objects.filter(pk=lines[0].pk).update(disabled_on=planned)
    done = upper_desk.post(LINES, hidden_on(upper_desk.post(LINES, chosen("switch_off", lines[0]))))
    assert ProjectLine.objects.get(pk=lines[0].pk).disabled_on == timezone.localdate()
    upper_desk.post(LINES, hidden_on(done))
    assert ProjectLine.objects.get(pk=lines[0].pk).disabled_on == planned


def test_an_entry_that_is_off_already_is_left_alone(upper_desk: Client, lines: list[ProjectLine]) -> None:
    ProjectLine.objects.filter(pk=lines[0].pk).update(disabled_on=date(2024, 3, 1))
    page = upper_desk.post(LINES, chosen("switch_off", lines[0]))
    assert hidden_on(page).get("_selected_action") is None, "there is nothing to confirm"
    assert ProjectLine.objects.get(pk=lines[0].pk).disabled_on == date(2024, 3, 1)


def test_entries_changed_meanwhile_are_looked_at_again(upper_desk: Client, lines: list[ProjectLine]) -> None:
    asked = upper_desk.post(LINES, chosen("switch_off", *lines))
    ProjectLine.objects.filter(pk=lines[1].pk).update(name_fr="Autre nom")
    late = upper_desk.post(LINES, hidden_on(asked))
    assert late.status_code == 409
    assert not ProjectLine.objects.filter(pk__in=[line.pk for line in lines]).exclude(disabled_on=None).exists()


def test_who_may_not_change_a_list_switches_nothing_off(desk: Client) -> None:
    """Pillars are the ministry's: a clerk is not even offered it."""
    pillar = Pillar.objects.order_by("pk")[0]
    address = reverse("admin:registry_pillar_changelist")
    assert 'value="switch_off"' not in desk.get(address).text
    desk.post(address, chosen("switch_off", pillar) | {"decided": "1", f"_revision-{pillar.pk}": str(pillar.revision)})
    assert Pillar.objects.get(pk=pillar.pk).disabled_on is None


@pytest.mark.parametrize("model", [Pillar, ProjectLine])
def test_a_public_list_says_so_at_once(model: Any, upper_desk: Client) -> None:
    """What other programs read of an entry is what the register says of it."""
    entry = model.objects.filter(disabled_on=None).order_by("pk").last()
    collection = publication.collection_of(entry)
    address = reverse(f"admin:registry_{model._meta.model_name}_changelist")
    upper_desk.post(address, hidden_on(upper_desk.post(address, chosen("switch_off", entry))))
    record = PublishedRecord.objects.get(collection=collection.name, key=collection.key_of(entry))
    assert timezone.localdate().isoformat() in str(record.body)


def test_every_list_that_is_switched_off_can_be_so_many_at_once() -> None:
    """But the territory, which the High Commission draws."""
    without = {
        model.__name__
        for model, admin in site._registry.items()
        if issubclass(model, Switchable) and "switch_off" not in (admin.actions or ())
    }
    assert without == {"Region", "Province", "Commune"}


# -- Drafts ------------------------------------------------------------------------------------------------------


def test_drafts_go_with_their_parts_and_the_page_says_which(desk: Client) -> None:
    drafts = [AgreementFactory(parties=2, title_ar=f"مسودة للحذف {number}") for number in range(2)]
    asked = desk.post(LIST, chosen("delete_drafts", *drafts))
    assert all(draft.title_ar in asked.text for draft in drafts)
    assert str(AgreementParty._meta.verbose_name_plural) in asked.text
    assert Agreement.objects.filter(pk__in=[draft.pk for draft in drafts]).count() == 2

    done = desk.post(LIST, hidden_on(asked))
    assert done.status_code == 200
    assert not Agreement.objects.filter(pk__in=[draft.pk for draft in drafts]).exists()
    assert Party.objects.exists()
    assert desk.get(change_page(drafts[0])).status_code == 302, "the old address leads to the history"


def test_what_is_signed_stays_and_its_neighbours_go(desk: Client) -> None:
    signed, draft = AgreementFactory(parties=2, state=State.SIGNED), AgreementFactory(parties=2)
    asked = desk.post(LIST, chosen("delete_drafts", signed, draft))
    assert hidden_on(asked)["_selected_action"] == [str(draft.pk)]
    signed.refresh_from_db()
    sent = hidden_on(asked) | chosen("delete_drafts", signed, draft) | {f"_revision-{signed.pk}": str(signed.revision)}
    desk.post(LIST, sent)
    assert Agreement.objects.filter(pk=signed.pk).exists()
    assert not Agreement.objects.filter(pk=draft.pk).exists()


def test_a_clerk_of_a_region_deletes_only_what_is_theirs(regional_clerk: User, signed_in: Browser) -> None:
    elsewhere = AgreementFactory(parties=2, region_codes=["04"])
    client = signed_in(regional_clerk, "ar")
    elsewhere.refresh_from_db()
    sent = chosen("delete_drafts", elsewhere) | {"decided": "1", f"_revision-{elsewhere.pk}": str(elsewhere.revision)}
    client.post(LIST, sent)
    assert Agreement.objects.filter(pk=elsewhere.pk, state=State.DRAFT).exists()
