"""History: every change of a row of the register is kept with its actor, whatever the road, and cannot be erased."""

from collections.abc import Callable
from io import StringIO

import pghistory
import pghistory.models
import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Field, Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pgtrigger import registered

from registry import lifecycle
from registry.changes import Change, changes_of, who_changed
from registry.choices import COMMANDS
from registry.models import Agreement, Commune, Party, Pillar, Source, User, acting, attributed
from registry.translation import UNSEEN, WITHOUT_HISTORY

from .factories import AgreementFactory, PartyFactory
from .office import Office, what_stands_on

pytestmark = pytest.mark.django_db

OLDER = "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher"


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


def by_the_desk(source: Source, supervisor: User) -> str:
    client = Office()
    client.force_login(supervisor, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("admin:registry_source_change", args=[source.pk])
    response = client.post(page, what_stands_on(client.get(page)) | {"note": "بعد"})
    assert response.status_code == 302
    return "admin"


def by_update(source: Source, supervisor: User) -> str:
    with acting(supervisor, road="repair"):
        Source.objects.filter(pk=source.pk).update(note="بعد")
    return "repair"


def by_bulk_update(source: Source, supervisor: User) -> str:
    source.note = "بعد"
    with acting(supervisor, road="repair"):
        Source.objects.bulk_update([source], ["note"])
    return "repair"


def by_raw_sql(source: Source, supervisor: User) -> str:
    with acting(supervisor, road="psql"), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_source SET note = 'بعد' WHERE id = %s", [source.pk])
    return "psql"


@pytest.mark.no_actor
@pytest.mark.parametrize("door", [by_the_desk, by_update, by_bulk_update, by_raw_sql])
def test_every_door_leaves_who_when_before_and_after(door: Callable[[Source, User], str], supervisor: User) -> None:
    with attributed(road="test"):
        source = Source.objects.create(slug="a-source", kind="press", title_ar="مقال", note="قبل")
    road = door(source, supervisor)
    newest: Change = who_changed(source, "note")[0]
    assert (newest.who.name, str(newest.before), str(newest.after)) == (supervisor.full_name, "قبل", "بعد")
    assert newest.kind == "update"
    assert abs((timezone.now() - newest.at).total_seconds()) < 60
    event = source.events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata == {"user": supervisor.pk, "road": road}


@pytest.mark.no_actor
def test_rows_made_together_and_rows_that_go_leave_who_too(supervisor: User) -> None:
    with acting(supervisor, road="repair"):
        (party,) = Party.objects.bulk_create([Party(kind="association", name_ar="جمعية بالجملة")])
    with acting(supervisor, road="repair"):
        Party.objects.filter(pk=party.pk).delete()
    changes = changes_of(party)
    assert {change.who.name for change in changes} == {supervisor.full_name}
    names = [change for change in changes if change.name == "party.name_ar"]
    assert [(change.kind, str(change.before), str(change.after)) for change in names] == [
        ("delete", "جمعية بالجملة", ""),
        ("insert", "", "جمعية بالجملة"),
    ]


@pytest.mark.no_actor
def test_a_step_and_a_command_leave_who(supervisor: User) -> None:
    with attributed(road="test"):
        agreement = AgreementFactory(state="proposed")
    step = next(offer.step for offer in lifecycle.offers(agreement, actor=supervisor) if not offer.refusal)
    lifecycle.move(agreement, step.name, actor=supervisor, reason="لأن")
    newest = next(change for change in changes_of(agreement) if change.name == "agreement.state")
    assert (newest.who.name, str(newest.before)) == (supervisor.full_name, "مقترحة")
    assert str(step.label) in newest.road
    with attributed(road="test"):
        commune = Commune.objects.order_by("code").first()
        Commune.objects.filter(pk=commune.pk).update(population_2024=1)
    call_command("load_reference", verbosity=0)
    newest = changes_of(commune)[0]
    assert (newest.who.name, str(newest.before)) == ("تحميل اللوائح المرجعية", "1")
    assert "تحميل اللوائح المرجعية" in newest.road


@pytest.mark.no_actor
def test_one_act_within_another_keeps_both_actors_apart(clerk: User, supervisor: User) -> None:
    with acting(clerk, road="admin"):
        first = PartyFactory()
        with acting(supervisor, road="publish"):
            second = PartyFactory()
        third = PartyFactory()
    users = [party.events.get().pgh_context.metadata["user"] for party in (first, second, third)]
    assert users == [clerk.pk, supervisor.pk, clerk.pk]


@pytest.mark.no_actor
def test_the_last_actor_is_not_lent_to_what_the_transaction_writes_after_him(clerk: User) -> None:
    with transaction.atomic():
        with acting(clerk, road="admin"):
            party = PartyFactory()
        with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
            Party.objects.filter(pk=party.pk).update(name_ar="بلا كاتب")


@pytest.mark.no_actor
def test_a_write_without_an_actor_is_refused(clerk: User) -> None:
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
        User.objects.filter(pk=clerk.pk).update(roles=["account_manager"])
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
        Pillar.objects.update(number=F("number") + 10)
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic():
        Party.objects.create(kind="association", name_ar="جمعية بلا كاتب")
    with pytest.raises(IntegrityError, match="pgh_context"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_pillar SET number = number + 10")


EVENTS = sorted(
    (model for model in apps.get_app_config("registry").get_models() if issubclass(model, pghistory.models.Event)),
    key=lambda model: model.__name__,
)
KEPT = [*EVENTS, pghistory.models.Context]


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_no_event_of_any_table_can_be_changed_deleted_or_emptied(model: type[Model]) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    PartyFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="may not be truncated"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table}")
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_append_only%%'"
            " AND tgenabled = 'O' AND tgtype & 31 = 27",  # before each row, on update and on delete
            [table],
        )
        assert cursor.fetchone()[0] == 1
        cursor.execute(f"SELECT count(*) FROM {table}")
        if cursor.fetchone()[0]:
            for sql in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
                with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
                    cursor.execute(sql)


