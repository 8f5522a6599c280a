"""What an interviewer wrote in interviews, as files of their own."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F

from interviews.models import Access, Amendment, Interview, Panelist, Score, Scorecard
from web.registry import PersonalData
from web.tables import csv_text

INTERVIEW = "id title candidate scheduled started closed decision reason keep_until".split()
CARD = "interview_id recommendation summary submitted".split()
SCORE = (
    "interview number title value evidence notes ticks asked fell_in_trap seconds"
).split()  # fmt: skip


def kept_of_interviews() -> list[tuple[str, str]]:
    days = f"{settings.RETENTION_DAYS} days"
    return [
        (
            "Interviews you lead or sit in, with your scorecards, evidence and private notes",
            f"as long as you have the account; every text about a candidate for {days}",
        ),
        (
            "Who opened or exported the scorecards of an interview, and when; not what they read",
            "as long as the interview",
        ),
        (
            "Of whoever is interviewed: a label, scores, and what the interviewers wrote",
            f"label and texts for {days}, unless removed before; after that scores of nobody",
        ),
    ]


def export_of(user: Any) -> Mapping[str, str | bytes]:
    """One's own interviews and all that one wrote in any; nothing that others wrote."""
    scores = Score.objects.filter(card__user=user).annotate(
        interview=F("card__interview"), number=F("item__position"), title=F("item__title")
    )
    found = {
        "interviews": Interview.objects.filter(owner=user).values(*INTERVIEW),
        "panels": Panelist.objects.filter(user=user).values("interview_id", "made"),
        "cards": Scorecard.objects.filter(user=user).values(*CARD),
        "scores": scores.order_by("interview", "number").values(*SCORE),
        "amendments": Amendment.objects.filter(card__user=user).values(
            "card__interview_id", "at", "reason", "changes"
        ),
        "looked": Access.objects.filter(user=user).values("interview_id", "act", "at"),
    }
    data = {name: list(rows) for name, rows in found.items()}
    if not any(data.values()):
        return {}
    rows = [[row[name] for name in SCORE] for row in data["scores"]]
    return {
        "interviews.json": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2),
        "scores.csv": csv_text(SCORE, rows),
    }


@transaction.atomic
def delete_of(user: Any) -> None:
    """Cards go with their writer. An interview is handed on to the next of its panel, if any."""
    for interview in Interview.objects.filter(owner=user):
        heir = interview.panel.exclude(user=user).first()
        if heir:
            Interview.objects.filter(pk=interview.pk).update(owner=heir.user_id)


DATA = PersonalData("interviews", kept=kept_of_interviews, export=export_of, delete=delete_of)
