"""A page made once for all who may see the same, with each reader's own things laid over it.

Making a page from its templates takes longer than everything else about it. So it is made for a
stand-in, who holds the reader's roles and is nobody, and kept. Stars, tokens and the like have a
place in it (``web.places``), and what apps put into ``web.registry.overlays`` fills these places in
each answer.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from web.access import viewer
from web.htmx import wants_partial
from web.places import Pieces, cut, fill
from web.registry import overlays
from web.roles import roles_of

Made = TypeVar("Made", str, Pieces)


class StandIn(AnonymousUser):
    """Somebody with an account and some roles, of whom a page can say nothing else."""

    is_active = True  # type: ignore[assignment]

    def __init__(self, roles: frozenset[str]) -> None:
        self._role_names = roles

    @property
    def is_authenticated(self) -> bool:  # type: ignore[override]
        return True


def overlaid(
    request: HttpRequest, template: str, context: dict[str, Any], *, partial: str, key: str
) -> HttpResponse:
    """The page, or its ``partial`` when htmx asks for that.

    ``key`` names all that the context says: two contexts with the same key make the same page.
    """
    name = f"{template}#{partial}" if wants_partial(request) else template
    pieces = kept_page(request, name, lambda: context, key)
    fillers: dict[str, Callable[[str], str]] = {}
    for lay in overlays:
        fillers |= lay(request, context)
    return page_response(fill(pieces, fillers))


def page_response(html: str) -> HttpResponse:
    """An answer with a page, or with a part of it if htmx asked for that."""
    return HttpResponse(html, headers={"Vary": "HX-Request"})


def kept_page(
    request: HttpRequest, name: str, context: Callable[[], dict[str, Any]], key: str
) -> Pieces:
    """A template's HTML as made for the stand-in, under a key that names all its context says.

    The context is asked for only if the page has to be made. One that tells its reader something is
    made for once.
    """
    user = viewer(request)
    is_known, roles = user.is_authenticated, roles_of(user)
    who = StandIn(roles) if is_known else user

    def make() -> Pieces:
        return cut(render_to_string(name, context(), _request_of(who, request)))

    return make() if get_messages(request) else kept([name, key, is_known, sorted(roles)], make)


def kept(said: Sequence[Any], make: Callable[[], Made]) -> Made:
    """HTML, whole or cut, under a name for all that it says. It is made if it isn't kept."""
    kept_as = f"html:{hashlib.sha256(repr(said).encode()).hexdigest()}"
    found: Made | None = caches["pages"].get(kept_as)
    if found is None:
        found = make()
        caches["pages"].set(kept_as, found)
    return found


def _request_of(who: Any, request: HttpRequest) -> HttpRequest:
    """A request for the same page by somebody else: without cookies, session or token."""
    other = HttpRequest()
    other.method, other.path, other.path_info = request.method, request.path, request.path_info
    other.GET = request.GET
    other.resolver_match = request.resolver_match
    other.user = who
    if who.is_authenticated:
        other.COOKIES[settings.SESSION_COOKIE_NAME] = "a stand-in's"
    other._messages = get_messages(request)  # type: ignore[attr-defined]
    return other
