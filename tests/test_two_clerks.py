"""Two people at one record: the later save is told what the other did, and nothing that anybody typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.admin.base import ReadOnlyAdmin
from registry.admin.merging import Fate, Happening, merge_rows, merge_values
from registry.admin.site import site
from registry.admin.snapshots import Row
from registry.choices import PublicationStatus, State
from registry.models import Agreement, ApiToken, OtherName, Party, Pillar, Project, ProjectLine, Region, User, acting
from registry.models.base import Revised
from registry.models.revisions import owners
from registry.translation import WITHOUT_HISTORY
from tests.factories import AgreementFactory, PartyFactory, SignedAgreementFactory, bring, step_to
from tests.office import change_page, errors_of, own_page, revision_of, what_stands_on

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
LIST = "/admin/registry/agreement/"


def opened(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send from this page, its hidden fields included."""
    return standing(client.get(address))


def standing(page: HttpResponse) -> dict[str, Any]:
    hidden = dict(re.findall(r'name="(_revision|_opened)" value="([^"]*)"', page.text))
    assert set(hidden) == {"_revision", "_opened"}
    return what_stands_on(page) | hidden


def differences(page: HttpResponse) -> dict[str, Any]:
    return {each.label: each for each in page.context["conflict"]["differences"]}


@pytest.fixture
def samira(clerk: User, signed_in: Browser) -> Client:
    return signed_in(clerk, "ar")


@pytest.fixture
def youssef(other_clerk: User, signed_in: Browser) -> Client:
    return signed_in(other_clerk, "fr")


@pytest.fixture
def agreement() -> Agreement:
    return AgreementFactory(title_ar="العنوان الأول", title_fr="Premier titre", parties=2)


# -- The database's part -------------------------------------------------------------------------------------------


def test_every_road_moves_the_revision(agreement: Agreement) -> None:
    seen = [revision_of(Agreement, agreement.pk)]
    agreement.note = "save()"
    agreement.save()
    seen.append(revision_of(Agreement, agreement.pk))
    Agreement.objects.filter(pk=agreement.pk).update(note="update()", revision=1)
    seen.append(revision_of(Agreement, agreement.pk))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_agreement SET note = note WHERE id = %s", [agreement.pk])
    seen.append(revision_of(Agreement, agreement.pk))
    assert seen == sorted(set(seen))


def test_an_update_that_changes_nothing_leaves_no_event(agreement: Agreement) -> None:
    events, revision = agreement.events.count(), revision_of(Agreement, agreement.pk)
    Agreement.objects.get(pk=agreement.pk).save()
    assert agreement.events.count() == events
    assert revision_of(Agreement, agreement.pk) > revision


@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
def test_a_change_of_a_part_moves_the_revision_of_its_record(agreement: Agreement, operation: str) -> None:
    before = revision_of(Agreement, agreement.pk)
    part = agreement.participations.order_by("pk").first()
    with connection.cursor() as cursor:
        if operation == "insert":
            agreement.objectives.create(text_ar="هدف")
        elif operation == "update":
            cursor.execute("UPDATE registry_agreementparty SET capacity_fr = 'x' WHERE id = %s", [part.pk])
        else:
            cursor.execute("DELETE FROM registry_agreementparty WHERE id = %s", [part.pk])
    assert revision_of(Agreement, agreement.pk) > before


def test_citations_and_other_names_are_parts_too() -> None:
    party = Party.objects.exclude(citations=None).order_by("pk").first()
    before = revision_of(Party, party.pk)
    party.citations.all()[0].delete()
    assert revision_of(Party, party.pk) > before
    region = Region.objects.get(code="04")
    before = revision_of(Region, region.pk)
    OtherName.objects.create(region=region, name_ar="اسم آخر")
    assert revision_of(Region, region.pk) > before


def test_signing_in_is_no_change_of_an_account(clerk: User) -> None:
    before = revision_of(User, clerk.pk)
    clerk.last_login = "2026-11-21T10:00:00Z"
    clerk.save(update_fields=["last_login"])
    assert revision_of(User, clerk.pk) == before
    clerk.full_name = "سميرة ب."
    clerk.save(update_fields=["full_name"])
    assert revision_of(User, clerk.pk) == before + 1


