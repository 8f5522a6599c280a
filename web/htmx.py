"""One address, one view: the whole page, or the part of it that htmx swaps."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

# Looked up as the server names it: for most requests, no header need be parsed at all.
FROM_HTMX = "HTTP_HX_REQUEST"


class HtmxRequest(HttpRequest):
    """A request that the htmx middleware has seen."""

    htmx: HtmxDetails


def wants_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; not to restore history, or Back would show a bare part."""
    if FROM_HTMX not in request.META:
        return False
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    """The template, or only its ``partial`` when htmx asks for it."""
    name = f"{template}#{partial}" if wants_partial(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_to_login(request: HttpRequest, login_url: str) -> HttpResponse:
    """Send a visitor to log in and back; htmx is told to leave the page, not to swap a form in."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{login_url}?{urlencode({'next': request.get_full_path()})}")
    page = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        page = "/"
    return HttpResponseClientRedirect(f"{login_url}?{urlencode({'next': page})}")


def see_other(address: str) -> HttpResponse:
    """Go and GET: a redirect that doesn't send the form again."""
    response = redirect(address)
    response.status_code = 303
    return response
