"""A candidate's memory: what they marked, wrote, studied, fell for, and answered by the clock."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from practice.querysets import CardQuerySet, OwnedQuerySet, ReviewQuerySet
from questions.bank import new_revision
from questions.models import Question

MAX_NOTE = 20_000
MAX_ANSWER = 20_000
RETENTION = 0.9


class Rating(models.IntegerChoices):
    """How well it went, in the words and numbers of FSRS."""

    AGAIN = 1, "Again"
    HARD = 2, "Hard"
    GOOD = 3, "Good"
    EASY = 4, "Easy"


class Step(models.TextChoices):
    """Where in a question its learner is: thinking, told the trap, told the answer."""

    THINK = "think"
    TRAP = "trap"
    ANSWER = "answer"


class Learner(models.Model):
    """Who bookmarks and practises: a user, or a visitor of whose cookie only the hash is kept.

    ``revision`` moves with every change of what is kept, apart from attempts under way and mocks.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="learner"
    )
    key = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - users have none
    made = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now, db_index=True)
    retention = models.FloatField(default=RETENTION)
    shows_streak = models.BooleanField(default=True)
    revision = models.CharField(max_length=16, default=new_revision)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="learner_is_a_user_or_a_visitor",
                condition=Q(user__isnull=False, key__isnull=True)
                | Q(user__isnull=True, key__isnull=False),
            ),
            models.CheckConstraint(
                name="learner_retention_in_range",
                condition=Q(retention__gte=0.7, retention__lte=0.97),
            ),
        ]

    def __str__(self) -> str:
        return f"learner {self.pk}"

    def move(self) -> None:
        """Take a new revision, in the transaction that makes a change and before it does.

        That holds the row: all who change what is kept of one learner take turns.
        """
        self.revision = new_revision()
        Learner.objects.filter(pk=self.pk).update(revision=self.revision)


class Bookmark(models.Model):
    """A question put aside to come back to."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="bookmarks")
    question = models.ForeignKey(Question, models.PROTECT, related_name="bookmarks")
    made = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "question"], name="bookmark_once_for_each_question"
            )
        ]

    def __str__(self) -> str:
        return f"bookmark of {self.question_id}"


class Note(models.Model):
    """A learner's own words on a question. ``version`` tells a tab that it writes on an old one."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="notes")
    question = models.ForeignKey(Question, models.PROTECT, related_name="notes")
    text = models.TextField(max_length=MAX_NOTE)
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(default=timezone.now)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "question"], name="note_once_for_each_question"
            )
        ]

    def __str__(self) -> str:
        return f"note on {self.question_id}"


class Attempt(models.Model):
    """A question that is being answered: what was typed so far, kept until it is rated.

    ``key`` names the attempt in its forms, and then its review: so one attempt is rated once,
    however often its form is sent. A skipped attempt waits behind the others.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="attempts")
    question = models.ForeignKey(Question, models.PROTECT, related_name="attempts")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    step = models.CharField(max_length=10, choices=Step, default=Step.THINK)
    answer = models.TextField(max_length=MAX_ANSWER, blank=True)
    fell_in_trap = models.BooleanField(null=True)
    ticks = models.JSONField(default=list)
    changed = models.DateTimeField(default=timezone.now)
    skipped = models.DateTimeField(null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "question"], name="attempt_once_for_each_question"
            )
        ]

    def __str__(self) -> str:
        return f"attempt at {self.question_id}"


class Reset(models.Model):
    """Progress that a learner threw away, kept aside so that it can be had back for a while."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="resets")
    label = models.CharField(max_length=100)
    made = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.label


class Card(models.Model):
    """What FSRS remembers of a learner and a question, and what the learner said about it.

    ``last_review`` is empty until the first review: such a card only says that the question is
    known, or rests. ``question_version`` is the newest that the learner has seen.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="cards")
    question = models.ForeignKey(Question, models.PROTECT, related_name="cards")
    state = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(null=True, default=0)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due = models.DateTimeField(default=timezone.now)
    last_review = models.DateTimeField(null=True)
    lapses = models.PositiveIntegerField(default=0)
    known = models.BooleanField(default=False)
    suspended = models.BooleanField(default=False)
    buried_until = models.DateTimeField(null=True)
    question_version = models.PositiveIntegerField(default=0)
    reset = models.ForeignKey(Reset, models.CASCADE, null=True, related_name="cards")

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "question"],
                condition=Q(reset__isnull=True),
                name="card_once_for_each_question",
            )
        ]
        indexes = [models.Index(fields=["learner", "due"], name="card_due")]

    def __str__(self) -> str:
        return f"card of {self.question_id}"


class Review(models.Model):
    """One rating. ``before`` is the card as it was, so that the last rating can be taken back.

    ``day`` is the learner's own day, wherever they were when they rated.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="reviews")
    card = models.ForeignKey(Card, models.CASCADE, related_name="reviews")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    rating = models.PositiveSmallIntegerField(choices=Rating)
    at = models.DateTimeField(default=timezone.now)
    day = models.DateField()
    before = models.JSONField(null=True)
    fell_in_trap = models.BooleanField(null=True)
    ticks = models.JSONField(default=list)
    answer = models.TextField(blank=True)
    reset = models.ForeignKey(Reset, models.CASCADE, null=True, related_name="reviews")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_rating_is_known", condition=Q(rating__in=Rating.values)
            )
        ]
        indexes = [
            models.Index(fields=["learner", "reset", "day"], name="review_day"),
            models.Index(fields=["learner", "at"], name="review_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rating_display()} on {self.day}"


class Mock(models.Model):
    """A mock interview: a few questions against the clock, held by a learner alone."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="mocks")
    label = models.CharField(max_length=100)
    minutes = models.PositiveSmallIntegerField()
    begun = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="mock_takes_time", condition=Q(minutes__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.minutes} minutes"

    @property
    def until(self) -> datetime:
        """When its time is up; nothing happens then but that it is said."""
        return self.begun + timedelta(minutes=self.minutes)


class Turn(models.Model):
    """A question of a mock interview: what was answered, and how it sounded to the learner
    afterwards, on the scale that interviewers use.

    ``used`` (the minutes it took) and ``levels`` (the scores, how they sound) are for its page.
    """

    used: int | None = None
    levels: Sequence[tuple[int, str, str]] = ()

    mock = models.ForeignKey(Mock, models.CASCADE, related_name="turns")
    question = models.ForeignKey(Question, models.PROTECT, related_name="turns")
    place = models.PositiveSmallIntegerField()
    answer = models.TextField(max_length=MAX_ANSWER, blank=True)
    answered = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    fell_in_trap = models.BooleanField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["mock", "place"], name="turn_once_for_each_place"),
            models.CheckConstraint(
                name="turn_score_from_1_to_4",
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=4),
            ),
        ]

    def __str__(self) -> str:
        return f"turn {self.place} of mock {self.mock_id}"
