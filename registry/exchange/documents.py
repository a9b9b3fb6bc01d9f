"""Handing out stored papers, the same way at every desk. Whoever calls asks first who may see the paper."""

import hashlib
import logging
from typing import TypeVar

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from registry.models import Document

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer", bound=HttpResponseBase)


def hand_out(document: Document) -> HttpResponse:
    """The bytes of a paper, to be kept and not run; never those of a file that was altered since it was stored.

    They are read once: what was compared with the digest is what is sent. Of a file that has grown, no more is read
    than the paper had. No parts of a paper are handed out: whoever asks for a range gets all of it.
    """
    try:
        with document.file.storage.open(str(document.file.name), "rb") as file:
            data = file.read(document.size + 1)
    except OSError:
        logger.error("document %s: its file is missing", document.pk)
        raise Http404 from None
    if hashlib.sha256(data).hexdigest() != document.sha256:
        logger.error("document %s: its file was altered", document.pk)
        sentence = _("This file was altered and is not handed out.")
        return guarded(HttpResponse(sentence, status=410, content_type="text/plain; charset=utf-8"))
    name = str(document.file.name).rsplit("/", 1)[-1]
    response = HttpResponse(data, content_type=document.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(len(data))
    response["Accept-Ranges"] = "none"
    return guarded(response)


def guarded(response: Answer) -> Answer:
    """With what a browser must know to run nothing of it and keep no copy."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
