"""What became of the register since a client asked last: the publication sequence, line by line."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from registry.publication import feed
from registry.publication.shapes import moment

from .base import RegisterView, forwarded
from .filters import JSON_ONLY, LISTINGS, understand_these
from .parameters import OneOf, Parameter, Whole
from .past_schema import ChangesSchema
from .problems import Fault, invalid

BIGGEST: Final = 2**63 - 1
AGREEMENTS: Final = "agreements"
AFTER: Final = Whole(
    name="after", least=0, largest=BIGGEST, default=0, example="0",
    explains="The last number that you know: `last` of the answer before. 0 begins with the first publication.",
)  # fmt: skip
SIZE: Final = Whole(name="page_size", least=1, largest=500, default=100, example="100", explains="Changes on a page.")
COLLECTION: Final = OneOf(
    name="collection", values=[listing.collection for listing in LISTINGS], example="agreements",
    explains="Whose changes; `agreements` if not given. All collections share one sequence.",
)  # fmt: skip
PARAMETERS: Final[tuple[Parameter, ...]] = (AFTER, SIZE, COLLECTION, JSON_ONLY)


class ChangesView(RegisterView):
    """What became of the records of a collection, in the order of the publication sequence.

    Begin with `after=0` and follow `next`; when it is null, keep `last`, and ask later with `after=<last>`. Keep a
    copy of the records by their `key`, and do with each line, in order:

    * `withdraw`: forget the record. Its `reason` says why.
    * `withdrawn` is true: pass over it. The record, or something that it named, was withdrawn later (a line that says
      so, or that tells the record anew, follows); nothing is told of it.
    * else: for each member of `diff`, set it to `after`, or take it away where `removed` is true. Where `version` was
      null before, the line tells all of the record: put it in the place of what you had.

    The copy is then exactly what the list holds. A record that is published again after its withdrawal begins
    anew: its first line tells all of it. So does the next line of one that named what was withdrawn. Nothing is passed
    over: a number is told only when all numbers before it are.
    """

    schema = ChangesSchema(PARAMETERS)

    def understood(self, request: HttpRequest, **address: Any) -> tuple[str, feed.Page]:
        """The page is read here, since only it tells whether the register has come that far."""
        given = {AFTER.name: 0, SIZE.name: SIZE.default, COLLECTION.name: AGREEMENTS}
        asked: dict[str, Any] = given | understand_these(PARAMETERS, request.GET)
        page = feed.page(asked[COLLECTION.name], asked[AFTER.name], asked[SIZE.name])
        if asked[AFTER.name] > page.last:
            message = _("The register has not come that far: its last number is %(last)s. Begin anew from 0.")
            raise invalid(Fault(AFTER.name, message, {"last": page.last}))
        return asked[COLLECTION.name], page

    def answer(self, request: HttpRequest, asked: tuple[str, feed.Page], **address: Any) -> HttpResponse:
        collection, page = asked
        lines = ",".join(self.told(line, collection) for line in page.lines)
        tail = json.dumps({"next": self.link(request, page.last) if page.more else None, "last": page.last})
        return forwarded(f'{{"results":[{lines}],{tail[1:]}'.encode())

    def told(self, line: feed.Line, collection: str) -> str:
        """One line, as it is sent."""
        head = {
            "sequence": line.sequence,
            "action": line.action,
            "collection": collection,
            "key": line.key,
            "agreement": line.key if collection == AGREEMENTS else None,
            "reference": line.reference,
            "at": moment(line.at),
            "version": line.version,
            "withdrawn": line.withdrawn,
            "reason": line.reason,
        }
        return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "diff": {line.difference or "null"}}}'

    def link(self, request: HttpRequest, after: int) -> str:
        """The address of the next page."""
        pairs = [(name, value) for name, value in request.GET.items() if name != AFTER.name]
        query = urlencode([*pairs, (AFTER.name, str(after))])
        return request.build_absolute_uri(f"{request.path}?{query}")
