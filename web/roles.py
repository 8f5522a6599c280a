"""The three roles a user can hold.

Roles are the groups of ``django.contrib.auth``, so an administrator gives and takes them in the
admin. A superuser holds all of them.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import TextChoices

from web.prepared import Prepared


class UserRole(TextChoices):
    """The groups a user can be in; the value is the group's name."""

    CANDIDATE = "Candidate"
    INTERVIEWER = "Interviewer"
    EDITOR = "Editor"


def roles_of(user: Any) -> frozenset[str]:
    """The names of a user's roles: one query for each user object, none for a visitor."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(UserRole.values)
    if not hasattr(user, "_role_names"):
        user._role_names = frozenset(name for (name,) in GROUPS.rows(user=user.pk))
    return user._role_names


GROUPS = Prepared(
    lambda user: (
        get_user_model().groups.through.objects.filter(user_id=user).values_list("group__name")
    ),
    user=int,
)
