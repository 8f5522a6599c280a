"""Who a request practises as: a user, or a visitor known by a cookie.

Nothing is stored and no cookie is set before there is something to keep. Of the cookie only its
hash is stored: whoever reads the database can't take a visitor's place.
"""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from practice.models import Learner
from web.access import viewer

KEY = re.compile(r"[0-9a-f]{32}")
COOKIE_AGE = timedelta(days=365)
# A visitor who does not come back for so long is forgotten.
FORGOTTEN_AFTER = timedelta(days=180)

# The columns of Learner that say who it is; empty for a visitor of whom nothing is kept.
Whose = dict[str, Any]


def whose(request: HttpRequest) -> Whose:
    """Whose rows a request may see. No query."""
    user = viewer(request)
    if user.is_authenticated:
        return {"user": user.pk}
    key = visitor_key(request)
    return {"key": digest(key)} if key else {}


def learner_of(request: HttpRequest) -> Learner | None:
    """The learner behind a request, if anything is kept of them: one query."""
    who = whose(request)
    return Learner.objects.filter(**who).first() if who else None


def learner_for_writing(request: HttpRequest) -> Learner:
    """The learner behind a request, made if need be; a visitor's cookie then goes out anew."""
    user = viewer(request)
    if user.is_authenticated:
        learner, _ = Learner.objects.get_or_create(user_id=user.pk)
        return learner
    key = visitor_key(request)
    found = Learner.objects.filter(key=digest(key)).first() if key else None
    if found is None:
        # A key that no row knows is not taken over: somebody else may have planted it.
        key = secrets.token_hex(16)
        found = Learner.objects.create(key=digest(key))
    now = timezone.now()
    if now - found.seen > timedelta(days=1):
        Learner.objects.filter(pk=found.pk).update(seen=now)
    request.learner_key = key  # type: ignore[attr-defined]
    return found


def visitor_key(request: HttpRequest) -> str:
    """The key in a visitor's cookie, or nothing if it can't be one of ours."""
    made: str = getattr(request, "learner_key", "")
    key = made or request.COOKIES.get(settings.LEARNER_COOKIE_NAME, "")
    return key if KEY.fullmatch(key) else ""


def digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def learner_cookie(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Send a visitor the key of what was kept of them; take it away once it is a user's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        key = getattr(request, "learner_key", None)
        if key:
            response.set_cookie(
                settings.LEARNER_COOKIE_NAME,
                key,
                max_age=COOKIE_AGE,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        elif key == "":
            response.delete_cookie(settings.LEARNER_COOKIE_NAME, samesite="Lax")
        return response

    return middleware
