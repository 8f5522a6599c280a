"""Write a folder's files in their canonical form."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions import bankfile
from questions.folder import read_text


class Command(BaseCommand):
    help = "Rewrites each Markdown file of a folder in its canonical form; needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--check", action="store_true", help="only say which files differ")

    def handle(self, *args: Any, path: Path, check: bool, **options: Any) -> None:
        differing, faults = [], []
        for file in sorted(path.glob("*.md")):
            try:
                # Bytes, for reading as text would hide other ends of lines.
                canonical = bankfile.dump(bankfile.parse(read_text(file))).encode()
            except bankfile.Unreadable as error:
                faults += [f"{file.name}:{f.line}: {f.field}: {f.reason}" for f in error.faults]
                continue
            except ValueError as error:
                faults.append(f"{file.name}:1: file: {error}")
                continue
            if canonical != file.read_bytes():
                differing.append(file.name)
                if not check:
                    file.write_bytes(canonical)
        for name in differing:
            self.stdout.write(f"{'differs' if check else 'rewritten'}: {name}")
        if not path.is_dir():
            raise CommandError(f"{path}: there is no such folder.")
        if faults or (check and differing):
            raise CommandError("\n".join([*faults, "Not all files are canonical."]))
