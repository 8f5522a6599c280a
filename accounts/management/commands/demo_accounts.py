"""One account of each kind, to look around with."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from accounts.actions import forget_second_step, set_up
from accounts.models import User
from web.roles import UserRole

DOMAIN = "demo.example"  # nobody's, by RFC 2606
KINDS = {
    "candidate": [UserRole.CANDIDATE],
    "interviewer": [UserRole.INTERVIEWER],
    "editor": [UserRole.EDITOR],
    "admin": [],
}


class Command(BaseCommand):
    help = (
        "Makes a candidate, an interviewer, an editor and an administrator with new random "
        "passwords, and prints them. Run again, it gives the same accounts other passwords."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, roles in KINDS.items():
            email, password = f"{kind}@{DOMAIN}", get_random_string(16)
            user = User.objects.filter(email=email).first() or User.objects.create_user(email)
            # Whoever had the account may have added a key of their own.
            forget_second_step(user)
            set_up(user, roles=roles, password=password, superuser=kind == "admin")
            self.stdout.write(f"{kind:<12} {email:<26} {password}")
