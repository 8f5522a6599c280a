"""Writing what a recipe has drawn."""

from collections.abc import Collection, Sequence

from django.db import transaction

from interviews.actions.sets import Full, lock, touch
from interviews.models import QuestionSet, SetItem
from interviews.models.sets import MAX_ITEMS
from questions.models import Question


@transaction.atomic
def put_drawn(
    found: QuestionSet,
    questions: Sequence[Question],
    *,
    kept: Collection[int],
    recipe: dict[str, str],
    version: int,
) -> None:
    """Make these the questions of a set, in their order, and remember the recipe.

    One's own questions stay, in front. Items that stay keep their hints, and if they were kept on
    purpose their minutes and a lock. Raises ``Conflict`` or ``Full``.
    """
    locked = lock(found, version)
    own = list(locked.items.filter(question=None))
    if len(own) + len(questions) > MAX_ITEMS:
        raise Full(f"A set holds {MAX_ITEMS} questions; this would be {len(own) + len(questions)}.")
    locked.items.filter(question__isnull=False).exclude(question__in=questions).delete()
    there = {item.question_id: item for item in locked.items.filter(question__isnull=False)}
    items = list(own)
    for question in questions:
        item = there.get(question.pk) or SetItem(set=locked, question=question)
        item.locked = question.pk in kept
        if not (item.locked and item.pk):
            item.minutes = question.minutes
        items.append(item)
    for position, item in enumerate(items):
        item.position = position
        item.save()
    locked.recipe = recipe
    touch(locked)
