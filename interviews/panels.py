"""The words with which interviews and scorecards are read.

Every read for a person starts at ``visible_to`` or ``readable_by``. That others' scores stay
unseen until one's own card is in is decided here alone: no page, count or file has them to show.
"""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from web.roles import UserRole, roles_of


class InterviewQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those on whose panel one is; nothing for who is no interviewer, or no longer one."""
        if UserRole.INTERVIEWER not in roles_of(user):
            return self.none()
        return self.filter(panel__user=user)

    def owned_by(self, user: Any) -> Self:
        return self.visible_to(user).filter(owner=user)

    def with_standing(self, user: Any) -> Self:
        """With ``is_in``: whether the user's own card is submitted. Soonest or latest first."""
        return self.annotate(is_in=Exists(_own_submitted(user, "pk"))).order_by(
            Coalesce("closed", "scheduled", "made").desc(), "-pk"
        )

    def unfinished_by(self, user: Any) -> Self:
        """Those under way in which the user still owes a card; the longest owed first."""
        open_ = self.filter(started__isnull=False, closed=None, forgotten=None)
        return open_.filter(~Exists(_own_submitted(user, "pk"))).order_by("started")

    def outlived(self, today: date) -> Self:
        """Those whose time of keeping is over, and that still know their candidate."""
        return self.filter(keep_until__lt=today, forgotten=None)


class AskedItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The questions of the interviews on whose panel one is."""
        if UserRole.INTERVIEWER not in roles_of(user):
            return self.none()
        return self.filter(interview__panel__user=user)


def _own_submitted(user: Any, interview: str) -> models.QuerySet[Any]:
    from interviews.models import Scorecard

    own = Scorecard.objects.filter(interview=OuterRef(interview), user=user)
    return own.filter(submitted__isnull=False)


def _may_read(user: Any, card: str) -> Q:
    """One's own card; others' submitted ones where one's own is submitted too."""
    own = Q(Exists(_own_submitted(user, f"{card}interview")))
    return Q(**{f"{card}user": user}) | (Q(**{f"{card}submitted__isnull": False}) & own)


class ScorecardQuerySet(models.QuerySet[Any]):
    def readable_by(self, user: Any) -> Self:
        if UserRole.INTERVIEWER not in roles_of(user):
            return self.none()
        return self.filter(_may_read(user, ""), interview__panel__user=user)

    def submitted(self) -> Self:
        return self.filter(submitted__isnull=False)


class ScoreQuerySet(models.QuerySet[Any]):
    def readable_by(self, user: Any) -> Self:
        if UserRole.INTERVIEWER not in roles_of(user):
            return self.none()
        return self.filter(_may_read(user, "card__"), card__interview__panel__user=user)
