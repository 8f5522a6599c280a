"""From one question of a list to others: those beside it, those like it, and any one."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from questions.listing import Listing
from questions.models import Question

RELATED = 4


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a question stands in the list that its reader came from."""

    place: int
    previous: Question | None
    next: Question | None


def neighbours(listing: Listing, question: Question) -> Neighbours | None:
    """The questions before and after one in a list; nothing if the list doesn't have it."""
    bit = listing.index.places.get(question.pk)
    if bit is None or not listing.mask >> bit & 1:
        return None
    ids = listing.ids()
    place = ids.index(question.pk)
    before = ids[place - 1] if place else None
    after = ids[place + 1] if place + 1 < len(ids) else None
    found = in_order(pk for pk in (before, after) if pk is not None)
    by_id = {other.pk: other for other in found}
    return Neighbours(place + 1, by_id.get(before), by_id.get(after))  # type: ignore[arg-type]


def random_from(listing: Listing) -> Question | None:
    """Any one question of a list."""
    ids = listing.ids()
    return Question.objects.only("slug").filter(pk=secrets.choice(ids)).first() if ids else None


def related_to(listing: Listing, question: Question) -> list[Question]:
    """Questions that share most topics with one, of what the reader may see."""
    if question.pk not in listing.index.places:
        return []
    tags = [tag.slug for tag in question.tags.all()]
    return in_order(listing.index.related(question.pk, tags, listing.within, RELATED))


def in_order(ids: Iterable[int]) -> list[Question]:
    """Questions by id, in the order of the ids, with what a link to them shows: one query."""
    wanted = list(ids)
    found = Question.objects.only("slug", "title", "difficulty").in_bulk(wanted) if wanted else {}
    return [found[pk] for pk in wanted if pk in found]