def test_a_table_that_keeps_history_cannot_be_emptied() -> None:
    for event in EVENTS:
        table = event.pgh_tracked_model._meta.db_table
        with pytest.raises(DatabaseError, match="may not be truncated"), transaction.atomic():
            connection.cursor().execute(f"TRUNCATE {table} CASCADE")


NOT_KEPT = {"revision", "updated_at"}
"""The number and the time of the last save: no thing that the register says, and no reason for an event."""


def quoted(fields: list[Field]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


@pytest.mark.parametrize("event", EVENTS, ids=lambda model: model.__name__)
def test_the_history_played_again_from_empty_rebuilds_every_row_of_the_loaded_register(event: type[Model]) -> None:
    """Byte for byte, what the database derives included: the columns are computed anew by the empty table."""
    model, kept = event.pgh_tracked_model, {field.name for field in event._meta.concrete_fields}
    table, fields = model._meta.db_table, list(model._meta.concrete_fields)
    kept -= NOT_KEPT
    unseen = [field for field in fields if field.name not in kept and not field.generated]
    assert {field.name for field in unseen} <= {*UNSEEN.get(model, ()), *NOT_KEPT}
    played = quoted([field for field in fields if field.name in kept])
    shown = quoted([field for field in fields if field not in unseen])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE rebuilt (LIKE {table} INCLUDING GENERATED) ON COMMIT DROP")
        for field in unseen:
            cursor.execute(f'ALTER TABLE rebuilt DROP COLUMN "{field.column}"')
        cursor.execute(
            f"INSERT INTO rebuilt ({played}) SELECT {played} FROM (SELECT DISTINCT ON (pgh_obj_id) * FROM"
            f" {event._meta.db_table} ORDER BY pgh_obj_id, pgh_id DESC) last WHERE pgh_label <> 'delete'"
        )
        rows, again = (f"SELECT ROW({shown})::text FROM {name}" for name in (table, "rebuilt"))
        cursor.execute(f"({rows} EXCEPT ALL {again}) UNION ALL ({again} EXCEPT ALL {rows})")
        assert cursor.fetchall() == []
        cursor.execute(
            f"SELECT count(*) FROM (SELECT DISTINCT ON (pgh_obj_id) * FROM {event._meta.db_table}"
            " ORDER BY pgh_obj_id, pgh_id) first WHERE pgh_label <> 'insert'"
        )
        assert cursor.fetchone()[0] == 0, "every row begins with its insertion"


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
    assert {name for name in set(row) - kept if not Party._meta.get_field(name).generated} <= NOT_KEPT


def test_a_deletion_keeps_what_was_deleted() -> None:
    party = PartyFactory()
    pk, name = party.pk, party.name_ar
    party.delete()
    event = type(PartyFactory().events.first()).objects.filter(pgh_obj_id=pk, pgh_label="delete").get()
    assert event.name_ar == name


def test_every_model_keeps_its_history_or_says_why_not() -> None:
    tracked = {event.pgh_tracked_model for event in apps.get_app_config("registry").get_models() if is_event(event)}
    for model in apps.get_app_config("registry").get_models(include_auto_created=True):
        if not is_event(model):
            assert (model in tracked) != (model in WITHOUT_HISTORY), model
    assert all(WITHOUT_HISTORY.values())


def is_event(model: type) -> bool:
    return issubclass(model, pghistory.models.Event)


def test_the_triggers_in_the_database_are_those_of_the_code() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%%' AND tgenabled = 'O'")
        assert cursor.fetchone()[0] == len(registered()) > 200


# -- Accounts ------------------------------------------------------------------------------------------------------


def events_of(user: User) -> list[Model]:
    return list(user.events.order_by("pgh_id"))


@pytest.mark.no_actor
def test_a_sign_in_needs_no_actor_and_leaves_no_row(clerk: User, client: Client) -> None:
    before = len(events_of(clerk))
    response = client.post("/accounts/login/", {"login": clerk.email, "password": "a long enough password"})
    assert response.status_code == 302
    clerk.refresh_from_db()
    assert clerk.last_login is not None
    assert len(events_of(clerk)) == before


@pytest.mark.no_actor
def test_a_new_password_is_told_and_never_kept(clerk: User, account_manager: User, signed_in: Callable) -> None:
    new = "quite another password 7"
    address = reverse("account_change_password")
    sent = {"oldpassword": "a long enough password", "password1": new, "password2": new}
    assert signed_in(clerk).post(address, sent).status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password(new)
    (newest,) = [change for change in changes_of(clerk) if change.who.key == str(clerk.pk)]
    assert newest.name == "user.password"
    assert clerk.password not in f"{newest.before}{newest.after}"
    assert not [field for field in type(events_of(clerk)[0])._meta.fields if field.name in ("password", "last_login")]


@pytest.mark.no_actor
def test_a_password_written_by_raw_sql_is_seen(clerk: User, account_manager: User) -> None:
    with acting(account_manager, road="psql"):
        User.objects.filter(pk=clerk.pk).update(password="!", full_name="اسم آخر")
    names = {change.name for change in changes_of(clerk) if change.who.key == str(account_manager.pk)}
    assert names == {"user.password", "user.full_name"}


@pytest.mark.no_actor
def test_a_password_that_is_stored_anew_at_sign_in_has_its_owner_as_actor(
    clerk: User, client: Client, settings: object
) -> None:
    settings.PASSWORD_HASHERS = [OLDER, *settings.PASSWORD_HASHERS]  # type: ignore[attr-defined]
    with attributed(road="test"):
        User.objects.filter(pk=clerk.pk).update(password=make_password("a long enough password"))
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[::-1]  # type: ignore[attr-defined]
    response = client.post("/accounts/login/", {"login": clerk.email, "password": "a long enough password"})
    assert response.status_code == 302
    event = events_of(clerk)[-1]
    assert (event.pgh_label, event.pgh_context.metadata) == ("password", {"user": clerk.pk, "road": "sign_in"})


@pytest.mark.no_actor
def test_roles_are_given_and_taken_by_somebody(clerk: User, account_manager: User) -> None:
    with acting(account_manager, road="admin"):
        User.objects.filter(pk=clerk.pk).update(roles=["supervisor"])
    (told,) = [change for change in changes_of(clerk) if change.who.key == str(account_manager.pk)]
    assert (told.before.text, told.after.text) == ("مكلف بالتسجيل", "مشرف")


@pytest.mark.no_actor
def test_commands_that_make_accounts_and_passwords_are_their_actors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough password")
    call_command("createsuperuser", "--noinput", email="first@ministry.example", verbosity=0)
    user = User.objects.get(email="first@ministry.example")
    monkeypatch.setattr("getpass.getpass", lambda prompt="": "quite another password 7")
    call_command("changepassword", user.email, stdout=StringIO())
    told = {(change.name, change.who.name) for change in changes_of(user)}
    opened, replaced = str(COMMANDS["createsuperuser"]), str(COMMANDS["changepassword"])
    assert {("user.email", opened), ("user.password", replaced)} <= told
