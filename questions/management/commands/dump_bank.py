"""Write the bank as a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions.loading import dump_bank


class Command(BaseCommand):
    help = "Writes each question as a Markdown file, with the figures beside them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--vocabulary", type=Path, help="also write the vocabulary to this file"
        )

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            count = dump_bank(path, options["vocabulary"])
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        self.stdout.write(self.style.SUCCESS(f"{count} questions written to {path}."))
