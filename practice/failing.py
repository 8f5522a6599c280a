"""Which questions those who practise them fail often: for editors, and nobody's own result.

An answer fails if it was rated Again, or fell into the trap.
"""

from collections.abc import Mapping
from datetime import timedelta
from threading import Lock
from time import monotonic

from django.db.models import Count, Max, Q
from django.utils import timezone

from practice.models import Rating, Review

RECENT = timedelta(days=180)
# Of fewer people nothing is said, and of more only how many in ten: no number betrays anybody.
LEARNERS = 5
# So many of the newest reviews are counted, at most once an hour in each process.
REVIEWS = 50_000
COUNTED_EVERY = 3600

_lock = Lock()
_counted: tuple[float, Mapping[int, int]] = (float("-inf"), {})


def failing() -> Mapping[int, int]:
    """How many in ten of the learners of a question failed lately, by the question's id."""
    global _counted
    with _lock:
        if monotonic() - _counted[0] >= COUNTED_EVERY:
            _counted = (monotonic(), count())
        return _counted[1]


def count() -> Mapping[int, int]:
    """The same, counted now."""
    newest = Review.objects.aggregate(newest=Max("pk"))["newest"] or 0
    recent = Review.objects.filter(
        pk__gt=newest - REVIEWS, reset=None, at__gte=timezone.now() - RECENT
    )
    failed = Q(rating=Rating.AGAIN) | Q(fell_in_trap=True)
    rows = (
        recent.order_by()
        .values_list("card__question")
        .annotate(
            learners=Count("learner", distinct=True),
            failed=Count("learner", distinct=True, filter=failed),
        )
        .filter(learners__gte=LEARNERS)
    )
    return {pk: round(10 * fell / learners) for pk, learners, fell in rows}
