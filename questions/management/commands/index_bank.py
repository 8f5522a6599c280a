"""Index the bank for searching, all of it, from the questions as they are."""

from typing import Any

from django.core.management.base import BaseCommand

from questions.search.engine import engine
from questions.upgrading import index_outdated


class Command(BaseCommand):
    help = (
        "Makes everything that searching needs again from the questions. Never needed in daily "
        "work: each change indexes what it touches, and migrate what an upgrade changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = index_outdated(every=True)
        engine().rebuild()
        self.stdout.write(f"Questions indexed: {count}.")
