"""Door 5: loads the reference lists."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.loading import reference
from registry.loading.fixtures import BadFixture


class Command(BaseCommand):
    help = "Loads or updates the reference lists from fixtures/reference. Never deletes. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = reference.load()
        except BadFixture as problem:
            raise CommandError(str(problem)) from problem
        for line in lines:
            self.stdout.write(line)
