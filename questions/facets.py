"""Which questions have which role, company, tag ...: the bitsets of ``questions.masks``, in memory.

A filter is an AND of masks, a count is the number of ones in one, and a page is a slice of its
bits; none of them asks the database. A process replaces its index when the bank's revision has
moved.
"""

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from itertools import combinations, compress
from operator import and_, or_
from typing import Any

from django.utils import timezone

from questions.content import Audience, Difficulty, Kind, Status
from questions.masks import Masks, load_masks, microseconds, read_bank
from questions.models import Bank, Company, Role, Tag
from questions.selection import FACETS, Selection, Sort
from web.roles import UserRole, roles_of

TERMS: Mapping[str, Any] = {"role": Role, "company": Company, "tag": Tag}
CHOICES: Mapping[str, Any] = {"difficulty": Difficulty, "kind": Kind}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, with how many questions choosing it would show."""

    slug: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Everything a list needs to know of every question, at one revision of the bank.

    ``ids`` and ``versions`` are in bank order, ``places`` gives a question's bit, ``embargoes`` are
    the instants (microseconds) and bits of embargoed questions, soonest first.
    """

    revision: str
    ids: "array[int]"
    versions: "array[int]"
    places: Mapping[int, int]
    names: Mapping[str, Mapping[str, str]]
    words: str
    masks: Mapping[str, Mapping[str, int]]
    published: int
    public: int
    embargoes: tuple[tuple[int, int], ...]
    dates: Mapping[Sort, "array[int]"]

    @property
    def size(self) -> int:
        return len(self.ids)

    def visible_to(self, user: Any, now: datetime | None = None) -> int:
        """The mask of what a person may know of: what ``QuestionQuerySet.visible_to`` says."""
        roles = roles_of(user)
        if UserRole.EDITOR in roles:
            return (1 << self.size) - 1
        if UserRole.INTERVIEWER in roles:
            return self.published
        return _public(self, self.epoch_at(now or timezone.now()))

    def epoch_at(self, now: datetime) -> int:
        """How many embargoes have ended. They end without a write, so each cached page names it."""
        return bisect_right(self.embargoes, microseconds(now), key=lambda embargo: embargo[0])

    def chosen(self, selection: Selection, facet: str, within: int) -> int:
        """What of ``within`` has one of the values chosen in a facet; all of it if none is."""
        values = selection.values(facet)
        if not values:
            return within
        return within & reduce(or_, (self.masks[facet].get(value, 0) for value in values))

    def matching(self, selection: Selection, within: int) -> int:
        """What of ``within`` passes every facet: OR inside a facet, AND across them."""
        return reduce(lambda mask, facet: self.chosen(selection, facet, mask), FACETS, within)

    def values(self, selection: Selection, facet: str, within: int) -> list[Value]:
        """A facet's values with their counts under all other facets, its own left out.

        Only words that some visible question has are named, most common first, so that no word
        betrays a hidden question; roles are few and always all there, in their own order.
        """
        others = reduce(
            lambda mask, other: self.chosen(selection, other, mask),
            (other for other in FACETS if other != facet),
            within,
        )
        picked = selection.values(facet)
        masks = self.masks[facet]
        found = [
            (-(masks[slug] & within).bit_count(), slug, name)
            for slug, name in self.names[facet].items()
            if facet == "role" or masks[slug] & within
        ]
        if facet in {"company", "tag"}:
            found.sort(key=lambda row: (row[0], row[2].lower()))
        return [
            Value(slug, name, (others & masks[slug]).bit_count(), slug in picked)
            for _, slug, name in found
        ]

    def related(self, question_id: int, tags: Iterable[str], within: int, limit: int) -> list[int]:
        """Ids of questions that share most tags with one, in bank order among equals."""
        own = 1 << self.places[question_id]
        masks = [self.masks["tag"][tag] & within & ~own for tag in tags if tag in self.masks["tag"]]
        found: list[int] = []
        seen = 0
        for shared in range(len(masks), 0, -1):
            together = reduce(or_, (reduce(and_, some) for some in combinations(masks, shared)), 0)
            found += self.lowest(together & ~seen, limit - len(found))
            seen |= together
            if len(found) >= limit:
                break
        return found

    def lowest(self, mask: int, limit: int) -> list[int]:
        """The ids of the first ``limit`` questions of a mask, in bank order."""
        found: list[int] = []
        while mask and len(found) < limit:
            bit = (mask & -mask).bit_length() - 1
            found.append(self.ids[bit])
            mask &= mask - 1
        return found

    def mask_of(self, ids: Iterable[int]) -> int:
        """The mask of questions given by their ids; ids not in the index are left out."""
        flags = bytearray(self.size // 8 + 1)
        for pk in ids:
            bit = self.places.get(pk)
            if bit is not None:
                flags[bit >> 3] |= 1 << (bit & 7)
        return int.from_bytes(flags, "little")


_index: Index | None = None


def current_index() -> Index:
    """The index of the bank as it is now: one query, unless the bank has changed."""
    global _index
    revision = Bank.current().revision
    if _index is None or _index.revision != revision:
        _index = build_index(load_masks(revision) or read_bank(), revision)
        ordered_ids.cache_clear()
        _public.cache_clear()
    return _index


def build_index(masks: Masks, revision: str) -> Index:
    """An index over masks, with the names of the words: three queries."""
    names = {facet: dict(choices.choices) for facet, choices in CHOICES.items()}
    names |= {
        facet: dict(model.objects.values_list("slug", "name")) for facet, model in TERMS.items()
    }
    published = masks.bits.get(f"status:{Status.PUBLISHED}", 0)
    embargoed = published & masks.bits.get(f"audience:{Audience.EMBARGOED}", 0)
    return Index(
        revision=revision,
        ids=masks.ids,
        versions=masks.versions,
        places={pk: place for place, pk in enumerate(masks.ids)},
        names=names,
        words=hashlib.sha256(repr(names).encode()).hexdigest(),
        masks={
            facet: {slug: masks.bits.get(f"{facet}:{slug}", 0) for slug in names[facet]}
            for facet in FACETS
        },
        published=published,
        public=published & masks.bits.get(f"audience:{Audience.PUBLIC}", 0),
        embargoes=tuple(sorted((masks.embargoes[place], place) for place in ones(embargoed))),
        dates={Sort.NEWEST: masks.created, Sort.REVIEWED: masks.reviewed},
    )


@lru_cache(maxsize=16)
def ordered_ids(index: Index, mask: int, sort: Sort) -> "array[int]":
    """The ids of a mask's questions in one of the orders, kept for the list's next page."""
    flags = _flags(mask).ljust(index.size, b"\0")
    if sort is Sort.BANK:
        return array("q", compress(index.ids, flags))
    order = _order(index, sort)
    return array(
        "q", (index.ids[place] for place in compress(order, map(flags.__getitem__, order)))
    )


def ones(mask: int) -> Iterable[int]:
    """The places of a mask's ones."""
    flags = _flags(mask)
    return compress(range(len(flags)), flags)


@lru_cache(maxsize=4)
def _public(index: Index, epoch: int) -> int:
    """What everyone may see after so many embargoes have ended."""
    flags = bytearray(index.size // 8 + 1)
    for _, place in index.embargoes[:epoch]:
        flags[place >> 3] |= 1 << (place & 7)
    return index.public | int.from_bytes(flags, "little")


_AS_FLAGS = bytes.maketrans(b"01", b"\0\1")


def _flags(mask: int) -> bytes:
    """One byte for each bit, lowest first: 1 where the mask has a one."""
    return f"{mask:b}"[::-1].encode().translate(_AS_FLAGS)


def _order(index: Index, sort: Sort) -> "array[int]":
    """All places in one of the orders; equals stay in bank order."""
    if sort in index.dates:
        dates = index.dates[sort]
        return array("q", sorted(range(index.size), key=lambda place: -dates[place]))
    levels = list(Difficulty) if sort is Sort.EASIEST else list(reversed(Difficulty))
    order = array("q")
    for level in levels:
        order.extend(ones(index.masks["difficulty"][level]))
    return order
