"""What pages of other apps show of a reader's practice."""

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe

from practice.overlay import marks_form
from practice.own import Own, read_own
from questions.models import Question
from web.access import viewer
from web.markdown import render

register = template.Library()


@register.simple_tag(takes_context=True, name="marks_form")
def _marks_form(context: RequestContext) -> SafeString:
    return marks_form(context["request"])


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
