"""Which questions were asked, and when: what a recipe leaves out, what a question shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from interviews.models import AskedItem, Interview
from questions.models import Question


@dataclass(frozen=True, slots=True)
class TimesAsked:
    times: int
    last: datetime | None


def times_asked(question: Question) -> TimesAsked:
    """How often a question was asked on this site, and when last; not of whom. One query."""
    found = AskedItem.objects.filter(question=question).aggregate(
        times=Count("pk"), last=Max("interview__started")
    )
    return TimesAsked(**found)


def asked_since(user: Any, days: int) -> set[int]:
    """The questions asked in the last so many days in interviews on whose panel the user is."""
    since = timezone.now() - timedelta(days=days)
    interviews = Interview.objects.visible_to(user).filter(started__gte=since)
    return _asked_in(interviews)


def met_by(user: Any, interviews: Iterable[int]) -> set[int]:
    """The questions that the candidates of these interviews have met, there and in others.

    Candidates are named by an interview and not by their label, which belongs into no address. Two
    interviews are of one candidate if their labels are the same, whatever the case of the letters.
    """
    visible = Interview.objects.visible_to(user)
    chosen = list(visible.filter(pk__in=interviews).values_list("pk", "candidate"))
    labels = {label.casefold() for _, label in chosen if label}
    same = {
        pk
        for pk, label in visible.exclude(candidate="").values_list("pk", "candidate")
        if label.casefold() in labels
    }
    return _asked_in(visible.filter(pk__in={pk for pk, _ in chosen} | same))


def _asked_in(interviews: Any) -> set[int]:
    items = AskedItem.objects.filter(interview__in=interviews, question__isnull=False)
    return set(items.values_list("question", flat=True).distinct())