def test_every_page_that_can_be_saved_carries_a_revision_and_every_row_on_it_moves_it() -> None:
    for model, admin in site._registry.items():
        if not isinstance(admin, ReadOnlyAdmin) and model is not ApiToken:  # made once, and never changed by a form
            assert issubclass(model, Revised), model
            assert not admin.list_editable, "a list that is edited in place would write past the revisions"
            for inline in admin.inlines:
                kept = not hasattr(inline, "ct_field") and inline.can_delete and inline.model not in WITHOUT_HISTORY
                if kept:
                    assert model in {owner for owner, _key in owners(inline.model)}, (model, inline.model)


# -- Both changed the same field -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", ("عُدلت هذه البطاقة وهي مفتوحة عندكم", "عند فتح الصفحة", "اعتماد ما كتبته", "تحميل ما في السجل")),
        (
            "fr",
            (
                "Cette fiche a été modifiée pendant que vous l’aviez ouverte",
                "À l’ouverture de la page",
                "Retenir mes valeurs",
                "Charger ce qui figure dans le registre",
            ),
        ),
    ],
)
def test_the_later_save_sees_both_versions_field_by_field(
    language: str, words: tuple[str, ...], agreement: Agreement, clerk: User, signed_in: Browser, youssef: Client
) -> None:
    samira, address = signed_in(clerk, language), change_page(agreement)
    mine, his = opened(samira, address), opened(youssef, address)
    assert youssef.post(address, his | {"title_fr": "Titre de Youssef", "amount": "5 000,00"}).status_code == 302
    page = samira.post(address, mine | {"title_fr": "Titre de Samira"})
    assert page.status_code == 409
    for word in words:
        assert word in page.text
    agreement.refresh_from_db()
    assert (agreement.title_fr, agreement.amount) == ("Titre de Youssef", 5000), "nothing was saved"
    form = page.context["adminform"].form
    line = differences(page)[form.fields["title_fr"].label]
    for shown, value in (
        (line.opened, "Premier titre"),
        (line.now, "Titre de Youssef"),
        (line.typed, "Titre de Samira"),
    ):
        assert value in shown
        assert str(shown) in page.text
    assert 'dir="ltr"' in line.now
    assert "يوسف" in line.who
    assert re.search(r"\d\d/\d\d/\d{4} \d\d:\d\d", line.who)
    assert form["title_fr"].value() == "Titre de Samira"
    assert form["amount"].value() == "5\u202f000,00", "what only the other changed is not undone"
    assert "<script>" not in page.text
    assert "style=" not in page.text.partition('class="conflict"')[2].partition("</section>")[0]
    saved = samira.post(address, standing(page))
    assert saved.status_code == 302, errors_of(saved)
    agreement.refresh_from_db()
    assert (agreement.title_fr, agreement.amount) == ("Titre de Samira", 5000)


def test_what_was_typed_is_there_again_with_its_rows(agreement: Agreement, samira: Client, youssef: Client) -> None:
    address = change_page(agreement)
    first, second = agreement.participations.order_by("position")
    mine = opened(samira, address) | {
        "note": "ملاحظة طويلة",
        "pillar_boxes": [Pillar.objects.get(slug="values-sustainability").pk],
        "participations-0-capacity_ar": "رئيسة الجمعية",
        "participations-1-share": "غير مبلغ",
        "objectives-TOTAL_FORMS": 2,
        "objectives-0-text_ar": "هدف كتبته سميرة",
        "objectives-1-text_ar": "هدف ثان",
        "signed_on": "هذا ليس يوما",
    }
    others = {"participations-0-share": "100", "participations-1-DELETE": "on", "objectives-TOTAL_FORMS": 1}
    saved = youssef.post(address, opened(youssef, address) | others | {"objectives-0-text_fr": "Objectif de Youssef"})
    assert saved.status_code == 302, errors_of(saved)
    page = samira.post(address, mine)
    assert page.status_code == 409
    typed = what_stands_on(page)
    assert (typed["note"], typed["signed_on"]) == ("ملاحظة طويلة", "هذا ليس يوما")
    assert [str(each) for each in typed["pillar_boxes"]] == [str(Pillar.objects.get(slug="values-sustainability").pk)]
    assert typed["participations-0-capacity_ar"] == "رئيسة الجمعية"
    assert typed["participations-0-share"] == "100,00", "from the other"
    assert (typed["participations-INITIAL_FORMS"], typed["participations-TOTAL_FORMS"]) == ("1", "2")
    assert typed["participations-1-share"] == "غير مبلغ", "the removed row was touched: it is a new row now"
    assert not typed["participations-1-id"]
    assert (typed["objectives-INITIAL_FORMS"], typed["objectives-TOTAL_FORMS"]) == ("1", "3")
    assert typed["objectives-0-text_fr"] == "Objectif de Youssef"
    assert [typed[f"objectives-{place}-text_ar"] for place in (1, 2)] == ["هدف كتبته سميرة", "هدف ثان"]
    assert "Objectif de Youssef" in page.text
    assert len(page.context["conflict"]["differences"]) == 3
    assert all(each.who for each in page.context["conflict"]["differences"])
    assert not page.context["errors"], "nothing is judged before it is decided"
    mended = standing(page) | {"signed_on": "", "participations-1-share": ""}
    saved = samira.post(address, mended)
    assert saved.status_code == 302, errors_of(saved)
    assert {row.party_id for row in agreement.participations.all()} == {first.party_id, second.party_id}
    assert agreement.participations.get(party=first.party_id).share == 100
    assert agreement.objectives.count() == 3


