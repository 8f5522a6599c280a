"""Everything the site keeps about one person, as files they can take with them."""

import json
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.models import User
from web.archives import zipped
from web.registry import PersonalData, personal_data
from web.roles import roles_of
from web.tables import csv_text

README = """\
Everything that {site} keeps about you, on {day}.

Files ending in .json are complete and for programs; those ending in .csv open in a spreadsheet.
Times are in UTC. Your password is not here: it can't be read back from what is kept of it.
"""


def everything_about(user: User) -> bytes:
    """A zip with a folder for each app that keeps something."""
    now = timezone.now()
    files: dict[str, str | bytes] = {
        "README.txt": README.format(site=settings.SITE_URL, day=f"{now:%d %B %Y}")
    }
    for data in personal_data:
        files |= {f"{data.name}/{name}": text for name, text in data.export(user).items()}
    return zipped(files, made=now.timetuple()[:6])


def kept() -> list[tuple[str, str]]:
    """What is kept about somebody with an account, and for how long: from every app."""
    return [pair for data in personal_data for pair in data.kept()]


def days(seconds: float) -> str:
    number = round(seconds / 86_400)
    return f"{number} day{'' if number == 1 else 's'}"


def kept_of_account() -> list[tuple[str, str]]:
    return [
        (
            "Your e-mail address, name, time zone and roles, and a fingerprint of your password",
            "as long as you have the account",
        ),
        (
            "Your log-ins: when, from which network address, with which browser",
            f"until you log out, or {days(settings.SESSION_COOKIE_AGE)} after you logged in",
        ),
        ("Your authenticator app and passkeys, if you use them", "until you remove them"),
        ("Your requests for a role", "as long as you have the account"),
    ]


def account_of(user: User) -> dict[str, str | bytes]:
    sessions = UserSession.objects.filter(user=user).order_by("created_at")
    account: dict[str, Any] = {
        "email": user.email,
        "name": user.name,
        "time_zone": user.time_zone,
        "roles": sorted(roles_of(user)),
        "joined": user.date_joined,
        "last_login": user.last_login,
        "addresses": list(
            EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
        ),
        "second_step": list(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "sessions": list(sessions.values("created_at", "ip", "user_agent")),
        "role_requests": list(
            user.role_requests.values("role", "reason", "made", "answer", "answered")
        ),
    }
    table = sessions.values_list("created_at", "ip", "user_agent")
    return {
        "account.json": json.dumps(account, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False),
        "log-ins.csv": csv_text(["since", "address", "browser"], table),
    }


def nothing_more(user: User) -> None:
    """All of it goes with the user's row, by cascade."""


personal_data.append(
    PersonalData("account", kept=kept_of_account, export=account_of, delete=nothing_more)
)
