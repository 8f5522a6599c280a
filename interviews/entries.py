"""A set's items as they are read: questions of the bank and one's own, under one roof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from interviews.models import QuestionSet, SetItem
from questions import bankfile
from questions.content import Content, Difficulty, Kind, Status
from questions.models import Question
from questions.rendering import render_question


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. ``is_gone`` says that the bank has its question no longer, for whoever reads.

    Of such a question the title stands, so that its place can be filled; nothing else is shown.
    """

    item: SetItem
    number: int
    title: str
    difficulty: Difficulty
    kind: Kind
    tags: tuple[str, ...]
    is_gone: bool

    @property
    def question(self) -> Question | None:
        return self.item.question

    @property
    def html(self) -> dict[str, Any]:
        """The rendered texts of its question, by field."""
        if self.question is None:
            return render_question(own_content(self.item.own_text), {})
        return self.question.html

    def is_shown(self, *, shows_interview_only: bool, now: datetime) -> bool:
        """Whether a shared page names it. One's own questions are one's own to show."""
        if self.question is None or self.question.is_public(now):
            return True
        return shows_interview_only and self.question.status == Status.PUBLISHED


def entries_of(found: QuestionSet, user: Any, *, whole: bool = False) -> list[Entry]:
    """The items of a set in order: four queries. ``whole`` reads the questions' texts too."""
    rows = Question.objects.with_everything() if whole else Question.objects.for_rows()
    items = found.items.prefetch_related(Prefetch("question", queryset=rows))
    now = timezone.now()
    return [_entry(item, number, user, now) for number, item in enumerate(items, start=1)]


def _entry(item: SetItem, number: int, user: Any, now: datetime) -> Entry:
    question = item.question
    if question is None:
        own = own_content(item.own_text)
        return Entry(item, number, own.title, own.difficulty, own.kind, own.tags, is_gone=False)
    return Entry(
        item,
        number,
        question.title,
        Difficulty(question.difficulty),
        Kind(question.kind),
        tuple(tag.slug for tag in question.tags.all()),
        is_gone=not question.can_be_seen_by(user, now),
    )


@lru_cache(256)
def own_content(text: str) -> Content:
    """What a question of one's own says. Every such text was read by ``bankfile`` when it came."""
    return bankfile.parse(text)


def minutes_of(entries: Sequence[Entry]) -> int:
    return sum(entry.item.minutes for entry in entries)
