"""The order in which the public learnt of things."""

from django.db import connection


def next_sequence(count: int) -> int:
    """Takes `count` numbers of the publication sequence; answers the first.

    The counter row stays locked until the transaction ends: no other publication can commit between.
    """
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_publicationcounter SET last = last + %s WHERE id = 1 RETURNING last", [count])
        return int(cursor.fetchone()[0]) - count + 1
