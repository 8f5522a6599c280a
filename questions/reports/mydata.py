"""What readers' messages say about the people who wrote them."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F

from questions.exchange.models import Upload
from questions.proposals.models import Proposal
from questions.reports.models import KEPT_CLOSED, Report, Suggestion
from web.registry import PersonalData

WRITTEN = ("text", "email", "made", "state", "answer", "decided")

PROPOSED = ("slug", "text", "reason", "made", "outcome", "comment", "decided")


def kept_of_messages() -> list[tuple[str, str]]:
    return [
        (
            "What you report or suggest, and the address you leave for an answer",
            f"until {KEPT_CLOSED.days} days after it was answered",
        ),
        ("The network address from which that is sent, to count it", "an hour"),
    ]


def export_of(user: Any) -> Mapping[str, str | bytes]:
    """What somebody wrote while logged in, what they wanted to say next, and what they imported."""
    slug = F("question__slug")
    reports = Report.objects.filter(by=user).annotate(slug=slug)
    data = {
        "reports": list(reports.values("slug", "kind", *WRITTEN)),
        "suggestions": list(Suggestion.objects.filter(by=user).values("title", *WRITTEN)),
        "next_texts": list(Proposal.objects.filter(by=user).annotate(slug=slug).values(*PROPOSED)),
        "imports": list(Upload.objects.filter(by=user).values("name", "made", "applied")),
    }
    if not any(data.values()):
        return {}
    return {"messages.json": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)}


def delete_of(user: Any) -> None:
    """What they wrote while logged in goes with their row; here, what only says their address."""
    for model in (Report, Suggestion):
        model.objects.filter(email__iexact=user.email).update(email="")


DATA = PersonalData("messages", kept=kept_of_messages, export=export_of, delete=delete_of)
