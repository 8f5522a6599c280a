"""What practice lays over the list: stars, states, the reader's own filters, the form to post."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from practice.snapshots import marks_of
from practice.stars import mark_fillers
from questions.mine import OwnFacet, own_facets
from web.middleware import our_cookies
from web.places import Fillers

EMPTY_FORM = mark_safe('<form id="marks" method="post" action=""></form>')
MARKS_FORM = (
    '<form id="marks" method="post" action=""><input type="hidden" name="csrfmiddlewaretoken" '
    'value="{}"><input type="hidden" name="next" value="{}"></form>'
)


def lay_marks(request: HttpRequest, context: Mapping[str, Any]) -> Fillers:
    """What goes into a list that was made for everyone, of whoever asks: a query, or two.

    A visitor of whom nothing is kept gets links and an empty form: their page is shared.
    """
    listing, shared = context["listing"], not our_cookies(request)

    def mine(rest: str) -> str:
        facets = own_facets(listing, request) if not shared or listing.mine.chosen else []
        return own_filters(tuple(facets)) if facets else ""

    marks = mark_fillers(None if shared else marks_of(request))
    return {**marks, "mine": mine, "form": lambda rest: marks_form(request)}


@lru_cache(256)
def own_filters(facets: tuple[OwnFacet, ...]) -> str:
    """The same counts give the same piece of the page."""
    return render_to_string("practice/_filters.html", {"facets": facets})


def marks_form(request: HttpRequest, token: str = "") -> SafeString:
    """The one form that all marks of a page are sent with. On a page that is the same for all it
    is empty: the token comes with the first mark."""
    if not our_cookies(request):
        return EMPTY_FORM
    return format_html(MARKS_FORM, token or get_token(request), request.get_full_path())
