"""The words with which a learner's own rows are read. Every such read starts at ``of``."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When

from practice.scheduler import REVIEWING

if TYPE_CHECKING:
    from practice.learners import Whose

# What has been remembered for so many days counts as known.
KNOWN_AFTER = 21
# With nothing else left, a card that is due so soon is taken at once.
AHEAD = timedelta(minutes=20)


class OwnedQuerySet(models.QuerySet[Any]):
    def of(self, whose: "Whose") -> Self:
        """The rows of one learner, named by user or by cookie: no query to find out who it is."""
        if not whose:
            return self.none()
        return self.filter(**{f"learner__{name}": value for name, value in whose.items()})


class CardQuerySet(OwnedQuerySet):
    def of(self, whose: "Whose") -> Self:
        return super().of(whose).filter(reset__isnull=True)

    def studied(self) -> Self:
        return self.filter(last_review__isnull=False)

    def awake(self, now: datetime) -> Self:
        """Those that practice may ask: not known, not resting, not put off until later."""
        put_off = Q(buried_until__isnull=False, buried_until__gt=now)
        return self.filter(known=False, suspended=False).exclude(put_off)

    def due(self, now: datetime) -> Self:
        return self.studied().awake(now).filter(due__lte=now)

    def with_state(self, now: datetime) -> Self:
        """With ``own_state``, one of due, known, learning and new: each card has exactly one."""
        return self.annotate(
            own_state=Case(
                When(known=True, then=Value("known")),
                When(last_review__isnull=True, then=Value("new")),
                When(self._is_due(now), then=Value("due")),
                When(state=REVIEWING, stability__gte=KNOWN_AFTER, then=Value("known")),
                default=Value("learning"),
            )
        )

    @staticmethod
    def _is_due(now: datetime) -> Q:
        awake = Q(buried_until__isnull=True) | Q(buried_until__lte=now)
        return Q(due__lte=now, suspended=False) & awake


class ReviewQuerySet(OwnedQuerySet):
    def of(self, whose: "Whose") -> Self:
        return super().of(whose).filter(reset__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-id")
