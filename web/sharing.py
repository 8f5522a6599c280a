"""One copy of a page for all visitors, kept in memory and sent as it is until the page changes.

Only requests that carry none of our cookies get it: such a page was made without a session, a CSRF
token or a name, so there is nothing personal in it. The copies live in the process, so a deploy
starts with none and no build can serve another's.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import brotli
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from django.utils.text import compress_string

from web.htmx import wants_partial
from web.middleware import our_cookies

View = Callable[..., HttpResponse]
LONGEST_QUERY = 1_000
BROTLI_QUALITY = 5
# As the server names the header: so no other need be parsed.
ACCEPTED = "HTTP_ACCEPT_ENCODING"


def shared_page(
    version: Callable[[], str], *, parameters: Callable[[], Sequence[str]]
) -> Callable[[View], View]:
    """Serve visitors one copy of a page for as long as ``version()`` stays the same.

    ``parameters()`` are those the page listens to: all others (``utm_source`` ...) lead to the same
    copy. The version is read before and after a page is made, and the page is kept only if both
    agree, because a write in between may show in one half of it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in {"GET", "HEAD"} or our_cookies(request):
                return view(request, *args, **kwargs)
            query = known_query(request.GET, parameters())
            if len(query) > LONGEST_QUERY:
                return view(request, *args, **kwargs)
            before = version()
            encoding = encoding_for(request)
            form = "partial" if wants_partial(request) else "page"
            name = " ".join([before, request.path, query, form, encoding])
            key = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
            copy = caches["pages"].get(key)
            if copy is None:
                response = view(request, *args, **kwargs)
                if not is_shareable(response) or version() != before:
                    return response
                copy = copy_of(response, encoding)
                caches["pages"].set(key, copy)
            return answer(request, copy)

        return shared

    return decorate


def known_query(data: QueryDict, parameters: Sequence[str]) -> str:
    """The part of a query that a page listens to, in one fixed order."""
    pairs = [(name, value) for name in parameters for value in data.getlist(name)]
    return urlencode(pairs, errors="surrogatepass")


def encoding_for(request: HttpRequest) -> str:
    """What to compress an answer with, if at all."""
    return best_encoding(request.META.get(ACCEPTED, ""))


def best_encoding(accepted: str) -> str:
    """The smallest encoding that a browser takes: ``br``, ``gzip`` or ``""`` for none."""
    names = {
        part.partition(";")[0].strip().lower()
        for part in accepted.split(",")
        if not re.search(r";\s*q=0(\.0*)?\s*$", part)
    }
    return next((name for name in ("br", "gzip") if name in names), "")


def is_shareable(response: HttpResponse) -> bool:
    """Whether an answer is a whole page that is the same for everyone."""
    varies = {name.lower() for name in names_in(response.headers.get("Vary", ""))}
    return response.status_code == 200 and not response.cookies and "cookie" not in varies


def names_in(header: str) -> list[str]:
    """The names in a header that lists some."""
    return [name.strip() for name in header.split(",") if name.strip()]


def copy_of(response: HttpResponse, encoding: str) -> tuple[bytes, dict[str, str]]:
    """An answer's body, compressed, and its headers with a strong tag for exactly these bytes."""
    body = response.content
    if encoding == "br":
        body = brotli.compress(body, quality=BROTLI_QUALITY)
    elif encoding == "gzip":
        body = compress_string(body)
    headers = dict(response.headers.items())
    headers["Vary"] = ", ".join([*names_in(headers.get("Vary", "")), "Accept-Encoding"])
    headers["Cache-Control"] = "no-cache"
    headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if encoding:
        headers["Content-Encoding"] = encoding
    return body, headers


def answer(request: HttpRequest, copy: tuple[bytes, dict[str, str]]) -> HttpResponse:
    """Send a copy, or 304 to a browser that has it."""
    body, headers = copy
    response = HttpResponse(body, headers=headers)
    found = get_conditional_response(request, etag=headers["ETag"], response=response)
    return found or response
