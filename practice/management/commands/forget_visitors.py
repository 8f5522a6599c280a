from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from practice.actions import RESET_KEPT
from practice.learners import FORGOTTEN_AFTER
from practice.models import Learner, Reset


class Command(BaseCommand):
    help = (
        f"Forget visitors who have not come back for {FORGOTTEN_AFTER.days} days, and progress "
        f"that was reset more than {RESET_KEPT.days} days ago. To be run once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        visitors = Learner.objects.filter(user=None, seen__lt=now - FORGOTTEN_AFTER)
        resets = Reset.objects.filter(made__lt=now - RESET_KEPT)
        gone = visitors.count(), resets.count()
        visitors.delete()
        resets.delete()
        self.stdout.write(f"Forgot {gone[0]} visitors and {gone[1]} resets.")
