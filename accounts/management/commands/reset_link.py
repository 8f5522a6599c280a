"""Let somebody set a new password where no mail is sent."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import actions
from accounts.data import days
from accounts.models import User


class Command(BaseCommand):
    help = (
        "Prints a link with which the owner of an account sets a new password. It works once, for "
        f"{days(settings.PASSWORD_RESET_TIMEOUT)}, and until they next log in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--forget-second-step",
            action="store_true",
            help="also removes their authenticator app, passkeys and recovery codes",
        )

    def handle(self, *args: Any, email: str, forget_second_step: bool, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if not user:
            raise CommandError("Nobody logs in with this address.")
        if not user.is_active:
            raise CommandError("This account is switched off: the link would open nothing.")
        if forget_second_step:
            actions.forget_second_step(user)
        self.stdout.write(actions.reset_link(user))
