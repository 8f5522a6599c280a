"""Make the first editor, or make an editor of someone who has an account."""

import getpass
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.crypto import get_random_string

from accounts.actions import set_up
from accounts.models import User
from web.roles import UserRole


class Command(BaseCommand):
    help = (
        "Makes an account that can log in to /admin/ as an editor, its address already verified. "
        "Asks for a password; without a terminal it makes one up and prints it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--superuser", action="store_true", help="may also manage people and their roles"
        )

    def handle(self, *args: Any, email: str, superuser: bool, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        known = User.objects.filter(email=email).first()
        password = None if known else self.ask_password()
        user = known or User.objects.create_user(email)
        set_up(user, roles=[UserRole.EDITOR], password=password, superuser=superuser)
        what = "is now an editor" if known else "made as an editor"
        self.stdout.write(self.style.SUCCESS(f"{email} {what}. Log in at /admin/."))
        if settings.DESK_SECOND_FACTOR:
            self.stdout.write("The desk wants a second step, and says how to switch one on.")

    def ask_password(self) -> str:
        if not sys.stdin.isatty():
            password = get_random_string(16)
            self.stdout.write(f"Password: {password}")
            return password
        while True:
            password = getpass.getpass("Password: ")
            try:
                validate_password(password)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                continue
            if password == getpass.getpass("Password (again): "):
                return password
            self.stderr.write("The two passwords differ.")
