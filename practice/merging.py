"""What a visitor gathered, when they log in or sign up: it comes along, and nothing is lost."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from practice.cards import merge_cards
from practice.learners import digest, visitor_key
from practice.models import Attempt, Bookmark, Card, Learner, Mock, Note, Reset, Review

BETWEEN = "\n\n---\n\n"


@dataclass(frozen=True, slots=True)
class Brought:
    """How much came along."""

    bookmarks: int = 0
    cards: int = 0
    notes: int = 0
    known: int = 0
    mocks: int = 0

    def __str__(self) -> str:
        counts = (
            (self.bookmarks, "bookmark"),
            (self.cards, "practised question"),
            (self.known, "known question"),
            (self.notes, "note"),
            (self.mocks, "mock interview"),
        )
        parts = [f"{n} {what}{'' if n == 1 else 's'}" for n, what in counts if n]
        return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def bring_along(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """On logging in: the visitor of this browser becomes the user, and hears what came along."""
    key = visitor_key(request)
    visitor = Learner.objects.filter(key=digest(key)).first() if key else None
    if visitor is None:
        return
    learner, _ = Learner.objects.get_or_create(user=user)
    brought = merge(visitor, learner)
    request.learner_key = ""  # type: ignore[attr-defined]
    if str(brought):
        messages.info(request, f"Brought along from before you logged in: {brought}.")


@transaction.atomic
def merge(visitor: Learner, learner: Learner) -> Brought:
    """Give all rows of one learner to another, who may have rows for the same questions."""
    for one in sorted((visitor, learner), key=lambda one: one.pk):
        one.move()
    cards = Card.objects.filter(learner=visitor, reset=None)
    brought = Brought(
        bookmarks=Bookmark.objects.filter(learner=visitor).count(),
        cards=cards.studied().count(),
        known=cards.filter(last_review=None, known=True).count(),
        notes=Note.objects.filter(learner=visitor).count(),
        mocks=Mock.objects.filter(learner=visitor).count(),
    )
    _merge_bookmarks(visitor, learner)
    _merge_notes(visitor, learner)
    _merge_attempts(visitor, learner)
    _merge_progress(visitor, learner)
    Mock.objects.filter(learner=visitor).update(learner=learner)
    visitor.delete()
    return brought


def _pairs(model: Any, visitor: Learner, learner: Learner, **which: Any) -> list[tuple[Any, Any]]:
    """The visitor's rows of a model, each with the learner's for the same question, if any."""
    theirs = {row.question_id: row for row in model.objects.filter(learner=learner, **which)}
    rows = model.objects.filter(learner=visitor, **which)
    return [(row, theirs.get(row.question_id)) for row in rows]


def _give(row: Any, learner: Learner) -> None:
    type(row).objects.filter(pk=row.pk).update(learner=learner)


def _merge_bookmarks(visitor: Learner, learner: Learner) -> None:
    for bookmark, own in _pairs(Bookmark, visitor, learner):
        if own is None:
            _give(bookmark, learner)
        elif bookmark.made < own.made:
            Bookmark.objects.filter(pk=own.pk).update(made=bookmark.made)


def _merge_notes(visitor: Learner, learner: Learner) -> None:
    """Two notes on one question are put one after the other, the older first."""
    for note, own in _pairs(Note, visitor, learner):
        if own is None:
            _give(note, learner)
        elif note.text != own.text:
            older, newer = sorted((note, own), key=lambda row: (row.changed, row.text))
            own.text = BETWEEN.join([older.text, newer.text])
            own.version += 1
            own.changed = max(note.changed, own.changed)
            own.save()


def _merge_attempts(visitor: Learner, learner: Learner) -> None:
    """The later attempt goes on, with the words of the other if it has none of its own."""
    for attempt, own in _pairs(Attempt, visitor, learner):
        if own is None:
            _give(attempt, learner)
            continue
        older, newer = sorted((attempt, own), key=lambda row: (row.changed, row.answer))
        newer.answer = newer.answer or older.answer
        older.delete()
        newer.learner = learner
        newer.save()


def _merge_progress(visitor: Learner, learner: Learner) -> None:
    Reset.objects.filter(learner=visitor).update(learner=learner)
    Review.objects.filter(learner=visitor).update(learner=learner)
    for card, own in _pairs(Card, visitor, learner, reset=None):
        if own is None:
            _give(card, learner)
        else:
            merge_cards(card, own)
    Card.objects.filter(learner=visitor).update(learner=learner)
