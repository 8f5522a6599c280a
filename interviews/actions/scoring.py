"""Writing one's own scorecard: each change once, in order, and never over somebody's else."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from interviews.models import Amendment, AskedItem, Interview, SavedChange, Score, Scorecard
from interviews.scoring import differences


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
    card: Scorecard, item: AskedItem, *, version: int, key: UUID | None, heard: Mapping[str, Any]
) -> int:
    """Keep what was heard on one question; the version it now has.

    ``key`` names the change: sent again because the answer got lost, it is not made again. Raises
    ``Conflict`` if the score isn't the version it was written on, ``Locked`` if it is too late.
    """
    card = _held(card)
    if done := _saved(card, key):
        return done
    _check_open(card)
    score = Score.objects.filter(card=card, item=item).first() or Score(
        card=card, item=item, version=0
    )
    if all(getattr(score, name) == value for name, value in heard.items()):
        return score.version
    if score.version != version:
        raise Conflict(score)
    for name, value in heard.items():
        setattr(score, name, value)
    score.version += 1
    score.save()
    return _remember(card, key, score.version)


def go_to(card: Scorecard, item: AskedItem) -> None:
    """Remember where the interviewer is, for the next reload or device."""
    Scorecard.objects.filter(pk=card.pk, submitted=None).update(current=item)


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
    if done := _saved(card, key):
        return done
    _check_open(card)
    if card.version != version:
        raise Conflict(card)
    card.recommendation, card.summary = recommendation, summary
    card.version += 1
    if submit:
        card.submitted = timezone.now()
    card.save()
    return _remember(card, key, card.version)


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
    held = Scorecard.objects.select_for_update(of=("self",)).select_related("interview")
    return held.get(pk=card.pk)


def _check_open(card: Scorecard) -> None:
    if card.submitted:
        raise Locked("Your card is submitted. It changes only by an amendment, with a reason.")
    if not card.interview.is_open:
        raise Locked("The interview is closed: nothing in it changes any more.")


def _saved(card: Scorecard, key: UUID | None) -> int | None:
    """The version that a change made when it came for the first time."""
    found = SavedChange.objects.filter(card=card, key=key) if key else SavedChange.objects.none()
    return found.values_list("version", flat=True).first()


def _remember(card: Scorecard, key: UUID | None, version: int) -> int:
    if key:
        SavedChange.objects.create(card=card, key=key, version=version)
    return version
