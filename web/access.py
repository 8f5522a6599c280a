"""Who asks, and the doors that let in only people with an account, or with a role."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from web.htmx import redirect_to_login
from web.roles import UserRole, roles_of

View = Callable[..., HttpResponse]


class Refused(PermissionDenied):
    """Not for this person, who knows that it is there; says why."""


def has_session(request: HttpRequest) -> bool:
    """Whether the browser sent a session's cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def viewer(request: HttpRequest) -> Any:
    """Who asks. The session is looked at only if the browser sent one.

    ``request.user`` would touch the session of every visitor, and so mark each public page as one
    that varies by cookie.
    """
    return request.user if has_session(request) else AnonymousUser()


def login_required(view: View) -> View:
    """Let in whoever has an account; a visitor is asked to log in and comes back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request, resolve_url("account_login"))
        return view(request, *args, **kwargs)

    return guarded


def role_required(role: UserRole) -> Callable[[View], View]:
    """Let in whoever holds ``role``: a visitor is asked to log in, anyone else sees a 404.

    A 404 and not a 403, because even the existence of the page is nobody else's business.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request, resolve_url("account_login"))
            if role not in roles_of(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
