"""Writing one's own scorecard: each change once, in order, and never over somebody's else."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from interviews.models import Amendment, AskedItem, Interview, Score, Scorecard
from interviews.scoring import differences

# A browser sends again what it sent last; with two tabs of it, a little more.
REMEMBERED = 30


class Locked(Exception):
    """The card is submitted, or the interview is over; its words say which."""


class Conflict(Exception):
    """Another tab or device has changed it since; ``theirs`` is what it says now."""

    def __init__(self, theirs: Any) -> None:
        super().__init__("changed elsewhere")
        self.theirs = theirs


def card_of(interview: Interview, user: Any) -> Scorecard:
    """An interviewer's card, made when they first need it."""
    return Scorecard.objects.get_or_create(interview=interview, user=user)[0]


@transaction.atomic
def save_score(
    item: AskedItem,
    user: Any,
    *,
    version: int,
    key: UUID | None,
    heard: Mapping[str, Any],
    place: AskedItem | None = None,
) -> int:
    """Keep what was heard on one question on the user's card; the version it now has.

    ``key`` names the change: sent again because the answer got lost, it is not made again.
    ``place`` is where the interviewer goes from here, and will be after a reload. Raises
    ``Conflict`` if the score isn't the version it was written on, ``Locked`` if it is too late.
    """
    card = _held_of(item.interview_id, user)
    score = card.scores.filter(item=item).order_by().first()
    if score is None:
        score = Score(card=card, item=item, version=0)
    if done := _taken(score, key):
        return done
    _check_open(card)
    _go_to(card, place or item)
    if all(getattr(score, name) == value for name, value in heard.items()):
        return score.version
    if score.version != version:
        raise Conflict(score)
    for name, value in heard.items():
        setattr(score, name, value)
    return _take(score, key)


@transaction.atomic
def save_card(
    card: Scorecard,
    *,
    version: int,
    key: UUID | None = None,
    recommendation: int | None,
    summary: str,
    submit: bool = False,
) -> int:
    """Keep the recommendation and the summary; with ``submit`` lock the whole card."""
    card = _held(card)
    if done := _taken(card, key):
        return done
    _check_open(card)
    if card.version != version:
        raise Conflict(card)
    card.recommendation, card.summary = recommendation, summary
    if submit:
        card.submitted = timezone.now()
    return _take(card, key)


@transaction.atomic
def amend(
    card: Scorecard,
    *,
    version: int,
    reason: str,
    recommendation: int,
    summary: str,
    heard: Mapping[AskedItem, Mapping[str, Any]],
) -> Amendment | None:
    """Change a submitted card, and keep what it said before. None if nothing changes."""
    card = _held(card)
    if card.interview.closed or card.interview.forgotten:
        raise Locked("The interview is closed: nothing in it changes any more.")
    if card.version != version:
        raise Conflict(card)
    scores = {score.item_id: score for score in card.scores.all()}
    changes = differences(
        {"Recommendation": card.recommendation, "Summary": card.summary},
        {"Recommendation": recommendation, "Summary": summary},
    )
    card.recommendation, card.summary = recommendation, summary
    for item, values in heard.items():
        score = scores.get(item.pk) or Score(card=card, item=item, version=0)
        before = {f"{item.title}: {name}": getattr(score, name) for name in values}
        found = differences(before, {f"{item.title}: {name}": v for name, v in values.items()})
        if found:
            for name, value in values.items():
                setattr(score, name, value)
            score.version += 1
            score.save()
        changes += found
    if not changes:
        return None
    card.version += 1
    card.save()
    return Amendment.objects.create(card=card, reason=reason, changes=changes)


def _held(card: Scorecard) -> Scorecard:
    """The card as it is now, its own until the end of the transaction: writers take turns."""
    return _for_writing().get(pk=card.pk)


def _held_of(interview: int, user: Any) -> Scorecard:
    """The same of a user, begun if need be."""
    held = _for_writing().filter(interview=interview, user=user)
    card = held.order_by().first()
    if card is None:
        Scorecard.objects.get_or_create(interview_id=interview, user=user)
        card = held.get()
    return card


def _for_writing() -> Any:
    return Scorecard.objects.select_for_update(of=("self",)).select_related("interview")


def _go_to(card: Scorecard, item: AskedItem) -> None:
    if card.current_id != item.pk:
        card.current = item
        card.save(update_fields=["current"])


def _check_open(card: Scorecard) -> None:
    if card.submitted:
        raise Locked("Your card is submitted. It changes only by an amendment, with a reason.")
    if not card.interview.is_open:
        raise Locked("The interview is closed: nothing in it changes any more.")


def _taken(row: Score | Scorecard, key: UUID | None) -> int | None:
    """The version that a change made when it came for the first time."""
    return row.taken.get(key.hex) if key else None


def _take(row: Score | Scorecard, key: UUID | None) -> int:
    """Save a change, and remember that it was made; the version that it made."""
    row.version += 1
    if key:
        last = sorted(row.taken.items(), key=itemgetter(1))[1 - REMEMBERED :]
        row.taken = {**dict(last), key.hex: row.version}
    row.save()
    return row.version
