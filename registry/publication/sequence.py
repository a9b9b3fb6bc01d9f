"""The order in which the public learnt of things."""

import datetime as dt
import hashlib
from typing import Any

from django.db import connection

from registry.models import PublishedVersion

# The second belongs to the transaction, however often it takes numbers: a word that lasts as long as it does says that
# it has one already. A rolled back savepoint takes back the word together with the second.
TAKE = """UPDATE registry_publicationcounter SET last = last + %s, changed_at = CASE
        WHEN current_setting('registry.has_its_second', true) = 'yes' THEN changed_at
        ELSE greatest(date_trunc('second', clock_timestamp()), changed_at + interval '1 second') END
    WHERE id = 1 RETURNING last, set_config('registry.has_its_second', 'yes', true)"""


def next_sequence(count: int) -> int:
    """Takes `count` numbers of the publication sequence; answers the first.

    The counter row stays locked until the transaction ends: no other publication can commit between.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [count])
        return int(cursor.fetchone()[0]) - count + 1


def hold_sequence() -> None:
    """Nobody else publishes until the transaction ends: for who reads what was published last, and then numbers."""
    next_sequence(0)


def moment_after(last: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """Now; but never the second of the version before, nor an earlier one if a clock was set back.

    Records tell the second of their publication, and caches compare it: two versions of one record must not share it.
    """
    return now if last is None else max(now, last.replace(microsecond=0) + dt.timedelta(seconds=1))


def line(*, body: str, **fields: Any) -> PublishedVersion:
    """One line of the sequence, not yet saved, with the digest of its body."""
    return PublishedVersion(body=body, sha256=hashlib.sha256(body.encode()).hexdigest(), **fields)
