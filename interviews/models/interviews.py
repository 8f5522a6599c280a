"""Interviews: one candidate, one set frozen as it is asked, and the panel that asks it."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from interviews.models.sets import MAX_HINT, MAX_TITLE, QuestionSet
from interviews.panels import AskedItemQuerySet, InterviewQuerySet
from questions.content import MAX_MINUTES
from questions.content import MAX_TITLE as MAX_QUESTION
from questions.models import Question, QuestionVersion

MAX_CANDIDATE = 120
MAX_REASON = 2_000
MAX_PANEL = 12


class Decision(models.TextChoices):
    GO_ON = "go-on", "Go on with them"
    DECLINE = "decline", "Decline"
    OPEN = "open", "Leave open"


def kept_until() -> date:
    """The day after which what names or describes the candidate is forgotten."""
    return timezone.now().date() + timedelta(days=settings.RETENTION_DAYS)


class Interview(models.Model):
    """One candidate, asked one set by one panel.

    ``candidate`` is whatever the owner calls them, and is known to the panel alone: it never enters
    an address, a page's title, a log or a cache.
    """

    set = models.ForeignKey(QuestionSet, models.SET_NULL, null=True, related_name="interviews")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    title = models.CharField(max_length=MAX_TITLE)
    candidate = models.CharField("the candidate", max_length=MAX_CANDIDATE, blank=True)
    scheduled = models.DateTimeField(null=True, blank=True)
    started = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reason = models.TextField(max_length=MAX_REASON, blank=True)
    keep_until = models.DateField(default=kept_until)
    forgotten = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    made = models.DateTimeField(default=timezone.now)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-made", "-id"]
        constraints = [
            models.CheckConstraint(
                name="interview_closed_is_decided",
                condition=Q(closed__isnull=True) | (Q(started__isnull=False) & ~Q(decision="")),
            ),
            models.CheckConstraint(
                name="interview_forgotten_names_nobody",
                condition=Q(forgotten__isnull=True) | Q(candidate="", reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"interview {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("interviews:interview", args=[self.pk])

    @property
    def label(self) -> str:
        """What the panel calls the candidate."""
        return self.candidate or "Forgotten candidate"

    @property
    def is_open(self) -> bool:
        """Whether scorecards can still be written."""
        return bool(self.started and not self.closed and not self.forgotten)

    def is_owned_by(self, user: Any) -> bool:
        return bool(self.owner_id == user.pk)


class Panelist(models.Model):
    """Somebody who interviews. Whoever is taken off the panel is out at their next request."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="panel")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made", "id"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "user"], name="panelist_once_an_interview")
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} in interview {self.interview_id}"


class AskedItem(models.Model):
    """One question as it was asked: later edits of the bank or of the set don't reach it.

    ``html`` is what the cockpit shows of it, rendered when the interview was started.
    """

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="asked")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, null=True, related_name="+")
    own_text = models.TextField(blank=True)
    title = models.CharField(max_length=MAX_QUESTION)
    difficulty = models.CharField(max_length=10)
    minutes = models.PositiveSmallIntegerField()
    hint = models.TextField(max_length=MAX_HINT, blank=True)
    html = models.JSONField(default=dict)

    objects = AskedItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "position"], name="asked_item_has_its_place"
            ),
            models.CheckConstraint(
                name="asked_item_is_of_the_bank_or_own",
                condition=Q(question__isnull=False, version__isnull=False, own_text="")
                | (Q(question__isnull=True, version__isnull=True) & ~Q(own_text="")),
            ),
            models.CheckConstraint(
                name="asked_minutes_in_range",
                condition=Q(minutes__gte=1, minutes__lte=MAX_MINUTES),
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of interview {self.interview_id}"


class Act(models.TextChoices):
    """What is written down of those who look at others' scores, or change what is kept."""

    DEBRIEF = "debrief", "opened the debrief"
    REPORT = "report", "opened the report"
    CSV = "csv", "exported a table"
    JSON = "json", "exported everything"
    CLOSE = "close", "decided"
    REOPEN = "reopen", "opened it again"
    FORGET = "forget", "made it forget the candidate"


class Access(models.Model):
    """Who did what, and when. Never what they read."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    act = models.CharField(max_length=10, choices=Act)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.act} of interview {self.interview_id}"
