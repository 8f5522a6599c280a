"""The bank: questions, the words that sort them, and every text a question ever had."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from questions.bank import Bank, Mask, new_revision  # noqa: F401 - Django looks here
from questions.content import (
    MAX_MINUTES,
    MAX_SLUG,
    MAX_TITLE,
    MAX_URL,
    Audience,
    Difficulty,
    Kind,
    Status,
    check_url,
    is_public,
)
from questions.exchange.models import Upload  # noqa: F401 - Django looks here
from questions.merging.models import Merge  # noqa: F401 - Django looks here
from questions.proposals.models import Proposal, Redrawing  # noqa: F401 - Django looks here
from questions.querysets import QuestionQuerySet
from questions.reports.models import Report, Suggestion  # noqa: F401 - Django looks here
from questions.search.models import SearchDocument, SearchWord  # noqa: F401 - Django looks here
from web.roles import UserRole, roles_of


class Term(models.Model):
    """A word of a controlled vocabulary.

    ``aliases`` are what people type instead of it; ``old_slugs`` lead on to it, from what it was
    called before and from the words that were merged into it.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    description = models.CharField(max_length=200, blank=True)
    aliases = models.JSONField(default=list, blank=True, help_text='For example ["cicd"].')
    old_slugs = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Company(Term):
    class Meta(Term.Meta):
        verbose_name_plural = "companies"


class Role(Term):
    """A job that people interview for; shown in the order of ``position``."""

    position = models.PositiveIntegerField(default=0)

    class Meta(Term.Meta):
        ordering = ["position", "id"]


class Tag(Term):
    class Meta(Term.Meta):
        pass


class Question(models.Model):
    """A question with its worked answer, its trap and what an interviewer listens for.

    Rows are written by ``questions.actions`` alone: it keeps the rows, the canonical text, the
    rendered HTML and the bank's revision in step.
    """

    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    title = models.CharField(max_length=MAX_TITLE)
    position = models.PositiveIntegerField(default=0, help_text="Bank order; gaps are welcome.")
    difficulty = models.CharField(max_length=10, choices=Difficulty)
    kind = models.CharField(max_length=20, choices=Kind)
    minutes = models.PositiveSmallIntegerField(
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MINUTES)],
        help_text="How long an answer takes, spoken.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    embargo = models.DateTimeField("embargoed until", null=True, blank=True)
    reviewed = models.DateField("last reviewed", null=True, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)
    learn_title = models.CharField(max_length=MAX_TITLE, blank=True)
    learn_url = models.URLField(max_length=MAX_URL, blank=True, validators=[check_url])
    file_digest = models.CharField(max_length=64, blank=True, editable=False)

    companies = models.ManyToManyField(Company, through="QuestionCompany", related_name="questions")
    roles = models.ManyToManyField(Role, related_name="questions", blank=True)
    tags = models.ManyToManyField(Tag, related_name="questions", blank=True)

    hint = models.TextField(blank=True)
    short_answer = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    trap = models.TextField(blank=True)
    checklist = models.TextField(blank=True, help_text="One point a line.")
    anchors = models.TextField(
        "sounds like", blank=True, help_text="Four lines: how an answer worth 1, 2, 3, 4 sounds."
    )
    follow_ups = models.TextField(
        "follow-ups", blank=True, help_text="One a line: **The question?** What a good reply says."
    )
    html = models.JSONField(default=dict, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["position", "id"], name="question_bank_order"),
            models.Index(fields=["status", "audience"], name="question_wall"),
            # The desk's list in bank order, behind its filters and by its columns.
            models.Index(fields=["status", "position", "id"], name="question_by_status"),
            models.Index(fields=["audience", "position", "id"], name="question_by_audience"),
            models.Index(fields=["difficulty", "position", "id"], name="question_by_difficulty"),
            models.Index(fields=["kind", "position", "id"], name="question_by_kind"),
            models.Index(fields=["title", "position", "id"], name="question_by_title"),
            models.Index(fields=["reviewed", "position", "id"], name="question_by_reviewed"),
            # What was never reviewed, or longest ago, for the queue of fixes.
            models.Index(fields=["status", "reviewed"], name="question_stale"),
            # Recipes read the minutes of the whole bank; from here they do without the long texts.
            models.Index(fields=["minutes"], name="question_minutes"),
        ]
        constraints = [
            models.CheckConstraint(
                name="question_published_is_complete",
                condition=~Q(status=Status.PUBLISHED)
                | (~Q(answer="") & ~Q(trap="") & ~Q(learn_url="")),
                violation_error_message="A published question has an answer, a trap and a link.",
            ),
            models.CheckConstraint(
                name="question_embargo_has_a_date",
                condition=Q(audience=Audience.EMBARGOED, embargo__isnull=False)
                | (~Q(audience=Audience.EMBARGOED) & Q(embargo__isnull=True)),
                violation_error_message="An embargoed question, and no other, has a date.",
            ),
            models.CheckConstraint(
                name="question_learn_link_is_http",
                condition=Q(learn_url="")
                | Q(learn_url__startswith="https://")
                | Q(learn_url__startswith="http://"),
            ),
            models.CheckConstraint(
                name="question_minutes_in_range",
                condition=Q(minutes__gte=1, minutes__lte=MAX_MINUTES),
            ),
            models.CheckConstraint(
                name="question_difficulty_is_known", condition=Q(difficulty__in=Difficulty.values)
            ),
            models.CheckConstraint(
                name="question_kind_is_known", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="question_status_is_known", condition=Q(status__in=Status.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("questions:detail", args=[self.slug])

    @property
    def company_names(self) -> list[str]:
        """In the question's own order; prefetch ``company_links__company`` for more than one."""
        return [link.company.name for link in self.company_links.all()]

    def is_public(self, now: datetime) -> bool:
        """Whether everyone may see it at an instant."""
        return is_public(self, now)

    def can_be_seen_by(self, user: Any, now: datetime | None = None) -> bool:
        """What ``QuestionQuerySet.visible_to`` says, for one question."""
        roles = roles_of(user)
        if UserRole.EDITOR in roles:
            return True
        if UserRole.INTERVIEWER in roles:
            return self.status == Status.PUBLISHED
        return self.is_public(now or timezone.now())


class QuestionCompany(models.Model):
    """One company of a question, at its place in the question's own order."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="company_links")
    company = models.ForeignKey(Company, models.PROTECT, related_name="question_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "company"], name="question_names_a_company_once"
            )
        ]

    def __str__(self) -> str:
        return self.company.name


class Reading(models.Model):
    """Something further to read, after the link to learn it properly."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="further")
    title = models.CharField(max_length=MAX_TITLE)
    url = models.URLField(max_length=MAX_URL, validators=[check_url])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="reading_link_is_http",
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"),
            )
        ]

    def __str__(self) -> str:
        return self.title


class QuestionVersion(models.Model):
    """The canonical text of a question at one moment. What was said once is never changed."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    made = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="version_number_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class OldSlug(models.Model):
    """A slug that a question had before; its address leads to the question."""

    slug = models.SlugField(max_length=MAX_SLUG, unique=True)
    question = models.ForeignKey(Question, models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug


class Figure(models.Model):
    """A drawing that answers show, kept in the bank so that it travels with it."""

    name = models.CharField(max_length=100, unique=True)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