def test_rows_that_only_the_other_removed_or_changed_are_not_brought_back(
    agreement: Agreement, samira: Client, youssef: Client
) -> None:
    address = change_page(agreement)
    mine = opened(samira, address) | {"note": "x"}
    others = {"participations-1-DELETE": "on", "participations-0-capacity_fr": "Président"}
    assert youssef.post(address, opened(youssef, address) | others).status_code == 302
    page = samira.post(address, mine)
    assert page.status_code == 409
    assert samira.post(address, standing(page)).status_code == 302
    row = agreement.participations.get()
    agreement.refresh_from_db()
    assert (row.capacity_fr, agreement.note) == ("Président", "x")


def test_raw_sql_and_steps_are_noticed(agreement: Agreement, samira: Client, supervisor: User) -> None:
    address = change_page(agreement)
    mine = opened(samira, address)
    with acting(supervisor, road="psql"), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_agreement SET title_ar = 'من SQL' WHERE id = %s", [agreement.pk])
    page = samira.post(address, mine | {"title_fr": "Autre"})
    assert page.status_code == 409
    (line,) = page.context["conflict"]["differences"]
    assert "من SQL" in line.now
    assert "نادية" in line.who
    mine = standing(page)
    bring(agreement, State.SIGNED)
    page = samira.post(address, mine)
    assert page.status_code == 409
    assert any(str(State.SIGNED.label) in str(line.now) for line in page.context["conflict"]["differences"])


def test_the_same_said_in_another_way_is_no_difference(agreement: Agreement, samira: Client) -> None:
    address = change_page(agreement)
    mine = opened(samira, address) | {"amount": "5000"}
    Agreement.objects.filter(pk=agreement.pk).update(amount=5000)
    page = samira.post(address, mine)
    assert page.status_code == 409
    assert page.context["conflict"]["differences"] == []


def test_files_have_to_be_chosen_again(agreement: Agreement, samira: Client, youssef: Client) -> None:
    address = change_page(agreement)
    mine = opened(samira, address) | {
        "documents-TOTAL_FORMS": 1,
        "documents-0-kind": "annex",
        "documents-0-title": "الملحق",
        "documents-0-file": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf"),
    }
    assert youssef.post(address, opened(youssef, address) | {"note": "y"}).status_code == 302
    page = samira.post(address, mine)
    assert "اختاروا ملفاتكم من جديد" in page.text
    assert what_stands_on(page)["documents-0-title"] == "الملحق"


@pytest.mark.parametrize("sent", [{}, {"_revision": ""}, {"_revision": "99"}, {"_opened": "forged"}])
def test_a_page_that_hides_its_revision_is_refused_and_keeps_what_was_typed(
    agreement: Agreement, clerk: User, sent: dict[str, str]
) -> None:
    plain = Client()
    plain.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    address = change_page(agreement)
    data = what_stands_on(plain.get(address)) | {"title_fr": "Titre tapé"} | sent
    page = plain.post(address, data)
    assert page.status_code == 409
    assert not page.context["conflict"]["is_opening_known"]
    assert page.context["adminform"].form["title_fr"].value() == "Titre tapé"
    agreement.refresh_from_db()
    assert agreement.title_fr == "Premier titre"
    assert plain.post(address, standing(page)).status_code == 302
    agreement.refresh_from_db()
    assert agreement.title_fr == "Titre tapé"


