"""What pages of other apps show of a reader's practice."""

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from practice.marks import marks_of
from practice.own import Own, read_own
from practice.stars import lay_over
from questions.mine import own_facets
from questions.models import Question
from web.access import viewer
from web.markdown import render
from web.middleware import our_cookies

register = template.Library()
OWN_FILTERS = "<!--mine-->"


@register.tag
def with_marks(parser: Parser, token: Token) -> "WithMarks":
    """``{% with_marks listing %}...{% endwith_marks %}``: what is inside is the same for everyone,
    and may come from a cache; the reader's own marks and filters are laid over it."""
    _name, listing = token.split_contents()
    inside = parser.parse(("endwith_marks",))
    parser.delete_first_token()
    return WithMarks(parser.compile_filter(listing), inside)


class WithMarks(template.Node):
    def __init__(self, listing: Any, nodelist: NodeList) -> None:
        self.listing = listing
        self.nodelist = nodelist

    def render(self, context: Any) -> SafeString:
        inside = self.nodelist.render(context)
        request, listing = context["request"], self.listing.resolve(context)
        shared = not our_cookies(request)
        html = lay_over(inside, None if shared else marks_of(request))
        facets = own_facets(listing, request) if not shared or listing.mine.chosen else []
        filters = render_to_string("practice/_filters.html", {"facets": facets}) if facets else ""
        return mark_safe(html.replace(OWN_FILTERS, filters, 1))  # noqa: S308 - made by templates


@register.inclusion_tag("practice/_marks_form.html", takes_context=True)
def marks_form(context: RequestContext) -> dict[str, Any]:
    """The one form that all marks of a page are sent with. On a page that is the same for all it
    is empty: the token comes with the first mark."""
    request = context["request"]
    return {
        "shared": not our_cookies(request),
        "path": request.get_full_path(),
        "csrf_token": None if not our_cookies(request) else context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def learner_name(context: RequestContext) -> str:
    """Whose drafts the browser keeps: two people may share one."""
    user = viewer(context["request"])
    return f"user-{user.pk}" if user.is_authenticated else "visitor"


@register.simple_tag(takes_context=True)
def own(context: RequestContext, question: Question) -> Own:
    """What a question's page shows of its reader; ``own.shared`` on a page that is everyone's."""
    return read_own(context["request"], question, context["listing"].index)


@register.filter
def markdown(text: str) -> SafeString:
    """A learner's note, by the same renderer as the bank's texts."""
    return mark_safe(render(text, prefix="note-"))  # noqa: S308 - the renderer lets nothing through
