"""Door 5: loads the fictional demonstration year."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry.loading import demo
from registry.loading.fixtures import BadFixture


class Command(BaseCommand):
    help = "Loads the fictional demonstration year and its accounts. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.REGISTRY_DEMONSTRATION_ALLOWED:
            raise CommandError("Fictional data and accounts are not loaded into a register in production.")
        try:
            lines = demo.load()
        except BadFixture as problem:
            raise CommandError(str(problem)) from problem
        for line in lines:
            self.stdout.write(line)
