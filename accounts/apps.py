from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from web.roles import UserRole


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks, data  # noqa: F401 - they register themselves

        post_migrate.connect(make_role_groups, sender=self)


def make_role_groups(using: str, **kwargs: Any) -> None:
    """Make a group for each role. Not in a migration: a test's flush would empty it for good."""
    from django.contrib.auth.models import Group

    for role in UserRole:
        Group.objects.using(using).get_or_create(name=role.value)
