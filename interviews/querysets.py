"""The words with which sets are read. Every such read starts at ``visible_to``."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from web.roles import UserRole, roles_of


class QuestionSetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own sets and those one was invited to; nothing for who is no interviewer."""
        if UserRole.INTERVIEWER not in roles_of(user):
            return self.none()
        return self.filter(Q(owner=user) | Q(collaborators__user=user)).distinct()

    def editable_by(self, user: Any) -> Self:
        """One's own, and those one was invited to edit."""
        invited = Q(collaborators__user=user, collaborators__can_edit=True)
        return self.visible_to(user).filter(Q(owner=user) | invited)

    def owned_by(self, user: Any) -> Self:
        return self.visible_to(user).filter(owner=user)

    def current(self) -> Self:
        return self.filter(archived__isnull=True)
