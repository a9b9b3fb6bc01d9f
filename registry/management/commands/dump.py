"""Door 5, for a timer: the whole register as files that lie ready at /dumps/."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.exchange import dumps, shelf

DAYS = 7


def number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"write a whole number from 1, not {text!r}")
    return int(text)


class Command(BaseCommand):
    help = "Writes every published record as CSV, JSON lines, Excel and Parquet, with a manifest and a data package."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=None, metavar="FOLDER", help="another folder than the served one"
        )
        parser.add_argument("--keep", type=number, default=DAYS, metavar="N", help=f"how many dumps stay ({DAYS})")
        parser.epilog = "For a timer, once a day. Dumps older than a withdrawal are deleted, whatever their number."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = (options["to"] or shelf.place()).absolute()
        try:
            dump, is_new = dumps.make(folder, options["keep"])
        except dumps.AnotherRun:
            self.stdout.write("another run is at work; nothing done")
            return
        except dumps.Overtaken:
            raise CommandError("Something was withdrawn whenever the dump was ready: run it again.") from None
        except OSError as failure:
            raise CommandError(f"The dump could not be written; the former ones stay. ({failure})") from failure
        files = dump.manifest["files"]
        size = sum(file["bytes"] for file in files)
        news = "written" if is_new else "already there, nothing was published since"
        self.stdout.write(f"{dump.folder}: {len(files)} files, {size:,} bytes ({news})")
