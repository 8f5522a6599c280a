from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from questions.exchange.models import Upload
from questions.reports.models import KEPT_CLOSED, Report, Suggestion


class Command(BaseCommand):
    help = (
        f"Forget readers' messages that were closed more than {KEPT_CLOSED.days} days ago, and "
        "imports that nobody said yes to. To be run once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        gone = sum(model.objects.forget(now) for model in (Report, Suggestion))
        Upload.objects.forget(now)
        self.stdout.write(f"Forgot {gone} messages.")
