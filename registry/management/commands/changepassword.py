"""Door 5: a new password, as Django gives one; the history names the command."""

from typing import Any

from django.contrib.auth.management.commands import changepassword

from registry.models import acting, command_actor


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        with acting(command_actor("changepassword"), road="changepassword"):
            return super().handle(*args, **options)
