"""The order in which the public learnt of things."""

import hashlib
from typing import Any

from django.db import connection

from registry.models import PublishedVersion


def next_sequence(count: int) -> int:
    """Takes `count` numbers of the publication sequence; answers the first.

    The counter row stays locked until the transaction ends: no other publication can commit between.
    """
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_publicationcounter SET last = last + %s WHERE id = 1 RETURNING last", [count])
        return int(cursor.fetchone()[0]) - count + 1


def line(*, body: str, **fields: Any) -> PublishedVersion:
    """One line of the sequence, not yet saved, with the digest of its body."""
    return PublishedVersion(body=body, sha256=hashlib.sha256(body.encode()).hexdigest(), **fields)
