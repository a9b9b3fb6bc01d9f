"""The API asked for a day: one record, lists with every filter, old versions."""

import datetime as dt
import hashlib
import json
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from registry import amendments, publication
from registry.api import filters as api_filters
from registry.lifecycle import move
from registry.models import Agreement, PublishedPeriod, PublishedRecord, TargetPopulation, User
from registry.publication.facets import with_ancestors
from registry.text import fold

from .amended import BEFORE, DAY, FIVE_DAYS, SIGNED, TELLS, agreement_in_force, amended, story, terminated, told
from .factories import PartyFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/agreements/"


@pytest.fixture(autouse=True)
def _codes_are_read_anew() -> None:
    api_filters.forget()


@pytest.fixture
def published(supervisor: User) -> Agreement:
    agreement = story(supervisor, reference="2024/CNV/00777")
    publication.publish(agreement, actor=supervisor)
    return agreement


def address(agreement: Agreement) -> str:
    return f"{LIST}{agreement.uuid}/"


# -- One record --------------------------------------------------------------------------------------------------


def test_five_days_have_five_right_answers(published: Agreement, client: Client) -> None:
    for day, (status, values, instruments) in FIVE_DAYS.items():
        record = client.get(address(published), {"as_of": day.isoformat()}).json()
        assert (record["as_of"], record["status"], told(record)) == (day.isoformat(), status, values)
        assert tuple(record["instruments"][name] for name in TELLS) == instruments
        assert len(record["amendments"]) == len(set(record["instruments"].values()) - {"original"})
        assert record["money"] is None
        answer = amendments.as_of(published, day)
        assert {name: record[name] for name in answer.values} == answer.values, "the domain says the same"
        assert record["instruments"] == answer.instruments
        (listed,) = client.get(LIST, {"as_of": day.isoformat(), "q": "00777"}).json()["results"]
        assert listed == record, "the list says the same"


def test_without_a_day_the_record_tells_of_now_and_of_every_amendment(published: Agreement, client: Client) -> None:
    record = client.get(address(published)).json()
    assert record["as_of"] is None
    first, second, third = record["amendments"]
    assert (first["number"], first["kind"], first["signed_on"], first["effective_on"]) == (
        1,
        "extension",
        "2025-03-01",
        "2025-04-01",
    )
    assert first["changes"] == [
        {"field": "duration_months", "before": 24, "after": 36},
        {"field": "ends_on", "before": "2025-12-31", "after": "2026-12-31"},
    ]
    assert first["subject"]["fr"] == "Avenant d'essai"
    assert [change["field"] for change in second["changes"]] == ["amount"]
    assert [change["field"] for change in third["changes"]] == ["regions"]
    assert record["life"] == [{"status": "signed", "on": "2024-01-15"}, {"status": "in_force", "on": "2024-02-01"}]
    assert record["money"]["total"] == {"value": "1500000.00", "currency": "MAD"}
    assert record["money"]["paid"] is None, "no instalment is known"


def test_a_day_before_the_signature_is_not_found_with_the_reason(published: Agreement, client: Client) -> None:
    for language, words in {"ar": "لم تكن", "fr": "n’était pas", "en": "was not signed"}.items():
        response = client.get(address(published), {"as_of": BEFORE.isoformat()}, headers={"accept-language": language})
        problem = response.json()
        assert response.status_code == 404
        assert problem["type"].endswith("#not-yet-signed")
        assert (problem["as_of"], problem["signed_on"]) == ("2024-01-14", "2024-01-15")
        assert words in problem["title"]
    assert client.get(LIST, {"as_of": BEFORE.isoformat(), "q": "00777"}).json()["results"] == []


def test_a_proposal_was_never_signed(supervisor: User, client: Client) -> None:
    proposal = SignedAgreementFactory(state="proposed")
    publication.publish(proposal, actor=supervisor)
    problem = client.get(address(proposal), {"as_of": "2026-11-21"})
    assert (problem.status_code, problem.json()["signed_on"]) == (404, None)
    assert not PublishedPeriod.objects.filter(
        record__in=PublishedRecord.objects.filter(key=str(proposal.uuid)).values("pk")
    ).exists()


