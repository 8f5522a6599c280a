"""What Django's system check should know about the machine."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, register


def can_lose_a_commit(version: tuple[int, ...]) -> bool:
    """Whether an SQLite has the WAL-reset fault: 3.7.0 to 3.51.2, but for two repaired lines."""
    repaired = (version[:2] == (3, 44) and version >= (3, 44, 6)) or (
        version[:2] == (3, 50) and version >= (3, 50, 7)
    )
    return (3, 7, 0) <= version < (3, 51, 3) and not repaired


@register(Tags.database, deploy=True)
def sqlite_is_repaired(**kwargs: Any) -> list[CheckMessage]:
    """Say that this SQLite may lose a commit, as Debian 12's may.

    Only when asked (``check --deploy --database default``), and not at every start.
    """
    engine = settings.DATABASES["default"]["ENGINE"]
    if not engine.endswith("sqlite3") or not can_lose_a_commit(sqlite3.sqlite_version_info):
        return []
    return [
        Info(
            f"SQLite {sqlite3.sqlite_version} can, rarely, lose a committed write in WAL mode.",
            hint="See docs/deploying.md, “Which database”. Fixed in SQLite 3.51.3.",
            id="mlopsprep.I001",
        )
    ]
