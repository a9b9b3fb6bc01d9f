"""Which letters a member gets; and the button that ends letters of a kind, for who has only the letter at hand."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from registry import notices
from registry.choices import MANDATORY_NOTICES, NoticeKind, NoticeWay
from registry.plain_letters import first_language

from .desk import at_desk, nowhere, person_of


class ChoiceOfLetters(forms.Form):
    """For each kind of letters, how they come. What must be read is never switched off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            ways = [way for way in NoticeWay if way != NoticeWay.NEVER or kind not in MANDATORY_NOTICES]
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[(way.value, way.label) for way in ways],
                widget=forms.RadioSelect,
                error_messages={"required": gettext("Choose one."), "invalid_choice": gettext("Choose one.")},
            )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def choices(request: HttpRequest) -> HttpResponse:
    """The member's own choices, and nobody else's."""
    person = person_of(request)
    form = ChoiceOfLetters(request.POST if request.method == "POST" else None, initial=dict(notices.ways_of(person)))
    if request.method == "POST" and form.is_valid():
        notices.choose(person, form.cleaned_data)
        messages.success(request, gettext("Your choice is saved."))
        return redirect("portal:notices")
    context = {
        "form": form,
        "email": person.email,
        "mandatory": [form[kind.value] for kind in NoticeKind if kind in MANDATORY_NOTICES],
        "optional": [form[kind.value] for kind in NoticeKind if kind not in MANDATORY_NOTICES],
    }
    return render(request, "portal/notices.html", context, status=400 if form.errors else 200)


@csrf_exempt  # mail programs send this POST by themselves, without a page or a cookie: the word alone is the right
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, word: str) -> HttpResponse:
    """One button on GET, which changes nothing: programs that look into letters for harm follow every address.

    Whose word it is does not show: letters are forwarded. All other words have one answer.
    """
    found = notices.kind_of_word(word)
    if found is None:
        return nowhere(request)
    person, kind = found
    if request.method == "POST":
        notices.switch_off(person, kind)
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    with override(request.LANGUAGE_CODE if chosen else first_language(person.language)):
        return render(request, "portal/unsubscribe.html", {"kind": kind.label, "done": request.method == "POST"})
