"""Headers of answers that are the same everywhere, and the token that may come with a request: described once each.

Put in when the description is made, since they belong to statuses, not to operations.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

NUMBER: Final = {"type": "integer", "minimum": 0}
TEXT: Final = {"type": "string"}


class Header(NamedTuple):
    """A header: the statuses of the answers that bear it (none: all), its shape, and what it says."""

    statuses: tuple[int, ...]
    schema: dict[str, Any]
    explains: str
    example: Any


HEADERS: Final[dict[str, Header]] = {
    "RateLimit": Header(
        (), TEXT, "How you stand: `r` is what is left of your allowance, `t` the seconds until it is whole again.",
        '"anonymous";r=598;t=42',
    ),
    "RateLimit-Policy": Header(
        (), TEXT, "Your allowance: `q` is how much of it there is in each window of `w` seconds. `token`: yours alone.",
        '"anonymous";q=600;w=60',
    ),
    "Retry-After": Header((429, 503), NUMBER, "After how many seconds to ask again.", 21),
    "WWW-Authenticate": Header(
        (401, 403), TEXT, "What is wrong with the token (RFC 6750).",
        'Bearer realm="registry", error="invalid_token", error_description="expired token"',
    ),
}  # fmt: skip
OF_FILES: Final[dict[str, Header]] = {
    "Register-Version": Header(
        (200,), NUMBER, "Of a file: the number of the last publication in it. Go on with `/changes/?after=` it.", 446
    ),
    "Register-Records": Header((200,), NUMBER, "Of a file: how many records it must have.", 64),
    "Content-Disposition": Header(
        (200,), TEXT, "Of a file: its name.", 'attachment; filename="agreements-2026-11-22.csv"'
    ),
}
BEARER: Final[dict[str, Any]] = {
    "type": "http",
    "scheme": "bearer",
    "description": "Never needed. A token (`reg_…`) makes the allowance larger; the answers are the same.",
}


def add_headers(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Says which answers bear them. No token is asked for: the first way of two is to come without one.

    This stands once, for all operations. At each of them, generators of clients would take it for a duty.
    """
    for operations in result["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                borne = {name: {"$ref": f"#/components/headers/{name}"} for name in _of(int(status), response)}
                if borne:
                    response["headers"] = response.get("headers", {}) | borne
    components = result.setdefault("components", {})
    components["headers"] = {name: _told(header) for name, header in {**HEADERS, **OF_FILES}.items()}
    components["securitySchemes"] = {"bearer": BEARER}
    result["security"] = [{}, {"bearer": []}]
    return result


def _of(status: int, response: dict[str, Any]) -> list[str]:
    """The headers of an answer; whether there are files among its forms shows in its media types."""
    has_files = len(response.get("content", ())) > 1
    known = {**HEADERS, **(OF_FILES if has_files else {})}
    return [name for name, header in known.items() if not header.statuses or status in header.statuses]


def _told(header: Header) -> dict[str, Any]:
    return {"description": header.explains, "schema": {**header.schema, "examples": [header.example]}}
