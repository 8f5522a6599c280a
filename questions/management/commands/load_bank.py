"""Load a folder of questions into the bank."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions.folder import read_folder
from questions.loading import Plan, Side, State, apply_plan, make_plan
from questions.models import Question


class Command(BaseCommand):
    help = (
        "Loads a folder of Markdown questions: checks all of it first, then writes all or nothing. "
        "What an editor changed here is never overwritten unless --theirs says so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--vocabulary", type=Path, help="default: in the folder, or beside it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--if-empty", action="store_true", help="only into an empty bank")
        side = parser.add_mutually_exclusive_group()
        side.add_argument("--theirs", action="store_true", help="in a conflict take the file")
        side.add_argument("--ours", action="store_true", help="in a conflict keep what is here")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if options["if_empty"] and Question.objects.exists():
            self.stdout.write("The bank has questions; nothing loaded.")
            return
        plan = make_plan(read_folder(path, options["vocabulary"]))
        if plan.faults:
            lines = "\n".join(str(fault) for fault in sorted(plan.faults))
            raise CommandError(f"{lines}\n{len(plan.faults)} faults; nothing was loaded.")
        self.report(plan, verbosity=options["verbosity"])
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
            return
        side = Side.THEIRS if options["theirs"] else Side.OURS if options["ours"] else None
        if plan.conflicts() and side is None:
            raise CommandError(
                "Edited both here and in the folder; nothing was loaded. "
                "Choose with --theirs (take the files) or --ours (keep what is here)."
            )
        apply_plan(plan, side=side, reason=f"Loaded from {path.name}")

    def report(self, plan: Plan, *, verbosity: int) -> None:
        """A line for each question that is not as its file says, then the sums."""
        for step in plan.steps:
            if step.state is State.ADDED and len(plan.steps) > 50 and verbosity < 2:
                continue
            if step.state is not State.UNCHANGED:
                fields = f": {', '.join(step.fields)}" if step.fields else ""
                self.stdout.write(f"{step.state:<9} {step.slug}{fields}")
        for kind, words in plan.words.items():
            if words:
                self.stdout.write(f"new {kind}: {', '.join(word.name for word in words)}")
        if plan.figures:
            self.stdout.write(f"figures: {len(plan.figures)} new or changed")
        sums = ", ".join(f"{plan.count(state)} {state}" for state in State)
        self.stdout.write(self.style.SUCCESS(f"{len(plan.steps)} questions: {sums}."))
