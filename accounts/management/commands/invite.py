"""Make links with which people may sign up."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import invite
from accounts.models import INVITATION_LASTS


class Command(BaseCommand):
    help = "Prints links with which one person each may sign up. Only their hashes are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int, default=1)
        parser.add_argument(
            "--days", type=int, default=INVITATION_LASTS.days, help="how long a link works"
        )

    def handle(self, *args: Any, number: int, days: int, **options: Any) -> None:
        if not (0 < number <= 1000 and 0 < days <= 365):
            raise CommandError("From 1 to 1000 links, for 1 to 365 days.")
        for _ in range(number):
            self.stdout.write(invite(by=None, lasts=timedelta(days=days)))
        if settings.SIGNUP != "invitation":
            self.stderr.write(
                f"MLOPSPREP_SIGNUP is {settings.SIGNUP}: the links matter once it is invitation."
            )
