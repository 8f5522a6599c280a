"""What was uploaded and waits for somebody to say yes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

WAITS = timedelta(days=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    def waiting(self, now: datetime) -> "UploadQuerySet":
        return self.filter(applied=None, made__gt=now - WAITS)

    def forget(self, now: datetime) -> None:
        """Delete what nobody said yes to in time."""
        self.filter(applied=None, made__lte=now - WAITS).delete()


class Upload(models.Model):
    """A file of questions that was found without fault, by whom, and for which state of the bank.

    Its content goes once it is written into the bank; that it was stays.
    """

    name = models.CharField("file", max_length=120)
    content = models.BinaryField()
    revision = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    applied = models.DateTimeField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-made", "-id"]
        verbose_name = "import"

    def __str__(self) -> str:
        return self.name
