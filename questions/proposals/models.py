"""What waits beside a published question, and what became of what waited."""

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices
from django.utils import timezone

from questions import bankfile
from questions.content import Content


class Outcome(TextChoices):
    TAKEN = "taken", "Taken over"
    REPLACED = "replaced", "Written anew"
    TURNED_DOWN = "turned-down", "Turned down"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(outcome="")


class Proposal(models.Model):
    """The words that a question is to have next: one that waits, and all that waited once.

    As with versions, a text is never changed: other words are another proposal. ``text`` is a whole
    question, of which only the words count; ``base`` numbers the version whose words were there
    when it was written, and ``version`` the one that it became.
    """

    question = models.ForeignKey("Question", models.CASCADE, related_name="proposals")
    text = models.TextField()
    base = models.PositiveIntegerField()
    made = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    comment = models.CharField(max_length=250, blank=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(outcome=""), name="one_proposal_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}, next to v{self.base}"

    @property
    def content(self) -> Content:
        return bankfile.parse(self.text)


class Redrawing(models.Model):
    """The drawing that a figure of a published question is to be next."""

    figure = models.OneToOneField("Figure", models.CASCADE, related_name="redrawing")
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.figure_id}, drawn anew"