@pytest.mark.parametrize("day", ["", "2025-02-30", "20250201", "٢٠٢٥-٠٢-٠١", "yesterday", "2025-2-1", "0000-01-01"])
def test_a_malformed_day_is_refused(day: str, client: Client) -> None:
    some = client.get(LIST).json()["results"][0]["url"]
    for where in (some, LIST):
        response = client.get(where, {"as_of": day})
        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == "as_of"
    assert client.get(f"{some}?as_of=2025-01-01&as_of=2025-01-02").status_code == 400


@pytest.mark.parametrize("collection", ["projects", "parties", "pillars", "consultations"])
def test_only_agreements_have_days(collection: str, client: Client) -> None:
    response = client.get(f"/api/v1/{collection}/", {"as_of": "2025-01-01"})
    assert response.status_code == 400
    record = client.get(f"/api/v1/{collection}/").json()["results"][0]
    assert client.get(record["url"], {"as_of": "2025-01-01"}).status_code == 400


def test_the_reference_leads_to_the_record_of_the_day(published: Agreement, client: Client) -> None:
    response = client.get(f"{LIST}2024/CNV/00777/", {"as_of": "2025-04-01"}, follow=True)
    assert response.json()["as_of"] == "2025-04-01"
    assert client.get(f"{LIST}2024/CNV/00777/", {"as_of": "x"}, follow=True).status_code == 400


def test_the_answer_of_a_day_is_not_the_answer_of_another(published: Agreement, client: Client) -> None:
    first = client.get(address(published), {"as_of": "2025-04-01"})
    again = client.get(address(published), {"as_of": "2025-04-01"}, headers={"if-none-match": first["ETag"]})
    other = client.get(address(published), {"as_of": "2025-03-31"}, headers={"if-none-match": first["ETag"]})
    now = client.get(address(published), headers={"if-none-match": first["ETag"]})
    assert [again.status_code, other.status_code, now.status_code] == [304, 200, 200]


# -- Framework and children --------------------------------------------------------------------------------------


def test_a_framework_that_is_suspended_shows_on_its_children(supervisor: User, client: Client) -> None:
    framework = agreement_in_force(supervisor, ends_on=DAY(2030, 12, 31))
    child = SignedAgreementFactory(framework=framework)
    move(child, "sign", actor=supervisor)
    for agreement in (framework, child):
        publication.publish(agreement, actor=supervisor)
    assert client.get(address(child)).json()["framework"]["status"] == "in_force"
    move(framework, "suspend", actor=supervisor, reason="تعليق")
    record = client.get(address(child)).json()
    assert (record["framework"]["status"], record["version"], record["status"]) == ("suspended", 2, "signed")
    move(framework, "resume", actor=supervisor, reason="استئناف")
    assert client.get(address(child)).json()["framework"]["status"] == "in_force"
    assert client.get(address(child), {"as_of": "2026-11-01"}).json()["framework"]["status"] is None


# -- Versions ----------------------------------------------------------------------------------------------------


def test_old_versions_stay_readable(supervisor: User, client: Client, published: Agreement) -> None:
    amended(published, "extension", {"ends_on": "2030-12-31"}, DAY(2026, 7, 1), actor=supervisor)
    versions = client.get(f"{address(published)}versions/").json()["results"]
    assert [version["version"] for version in versions] == [1, 2, 3]
    ends = []
    for version in versions:
        response = client.get(version["url"])
        assert hashlib.sha256(response.content).hexdigest() == version["sha256"]
        ends.append(response.json()["ends_on"])
    assert ends == ["2026-12-31", "2026-12-31", "2030-12-31"]
    assert client.get(f"{address(published)}versions/4/").status_code == 404
    assert client.get(f"{address(published)}versions/01/").status_code == 404


def test_what_was_withdrawn_comes_back_in_no_version(supervisor: User, client: Client, published: Agreement) -> None:
    publication.withdraw(published, actor=supervisor, reason="خطأ في النشر")
    for path in ("versions/", "versions/1/"):
        response = client.get(f"{address(published)}{path}")
        assert (response.status_code, response.json()["reason"]) == (410, "خطأ في النشر")
    assert client.get(LIST, {"as_of": "2025-04-01", "q": "00777"}).json()["results"] == []
    publication.publish(published, actor=supervisor)
    assert [row["version"] for row in client.get(f"{address(published)}versions/").json()["results"]] == [3]
    assert client.get(f"{address(published)}versions/1/").status_code == 410
    assert client.get(f"{address(published)}versions/3/").status_code == 200


def test_nobody_reads_versions_of_nothing(client: Client) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    for path in ("versions/", "versions/1/"):
        assert client.get(f"{LIST}{nobody}/{path}").status_code == 404


