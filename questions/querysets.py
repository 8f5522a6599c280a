"""The words with which the bank is read. Every read for a person starts at ``visible_to``."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from questions.content import Audience, Status
from web.roles import UserRole, roles_of

if TYPE_CHECKING:
    from questions.models import Question  # noqa: F401 - named in a string below


def public_at(now: datetime) -> Q:
    """Published for everyone: public from the start, or embargoed until an instant gone by."""
    released = Q(audience=Audience.EMBARGOED, embargo__lte=now)
    return Q(status=Status.PUBLISHED) & (Q(audience=Audience.PUBLIC) | released)


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: Any, now: datetime | None = None) -> "QuestionQuerySet":
        """The questions a person may know of.

        Editors see all; interviewers everything published, whatever its audience; everyone else
        what is published for the public. ``Question.can_be_seen_by`` answers the same for one row.
        """
        roles = roles_of(user)
        if UserRole.EDITOR in roles:
            return self.all()
        if UserRole.INTERVIEWER in roles:
            return self.filter(status=Status.PUBLISHED)
        return self.filter(public_at(now or timezone.now()))

    def in_bank_order(self) -> "QuestionQuerySet":
        return self.order_by("position", "id")

    def for_rows(self) -> "QuestionQuerySet":
        """With what a row of the list shows: three queries however many rows; no long texts."""
        from questions.models import QuestionCompany

        companies = QuestionCompany.objects.select_related("company")
        return self.only(
            "slug", "title", "position", "difficulty", "kind", "minutes", "status", "audience",
            "embargo",
        ).prefetch_related(Prefetch("company_links", queryset=companies), "tags")  # fmt: skip

    def with_everything(self) -> "QuestionQuerySet":
        """With all that a question's canonical text says, in a fixed number of queries."""
        return self.prefetch_related("company_links__company", "roles", "tags", "further")
