"""Words of the templates about interviews."""

from collections.abc import Iterable
from typing import Any

from django import template

from interviews import asked, scoring
from questions.models import Question

register = template.Library()


@register.filter
def clock(seconds: int) -> str:
    return scoring.clock(seconds)


@register.filter
def zipped(first: Iterable[Any], second: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    return zip(first, second, strict=True)


@register.simple_tag
def times_asked(question: Question) -> asked.TimesAsked:
    """How often a question was asked and when last: one query, so only for who may know."""
    return asked.times_asked(question)
