from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from web.roles import UserRole

EDITORS_MAY = {
    "question": ("view", "add", "change"),
    "company": ("view", "add", "change", "delete"),
    "role": ("view", "add", "change", "delete"),
    "tag": ("view", "add", "change", "delete"),
    "figure": ("view", "add", "change"),
    "merge": ("view", "change"),
    "report": ("view", "change", "delete"),
    "suggestion": ("view", "change", "delete"),
}


class QuestionsConfig(AppConfig):
    name = "questions"
    verbose_name = "The bank"

    def ready(self) -> None:
        from questions.reports.mydata import DATA
        from web.registry import personal_data

        personal_data.append(DATA)
        post_migrate.connect(grant_permissions, sender=self)
        post_migrate.connect(prepare_search, sender=self)


def grant_permissions(using: str, **kwargs: Any) -> None:
    """Let editors curate the bank. Permissions and groups exist only after all apps have migrated,
    so this looks for them by name and grants what is there."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    create_permissions(apps.get_app_config("questions"), using=using, verbosity=0)
    group, _ = Group.objects.using(using).get_or_create(name=UserRole.EDITOR.value)
    names = [f"{verb}_{model}" for model, verbs in EDITORS_MAY.items() for verb in verbs]
    permissions = Permission.objects.using(using).filter(
        content_type__app_label="questions", codename__in=names
    )
    group.permissions.add(*permissions)


def prepare_search(using: str, **kwargs: Any) -> None:
    """Put the database's own search index in place, and index what an upgrade reads otherwise."""
    from django.apps import apps
    from django.db import DEFAULT_DB_ALIAS

    from questions.search.engine import engine
    from questions.upgrading import index_outdated

    # On the way back to an older state of the bank there may be nothing to search in.
    state = kwargs.get("apps", apps).all_models["questions"]
    if using != DEFAULT_DB_ALIAS or state.keys() < apps.all_models["questions"].keys():
        return
    engine().install()
    index_outdated()
