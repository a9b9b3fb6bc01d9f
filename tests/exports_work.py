"""The work that tests/test_api_exports.py measures: a program of its own, so that nothing but the export uses memory.

It says how many megabytes the process grew by while it sent so many megabytes. What it writes is rolled back.
"""

import resource
import sys

import django
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.test import RequestFactory

COPIES = """INSERT INTO registry_publishedrecord (collection, key, version, sequence, published_at, body, position,
    pillars, regions, provinces, communes, kinds, parties, parts, populations, project_lines, status, strategy,
    framework, ceremony, call, agreement, served, projects, spaces, is_national, is_fictional, search)
    SELECT 'agreements', gen_random_uuid(), 1, 10000000 + number, now(), body, '', '{}', '{}', '{}', '{}', '{}', '{}',
    '{}', '{}', '{}', '', '', '', '', '', '', '{}', 0, 0, false, true, '' FROM generate_series(1, %s) AS number,
    (SELECT body FROM registry_publishedrecord WHERE collection = 'agreements'
    ORDER BY length(body) DESC LIMIT 1) AS longest"""
FORMS = ("jsonl", "csv", "xlsx")


def send(form: str) -> int:
    from registry.api import exports
    from registry.publication.reading import Question

    request = RequestFactory().get("/")
    response = exports.whole(Question(collection="agreements"), form, request)
    sent = sum(len(piece) for piece in response.streaming_content)
    response.close()
    return sent


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(number: int) -> None:
    with transaction.atomic():
        for form in FORMS:
            send(form)
        before = peak()
        with connection.cursor() as cursor:
            cursor.execute(COPIES, [number])
        sent = sum(send(form) for form in FORMS)
        print(f"{peak() - before:.1f} {sent / 1_000_000:.1f}")
        transaction.set_rollback(True)


if __name__ == "__main__":
    django.setup()
    request_finished.disconnect(close_old_connections)  # it would end the transaction with the first answer
    main(int(sys.argv[1]))
