"""Everything a learner does that is kept. Each function says in one transaction what is wanted, so
doing it twice is doing it once. What changes marks or cards moves the learner's revision first."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from practice.cards import (
    card_for,
    drop_blank,
    memory_of,
    merge_cards,
    newest_version,
    put_memory,
    put_state,
    state_of,
)
from practice.models import (
    MAX_ANSWER,
    Attempt,
    Bookmark,
    Card,
    Learner,
    Note,
    Reset,
    Review,
    Step,
)
from practice.scheduler import blank, review
from questions.models import Question

MAX_TICKS = 100
RESET_KEPT = timedelta(days=30)


class Stale(Exception):
    """Somebody, or the same person in another tab, was here first."""


@transaction.atomic
def set_bookmark(learner: Learner, question: Question, *, on: bool) -> None:
    learner.move()
    if on:
        Bookmark.objects.get_or_create(learner=learner, question=question)
    else:
        Bookmark.objects.filter(learner=learner, question=question).delete()


@transaction.atomic
def set_known(learner: Learner, question: Question, *, on: bool) -> None:
    """Say that a question needs no practice; or that it does after all."""
    learner.move()
    if on:
        card = card_for(learner, question)
        card.known = True
        card.question_version = newest_version(question)
        card.save()
        Attempt.objects.filter(learner=learner, question=question).delete()
        return
    cards = Card.objects.filter(learner=learner, question=question, reset=None)
    cards.update(known=False)
    drop_blank(cards)


@transaction.atomic
def write_note(learner: Learner, question: Question, text: str, *, version: int) -> Note | None:
    """Keep a note; an empty one goes. ``Stale`` if it isn't the version that was written on."""
    learner.move()
    note = Note.objects.filter(learner=learner, question=question).first()
    if note is not None and note.text == text:
        return note
    if (note.version if note else 0) != version:
        raise Stale
    if not text.strip():
        if note:
            note.delete()
        return None
    if note is None:
        return Note.objects.create(learner=learner, question=question, text=text)
    note.text = text
    note.version += 1
    note.changed = timezone.now()
    note.save()
    return note


def begin(learner: Learner, question: Question) -> Attempt:
    """The learner's attempt at a question: the one under way, or a new one."""
    return Attempt.objects.get_or_create(learner=learner, question=question)[0]


def advance(attempt: Attempt, step: Step, **kept: Any) -> None:
    """Go to a step of an attempt, and keep what was said on the way."""
    for name, value in kept.items():
        setattr(attempt, name, value)
    attempt.step = step
    attempt.skipped = None
    attempt.changed = timezone.now()
    attempt.save()


def skip(learner: Learner, question: Question, *, now: datetime, answer: str = "") -> None:
    """Put a question behind the others, with whatever was typed."""
    attempt = begin(learner, question)
    attempt.answer = answer or attempt.answer
    attempt.skipped = attempt.changed = now
    attempt.save()


@transaction.atomic
def rate(
    learner: Learner,
    question: Question,
    *,
    key: UUID,
    rating: int,
    ticks: list[int],
    now: datetime,
    zone: ZoneInfo,
) -> Review:
    """Rate the attempt that ``key`` names, once: the second time its review is given back.

    ``Stale`` if there is no such attempt: it was rated and undone, or never got so far.
    """
    learner.move()
    done = Review.objects.filter(key=key, learner=learner, reset=None).first()
    if done:
        return done
    attempt = Attempt.objects.filter(
        learner=learner, question=question, key=key, step=Step.ANSWER
    ).first()
    if attempt is None:
        raise Stale
    card = Card.objects.filter(learner=learner, question=question, reset=None).first()
    before = state_of(card) if card else None
    card = card or Card(learner=learner, question=question)
    memory = memory_of(card) if card.last_review else blank(now)
    put_memory(card, review(memory, rating, now=now, retention=learner.retention))
    card.known = card.suspended = False
    card.buried_until = None
    card.question_version = newest_version(question)
    card.save()
    made = Review.objects.create(
        learner=learner,
        card=card,
        key=key,
        rating=rating,
        at=now,
        day=now.astimezone(zone).date(),
        before=before,
        fell_in_trap=attempt.fell_in_trap,
        ticks=sorted(set(ticks))[:MAX_TICKS],
        answer=attempt.answer[:MAX_ANSWER],
    )
    attempt.delete()
    return made


