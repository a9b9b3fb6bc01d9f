"""The sheet of an agreement: all that was agreed, as the register holds it today, in Arabic or in French."""

from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from registry.choices import (
    SIGNED_STATES,
    WORKING_STATES,
    AmendmentState,
    AmountScope,
    InstalmentCondition,
    PartyRole,
    PopulationWeight,
    PublicationStatus,
    State,
)
from registry.models import (
    Agreement,
    AgreementParty,
    AgreementTerritory,
    Amendment,
    Commitment,
    Indicator,
    Instalment,
    Obligation,
    Project,
)
from registry.plain_letters import in_each_language, ltr
from registry.templatetags.show import plain_quantity

from .sheet import Column, Paper, Part, chosen, day_of, desk_check, label_of, public_check, short_day
from .words import names_of

EFFECTIVE = (AmendmentState.SIGNED, AmendmentState.IN_FORCE)


def read_whole(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """With all that their sheets say, in a number of queries that does not depend on how many they are."""
    money = Agreement.objects.with_money().filter(pk__in=agreements.order_by().values("pk"))
    near = ("kind", "strategy", "framework", "predecessor", "ceremony", "call")
    return money.select_related(*near).prefetch_related(
        "participations__party",
        "participations__signatory",
        "pillars",
        "lines__project_line",
        "populations__population",
        Prefetch("territories", AgreementTerritory.objects.select_related("region", "province", "commune")),
        "objectives",
        "axes__axis",
        "legal_references",
        "policy_references",
        "commitments__funder",
        "instalments__payer",
        Prefetch("indicators", Indicator.objects.with_achieved()),
        "obligations__debtor__party",
        "obligations__creditor__party",
        "projects__holder",
        "projects__project_line",
        "amendments",
    )


def sheet_of(agreement: Agreement, language: str) -> Paper:
    """The sheet, in the language of the day; `agreement` comes from `read_whole`."""
    paper = Paper(agreement.number or "—", title())
    _mark(paper, agreement)
    _identify(paper.part(), agreement, language)
    _parties(paper.part(pgettext("on a paper", "parties")), agreement, language)
    _term(paper.part(gettext("Signature and duration")), agreement, language)
    paper.part(label_of(Agreement, "purpose")).tell(names_of(agreement, "purpose")[language])
    for heading, rows in (
        (pgettext("on a paper", "objectives"), agreement.objectives.all()),
        (pgettext("on a paper", "legal references"), agreement.legal_references.all()),
        (pgettext("on a paper", "policy references"), agreement.policy_references.all()),
    ):
        texts = [names_of(row, "text")[language] for row in rows]
        paper.part(heading).tell(*(f"{ltr(f'{place}.')} {text}" for place, text in enumerate(texts, start=1)))
    axes = [names_of(row.axis, "name")[language] for row in agreement.axes.all()]
    paper.part(pgettext("on a paper", "axes of cooperation")).tell(*axes)
    _money(paper.part(gettext("Money")), agreement)
    _commitments(paper.part(pgettext("on a paper", "commitments")), agreement, language)
    _instalments(paper.part(pgettext("on a paper", "instalments")), agreement, language)
    _obligations(paper.part(pgettext("on a paper", "obligations")), agreement, language)
    _indicators(paper.part(pgettext("on a paper", "indicators")), agreement, language)
    _projects(paper.part(pgettext("on a paper", "projects")), agreement, language)
    _amendments(paper.part(pgettext("on a paper", "amendments")), agreement, language)
    _follow_up(paper.part(gettext("Follow-up")), agreement, language)
    paper.check = _check(agreement)
    return paper


def title() -> str:
    """What the paper is."""
    return gettext("Agreement sheet")


def _mark(paper: Paper, agreement: Agreement) -> None:
    """A text that is not signed says so across the page: a draft as a draft, what was given up as that."""
    if agreement.state not in SIGNED_STATES:
        state = State.DRAFT if agreement.state in WORKING_STATES else State(agreement.state)
        warning = in_each_language(lambda: gettext("Not signed: this sheet proves no agreement"))
        paper.mark_state(in_each_language(lambda: state.label), warning)
    if agreement.is_fictional:
        paper.mark_fiction()


def _check(agreement: Agreement) -> dict[str, object]:
    if agreement.publication == PublicationStatus.PUBLISHED:
        return public_check("api:agreements-record", str(agreement.uuid), agreement.number or "")
    return desk_check("admin:registry_agreement_change", agreement.pk, agreement.number or "")


def _identify(part: Part, agreement: Agreement, language: str) -> None:
    def add(name: str, *texts: str) -> None:
        part.add_typed(label_of(Agreement, name), *texts)

    titles = names_of(agreement, "title")
    part.add_typed(label_of(Agreement, "title"), titles[language], strong=True)
    part.add_typed("", *(title for title in titles.values() if title != titles[language]))
    add("kind", names_of(agreement.kind, "name")[language])
    add("reference", agreement.reference or "")
    add("registration_number", agreement.registration_number or "")
    part.add(label_of(Agreement, "state"), str(agreement.get_state_display()), strong=True)
    part.add(gettext("publication"), _publication(agreement))
    for name in ("framework", "predecessor"):
        if (related := getattr(agreement, name)) is not None:
            add(name, related.number or "", names_of(related, "title")[language])
    for name in ("ceremony", "strategy"):
        if (related := getattr(agreement, name)) is not None:
            add(name, names_of(related, "title" if name == "ceremony" else "name")[language])
    if agreement.call is not None:
        add("call", str(agreement.call))
    pillars = sorted(agreement.pillars.all(), key=lambda pillar: pillar.number)
    part.add_typed(gettext("pillars"), *(names_of(each, "name")[language] for each in pillars))
    lines = agreement.lines.all()
    part.add_typed(gettext("project lines"), *(names_of(each.project_line, "name")[language] for each in lines))
    _populations(part, agreement, language)
    places = [names_of(row.place, "name")[language] for row in agreement.territories.all()]
    national = [gettext("national")] if agreement.is_national else []
    part.add_typed(gettext("territory"), *(national or places or [agreement.scope_printed or ""]))


def _publication(agreement: Agreement) -> str:
    shown = str(agreement.get_publication_display())
    if agreement.published_version is None:
        return shown
    version = gettext("version %(version)s") % {"version": agreement.published_version}
    return f"{shown} · {version}"


def _populations(part: Part, agreement: Agreement, language: str) -> None:
    labels = {
        PopulationWeight.MAIN: gettext("main target populations"),
        PopulationWeight.MENTIONED: gettext("mentioned populations"),
    }
    for weight, label in labels.items():
        rows = [row.population for row in agreement.populations.all() if row.weight == weight]
        part.add_typed(label, *(names_of(row, "name")[language] for row in rows))


def _parties(part: Part, agreement: Agreement, language: str) -> None:
    part.columns = [
        Column(label_of(AgreementParty, "party"), 5),
        Column(label_of(AgreementParty, "role"), 2),
        Column(label_of(AgreementParty, "signatory"), 4),
        Column(label_of(AgreementParty, "signed_on"), 3),
        Column(label_of(AgreementParty, "share"), 3, is_number=True),
    ]
    for row in agreement.participations.all():
        signed = short_day(row.signed_on, row.signed_on_precision) or _not_yet(row)
        part.lines.append(
            [
                part.cell(names_of(row.party, "name")[language]),
                part.cell(chosen(PartyRole, row.role)),
                part.cell(_name(row.signatory, language), names_of(row, "capacity")[language]),
                part.cell(signed, names_of(row, "signed_place")[language]),
                [*part.amount(row.share), *part.cell(names_of(row, "in_kind")[language])],
            ]
        )


def _not_yet(row: AgreementParty) -> str:
    if row.has_signed:
        return label_of(AgreementParty, "has_signed")
    return gettext("not signed yet") if row.must_sign else ""


def _name(thing: object, language: str) -> str:
    return "" if thing is None else names_of(thing, "name")[language]


def _term(part: Part, agreement: Agreement, language: str) -> None:
    def add(name: str, day: str) -> None:
        part.add(label_of(Agreement, name), day)

    add("signed_on", day_of(agreement.signed_on, agreement.signed_on_precision, agreement.signed_on_printed))
    part.add_typed(label_of(Agreement, "place"), names_of(agreement, "place")[language])
    add("starts_on", day_of(agreement.in_force_from, agreement.in_force_from_precision))
    add("ends_on", day_of(agreement.ends_on, agreement.ends_on_precision))
    months = agreement.duration_months
    add("duration_months", ltr(str(months)) if months else agreement.duration_printed)


def _money(part: Part, agreement: Agreement) -> None:
    part.add_amount(label_of(Agreement, "amount"), agreement.amount, strong=True)
    part.add(label_of(Agreement, "amount_scope"), chosen(AmountScope, agreement.amount_scope))
    part.add("", label_of(Agreement, "amount_is_estimate") if agreement.amount_is_estimate else "")
    part.add_typed(label_of(Agreement, "amount_printed"), agreement.amount_printed)
    for name, label in (
        ("committed", gettext("committed under the agreement")),
        ("paid", gettext("paid so far")),
        ("outstanding", gettext("outstanding")),
    ):
        part.add_amount(label, getattr(agreement, name))


def _commitments(part: Part, agreement: Agreement, language: str) -> None:
    part.columns = [
        Column(label_of(Commitment, "funder"), 5),
        Column(label_of(Commitment, "year"), 1),
        Column(label_of(Commitment, "amount"), 2, is_number=True),
    ]
    for row in agreement.commitments.all():
        funder = part.cell(_name(row.funder, language))
        part.lines.append([funder, part.number(row.year), part.amount(row.amount)])


def _instalments(part: Part, agreement: Agreement, language: str) -> None:
    part.columns = [
        Column(label_of(Instalment, "number")),
        Column(label_of(Instalment, "payer"), 4),
        Column(label_of(Instalment, "amount"), 3, is_number=True),
        Column(label_of(Instalment, "due_on"), 3),
        Column(label_of(Instalment, "condition"), 3),
        Column(label_of(Instalment, "paid_on"), 3),
        Column(label_of(Instalment, "paid_amount"), 3, is_number=True),
    ]
    rows = list(agreement.instalments.all())
    for row in rows:
        part.lines.append(
            [
                part.number(row.number),
                part.cell(_name(row.payer, language)),
                part.amount(row.amount),
                part.cell(short_day(row.due_on)),
                part.cell(chosen(InstalmentCondition, row.condition)),
                part.cell(short_day(row.paid_on)),
                part.amount(row.paid_amount),
            ]
        )
    known = [row.amount for row in rows if row.amount is not None]
    if len(known) == len(rows) > 1:
        total = part.cell(capfirst(gettext("total")), strong=True)
        part.lines.append([[], total, part.amount(sum(known, Decimal(0)), strong=True), [], [], [], []])


def _obligations(part: Part, agreement: Agreement, language: str) -> None:
    """One by one where the register follows them up; else the article as the paper prints it, party by party."""
    for each in agreement.participations.all():
        if text := names_of(each, "obligations")[language]:
            part.tell(f"{_name(each.party, language)} — {text}")
    part.columns = [
        Column(label_of(Obligation, "debtor"), 3),
        Column(label_of(Obligation, "text"), 6),
        Column(label_of(Obligation, "creditor"), 3),
        Column(label_of(Obligation, "due_on"), 2),
        Column(label_of(Obligation, "state"), 2),
    ]
    for row in agreement.obligations.all():
        creditor = row.creditor.party if row.creditor else None
        part.lines.append(
            [
                part.cell(_name(row.debtor.party, language)),
                part.cell(names_of(row, "text")[language]),
                part.cell(_name(creditor, language) or gettext("all the other parties")),
                part.cell(short_day(row.due_on)),
                part.cell(str(row.get_state_display())),
            ]
        )
    if not part.lines:
        part.columns = []


def _indicators(part: Part, agreement: Agreement, language: str) -> None:
    part.columns = [
        Column(label_of(Indicator, "name"), 5),
        Column(label_of(Indicator, "unit"), 2),
        Column(label_of(Indicator, "baseline"), 2, is_number=True),
        Column(label_of(Indicator, "target"), 2, is_number=True),
        Column(gettext("achieved"), 2, is_number=True),
    ]
    for row in agreement.indicators.all():
        figures = (row.baseline, row.target, getattr(row, "achieved", None))
        part.lines.append(
            [
                part.cell(_name(row, language)),
                part.cell(names_of(row, "unit")[language]),
                *([part.value("—" if each is None else ltr(plain_quantity(each)))] for each in figures),
            ]
        )


def _projects(part: Part, agreement: Agreement, language: str) -> None:
    part.columns = [
        Column(label_of(Project, "name"), 4),
        Column(label_of(Project, "holder"), 4),
        Column(label_of(Project, "project_line"), 3),
        Column(label_of(Project, "state"), 2),
        Column(label_of(Project, "budget"), 3, is_number=True),
    ]
    for row in agreement.projects.all():
        names = (_name(row, language), _name(row.holder, language), _name(row.project_line, language))
        words = [part.cell(name) for name in (*names, str(row.get_state_display()))]
        part.lines.append([*words, part.amount(row.budget)])


def _amendments(part: Part, agreement: Agreement, language: str) -> None:
    """Those that all parties have signed: what they changed stands in the parts above once it has taken effect."""
    part.columns = [
        Column(label_of(Amendment, "number")),
        Column(label_of(Amendment, "kind"), 4),
        Column(label_of(Amendment, "signed_on"), 3),
        Column(label_of(Amendment, "effective_on"), 3),
        Column(label_of(Amendment, "state"), 3),
    ]
    for row in agreement.amendments.all():
        if row.state in EFFECTIVE:
            words = (str(row.get_kind_display()), short_day(row.signed_on), short_day(row.effective_on))
            part.lines.append(
                [
                    part.number(row.number),
                    *(part.cell(word) for word in words),
                    part.cell(str(row.get_state_display())),
                ]
            )


def _follow_up(part: Part, agreement: Agreement, language: str) -> None:
    for name in ("steering", "follow_up"):
        part.add_typed(label_of(Agreement, name), *names_of(agreement, name)[language].splitlines())
