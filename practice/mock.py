"""A mock interview: drawn by time and role, answered against the clock, looked back on at the end.

It is rows from its first moment, so it survives a reload, a second tab and a night; its clock runs
on all the while, as a clock does.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from practice.models import Learner, Mock, Turn
from questions.content import Difficulty
from questions.models import Question

# Of a long list this many are looked at: enough to fill any time with some of each.
LOOKED_AT = 200
GOOD_ENOUGH = 3  # of the four scores


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be drawn: how long it takes, how hard it is, how often it was asked."""

    pk: int
    minutes: int
    difficulty: str
    asked: int = 0


def draw(pool: Iterable[Candidate], minutes: int, chance: random.Random) -> list[Candidate]:
    """Questions that fit into a time, easier ones first; at least one, if there is any.

    Those that were not asked before come first into it.
    """
    shuffled = sorted(pool, key=lambda one: one.pk)
    chance.shuffle(shuffled)
    shuffled.sort(key=lambda one: one.asked)
    drawn: list[Candidate] = []
    left = minutes
    for one in shuffled:
        if one.minutes <= left:
            drawn.append(one)
            left -= one.minutes
    drawn = drawn or shuffled[:1]
    return sorted(drawn, key=lambda one: list(Difficulty).index(Difficulty(one.difficulty)))


@transaction.atomic
def begin_mock(
    learner: Learner, ids: Sequence[int], *, minutes: int, label: str, now: datetime
) -> Mock:
    """Draw an interview from some questions. One that is under way ends."""
    chance = random.SystemRandom()
    some = chance.sample(ids, min(len(ids), LOOKED_AT))
    asked = Counter(
        Turn.objects.filter(mock__learner=learner).values_list("question_id", flat=True)
    )
    rows = Question.objects.filter(pk__in=some).values_list("pk", "minutes", "difficulty")
    drawn = draw([Candidate(*row, asked=asked[row[0]]) for row in rows], minutes, chance)
    Mock.objects.filter(learner=learner, ended=None).update(ended=now)
    mock = Mock.objects.create(learner=learner, label=label[:100], minutes=minutes, begun=now)
    Turn.objects.bulk_create(
        Turn(mock=mock, question_id=one.pk, place=place) for place, one in enumerate(drawn, start=1)
    )
    return mock


@transaction.atomic
def answer_turn(mock: Mock, place: int, text: str, *, ends: bool, now: datetime) -> bool:
    """Keep an answer, once, and go on to the next question or to the end.

    Not taken, and told so, if another tab was quicker with another answer. Ending without a word
    leaves the question unanswered.
    """
    mock = Mock.objects.select_for_update().get(pk=mock.pk)  # two tabs take turns
    turn = mock.turns.filter(place=place).first()
    if turn is None or (turn.answered and turn.answer != text):
        return False
    if not turn.answered and not mock.ended and (text.strip() or not ends):
        turn.answer = text
        turn.answered = now
        turn.save(update_fields=["answer", "answered"])
    if not mock.ended and (ends or not mock.turns.filter(answered=None).exists()):
        mock.ended = now
        mock.save(update_fields=["ended"])
    return True


def put_times(mock: Mock, turns: Iterable[Turn]) -> list[Turn]:
    """The turns, each with ``used``: the minutes since the answer before it, or the beginning."""
    since = mock.begun
    found = list(turns)
    for turn in found:
        if turn.answered:
            turn.used = max(1, round((turn.answered - since).total_seconds() / 60))
            since = turn.answered
    return found