def test_errors_do_not_renew_the_revision(agreement: Agreement, samira: Client, youssef: Client) -> None:
    address = change_page(agreement)
    page = samira.post(address, opened(samira, address) | {"title_fr": "Mien", "signed_on": "hier"})
    assert "signed_on" in errors_of(page)
    mine = standing(page) | {"signed_on": ""}
    assert youssef.post(address, opened(youssef, address) | {"title_fr": "Sien"}).status_code == 302
    page = samira.post(address, mine)
    assert page.status_code == 409
    (line,) = page.context["conflict"]["differences"]
    assert "Premier titre" in line.opened


# -- Gone ----------------------------------------------------------------------------------------------------------


def test_a_record_deleted_meanwhile_gives_back_what_was_typed(
    agreement: Agreement, samira: Client, youssef: Client
) -> None:
    address = change_page(agreement)
    mine = opened(samira, address) | {"note": "ملاحظة", "participations-0-capacity_ar": "رئيسة"}
    assert youssef.post(own_page(agreement, "delete"), {"post": "yes"}).status_code == 302
    page = samira.post(address, mine)
    assert page.status_code == 410
    for words in ("حُذفت هذه البطاقة وهي مفتوحة عندكم", "يوسف", "ملاحظة", "رئيسة", "العنوان الأول"):
        assert words in page.text
    assert samira.post(f"{LIST}999999999/change/", mine).status_code == 302, "one that never was"


def test_who_may_no_longer_change_it_gets_back_what_was_typed(samira: Client, supervisor: User) -> None:
    agreement = SignedAgreementFactory(state=State.SIGNED)
    address = change_page(agreement)
    mine = opened(samira, address) | {"note": "ملاحظة ضائعة"}
    step_to(agreement, State.TERMINATED)
    page = samira.post(address, mine)
    assert page.status_code == 403
    assert "ملاحظة ضائعة" in page.text
    assert "لم يعد بإمكانكم تعديلها" in page.text


# -- Steps and publication -----------------------------------------------------------------------------------------


def hidden_revision(page: HttpResponse) -> dict[str, str]:
    (revision,) = set(re.findall(r'name="_revision" value="(\d+)"', page.text))
    return {"_revision": revision}


