from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "mlopsprep"

    def ready(self) -> None:
        post_migrate.connect(switch_on_wal, sender=self)


def switch_on_wal(using: str, **kwargs: Any) -> None:
    """Put an SQLite file into WAL mode, once and before workers start.

    Done by each connection, workers that start together would lock each other out (measured: 6-8 %
    failed). The mode is kept in the file.
    """
    connection = connections[using]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
