"""Door 5: loads the real records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.loading import records
from registry.loading.fixtures import BadFixture


class Command(BaseCommand):
    help = "Loads the records of fixtures/records that are missing, and publishes them. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = records.load()
        except BadFixture as problem:
            raise CommandError(str(problem)) from problem
        for line in lines:
            self.stdout.write(line)
