"""The fictional demonstration year: loaded by the same road as the real records, and marked wherever it shows."""

from collections.abc import Iterable, Iterator

from django.db import models
from django.utils import translation

from registry import models as registry
from registry import notices, publication
from registry.choices import PublicationAction, PublicationStatus
from registry.models import User, acting, command_actor

from . import demo_year
from .build import Builder
from .demo_accounts import load_accounts
from .demo_ceremony import prepare_ceremony
from .demo_deposits import tell_deposits
from .demo_money import tell_payments
from .fixtures import Row, document, rows
from .lists import Tally
from .records import load_rows

COMMAND = "load_demo"
SOURCE = "demo"


@notices.in_silence()
def load() -> list[str]:
    """Loads what is missing of the demonstration and its accounts; a line for each file."""
    with translation.override("ar"):
        actor = command_actor(COMMAND)
        with acting(actor, road=COMMAND):
            _source()
            publication.publish_lists(actor=actor, entries={registry.Source: {SOURCE}})
            builder = Builder(prefix="demo/", common={"is_fictional": True, "actor": actor})
            builder.makers[registry.Person] = lambda key: _person(builder, key)
            lines = [str(tally) for tally in _load(builder, actor)]
            tell_payments(actor=actor)
            lines.append(load_accounts())
            tell_deposits(actor=actor)
            lines.append(prepare_ceremony())
            return lines


def _load(builder: Builder, actor: User) -> Iterator[Tally]:
    for file, model, found in _files():
        yield load_rows(builder, model, found, file, actor=actor)
    _publish_parties(actor)


def _publish_parties(actor: User) -> None:
    """The agreements took theirs along; the others together, because one by one they take as long as all the rest."""
    parties = publication.COLLECTIONS["parties"]
    waiting = registry.Party.objects.filter(is_fictional=True, publication=PublicationStatus.UNPUBLISHED)
    publication.write(parties, list(parties.ready(waiting.order_by("pk"))), PublicationAction.PUBLISH, actor=actor)


def _files() -> Iterable[tuple[str, type[models.Model], list[Row]]]:
    """In the order in which rows name one another."""
    around = document("demo/around.json")
    parties = [*rows("demo/parties.json"), *demo_year.councils(), *demo_year.associations()]
    agreements = [*rows("demo/agreements.json"), *rows("demo/stories.json"), *demo_year.agreements()]
    yield "demo/parties.json", registry.Party, [{**row, "publish": False} for row in parties]
    yield "demo/around.json calls", registry.CallForProjects, around["calls"]
    yield "demo/around.json ceremonies", registry.Ceremony, around["ceremonies"]
    yield "demo/around.json consultations", registry.Consultation, around["consultations"]
    yield "demo/agreements.json", registry.Agreement, agreements
    yield "demo/around.json envelopes", registry.RegionalEnvelope, around["envelopes"]
    yield "demo/around.json coverage", registry.Coverage, around["coverage"]


def _source() -> registry.Source:
    """The source that every fictional citation names: it says that all of it is fiction."""
    titles = {"title_ar": "بيانات تجريبية غير حقيقية", "title_fr": "Données de démonstration fictives"}
    values = {"kind": "fiction", "language": "ar-fr", "title_is_printed": False, "is_fictional": True, **titles}
    source, _created = registry.Source.objects.get_or_create(slug=SOURCE, defaults=values)
    return source


def _person(builder: Builder, key: str) -> models.Model:
    """«ممثل تجريبي 1»: a person who cannot be taken for a real one."""
    row = {"key": key, "name_ar": f"ممثل تجريبي {key}", "name_fr": f"Représentant fictif {key} (démo)"}
    known = registry.Person.objects.filter(is_fictional=True, name_ar=row["name_ar"]).first()
    return known or builder.create(registry.Person, row, "demo")
