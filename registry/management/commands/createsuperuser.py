"""Door 5: the first account manager, as Django makes one; the history names the command."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from registry.models import acting, command_actor


class Command(createsuperuser.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with acting(command_actor("createsuperuser"), road="createsuperuser"):
            super().handle(*args, **options)
