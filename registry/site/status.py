"""Where an agreement stands, without an account: a number and a code from a paper, on any telephone, without script.

It shows the state and the next step, nothing of the agreement itself. A reference that nobody knows and a wrong code
are the same answer. The address in the QR picture only fills the form in: what is fetched by a preview or kept in a
history is a form, not an answer, and guessing takes a press of the button each time.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from registry import timeline
from registry.exchange import letters
from registry.exchange.letters import codes
from registry.models import StatusLetter

from .tries import TooMany, one_try

UNKNOWN = _("No paper has this number with this code. Please compare both with the paper, letter by letter.")
TEXT = {"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class StatusForm(forms.Form):
    """What stands on the paper."""

    number = forms.CharField(
        label=_("Reference or number"),
        max_length=codes.LONGEST,
        help_text=_("As it stands beside the code, for example CP/2026/00012."),
        widget=forms.TextInput(attrs=TEXT),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=codes.LONGEST,
        help_text=_("Twelve letters and digits; spaces, hyphens and small letters do not matter."),
        widget=forms.TextInput(attrs=TEXT),
    )

    def clean_code(self) -> str:
        """What can be no code at all is no try: it says nothing about any reference."""
        code = codes.read_code(self.cleaned_data["code"])
        if not codes.is_code(code):
            raise forms.ValidationError(_("A code has twelve letters and digits, without U."), "not_a_code")
        return code


class LetterForm(StatusForm):
    """The number of a letter, and its code."""

    number = forms.CharField(
        label=_("Number of the letter"),
        max_length=codes.LONGEST,
        help_text=_("As it stands beside the code, for example ATT/2026/00012."),
        widget=forms.TextInput(attrs=TEXT),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Where an agreement stands."""
    return _answer(request, StatusForm, "registry/status.html", _standing)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest) -> HttpResponse:
    """Whether a letter is genuine, what it said, and whether it is still so."""
    return _answer(request, LetterForm, "registry/status_letter.html", _letter)


def _answer(request: HttpRequest, kind: type[StatusForm], template: str, find: Any) -> HttpResponse:
    """The form, empty or filled in by a QR picture; or what was found."""
    if request.method != "POST":
        filled = {"number": request.GET.get("r", ""), "code": request.GET.get("c", "")}
        return _page(request, template, {"form": kind(initial=_short(filled)), "filled": all(filled.values())})
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, template, {"form": form}, status=400)
    try:
        with one_try(request) as attempt:
            found = find(form.cleaned_data["number"], form.cleaned_data["code"])
            attempt.was_right = found is not None
    except TooMany as refused:
        response = _page(request, template, {"form": form, "minutes": -(-refused.seconds // 60)}, status=429)
        response["Retry-After"] = str(refused.seconds)
        return response
    if found is None:
        form.add_error(None, forms.ValidationError(UNKNOWN, "unknown"))
        return _page(request, template, {"form": form}, status=404)
    return _page(request, template, found)


def _short(filled: dict[str, str]) -> dict[str, str]:
    return {name: value[: codes.LONGEST].replace("\0", "") for name, value in filled.items()}


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """No search engine lists it. That nothing is kept, and that no other site learns the address, holds for all pages.

    Not «no-referrer»: browsers would then hide from ourselves, too, whence the form comes, and Django would refuse it.
    """
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _standing(number: str, code: str) -> dict[str, Any] | None:
    opened = codes.opened_by(number, code)
    if opened is None:
        return None
    shown = opened.agreement.number or codes.read_number(number)
    standing = timeline.standing(opened.agreement, party=opened.party)
    return {"number": shown, "standing": standing, "is_fictional": opened.agreement.is_fictional}


def _letter(number: str, code: str) -> dict[str, Any] | None:
    found = codes.letter_opened_by(number, code)
    if found is None:
        return None
    return {"letter": found, "rows": _rows(found), "compared": letters.compared(found)}


def _rows(found: StatusLetter) -> Any:
    return letters.rows_of(found, language=get_language() or "ar")
