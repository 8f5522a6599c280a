"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from web.access import viewer
from web.roles import UserRole, roles_of


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, address and doors; who looks (``viewer``, without touching a session)."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "sends_mail": settings.EMAIL_CONFIGURED,
        "signup": settings.SIGNUP,
        "viewer": SimpleLazyObject(lambda: viewer(request)),
        "is_interviewer": SimpleLazyObject(
            lambda: UserRole.INTERVIEWER in roles_of(viewer(request))
        ),
        "is_editor": SimpleLazyObject(lambda: UserRole.EDITOR in roles_of(viewer(request))),
    }