# -- Lists -------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy_register(supervisor: User) -> list[str]:
    """The loaded register, an agreement of which everything changes, and one that becomes regional and ends."""
    one, two = story(supervisor), agreement_in_force(supervisor, is_national=True, region_codes=[])
    everything = [
        ("scope", {"pillars": ["values-sustainability"], "project_lines": ["jisr-al-usra"]}, DAY(2026, 7, 1)),
        ("text", {"title": {"fr": "Xylophone", "ar": "قيثارة"}}, DAY(2026, 8, 1)),
        ("scope", {"populations": [{"slug": "children", "weight": "main"}]}, DAY(2026, 9, 1)),
        ("money", {"amount": None}, DAY(2026, 10, 1)),
    ]
    for kind, values, day in everything:
        amended(one, kind, values, day, actor=supervisor)
    joiner, stays = PartyFactory(name_fr="Ptérodactyle"), one.participations.order_by("position").first().party
    rows = {"parties": [{"party": str(stays.uuid)}, {"party": str(joiner.uuid)}]}
    amended(one, "parties", rows, DAY(2026, 10, 5), DAY(2026, 10, 20), actor=supervisor)
    smaller = {"territory": {"is_national": False, "regions": ["01"]}}
    amended(two, "scope", smaller, DAY(2025, 3, 1), actor=supervisor)
    terminated(two, supervisor)
    for agreement in (one, two):
        publication.publish(agreement, actor=supervisor)
    return list(PublishedRecord.objects.filter(collection="agreements").values_list("key", flat=True))


def first_day(reduced: str | None) -> str:
    """The first day that a reduced date may mean; of none, a day before all others."""
    known = reduced or "0001"
    return known + "-01-01"[len(known) - 10 :] if len(known) < 10 else known


def asked(dice: random.Random, details: list[dict[str, Any]]) -> tuple[dict[str, str], Callable[[dict], bool]]:
    """Filters for a list, and the same in Python over the records."""
    wide = {row.slug: with_ancestors(row) for row in TargetPopulation.objects.select_related("parent__parent")}
    some = dice.choice(details)
    regions = [region["code"] for detail in details for region in detail["regions"]] or ["07"]
    pillars = [pillar["slug"] for detail in details for pillar in detail["pillars"]]
    populations = sorted({slug for row in details for each in row["populations"] for slug in wide[each["slug"]]})
    lines = [line["slug"] for detail in details for line in detail["project_lines"]]
    choices: list[tuple[str, str, Callable[[dict, str], bool]]] = [
        ("region", dice.choice(regions), lambda d, v: v in [each["code"] for each in d["regions"]]),
        ("pillar", dice.choice(pillars), lambda d, v: v in [each["slug"] for each in d["pillars"]]),
        ("status", dice.choice(["signed", "in_force", "completed", "terminated"]), lambda d, v: d["status"] == v),
        ("party", dice.choice(some["parties"])["id"], lambda d, v: v in [each["id"] for each in d["parties"]]),
        ("amount_min", "1000", lambda d, v: bool(d["amount"]) and Decimal(d["amount"]["value"]) >= Decimal(v)),
        ("amount_max", "1200000", lambda d, v: bool(d["amount"]) and Decimal(d["amount"]["value"]) <= Decimal(v)),
        ("national", "only", lambda d, _v: d["is_national"] is True),
        ("national", "exclude", lambda d, _v: d["is_national"] is not True),
        (
            "population",
            dice.choice(populations),
            lambda d, v: any(v in wide[each["slug"]] for each in d["populations"]),
        ),
        ("project_line", dice.choice(lines), lambda d, v: v in [each["slug"] for each in d["project_lines"]]),
        ("q", dice.choice(["xylophone", "قيثارة", "essai", "pterodactyle"]), lambda d, v: fold(v) in words_of(d)),
        ("signed_after", "2025-06-01", lambda d, v: bool(d["signed_on"]) and first_day(d["signed_on"]) >= v),
    ]
    chosen = {name: (value, test) for name, value, test in dice.sample(choices, dice.randrange(1, 4))}
    if "region" in chosen:
        chosen.pop("national", None)
    return (
        {name: value for name, (value, _test) in chosen.items()},
        lambda detail: all(test(detail, value) for value, test in chosen.values()),
    )


