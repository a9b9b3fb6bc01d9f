"""The receipt of what an association handed in (law 55-19): what, when, which papers, and until when it is answered.

It says what the deposit says and nothing of what came after, so that it is the same paper whenever it is printed.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from registry.choices import DepositKind, ReportKind
from registry.models import Deposit, DepositPaper
from registry.plain_letters import ltr
from registry.templatetags.show import plain_quantity
from registry.timeline import period

from .paper import printable
from .words import Both, Half, day_in_words, either, in_full, moment_in_words

LONGEST_TEXT: Final = 700
"""Letters of the text that the receipt repeats: who wants all of it reads it at the desk."""
SHORT_DIGEST: Final = 16
LABELS: Final = {
    "spent": gettext_lazy("amount spent (MAD)"),
    "should_be": gettext_lazy("what it should be"),
    "until": gettext_lazy("until"),
    "phone": gettext_lazy("telephone"),
    "email": gettext_lazy("e-mail address"),
    "address": gettext_lazy("address"),
}
"""What the forms ask besides the text, in the order in which the receipt repeats it."""
OF_TEXT: Final = {
    DepositKind.REPORT: pgettext_lazy("report", "what was done"),
    DepositKind.CORRECTION: gettext_lazy("what is wrong"),
    DepositKind.RENEWAL: gettext_lazy("why it is renewed"),
}
NOTHING: Final = "—"


def title() -> str:
    """What the paper is."""
    return gettext("Receipt for a deposit")


def opening() -> str:
    """The first sentence."""
    return gettext("The ministry has received from the association what is described below.")


def say(half: Half, deposit: Deposit) -> None:
    """The rows of one language."""
    half.add(gettext("number"), deposit.number, strong=True)
    half.add(gettext("handed in on"), moment_in_words(deposit.made_at))
    then = deposit.then
    half.add_typed(pgettext("on a paper", "association"), either(then.get("party", {}))[half.lang])
    if agreement := then.get("agreement"):
        half.add_typed(pgettext("on a paper", "agreement"), agreement["number"], either(agreement["title"])[half.lang])
    half.add(pgettext("on a paper", "deposit"), _kind(deposit), strong=True)
    half.add_typed(str(OF_TEXT.get(DepositKind(deposit.kind), gettext("text"))), shortened(deposit.text))
    _say_content(half, deposit)
    half.add(gettext("papers"), *_papers(deposit))
    if deposit.answer_due_on is not None:
        half.add(gettext("answer at the latest on"), day_in_words(deposit.answer_due_on), strong=True)
        half.notes.append(
            gettext("The law leaves the ministry this much time to answer (law 55-19); a refusal gives its reasons.")
        )


def _kind(deposit: Deposit) -> str:
    """What was handed in: of a report, which one."""
    report = deposit.then.get("report")
    if report is None:
        return str(deposit.get_kind_display())
    days = [date.fromisoformat(day) for day in report["period"]]
    return " · ".join(part for part in (str(ReportKind(report["kind"]).label), period(*days)) if part)


def _papers(deposit: Deposit) -> list[str]:
    """Each paper with the beginning of its digest, by which the file can be recognised."""
    rows = DepositPaper.objects.filter(deposit=deposit).select_related("document", "piece").order_by("pk")
    names = deposit.content.get("names", {})
    return [_paper(row, names) for row in rows]


def _paper(row: DepositPaper, names: dict[str, str]) -> str:
    """By the piece for which it stands, else as its sender named it.

    Never by the title of the document: the ministry may have filed the same bytes under a title of its own.
    """
    document = row.document
    name = str(row.piece or names.get(document.sha256) or document.get_kind_display())
    return f"{printable(shortened(name, 120))} · {ltr(f'SHA-256 {document.sha256[:SHORT_DIGEST]}…')}"


def _say_content(half: Half, deposit: Deposit) -> None:
    content = deposit.content
    for name, label in LABELS.items():
        if name in content:
            half.add(str(label), _worded(name, content[name]) or NOTHING)
    if values := content.get("values"):
        _say_indicators(half, values, deposit.then.get("indicators", {}))


def _worded(name: str, value: str) -> str:
    """An amount and a day as people write them; anything else as it was typed."""
    if name == "spent":
        return in_full(Decimal(value))
    if name == "until":
        return day_in_words(date.fromisoformat(value))
    return printable(shortened(value))


def _say_indicators(half: Half, values: dict[str, str], names: dict[str, Both]) -> None:
    """What each has reached, in the order of the form, by its name of that day."""
    line = gettext("%(indicator)s: %(number)s")
    lines = [
        line % {"indicator": printable(either(names[key])[half.lang]), "number": ltr(plain_quantity(Decimal(value)))}
        for key, value in values.items()
        if key in names
    ]
    half.add(gettext("indicators"), *lines)


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """The beginning of a long text."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"
