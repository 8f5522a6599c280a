"""The editors' desk: Django's admin, behind the site's own log-in and roles."""

from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.shortcuts import redirect, render

from web.access import role_required
from web.roles import UserRole, roles_of

MAX_SEARCH = 200


class Desk(AdminSite):
    """Open to editors; ``is_staff`` means nothing here."""

    site_header = "mlopsprep desk"
    site_title = "mlopsprep desk"
    index_title = "The desk"
    enable_nav_sidebar = False  # the header names the few rooms there are

    def has_permission(self, request: HttpRequest) -> bool:
        return UserRole.EDITOR in roles_of(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A visitor is asked to log in. Anyone else who is no editor sees a 404: sent to log in,
        somebody who is logged in would come straight back, for ever."""
        desk = second_step(short_search(super().admin_view(view, cacheable)))
        return role_required(UserRole.EDITOR)(desk)

    # The site has pages for these, with limits and, for those who want it, a second factor.

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")


def second_step(view: Any) -> Any:
    """Ask for an account with a second step, where the site wants one, and say how to get it.

    Having one is enough: whoever has one can't log in without it.
    """
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if settings.DESK_SECOND_FACTOR and not is_mfa_enabled(request.user, kinds):
            return render(request, "admin/second_step.html", status=403)
        return view(request, *args, **kwargs)

    return asked


def short_search(view: Any) -> Any:
    """Search for no more than fits: each word lengthens the statement, and SQLite takes so much."""

    @wraps(view)
    def shortened(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        for name in ("q", "term"):
            if len(text := request.GET.get(name, "")) > MAX_SEARCH:
                query = request.GET.copy()
                query[name] = text[:MAX_SEARCH]
                request.GET = query  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    return shortened
