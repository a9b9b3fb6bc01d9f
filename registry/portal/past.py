"""What a party handed in before, of what a form asks: its own, and nothing of what another party wrote."""

from registry.choices import ReportState
from registry.models import CompletionRequest, Deposit, DepositDraft, Party, Report

About = Report | CompletionRequest | None


def last_of(draft: DepositDraft, about: About) -> Deposit | None:
    """The last one by the same person of the same thing."""
    rows = Deposit.objects.filter(made_by=draft.person, party=draft.party, kind=draft.kind, agreement=draft.agreement)
    if isinstance(about, Report):
        rows = rows.filter(report=about)
    if isinstance(about, CompletionRequest):
        rows = rows.filter(request=about)
    return rows.order_by("-pk").first()


def report_by(party: Party, report: Report) -> Deposit | None:
    """The report as this party handed it in the last time."""
    return Deposit.objects.filter(report=report, party=party).order_by("-pk").first()


def returned_because(about: About, party: Party) -> str:
    """Why a report was returned. What another party handed in was answered to that party alone."""
    if not isinstance(about, Report) or about.state != ReportState.RETURNED:
        return ""
    last = Deposit.objects.filter(report=about).order_by("-pk").first()
    return about.reason if last is None or last.party_id == party.pk else ""
