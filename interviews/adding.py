"""What an interviewer sees of sets beside a question: a way to put it into one.

Made here and not by a template, as a learner's marks are: it is laid over rows that are otherwise
the same for everyone.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape

from web.access import viewer
from web.roles import UserRole, roles_of

# Where it goes: in a row, and among the links of the whole list.
ROW = re.compile(r"<!--add (?P<pk>\d+)-->")
THESE = "<!--these-->"
LEARNERS = re.compile(r"<!--(?:state \d+|marks \d+ [-\w]+)-->")
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


def lay_adding(html: str, request: HttpRequest, context: Mapping[str, Any]) -> str:
    """A list that was made for everyone, with an interviewer's ways to put questions into a set.

    Each row has a link, and its first page has one for all of them.
    """
    if UserRole.INTERVIEWER not in roles_of(viewer(request)):
        return ROW.sub("", html).replace(THESE, "", 1)
    query = escape(context["listing"].selection.query)
    url = reverse("interviews:add_to_set")
    html = ROW.sub(lambda row: LINK.format(pk=row["pk"], url=url), html)
    address = f"{url}?{query}" if query else url
    return html.replace(THESE, f'<a href="{address}" rel="nofollow">Add these to a set</a>', 1)


def lay_buttons_over(html: str, taken: Collection[int], url: str) -> str:
    """The bank's rows beside a set, with a button for each question that isn't in it yet."""
    return ROW.sub(lambda row: button(int(row["pk"]), taken, url), LEARNERS.sub("", html))


def button(pk: int, taken: Collection[int], url: str, *, swap: bool = False) -> str:
    """``swap`` makes it take the place of the one that the page has."""
    made = TAKEN if pk in taken else BUTTON
    return made.format(pk=pk, url=url, more=SWAP if swap else "")
