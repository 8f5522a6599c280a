"""What an interviewer sees of sets beside a question: a way to put it into one.

Made here and not by a template, as a learner's marks are: it is laid over rows that are otherwise
the same for everyone. Its places are ``<!--add 12-->`` in a row and ``<!--these-->`` among the
links of the whole list.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape

from web.access import viewer
from web.places import Fillers, cut, fill, nothing
from web.roles import UserRole, roles_of

LINK = (
    '<a class="mark add" id="add-{pk}" href="{url}?question={pk}" rel="nofollow" '
    'aria-describedby="q-{pk}"><span>Add to a set</span></a>'
)
BUTTON = (
    '<button class="mark add" id="add-{pk}" form="builder" formaction="{url}" name="question" '
    'value="{pk}" hx-post="{url}" hx-target="#set" hx-swap="outerHTML"{more} '
    'aria-describedby="q-{pk}"><span>Add to the set</span></button>'
)
TAKEN = '<div class="mark taken" id="add-{pk}"{more}><span>In the set</span></div>'
SWAP = ' hx-swap-oob="true"'


def lay_adding(request: HttpRequest, context: Mapping[str, Any]) -> Fillers:
    """An interviewer's ways to put questions of a list into a set: a link in each row, and one for
    all of the first page."""
    if UserRole.INTERVIEWER not in roles_of(viewer(request)):
        return {"add": nothing, "these": nothing}
    query = escape(context["listing"].selection.query)
    url = reverse("interviews:add_to_set")
    address = f"{url}?{query}" if query else url
    return {
        "add": lambda pk: LINK.format(pk=pk, url=url),
        "these": lambda rest: f'<a href="{address}" rel="nofollow">Add these to a set</a>',
    }


def lay_buttons_over(html: str, taken: Collection[int], url: str) -> str:
    """The bank's rows beside a set, with a button for each question that isn't in it yet."""
    add = {"add": lambda pk: button(int(pk), taken, url)}
    return fill(cut(html), {**add, "marks": nothing, "state": nothing})


def button(pk: int, taken: Collection[int], url: str, *, swap: bool = False) -> str:
    """``swap`` makes it take the place of the one that the page has."""
    made = TAKEN if pk in taken else BUTTON
    return made.format(pk=pk, url=url, more=SWAP if swap else "")