@transaction.atomic
def undo(learner: Learner) -> Review | None:
    """Take the last rating back: the card is to the digit what it was, the attempt goes on.

    Nothing happens if there is none, or if the card has moved on since (two devices that met).
    """
    learner.move()
    last = (
        Review.objects.filter(learner=learner, reset=None)
        .select_related("card__question")
        .newest_first()
        .first()
    )
    if last is None or last.card.last_review != last.at:
        return None
    card, question = last.card, last.card.question
    Attempt.objects.update_or_create(
        learner=learner,
        question=question,
        defaults={
            "key": uuid4(),  # the old form is of the past
            "step": Step.ANSWER,
            "answer": last.answer,
            "fell_in_trap": last.fell_in_trap,
            "ticks": last.ticks,
            "changed": timezone.now(),
            "skipped": None,
        },
    )
    last.delete()
    if last.before is not None:
        put_state(card, last.before)
        card.save()
    elif card.reviews.exists():
        put_memory(card, blank(timezone.now()))
        card.save()
    else:
        card.delete()
    return last


@transaction.atomic
def suspend(learner: Learner, question: Question, *, on: bool) -> None:
    """Let a question rest until its learner takes it up again."""
    learner.move()
    if on:
        card = card_for(learner, question)
        card.suspended = True
        card.save()
        Attempt.objects.filter(learner=learner, question=question).delete()
        return
    cards = Card.objects.filter(learner=learner, question=question, reset=None)
    cards.update(suspended=False)
    drop_blank(cards)


@transaction.atomic
def bury(learner: Learner, question: Question, *, until: datetime) -> None:
    """Put a question off until an instant; what was typed stays."""
    learner.move()
    card = card_for(learner, question)
    card.buried_until = until
    card.save()


@transaction.atomic
def acknowledge(learner: Learner, question: Question) -> None:
    """The learner has seen how the question changed."""
    learner.move()
    Card.objects.filter(learner=learner, question=question, reset=None).update(
        question_version=newest_version(question)
    )


@transaction.atomic
def reset_progress(learner: Learner, questions: Any, *, label: str) -> Reset | None:
    """Set cards and their reviews aside, if there are any. ``restore`` brings them back."""
    learner.move()
    cards = Card.objects.filter(learner=learner, reset=None)
    if questions is not None:
        cards = cards.filter(question__in=questions)
    found = list(cards.values_list("pk", flat=True))
    if not found:
        return None
    attempts = Attempt.objects.filter(learner=learner)
    (attempts if questions is None else attempts.filter(question__in=questions)).delete()
    reset = Reset.objects.create(learner=learner, label=label)
    for some in _batches(found):
        Review.objects.filter(card__in=some).update(reset=reset)
        Card.objects.filter(pk__in=some).update(reset=reset)
    return reset


@transaction.atomic
def restore(reset: Reset) -> None:
    """Bring back what a reset set aside; what was studied since is merged with it."""
    learner = reset.learner
    learner.move()
    for card in reset.cards.all():
        newer = Card.objects.filter(learner=learner, question=card.question_id, reset=None).first()
        if newer is None:
            Card.objects.filter(pk=card.pk).update(reset=None)
        else:
            merge_cards(card, newer)
    Review.objects.filter(reset=reset).update(reset=None)
    reset.delete()


def _batches(ids: list[int], size: int = 500) -> Any:
    return (ids[start : start + size] for start in range(0, len(ids), size))
