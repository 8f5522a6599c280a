from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db import connections
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "mlopsprep"
    default = True

    def ready(self) -> None:
        from mlopsprep import checks  # noqa: F401 - registers them

        # For every sender: Django sends the signal only for apps that have models.
        post_migrate.connect(switch_on_wal)


class DeskConfig(admin.AdminConfig):
    """Django's admin, with the site's own ``admin.site``."""

    default = False
    default_site = "mlopsprep.admin.Desk"


def switch_on_wal(using: str, **kwargs: Any) -> None:
    """Put an SQLite file into WAL mode, once and before workers start.

    Done by each connection, workers that start together would lock each other out (measured: 6-8 %
    failed). The mode is kept in the file.
    """
    connection = connections[using]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
