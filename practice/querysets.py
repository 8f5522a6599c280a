"""The words with which a learner's own rows are read. Every such read starts at ``of``."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from practice.learners import Whose


class OwnedQuerySet(models.QuerySet[Any]):
    def of(self, whose: "Whose") -> Self:
        """The rows of one learner, named by user or by cookie: no query to find out who it is."""
        if not whose:
            return self.none()
        return self.filter(**{f"learner__{name}": value for name, value in whose.items()})


class CardQuerySet(OwnedQuerySet):
    def of(self, whose: "Whose") -> Self:
        return super().of(whose).filter(reset__isnull=True)

    def studied(self) -> Self:
        return self.filter(last_review__isnull=False)


class ReviewQuerySet(OwnedQuerySet):
    def of(self, whose: "Whose") -> Self:
        return super().of(whose).filter(reset__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-id")
