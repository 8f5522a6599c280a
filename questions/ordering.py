"""The order of the bank: a question's number, and moving it among its neighbours.

Each move is written through the write door, and renumbers no more questions than it has to.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from questions.actions import Edit, write_questions
from questions.bank import Bank
from questions.content import MAX_POSITION
from questions.models import Question
from questions.moves import Overtaken
from questions.rows import content_of

# So many neighbours make room for a question that moves between them.
MAX_SHIFTED = 200
STEP = 10  # after the last question


class NoRoom(Exception):
    """Too many questions would have to be renumbered for one to move."""


@transaction.atomic
def shift(question: Question, *, up: bool, by: Any) -> bool:
    """Move a question one place up or down in bank order; False if it is there already.

    It changes numbers with its neighbour; where numbers repeat, what follows makes room. Raises
    ``NoRoom`` if that takes too many.
    """
    Bank.lock()
    question.refresh_from_db(fields=["position"])
    neighbour = _beside(question, before=up)
    if neighbour is None:
        return False
    numbers = _swapped(neighbour, question) if up else _swapped(question, neighbour)
    _write(numbers, f"Moved {'up' if up else 'down'}: {question.slug}", by)
    return True


@transaction.atomic
def place(
    question: Question, *, beside: Question, before: bool, seen: int, by: Any
) -> dict[int, int]:
    """Put a question right before or after another; returns the numbers that changed, by id.

    Nothing changes if it is there already, so the same wish may come twice. ``seen`` is the number
    it had when that was wished for: raises ``Overtaken`` if somebody moved it since, and ``NoRoom``
    if too many questions would have to make room.
    """
    Bank.lock()
    question.refresh_from_db(fields=["position"])
    beside.refresh_from_db(fields=["position"])
    if question.pk == beside.pk or _beside(beside, before=before) == question:
        return {}
    if question.position != seen:
        raise Overtaken
    other = _beside(beside, before=before)
    left, right = (other, beside) if before else (beside, other)
    number = _number_between(left, right)
    numbers = {question.pk: number}
    if right is not None and number >= right.position:
        following = [right, *_on_side(right, before=False)[:MAX_SHIFTED]]
        _make_room(numbers, number, (row for row in following if row.pk != question.pk))
    _write(numbers, f"Moved {'before' if before else 'after'} {beside.slug}", by)
    return numbers


def _number_between(left: Question | None, right: Question | None) -> int:
    """The number in the middle; where there is none, the next, which others have to make free."""
    low = left.position if left else -1
    if right is None:
        return min(low + STEP, MAX_POSITION)
    return max((low + right.position) // 2, low + 1)


def _swapped(first: Question, second: Question) -> dict[int, int]:
    """The numbers, by id, with which ``second`` stands before ``first`` and all else as it did."""
    before = _beside(first, before=True)
    number = first.position + (before is not None and before.position == first.position)
    numbers = {second.pk: number}
    number = max(second.position, number + 1)
    numbers[first.pk] = number
    _make_room(numbers, number, _on_side(second, before=False)[:MAX_SHIFTED])
    return numbers


def _make_room(numbers: dict[int, int], number: int, following: Iterable[Question]) -> None:
    """Raise the numbers of those that follow, as far as they are not higher anyway."""
    for row in following:
        if row.position > number:
            return
        number += 1
        numbers[row.pk] = number
    if len(numbers) > MAX_SHIFTED or number > MAX_POSITION:
        raise NoRoom


def _write(numbers: dict[int, int], reason: str, by: Any) -> None:
    moved = Question.objects.with_everything().in_bulk(list(numbers))
    edits = [
        Edit(replace(content_of(moved[pk]), position=n), moved[pk]) for pk, n in numbers.items()
    ]
    write_questions(edits, by=by, reason=reason[:300])


def _beside(question: Question, *, before: bool) -> Question | None:
    return _on_side(question, before=before).first()


def _on_side(question: Question, *, before: bool) -> QuerySet[Question]:
    """The questions before or after one in bank order, nearest first."""
    way, sign = ("lt", "-") if before else ("gt", "")
    ties = Q(position=question.position, **{f"pk__{way}": question.pk})
    rest = Question.objects.filter(ties | Q(**{f"position__{way}": question.position}))
    return rest.only("position").order_by(f"{sign}position", f"{sign}pk")