def words_of(detail: dict[str, Any]) -> str:
    names = [party["name"] for party in detail["parties"]]
    texts = [text[language] or "" for text in (detail["title"], detail["purpose"], *names) for language in ("ar", "fr")]
    return fold(" ".join([detail["reference"] or "", *texts]))


def test_lists_of_a_day_hold_exactly_what_the_records_of_that_day_say(busy_register: list[str], client: Client) -> None:
    dice = random.Random(20261121)
    days = [SIGNED, DAY(2025, 4, 1), DAY(2026, 6, 1), DAY(2026, 8, 15), DAY(2026, 10, 19), DAY(2026, 11, 21)]
    found_something = 0
    for day in [*days, DAY(2030, 1, 1)]:
        answers = [client.get(f"{LIST}{key}/", {"as_of": day.isoformat()}) for key in busy_register]
        details = [answer.json() for answer in answers if answer.status_code == 200]
        for _turn in range(12):
            filters, matches = asked(dice, details)
            expected = {detail["id"]: detail for detail in details if matches(detail)}
            ordering = dice.choice(["-signed_on", "signed_on", "amount", "-published_at"])
            question = {**filters, "as_of": day.isoformat(), "ordering": ordering}
            got, count = pages(client, {**question, "page_size": "7", "count": "true"})
            assert [each["id"] for each in got] == list(dict.fromkeys(each["id"] for each in got)), question
            assert {each["id"]: each for each in got} == expected, question
            assert count == len(expected), question
            assert in_order(got, ordering), question
            found_something += bool(expected)
    assert found_something > 30


def pages(client: Client, question: dict[str, str]) -> tuple[list[dict[str, Any]], int]:
    """Every page of a list, and the count that it tells."""
    page = client.get(LIST, question).json()
    results = list(page["results"])
    while page["next"]:
        page = client.get(page["next"]).json()
        results += page["results"]
    return results, page["count"]


def in_order(got: list[dict[str, Any]], ordering: str) -> bool:
    """Whether the records come in the order that was asked for."""
    numbers = dict(PublishedRecord.objects.filter(collection="agreements").values_list("key", "sequence"))
    values: list[Any] = {
        "signed_on": [first_day(each["signed_on"]) for each in got],
        "amount": [Decimal(each["amount"]["value"]) if each["amount"] else Decimal(-1) for each in got],
        # By their numbers: two versions of one record have a second each, so a moment may be a second ahead.
        "published_at": [numbers[each["id"]] for each in got],
    }[ordering.removeprefix("-")]
    return values == sorted(values, reverse=ordering.startswith("-"))


def test_a_cursor_is_of_its_day(client: Client) -> None:
    page = client.get(LIST, {"as_of": "2026-11-01", "page_size": "2"}).json()
    following = page["next"]
    assert client.get(following).status_code == 200
    back = client.get(client.get(following).json()["previous"]).json()
    assert back["results"] == page["results"]
    assert client.get(following.replace("as_of=2026-11-01", "as_of=2026-11-02")).status_code == 400
    assert client.get(following.replace("as_of=2026-11-01&", "")).status_code == 400


def test_periods_follow_one_another_until_what_the_record_is_now(busy_register: list[str]) -> None:
    """The same facets by two roads: the working tables for now, the stored record for every day."""
    today = dt.date(2026, 11, 21)
    records = {record.pk: record for record in PublishedRecord.objects.filter(collection="agreements")}
    current = list(PublishedPeriod.objects.filter(valid_from__lte=today, valid_until=None))
    assert len(current) > 40
    for period in current:
        record = records[period.record]
        codes_of = ("pillars", "regions", "provinces", "communes", "parties", "parts", "populations", "project_lines")
        for name in ("status", "amount", "ends_on", "is_national", "search", *codes_of):
            assert getattr(period, name) == getattr(record, name), (name, record.key)
    by_record: dict[int, list[PublishedPeriod]] = {}
    for period in PublishedPeriod.objects.order_by("record", "valid_from"):
        by_record.setdefault(period.record, []).append(period)
    for periods in by_record.values():
        assert [period.valid_until for period in periods[:-1]] == [period.valid_from for period in periods[1:]]
        assert periods[-1].valid_until is None
    assert max(len(periods) for periods in by_record.values()) > 5


def test_the_answer_of_a_day_is_canonical(published: Agreement, client: Client) -> None:
    body = client.get(address(published), {"as_of": "2025-04-01"}).content.decode()
    assert body == json.dumps(json.loads(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
