"""The three roles a user can hold.

Roles are the groups of ``django.contrib.auth``, so an administrator gives and takes them in the
admin. A superuser holds all of them.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet, TextChoices

from web.prepared import Prepared


class UserRole(TextChoices):
    """The groups a user can be in; the value is the group's name."""

    CANDIDATE = "Candidate"
    INTERVIEWER = "Interviewer"
    EDITOR = "Editor"


def roles_of(user: Any) -> frozenset[str]:
    """The names of a user's roles: one query for each user object, none for a visitor."""
    names: frozenset[str] | None = getattr(user, "_role_names", None)
    if names is None:
        if have_to_be_read(user):
            names = frozenset(name for (name,) in GROUPS.rows(user=user.pk))
        else:
            names = frozenset(UserRole.values if user.is_authenticated and user.is_active else ())
        note_roles(user, names)
    return names


def have_to_be_read(user: Any) -> bool:
    """Whether it takes a query to say what a user's roles are."""
    if not user.is_authenticated or not user.is_active or user.is_superuser:
        return False
    return not hasattr(user, "_role_names")


def note_roles(user: Any, names: Iterable[str]) -> None:
    """Say what a user's roles are, so that ``roles_of`` need not ask."""
    user._role_names = frozenset(names)


def groups_of(user: int) -> QuerySet[Any, Any]:
    """The names of the groups that a user is in."""
    links = get_user_model().groups.through.objects.filter(user_id=user)
    return links.values_list("group__name")


GROUPS = Prepared(groups_of, user=int)
