"""Writing one's own scorecard: each change once, in order, and never over somebody's else."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from interviews.models import Amendment, AskedItem, Interview, Score, Scorecard
from interviews.scoring import differences

BIGGEST = 2**63 - 1  # a number of SQLite's; PostgreSQL's go on
# A browser sends again what it sent last; with two tabs of it, a little more.
REMEMBERED = 30


class Locked(Exception):
    """The card is submitted, or the interview is over; its words say which."""


class Conflict(Exception):
    """Another tab or device has changed it since; ``theirs`` is what it says now."""

    def __init__(self, theirs: Any) -> None:
        super().__init__("changed elsewhere")
        self.theirs = theirs


class Saved(NamedTuple):
    """The version that a score now has, and the place where its interviewer now is."""

    version: int
    place: int


def card_of(interview: Interview, user: Any) -> Scorecard:
    """An interviewer's card, made when they first need it."""
    return Scorecard.objects.get_or_create(interview=interview, user=user)[0]


@transaction.atomic
def save_score(
    interview: int,
    position: int,
    user: Any,
    *,
    version: int,
    key: UUID | None,
    heard: Mapping[str, Any],
    go: int | None = None,
) -> Saved:
    """Keep what was heard on one question on the user's card.

    ``key`` names the change: sent again because the answer got lost, it is not made again. ``go``
    is the place of the question to which the interviewer goes from here, and to which they come
    back after a reload. Raises ``AskedItem.DoesNotExist`` for whoever has nothing to score there,
    ``Conflict`` if the score isn't the version it was written on, ``Locked`` if it is too late.
    """
    held = _held_for(interview, position, user, go)
    score = _score(held)
    if done := _taken(score, key):
        return Saved(done, held.place)
    _check_open(held.submitted, held.is_open)
    if held.current != held.following:
        Scorecard.objects.filter(pk=held.card).update(current=held.following)
    changed = [name for name, value in heard.items() if getattr(score, name) != value]
    if not changed:
        return Saved(score.version, held.place)
    if score.version != version:
        raise Conflict(score)
    for name in changed:
        setattr(score, name, heard[name])
    return Saved(_take(score, key, changed), held.place)


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
    _check_open(card.submitted, card.interview.is_open)
    if card.version != version:
        raise Conflict(card)
    card.recommendation, card.summary = recommendation, summary
    if submit:
        card.submitted = timezone.now()
    return _take(card, key, ("recommendation", "summary", "submitted"))


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


# The one query before a save, and of a save most of the time if Django put it together: somebody on
# the panel, a question, their card, held until the end of the transaction, and where they go.
HELD = """
    SELECT card.id, card.current_id, card.submitted IS NOT NULL,
        interview.started IS NOT NULL AND interview.closed IS NULL AND interview.forgotten IS NULL,
        item.id, COALESCE(following.id, item.id), COALESCE(following.position, item.position)
    FROM interviews_panelist seat
    JOIN interviews_interview interview ON interview.id = seat.interview_id
    JOIN interviews_askeditem item ON item.interview_id = interview.id
    JOIN interviews_scorecard card ON card.interview_id = interview.id
        AND card.user_id = seat.user_id
    LEFT JOIN interviews_askeditem following ON following.interview_id = interview.id
        AND following.position = %s
    WHERE seat.user_id = %s AND seat.interview_id = %s AND item.position = %s
"""


class Held(NamedTuple):
    card: int
    current: int | None
    submitted: bool
    is_open: bool
    item: int
    following: int
    place: int


def _held_for(interview: int, position: int, user: Any, go: int | None) -> Held:
    """The user's card as it is now, begun if need be: writers of one card take turns."""
    if max(interview, position) > BIGGEST:
        raise AskedItem.DoesNotExist
    values = [go or position, user.pk, interview, position]
    lock = " FOR UPDATE OF card" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(HELD + lock, values)
        if row := cursor.fetchone():
            return Held(*row)
        item = AskedItem.objects.visible_to(user).get(interview__pk=interview, position=position)
        Scorecard.objects.get_or_create(interview_id=item.interview_id, user=user)
        cursor.execute(HELD + lock, values)
        return Held(*cursor.fetchone())


def _score(held: Held) -> Score:
    found = Score.objects.raw(
        "SELECT * FROM interviews_score WHERE card_id = %s AND item_id = %s", [held.card, held.item]
    )
    return next(iter(found), None) or Score(card_id=held.card, item_id=held.item, version=0)


def _for_writing() -> Any:
    return Scorecard.objects.select_for_update(of=("self",)).select_related("interview")


def _check_open(submitted: object, is_open: bool) -> None:
    if submitted:
        raise Locked("Your card is submitted. It changes only by an amendment, with a reason.")
    if not is_open:
        raise Locked("The interview is closed: nothing in it changes any more.")


def _taken(row: Score | Scorecard, key: UUID | None) -> int | None:
    """The version that a change made when it came for the first time."""
    return row.taken.get(key.hex) if key else None


def _take(row: Score | Scorecard, key: UUID | None, changed: Iterable[str]) -> int:
    """Save what is ``changed``, and remember that it was made; the version that it made."""
    row.version += 1
    if key:
        last = sorted(row.taken.items(), key=itemgetter(1))[1 - REMEMBERED :]
        row.taken = {**dict(last), key.hex: row.version}
    row.save(update_fields=[*changed, "version", "taken"] if row.pk else None)
    return row.version