def test_nobody_publishes_or_withdraws_what_they_have_not_seen(supervisor: User, signed_in: Browser) -> None:
    nadia, agreement = signed_in(supervisor, "fr"), SignedAgreementFactory(state=State.SIGNED)
    for name in ("publish", "withdraw"):
        address = own_page(agreement, name)
        seen = hidden_revision(nadia.get(address)) | {"reason": "Un motif"}
        Agreement.objects.filter(pk=agreement.pk).update(note=f"changed before {name}")
        page = nadia.post(address, seen)
        assert page.status_code == 409
        assert "Cette fiche a été modifiée depuis que vous avez ouvert cette page" in page.text
        assert "Un motif" in page.text
        assert nadia.post(address, {"_revision": ""}).status_code in (400, 409)
        assert nadia.post(address, hidden_revision(page) | {"reason": "Un motif"}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.publication == PublicationStatus.WITHDRAWN


def test_a_step_is_taken_on_what_was_shown(samira: Client) -> None:
    agreement = SignedAgreementFactory()
    seen = hidden_revision(samira.get(change_page(agreement)))
    Agreement.objects.filter(pk=agreement.pk).update(amount=1)
    page = samira.post(own_page(agreement, "step", "sign"), seen)
    assert page.status_code == 409
    agreement.refresh_from_db()
    assert agreement.state == State.DRAFT


def test_a_selection_is_published_as_it_was_shown(supervisor: User, signed_in: Browser) -> None:
    nadia = signed_in(supervisor, "fr")
    ready = [SignedAgreementFactory(state=State.SIGNED) for _number in range(2)]
    chosen = {"action": "publish_selected", "_selected_action": [each.pk for each in ready]}
    shown = nadia.post(LIST, chosen)
    seen = dict(re.findall(r'name="(_revision-\d+)" value="(\d+)"', shown.text))
    assert len(seen) == 2
    Agreement.objects.filter(pk=ready[0].pk).update(note="changed")
    page = nadia.post(LIST, chosen | seen | {"decided": "1"})
    assert page.status_code == 409
    assert page.context["moved"] == [ready[0].pk]
    assert not Agreement.objects.filter(pk__in=[each.pk for each in ready], publication="published").exists()
    seen = dict(re.findall(r'name="(_revision-\d+)" value="(\d+)"', page.text))
    assert nadia.post(LIST, chosen | seen | {"decided": "1"}).status_code == 200
    assert Agreement.objects.filter(pk__in=[each.pk for each in ready], publication="published").count() == 2


# -- Its price -----------------------------------------------------------------------------------------------------


def test_opening_a_page_asks_nothing_more_and_a_save_asks_a_little(agreement: Agreement, samira: Client) -> None:
    address = change_page(agreement)
    samira.get(address)
    with CaptureQueriesContext(connection) as asked:
        data = opened(samira, address)
    assert not [query for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
    with CaptureQueriesContext(connection) as asked:
        assert samira.post(address, data).status_code == 302
    locked = [
        query for query in asked if 'FROM "registry_agreement"' in query["sql"] and "FOR NO KEY UPDATE" in query["sql"]
    ]
    assert len(locked) == 1


@pytest.mark.parametrize("parties", [2, 12])
def test_every_page_with_rows_comes_back_whole(parties: int, samira: Client, youssef: Client) -> None:
    """Whatever the number of rows: who is named as author is asked once for each row that changed, no more."""
    agreement = AgreementFactory(parties=parties)
    address = change_page(agreement)
    mine = opened(samira, address) | {"note": "x"}
    Agreement.objects.filter(pk=agreement.pk).update(amount=7)
    with CaptureQueriesContext(connection) as asked:
        assert samira.post(address, mine).status_code == 409
    assert len(asked) <= 140


def test_projects_and_accounts_have_it_too(
    samira: Client, account_manager: User, signed_in: Browser, clerk: User
) -> None:
    project = Project.objects.create(name_fr="Projet", holder=PartyFactory(), project_line=ProjectLine.objects.all()[0])
    omar = signed_in(account_manager, "fr")
    for client, thing, change in ((samira, project, {"name_fr": "A"}), (omar, clerk, {"full_name": "B"})):
        mine = opened(client, change_page(thing))
        type(thing).objects.filter(pk=thing.pk).update(**dict.fromkeys(change, "C"))
        page = client.post(change_page(thing), mine | change)
        assert page.status_code == 409
        assert len(page.context["conflict"]["differences"]) == 1
        assert client.post(change_page(thing), standing(page)).status_code == 302


# -- The rules of merging, apart from any form ---------------------------------------------------------------------


def exactly(_name: str, one: list[str], other: list[str]) -> bool:
    return one == other


@pytest.mark.parametrize(
    ("before", "mine", "present", "kept", "fate"),
    [
        ("a", "a", "a", "a", None),
        ("a", "b", "a", "b", None),
        ("a", "a", "c", "c", Fate.TAKEN),
        ("a", "b", "c", "b", Fate.TYPED),
        ("a", "c", "c", "c", None),
        (None, "b", "c", "b", Fate.TYPED),
        (None, "b", "b", "b", None),
    ],
)
def test_three_values_make_one(before: str | None, mine: str, present: str, kept: str, fate: Fate | None) -> None:
    opening = None if before is None else {"f": [before]}
    values, changes = merge_values(opening, {"f": [mine]}, {"f": [present]}, exactly)
    assert values == {"f": [kept]}
    assert [each.fate for each in changes] == ([fate] if fate else [])


def test_rows_are_told_apart_by_their_keys() -> None:
    before = {key: {"f": ["a"]} for key in ("same", "theirs", "gone", "gone-typed", "both-gone", "deleted-here")}
    typed = [Row(key, {"f": ["a"]}) for key in ("same", "theirs", "gone")]
    typed += [Row("gone-typed", {"f": ["b"]}), Row("both-gone", {"f": ["a"]}, is_deleted=True)]
    typed += [Row("deleted-here", {"f": ["a"]}, is_deleted=True), Row("", {"f": ["new"]})]
    now = {"same": {"f": ["a"]}, "theirs": {"f": ["z"]}, "deleted-here": {"f": ["z"]}, "added": {"f": ["n"]}}
    rows, changes = merge_rows("p", before, typed, now, exactly)
    assert [(row.key, row.values["f"][0], row.is_deleted) for row in rows] == [
        ("same", "a", False),
        ("theirs", "z", False),
        ("deleted-here", "z", True),
        ("added", "n", False),
        ("", "b", False),
        ("", "new", False),
    ]
    assert [(each.key, each.what) for each in changes] == [
        ("theirs", Happening.CHANGED),
        ("deleted-here", Happening.CHANGED),
        ("added", Happening.ADDED),
        ("gone", Happening.REMOVED),
        ("gone-typed", Happening.REMOVED),
    ]
