"""Render again what an older renderer rendered."""

from typing import Any

from django.core.management.base import BaseCommand

from questions.upgrading import render_outdated


class Command(BaseCommand):
    help = (
        "Renders the questions that an older version of the renderer rendered; run after upgrades."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = render_outdated()
        if options["verbosity"] or count:
            self.stdout.write(f"Questions rendered: {count}.")
