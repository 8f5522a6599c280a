from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from interviews.actions.interviews import forget
from interviews.models import Interview


class Command(BaseCommand):
    help = (
        "Take out of interviews that were kept long enough whatever names or describes the "
        "candidate; the scores stay, of nobody. To be run once a day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="the whole interview goes")

    def handle(self, *args: Any, **options: Any) -> None:
        outlived = list(Interview.objects.outlived(timezone.now().date()))
        for interview in outlived:
            if options["delete"]:
                interview.delete()
            else:
                forget(interview)
        many = "interview" if len(outlived) == 1 else "interviews"
        done = "Deleted" if options["delete"] else "Forgot the candidates of"
        self.stdout.write(f"{done} {len(outlived)} {many}.")
