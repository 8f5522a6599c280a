"""The words with which sets are read. Every such read starts at ``visible_to``."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from web.roles import UserRole, roles_of

if TYPE_CHECKING:
    from interviews.models import QuestionSet  # noqa: F401 - named in a string below


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    def visible_to(self, user: Any) -> Self:
        """One's own sets and those one was invited to; nothing for who is no interviewer."""
        if UserRole.INTERVIEWER not in roles_of(user):
            return self.none()
        return self.filter(Q(owner=user) | Q(pk__in=_invited_to(user)))

    def editable_by(self, user: Any) -> Self:
        """One's own, and those one was invited to edit."""
        return self.visible_to(user).filter(
            Q(owner=user) | Q(pk__in=_invited_to(user, can_edit=True))
        )

    def with_right(self, user: Any) -> Self:
        """With ``may_edit``: whether a person may change the set, or only look at it."""
        return self.annotate(
            may_edit=Exists(self.model.objects.editable_by(user).filter(pk=OuterRef("pk")))
        )

    def owned_by(self, user: Any) -> Self:
        return self.visible_to(user).filter(owner=user)

    def shared_with(self, user: Any) -> Self:
        return self.visible_to(user).exclude(owner=user)

    def current(self) -> Self:
        return self.filter(archived__isnull=True)

    def archived(self) -> Self:
        return self.filter(archived__isnull=False)

    def saying(self, text: str) -> Self:
        """Those with a text in their title, their purpose or the title of a question."""
        words = Q(title__icontains=text) | Q(purpose__icontains=text)
        asked = apps.get_model("interviews", "SetItem").objects.filter(
            question__title__icontains=text
        )
        return self.filter(words | Q(pk__in=asked.values("set")))

    def with_size(self) -> Self:
        """With ``size`` and ``minutes``: how many questions, and how long they take together."""
        items = apps.get_model("interviews", "SetItem").objects.filter(set=OuterRef("pk"))
        grouped = items.order_by().values("set")

        def number(expression: Any) -> Coalesce:
            found = grouped.annotate(n=expression).values("n")
            return Coalesce(Subquery(found, output_field=IntegerField()), 0)

        return self.annotate(size=number(Count("pk")), minutes=number(Sum("minutes")))


def _invited_to(user: Any, **right: bool) -> Any:
    invitations = apps.get_model("interviews", "Collaborator").objects
    return invitations.filter(user=user, **right).values("set")


class ShareLinkQuerySet(models.QuerySet[Any]):
    def open_at(self, now: datetime) -> Self:
        """Those that still open: not revoked, not expired, of a set that isn't archived."""
        lasting = Q(expires__isnull=True) | Q(expires__gt=now)
        return self.filter(lasting, revoked__isnull=True, set__archived__isnull=True)

    def count_use(self, now: datetime) -> None:
        self.update(uses=F("uses") + 1, last_used=now)
