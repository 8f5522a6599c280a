"""Load a folder of questions into the bank."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions.folder import read_folder
from questions.loading import Plan, Side, StalePlan, State, apply_plan, make_plan
from questions.models import Question
from questions.words import TERMS, kind_of


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
        side.add_argument("--theirs", action="store_true", help="take the folder's word")
        side.add_argument("--ours", action="store_true", help="keep what is here")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if options["if_empty"] and Question.objects.exists():
            if options["verbosity"]:
                self.stdout.write("The bank has questions; nothing loaded.")
            return
        side = Side.THEIRS if options["theirs"] else Side.OURS if options["ours"] else None
        plan = make_plan(read_folder(path, options["vocabulary"]), side)
        if plan.faults:
            lines = "\n".join(str(fault) for fault in sorted(plan.faults))
            raise CommandError(f"{lines}\nNothing was loaded; faults: {len(plan.faults)}.")
        self.report(plan, verbosity=options["verbosity"])
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
            return
        if plan.conflicts() and side is None:
            raise CommandError(
                "Edited both here and in the folder; nothing was loaded. "
                "Choose with --theirs (take the files) or --ours (keep what is here)."
            )
        try:
            apply_plan(plan, reason=f"Loaded from {path.resolve().name}")
        except StalePlan as error:
            raise CommandError(f"{error}; nothing was loaded. Try again.") from error

    def report(self, plan: Plan, *, verbosity: int) -> None:
        """A line for each question that is not as its file says, then the sums."""
        if verbosity:
            self.report_steps(plan)
        sums = ", ".join(f"{plan.count(state)} {state}" for state in State)
        self.stdout.write(self.style.SUCCESS(f"{len(plan.steps)} questions: {sums}."))

    def report_steps(self, plan: Plan) -> None:
        for step in plan.steps:
            if step.state is not State.UNCHANGED:
                fields = f": {', '.join(step.fields)}" if step.fields else ""
                self.stdout.write(f"{step.state:<9} {step.slug}{fields}")
        for kind in TERMS:
            names = [term.name for term in plan.new if kind_of(term) == kind]
            if names:
                self.stdout.write(f"new {kind}: {', '.join(names)}")
        for term in plan.differing:
            state = State.CHANGED if plan.side is Side.THEIRS else State.KEPT
            self.stdout.write(f"{state:<9} {kind_of(term)}: {term.slug}")
        if plan.figures:
            self.stdout.write(f"figures: {len(plan.figures)} new or changed")
