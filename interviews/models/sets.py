"""Question sets: what is asked, in which order, for how long, and who else may see it."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from interviews.querysets import QuestionSetQuerySet, ShareLinkQuerySet
from questions.content import MAX_MINUTES
from questions.models import Question, Role

MAX_TITLE = 200
MAX_PURPOSE = 2_000
MAX_HINT = 2_000
MAX_ITEMS = 100
MAX_TARGET = 480


class QuestionSet(models.Model):
    """An interviewer's ordered list of questions.

    ``version`` moves with every change. Whoever writes says which version they saw, so that of two
    people who edit at the same time neither overwrites the other.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    title = models.CharField(max_length=MAX_TITLE)
    role = models.ForeignKey(Role, models.SET_NULL, null=True, blank=True, related_name="+")
    purpose = models.TextField(max_length=MAX_PURPOSE, blank=True)
    target_minutes = models.PositiveSmallIntegerField(
        "minutes to fill",
        default=45,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_TARGET)],
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    recipe = models.JSONField(default=dict, blank=True, editable=False)
    archived = models.DateTimeField(null=True, editable=False)
    made = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(default=timezone.now, editable=False)

    # Given by the querysets of these names.
    may_edit: bool
    size: int
    minutes: int

    objects = QuestionSetQuerySet.as_manager()

    class Meta:
        ordering = ["-changed", "-id"]
        constraints = [
            models.CheckConstraint(
                name="set_target_in_range",
                condition=Q(target_minutes__gte=1, target_minutes__lte=MAX_TARGET),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("interviews:set", args=[self.pk])

    def is_owned_by(self, user: Any) -> bool:
        return bool(self.owner_id == user.pk)


class SetItem(models.Model):
    """One question of a set: one of the bank's, or one's own as the text of a question's file.

    ``locked`` keeps it when a recipe draws again; ``proposed`` is the editors' copy of one's own.
    """

    set = models.ForeignKey(QuestionSet, models.CASCADE, related_name="items")
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="set_items"
    )
    own_text = models.TextField(blank=True)
    proposed = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(
        default=8, validators=[MinValueValidator(1), MaxValueValidator(MAX_MINUTES)]
    )
    hint = models.TextField(max_length=MAX_HINT, blank=True)
    locked = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="item_is_of_the_bank_or_own",
                condition=Q(question__isnull=False, own_text="")
                | (Q(question__isnull=True) & ~Q(own_text="")),
            ),
            models.UniqueConstraint(
                fields=["set", "question"],
                condition=Q(question__isnull=False),
                name="set_has_a_question_once",
            ),
            models.CheckConstraint(
                name="item_minutes_in_range",
                condition=Q(minutes__gte=1, minutes__lte=MAX_MINUTES),
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk} of set {self.set_id}"


class Collaborator(models.Model):
    """Somebody whom a set's owner lets see it, or edit it too."""

    set = models.ForeignKey(QuestionSet, models.CASCADE, related_name="collaborators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    can_edit = models.BooleanField(default=False)
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made", "id"]
        constraints = [
            models.UniqueConstraint(fields=["set", "user"], name="collaborator_once_for_each_set")
        ]

    def __str__(self) -> str:
        return f"user {self.user_id} on set {self.set_id}"


class ShareLink(models.Model):
    """A secret address that shows a set's questions to whoever has it; only its hash is kept."""

    set = models.ForeignKey(QuestionSet, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True)
    shows_interview_only = models.BooleanField(default=False)
    uses = models.PositiveIntegerField(default=0)
    last_used = models.DateTimeField(null=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made", "-id"]

    def __str__(self) -> str:
        return f"link {self.pk} to set {self.set_id}"
