"""What readers wrote, and what became of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

MAX_WORDS = 2_000
KEPT_CLOSED = timedelta(days=365)


class State(models.TextChoices):
    """Where a message stands. Those of ``OPEN`` wait for somebody; the others are closed."""

    NEW = "new"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    DECLINED = "declined"
    DONE = "done"


OPEN = (State.NEW, State.ACCEPTED)


class MessageQuerySet(models.QuerySet["Message"]):
    def open(self) -> "MessageQuerySet":
        return self.filter(state__in=OPEN)

    def forget(self, now: datetime) -> int:
        """Delete what has been closed for as long as anything closed is kept; returns how many."""
        old = self.exclude(state__in=OPEN).filter(decided__lte=now - KEPT_CLOSED)
        return old.delete()[0]


class Message(models.Model):
    """What one reader wrote. ``key`` is the form's own, so that sent twice it is kept once."""

    key = models.UUIDField(unique=True, editable=False)
    text = models.TextField("what they wrote", max_length=MAX_WORDS)
    email = models.EmailField("answer to", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name="from"
    )
    made = models.DateTimeField("sent", default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answer = models.TextField(max_length=MAX_WORDS, blank=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-made", "-id"]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Report(Message):
    """Something that is wrong with a question, as it was when it was read."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "Something is wrong"
        OUTDATED = "outdated", "It is out of date"
        LINK = "link", "A link is dead or misleading"
        UNCLEAR = "unclear", "It can’t be understood"
        TYPO = "typo", "A slip of spelling or layout"
        OTHER = "other", "Something else"

    question = models.ForeignKey("questions.Question", models.CASCADE, related_name="reports")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)

    def __str__(self) -> str:
        return f"Report {self.pk}"


class Suggestion(Message):
    """A question that the bank should have."""

    title = models.CharField("question", max_length=300)

    class Meta(Message.Meta):
        pass

    def __str__(self) -> str:
        return self.title
