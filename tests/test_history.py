"""History: every change of a row of the register is kept with its actor, whatever the road, and cannot be erased."""

import pghistory
import pghistory.models
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from pgtrigger import registered

from registry.models import Agreement, Party, User, acting
from registry.translation import WITHOUT_HISTORY

from .factories import AgreementFactory, PartyFactory

pytestmark = pytest.mark.django_db


def last_event(agreement: Agreement) -> object:
    return agreement.events.order_by("-pgh_id").first()


def test_an_update_keeps_both_languages_and_the_actor(clerk: User) -> None:
    agreement = AgreementFactory()
    with acting(clerk, road="admin"):
        agreement.title_fr = "Nouveau titre"
        agreement.save()
    event = last_event(agreement)
    assert (event.title_fr, event.title_ar, event.pgh_label) == ("Nouveau titre", agreement.title_ar, "update")
    assert event.pgh_context.metadata["user"] == clerk.pk
    assert event.pgh_context.metadata["road"] == "admin"


def test_roads_that_models_do_not_see_are_kept_too() -> None:
    agreement = AgreementFactory()
    Agreement.objects.filter(pk=agreement.pk).update(note="par update()")
    assert last_event(agreement).note == "par update()"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_agreement SET note = 'par SQL' WHERE id = %s", [agreement.pk])
    assert last_event(agreement).note == "par SQL"
    (made,) = Party.objects.bulk_create([Party(kind="association", name_ar="جمعية بالجملة")])
    assert made.events.get().pgh_label == "insert"


@pytest.mark.no_actor
def test_a_write_without_an_actor_is_refused() -> None:
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
        Party.objects.create(kind="association", name_ar="جمعية بلا كاتب")
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_pillar SET number = number + 10")


def test_events_cannot_be_changed_deleted_or_emptied() -> None:
    agreement = AgreementFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql in (
            "UPDATE registry_agreementevent SET note = 'x' WHERE pgh_obj_id = %s",
            "DELETE FROM registry_agreementevent WHERE pgh_obj_id = %s",
            "TRUNCATE registry_agreementevent",
            "TRUNCATE registry_agreement CASCADE",
        ):
            with pytest.raises(Exception, match=r"Cannot|may not be truncated"), transaction.atomic():
                cursor.execute(sql, [agreement.pk] if "%s" in sql else None)
    assert agreement.events.count() == 1


def test_the_history_of_a_row_rebuilds_it() -> None:
    party = PartyFactory()
    party.acronym = "ج.ا"
    party.save()
    party.name_fr = "Autre nom"
    party.save()
    event = party.events.order_by("-pgh_id").first()
    row = Party.objects.filter(pk=party.pk).values().get()
    kept = {field.attname for field in event._meta.fields} & set(row)
    assert {name: getattr(event, name) for name in kept} == {name: row[name] for name in kept}
    assert set(row) - kept == {"search"}, "only what the database derives is not kept"


def test_a_deletion_keeps_what_was_deleted() -> None:
    party = PartyFactory()
    pk, name = party.pk, party.name_ar
    party.delete()
    event = type(PartyFactory().events.first()).objects.filter(pgh_obj_id=pk, pgh_label="delete").get()
    assert event.name_ar == name


def test_every_model_keeps_its_history_or_says_why_not() -> None:
    tracked = {event.pgh_tracked_model for event in apps.get_app_config("registry").get_models() if is_event(event)}
    for model in apps.get_app_config("registry").get_models():
        if not is_event(model):
            assert (model in tracked) != (model in WITHOUT_HISTORY), model
    assert all(WITHOUT_HISTORY.values())


def is_event(model: type) -> bool:
    return issubclass(model, pghistory.models.Event)


def test_the_triggers_in_the_database_are_those_of_the_code() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%' AND tgenabled = 'O'")
        assert cursor.fetchone()[0] == len(registered()) > 200
