"""Ten thousand rows of one spreadsheet: seconds of the check and of the writing, and the memory they take.

Five thousand agreements, each with a party. In a process of its own, on a database that `DATABASE_URL` names; what
is written is rolled back. By hand:

    uv run python -m tests.benchmarks.imports [agreements]
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import django

ROWS: Final = 5_000


def one(file: str) -> None:
    """What the process of its own does: brings, checks and writes, and says what it took."""
    django.setup()
    from django.db import transaction

    from registry import imports, models

    data = Path(file).read_bytes()
    idle = peak()
    with transaction.atomic():
        with models.attributed(road="benchmark"):
            clerk = models.User.objects.create_user("import@bench.example", roles=["clerk"])
        kept = imports.begin(data, "bench.xlsx", actor=clerk)
        seconds = []
        for _round in ("check", "write"):
            started = time.perf_counter()
            imports.run(kept.pk)
            seconds.append(time.perf_counter() - started)
            kept.refresh_from_db()
            if kept.is_ready:
                imports.write(kept, actor=clerk)
        print(f"{len(data) // 1024} kB: {kept.state} {kept.counts.get('kinds')} {kept.findings[:2]} {kept.notice}")
        print(f"check {seconds[0]:.1f} s, write {seconds[1]:.1f} s, idle {idle} MB, peak {peak()} MB")
        transaction.set_rollback(True)


def peak() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def workbook(rows: int) -> bytes:
    """So many agreements, each with one party of five hundred."""
    from openpyxl import Workbook

    from registry.exchange.intake import SHEETS

    book = Workbook(write_only=True)
    layouts = {layout.name: layout for layout in SHEETS}
    sheets = {}
    for name in ("agreements", "parties"):
        sheets[name] = book.create_sheet(layouts[name].heading)
        sheets[name].append([column.heading for column in layouts[name].columns])

    def add(name: str, **values: object) -> None:
        sheets[name].append([values.get(column.key) for column in layouts[name].columns])

    for number in range(1, rows + 1):
        add(
            "agreements",
            number=number,
            reference=f"BENCH/{number}",
            kind="partnership",
            title_ar=f"اتفاقية شراكة لدعم الأسرة رقم {number}",
            title_fr=f"Convention de partenariat pour le soutien à la famille n° {number}",
            purpose_fr="Soutenir les familles en situation difficile. " * 4,
            signed_on="17/06/2022",
            amount=100_000 + number,
            regions=f"{number % 12 + 1:02d}",
            pillars="1;2",
        )
        add("parties", number=number, name_fr=f"Association de soutien n° {number % 500}", kind="association")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def main() -> None:
    """Makes the file, and starts the process that reads it."""
    if len(sys.argv) > 2:
        one(sys.argv[2])
        return
    django.setup()
    rows = sys.argv[1] if len(sys.argv) > 1 else str(ROWS)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(workbook(int(rows)))
        file.flush()
        subprocess.run([sys.executable, "-m", "tests.benchmarks.imports", rows, file.name], check=True)


if __name__ == "__main__":
    main()
