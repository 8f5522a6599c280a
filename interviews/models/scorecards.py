"""What one interviewer wrote in one interview. Nobody else reads it before their own is in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from interviews.models.interviews import AskedItem, Interview
from interviews.panels import ScorecardQuerySet, ScoreQuerySet

MAX_SUMMARY = 5_000
MAX_EVIDENCE = 500
MAX_NOTES = 10_000
MAX_WHY = 500
MAX_SECONDS = 24 * 60 * 60


class Recommendation(models.IntegerChoices):
    """Four, so that there is no middle to hide in."""

    STRONG_NO = 1, "Strong no"
    NO = 2, "No"
    YES = 3, "Yes"
    STRONG_YES = 4, "Strong yes"


class Scorecard(models.Model):
    """One interviewer's card. Submitted, it changes only by amendments, each with a reason.

    ``taken`` are the last changes that were made, by the keys their browser gave them, with the
    version that each made: sent again, a change is not made again.
    """

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="cards")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    current = models.ForeignKey(AskedItem, models.SET_NULL, null=True, related_name="+")
    recommendation = models.PositiveSmallIntegerField(choices=Recommendation, null=True)
    summary = models.TextField(max_length=MAX_SUMMARY, blank=True)
    submitted = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    taken = models.JSONField(default=dict)
    made = models.DateTimeField(default=timezone.now)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["made", "id"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "user"], name="scorecard_once_for_each"),
            models.CheckConstraint(
                name="scorecard_submitted_recommends",
                condition=Q(submitted__isnull=True) | Q(recommendation__isnull=False),
            ),
            models.CheckConstraint(
                name="scorecard_recommendation_is_one_of_four",
                condition=Q(recommendation__isnull=True)
                | Q(recommendation__in=Recommendation.values),
            ),
        ]

    def __str__(self) -> str:
        return f"card of user {self.user_id} in interview {self.interview_id}"


class Score(models.Model):
    """What was heard on one question.

    ``ticks`` and ``asked`` are the numbers of checklist points said and of follow-ups asked;
    ``notes`` stay their writer's own, also after submission. ``taken`` is as in a card.
    """

    card = models.ForeignKey(Scorecard, models.CASCADE, related_name="scores")
    item = models.ForeignKey(AskedItem, models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True)
    evidence = models.CharField(max_length=MAX_EVIDENCE, blank=True)
    notes = models.TextField(max_length=MAX_NOTES, blank=True)
    ticks = models.JSONField(default=list)
    asked = models.JSONField(default=list)
    fell_in_trap = models.BooleanField(default=False)
    seconds = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    taken = models.JSONField(default=dict)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["item__position"]
        constraints = [
            models.UniqueConstraint(fields=["card", "item"], name="score_once_for_each_item"),
            models.CheckConstraint(
                name="score_from_one_to_four",
                condition=Q(value__isnull=True) | Q(value__gte=1, value__lte=4),
            ),
            models.CheckConstraint(
                name="score_seconds_in_range", condition=Q(seconds__lte=MAX_SECONDS)
            ),
        ]

    def __str__(self) -> str:
        return f"score of item {self.item_id} on card {self.card_id}"


class Amendment(models.Model):
    """A change to a submitted card: why, and what each thing changed said before and after."""

    card = models.ForeignKey(Scorecard, models.CASCADE, related_name="amendments")
    reason = models.CharField(max_length=MAX_WHY, blank=True)
    changes: Any = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"amendment of card {self.card_id}"
