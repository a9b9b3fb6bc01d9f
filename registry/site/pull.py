"""How to pull the whole register in ten lines: for curl, Python, R and Excel, to read, to copy and to download.

The snippets are files, `templates/registry/pull/*.txt`, with this server's own address filled in; tests run them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class Snippet:
    """A few lines of code: `template` holds them, `name` is the file that is downloaded."""

    template: str
    name: str
    title: str | Promise
    explains: Promise


WHOLE: Final = (
    Snippet("curl", "register.sh", "curl", _("One agreement a line, in agreements.jsonl. Needs curl.")),
    Snippet("httpx", "register.py", "Python (httpx)", _("One agreement a line, in agreements.jsonl. Needs httpx.")),
    Snippet(
        "pandas",
        "register_pandas.py",
        "Python (pandas)",
        _("A table, and agreements.csv that Excel opens too. Needs pandas."),
    ),
    Snippet("r", "register.R", "R", _("A table, and a list of records with all that is in them. Needs jsonlite.")),
    Snippet(
        "excel",
        "register.pq",
        "Excel (Power Query)",
        _("Paste it into an empty query (advanced editor); “Refresh all” fetches it anew."),
    ),
)
LATER: Final = (
    Snippet(
        "changes",
        "changes.py",
        _("Only what has changed"),
        _("Keeps a copy up to date: what was published, amended, corrected or withdrawn since the last time."),
    ),
    Snippet(
        "unchanged",
        "unchanged.py",
        _("One record, if it has changed"),
        _("The register answers 304 and sends nothing while your version is still the last one."),
    ),
)


@require_safe
def pull(request: HttpRequest) -> HttpResponse:
    """For anybody who writes a program, or a spreadsheet."""
    groups = [[(snippet, code(snippet, request)) for snippet in group] for group in (WHOLE, LATER)]
    return render(request, "registry/pull.html", {"whole": groups[0], "later": groups[1]})


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """A snippet as a file."""
    snippet = next((one for one in (*WHOLE, *LATER) if one.name == name), None)
    if snippet is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(code(snippet, request), content_type="text/plain; charset=utf-8", headers=headers)


def code(snippet: Snippet, request: HttpRequest) -> str:
    """The lines, for this server."""
    addresses = {"api": request.build_absolute_uri(reverse("api:index")), "host": request.build_absolute_uri("/")}
    return render_to_string(f"registry/pull/{snippet.template}.txt", addresses)
