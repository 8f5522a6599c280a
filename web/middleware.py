"""What every request must be, and the headers that belong on every answer."""

import codecs
import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

GetResponse = Callable[[HttpRequest], HttpResponse]

SESSION_KEY = re.compile(r"[a-z0-9]{32}")


def plain_requests(get_response: GetResponse) -> GetResponse:
    """Take out of a request what no page can use and what would break one.

    PostgreSQL refuses text with a null character, wherever it comes from: an address, a session
    key in quotes. Django decodes a form in any charset Python knows, and some are no text at all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if request.encoding and codecs.lookup(request.encoding).name not in {"utf-8", "ascii"}:
            raise BadRequest("Only UTF-8 is understood.")
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "%20")
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return get_response(request)

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Isolate the pages from other sites, and keep what is personal out of every shared cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        if is_for_readers(request, response):
            response.headers.setdefault("Speculation-Rules", f'"{reverse("speculation_rules")}"')
        if is_personal(request, response) and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def is_for_readers(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer is a page of the site: the desk's links are not to be followed ahead."""
    match = request.resolver_match
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return is_page and not (match and "admin" in match.app_names)


def is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer may depend on who asked: a cookie of ours came in, or one goes out."""
    return bool(our_cookies(request) or response.cookies)


def our_cookies(request: HttpRequest) -> set[str]:
    """The names of our cookies that the browser sent."""
    ours = {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LEARNER_COOKIE_NAME,
        CookieStorage.cookie_name,
    }
    return ours & request.COOKIES.keys()
