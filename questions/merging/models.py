"""What is kept of a merge, so that it can be undone."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Merge(models.Model):
    """One word that went into another.

    ``word`` is its row as it was; ``gained`` the aliases and old slugs that the other had not had;
    ``questions`` has the id of each question that named it, with its words of this kind.
    """

    kind = models.CharField(max_length=10)
    word = models.JSONField()
    into = models.PositiveBigIntegerField()
    into_name = models.CharField("into", max_length=80)
    gained = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    made = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made", "-id"]

    def __str__(self) -> str:
        return f"{self.word['name']} into {self.into_name}"
