"""What templates need of sets: on the bank's own pages, and beside the bank."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from interviews.adding import button, lay_buttons_over
from interviews.models import QuestionSet, SetItem
from questions.listing import Listing
from questions.models import Question
from web.access import viewer
from web.markdown import render
from web.roles import UserRole, roles_of

register = template.Library()


@register.simple_tag
def bank_rows(bank: Listing, taken: set[int], url: str) -> SafeString:
    """The rows of the bank beside a set."""
    return mark_safe(lay_buttons_over("".join(bank.rows()), taken, escape(url)))  # noqa: S308 - made by templates


@register.simple_tag
def changed_buttons(questions: Sequence[Question], taken: set[int], url: str) -> SafeString:
    """The buttons in the bank that say something else after a change of the set."""
    made = (button(question.pk, taken, escape(url), swap=True) for question in questions)
    return mark_safe("".join(made))  # noqa: S308 - made by interviews.adding


@register.simple_tag(takes_context=True)
def sets_with(context: Any, question: Question) -> list[QuestionSet]:
    """The reader's own and shared sets that ask a question: one query, for interviewers."""
    user = viewer(context["request"])
    if UserRole.INTERVIEWER not in roles_of(user):
        return []
    sets = QuestionSet.objects.visible_to(user).current()
    return list(sets.filter(items__question=question).only("title")[:10])


@register.simple_tag
def times_in_sets(question: Question) -> int:
    """In how many sets a question is, whoever's they are. For editors: they see no more of them."""
    return SetItem.objects.filter(question=question).count()


@register.filter
def markdown(text: str) -> SafeString:
    """A hint of one's own, by the same renderer as the bank's texts."""
    return mark_safe(render(text, prefix="hint-"))  # noqa: S308 - the renderer lets nothing through
