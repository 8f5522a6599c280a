"""Changing question sets.

Two people may work on one set. Adding and taking out questions can be done side by side; whoever
changes an order or a text says which version they saw, and gets a ``Conflict`` if it isn't the
newest.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from interviews.models import QuestionSet, SetItem
from interviews.models.sets import MAX_ITEMS, MAX_TITLE
from questions.models import Question

HEAD = ("title", "role", "purpose", "target_minutes")
COPY = "Copy of "
SENT_TWICE = timedelta(seconds=10)


class Conflict(Exception):
    """Somebody, or the same person in another tab, was here first."""


class Full(ValueError):
    """More questions than a set holds."""


class Gone(Exception):
    """The item was taken out in the meantime."""


@transaction.atomic
def make_set(
    owner: Any, *, items: Iterable[tuple[Question | None, str, int, str]] = (), **head: Any
) -> QuestionSet:
    """A new set; each item is a question or an own text, with minutes and hint."""
    made = QuestionSet.objects.create(owner=owner, **head)
    SetItem.objects.bulk_create(
        SetItem(
            set=made, question=question, own_text=text, minutes=minutes, hint=hint, position=place
        )
        for place, (question, text, minutes, hint) in enumerate(items)
    )
    return made


@transaction.atomic
def begin_set(owner: Any, **head: Any) -> QuestionSet:
    """A new set; or the one just made of the same form, which was sent twice."""
    get_user_model().objects.select_for_update().get(pk=owner.pk)
    since = timezone.now() - SENT_TWICE
    same = QuestionSet.objects.filter(owner=owner, made__gte=since, **head).first()
    return same or make_set(owner, **head)


@transaction.atomic
def describe_set(found: QuestionSet, *, version: int, **head: Any) -> None:
    """Change title, role, purpose and time. Raises ``Conflict``."""
    locked = lock(found, version)
    for name in HEAD:
        setattr(locked, name, head[name])
    touch(locked)


@transaction.atomic
def add_questions(found: QuestionSet, questions: Sequence[Question]) -> int:
    """Put questions of the bank at the end; those in the set already stay where they are.

    Returns how many came in. Raises ``Full``, and then none did.
    """
    locked = lock(found)
    there = set(locked.items.values_list("question_id", flat=True))
    new = [question for question in dict.fromkeys(questions) if question.pk not in there]
    place = _room_for(locked, len(new))
    SetItem.objects.bulk_create(
        SetItem(set=locked, question=question, position=place + n, minutes=question.minutes)
        for n, question in enumerate(new)
    )
    if new:
        touch(locked)
    return len(new)


@transaction.atomic
def add_own(found: QuestionSet, text: str, *, minutes: int) -> SetItem:
    """Put a question of one's own at the end, as the text of its file. Raises ``Full``."""
    locked = lock(found)
    last = locked.items.last()
    if last and last.own_text == text:
        return last  # its form was sent twice
    place = _room_for(locked, 1)
    item = locked.items.create(own_text=text, position=place, minutes=minutes)
    touch(locked)
    return item


@transaction.atomic
def change_item(found: QuestionSet, item_id: int, *, version: int, **values: Any) -> None:
    """Change an item's minutes, hint or own text. Raises ``Conflict`` or ``Gone``."""
    locked = lock(found, version)
    item = _item(locked, item_id)
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=list(values))
    touch(locked)


@transaction.atomic
def remove_item(found: QuestionSet, item_id: int) -> None:
    """Take an item out; one that has gone already stays gone."""
    locked = lock(found)
    removed, _ = locked.items.filter(pk=item_id).delete()
    if removed:
        touch(locked)


@transaction.atomic
def move_item(found: QuestionSet, item_id: int, *, by: int, version: int) -> None:
    """Move an item by one place, or stay at the edge. Raises ``Conflict`` or ``Gone``."""
    locked = lock(found, version)
    ids = list(locked.items.values_list("pk", flat=True))
    if item_id not in ids:
        raise Gone
    place = ids.index(item_id)
    other = min(max(place + by, 0), len(ids) - 1)
    if other != place:
        ids.insert(other, ids.pop(place))
        _number(locked, ids)
        touch(locked)


@transaction.atomic
def order_items(found: QuestionSet, wanted: Iterable[int], *, version: int) -> None:
    """Put the items into an order: those not named stay behind the others. Raises ``Conflict``."""
    locked = lock(found, version)
    before = list(locked.items.values_list("pk", flat=True))
    named = [pk for pk in dict.fromkeys(wanted) if pk in set(before)]
    after = [*named, *(pk for pk in before if pk not in set(named))]
    if after != before:
        _number(locked, after)
        touch(locked)


@transaction.atomic
def swap_item(found: QuestionSet, item_id: int, question: Question, *, version: int) -> None:
    """Ask another question of the bank in an item's place. Raises ``Conflict`` or ``Gone``."""
    locked = lock(found, version)
    item = _item(locked, item_id)
    if locked.items.filter(question=question).exists():
        raise Conflict
    item.question, item.own_text = question, ""
    item.minutes, item.hint, item.proposed = question.minutes, "", None
    item.save()
    touch(locked)


@transaction.atomic
def set_archived(found: QuestionSet, *, on: bool) -> None:
    locked = lock(found)
    if (locked.archived is not None) != on:
        locked.archived = timezone.now() if on else None
        touch(locked)


def delete_set(found: QuestionSet) -> None:
    """For good, if it is archived. What was asked with it stays with its interviews."""
    QuestionSet.objects.filter(pk=found.pk, archived__isnull=False).delete()


@transaction.atomic
def duplicate_set(found: QuestionSet, owner: Any) -> QuestionSet:
    """The same set once more, as somebody's own: without its collaborators and links."""
    title = f"{COPY}{found.title}"[:MAX_TITLE]
    head = {name: getattr(found, name) for name in HEAD}
    copy = make_set(owner, **(head | {"title": title, "recipe": found.recipe}))
    items = list(found.items.all())
    for item in items:
        item.pk, item.set = None, copy
    SetItem.objects.bulk_create(items)
    return copy


def lock(found: QuestionSet, version: int | None = None) -> QuestionSet:
    """The set as it is now, held to the end of the transaction. Raises ``Conflict``."""
    locked = QuestionSet.objects.select_for_update().get(pk=found.pk)
    if version is not None and locked.version != version:
        raise Conflict
    return locked


def touch(locked: QuestionSet) -> None:
    """Save a set that is locked as a new version."""
    locked.version += 1
    locked.changed = timezone.now()
    locked.save()


def _item(locked: QuestionSet, item_id: int) -> SetItem:
    try:
        return locked.items.get(pk=item_id)
    except SetItem.DoesNotExist:
        raise Gone from None


def _room_for(locked: QuestionSet, new: int) -> int:
    """The place after the last. Raises ``Full`` if there is no room for so many."""
    there = locked.items.count()
    if there + new > MAX_ITEMS:
        raise Full(f"A set holds {MAX_ITEMS} questions; this one has {there}.")
    last = locked.items.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _number(locked: QuestionSet, ids: Sequence[int]) -> None:
    """Write an order of all items."""
    items = locked.items.in_bulk(ids)
    for place, pk in enumerate(ids):
        items[pk].position = place
    SetItem.objects.bulk_update(items.values(), ["position"])
