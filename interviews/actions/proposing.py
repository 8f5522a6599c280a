"""From a question of one's own to a question in review: the editors decide what becomes of it."""

from dataclasses import replace
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import Max

from interviews.actions.sets import Gone, lock
from interviews.entries import own_content
from interviews.models import QuestionSet
from questions.actions import write_question
from questions.content import MAX_POSITION, MAX_SLUG, WORDS, Content, Status
from questions.models import OldSlug, Question
from questions.words import Words

STEP = 10  # between two questions in bank order, so that editors find room between them


@transaction.atomic
def propose(found: QuestionSet, item_id: int, *, by: Any) -> Question:
    """Give the editors a copy of an own question, once. Raises ``Gone`` if it isn't there.

    It keeps to interviews until an editor opens it to all.
    """
    locked = lock(found)
    item = locked.items.select_related("proposed").filter(pk=item_id, question=None).first()
    if item is None:
        raise Gone
    if item.proposed is None:
        content = _with_known_words(own_content(item.own_text))
        last = Question.objects.aggregate(last=Max("position"))["last"] or 0
        content = replace(
            content,
            slug=_free_slug(content.slug),
            position=min(last + STEP, MAX_POSITION),
            status=Status.REVIEW,
        )
        item.proposed = write_question(content, by=by, reason="Proposed from a question set")
        item.save(update_fields=["proposed"])
    return item.proposed


def _with_known_words(content: Content) -> Content:
    """Without words that were taken out of the vocabulary since it was written."""
    unknown = set(Words().unknown(content))
    kept: dict[str, Any] = {
        field: tuple(word for word in getattr(content, field) if (field, word) not in unknown)
        for field in WORDS
    }
    return replace(content, **kept)


def _free_slug(slug: str) -> str:
    start = slug[: MAX_SLUG - 5]
    taken = set(Question.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    taken |= set(OldSlug.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    names = chain([slug], (f"{start}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)
