"""An interview's record: the grid of its debrief, and the files one takes away.

All of it comes out of ``readable_by``: before a reader's own card is in, there is nothing here.
Private notes are in none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from interviews.models import AskedItem, Interview, Score, Scorecard
from interviews.scoring import Row, average, clock, grid
from web.tables import csv_text


@dataclass(frozen=True, slots=True)
class Column:
    """One interviewer's card, with the figures of its scores."""

    card: Scorecard
    scores: Sequence[Score]

    @property
    def average(self) -> float | None:
        return average(score.value for score in self.scores)

    @property
    def scored(self) -> int:
        return sum(1 for score in self.scores if score.value)

    @property
    def time(self) -> str:
        return clock(sum(score.seconds for score in self.scores))


@dataclass(frozen=True, slots=True)
class Record:
    """All that a reader may know of an interview: a fixed number of queries."""

    interview: Interview
    columns: Sequence[Column]
    rows: Sequence[Row]

    @property
    def in_order(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: row.item.position)


def record_of(interview: Interview, user: Any) -> Record:
    cards = Scorecard.objects.readable_by(user).submitted().filter(interview=interview)
    columns = list(cards.select_related("user").prefetch_related("amendments"))
    found = Score.objects.readable_by(user).filter(card__in=columns).defer("notes")
    scores = list(found.select_related("item"))
    items = AskedItem.objects.filter(interview=interview).select_related("question", "version")
    return Record(
        interview,
        [Column(card, [one for one in scores if one.card_id == card.pk]) for card in columns],
        grid(items.defer("html", "own_text", "version__text"), columns, scores),
    )


HEAD = (
    "interview candidate set started number question version interviewer recommendation score "
    "evidence fell_in_trap points_said seconds submitted"
).split()


def as_csv(record: Record) -> str:
    """One row for each score, for a spreadsheet that must not run what candidates said."""
    interview = record.interview
    rows = [
        (interview.pk, interview.label, interview.title, interview.started, row.item.position,
         row.item.title, row.item.version.number if row.item.version else "", str(card.user),
         card.get_recommendation_display(), score.value, score.evidence, score.fell_in_trap,
         len(score.ticks), score.seconds, card.submitted)
        for row in record.in_order
        for card, score in zip((one.card for one in record.columns), row.scores, strict=True)
        if score
    ]  # fmt: skip
    return csv_text(HEAD, rows)


def as_data(record: Record) -> dict[str, Any]:
    """The whole record, for a program."""
    interview = record.interview
    return {
        "format": "mlopsprep-interview-1",
        "interview": interview.pk,
        "candidate": interview.label,
        "set": interview.title,
        "started": _stamp(interview.started),
        "closed": _stamp(interview.closed),
        "decision": interview.decision,
        "reason": interview.reason,
        "questions": [_question(row.item) for row in record.in_order],
        "cards": [_card(column) for column in record.columns],
    }


def _question(item: AskedItem) -> dict[str, Any]:
    return {
        "number": item.position,
        "title": item.title,
        "slug": item.question.slug if item.question else "",
        "version": item.version.number if item.version else None,
        "difficulty": item.difficulty,
        "minutes": item.minutes,
    }


def _card(column: Column) -> dict[str, Any]:
    card = column.card
    return {
        "interviewer": str(card.user),
        "recommendation": card.recommendation,
        "summary": card.summary,
        "submitted": _stamp(card.submitted),
        "scores": [
            {
                "number": score.item.position,
                "score": score.value,
                "evidence": score.evidence,
                "fell_in_trap": score.fell_in_trap,
                "points_said": score.ticks,
                "follow_ups_asked": score.asked,
                "seconds": score.seconds,
            }
            for score in column.scores
        ],
        "amendments": [
            {"at": _stamp(one.at), "reason": one.reason, "changes": one.changes}
            for one in card.amendments.all()
        ],
    }


def _stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
