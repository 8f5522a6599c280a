"""Which questions have which role, company, tag ...: the bitsets of ``questions.masks``, in memory.

A filter is an AND of masks, a count is the number of ones in one, and a page is a slice of its
bits; none of them asks the database. A process replaces its index when the bank's revision has
moved.
"""

import hashlib
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple, TypeVar, cast

from django.utils import timezone
from gmpy2 import mpz, popcount

from questions.bank import Bank
from questions.bits import from_flags, ones, with_ones
from questions.content import Audience, Difficulty, Kind, Status
from questions.masks import Masks, microseconds, read_bank, stored_masks
from questions.models import Company, Role, Tag
from questions.selection import FACETS, Selection, Sort
from web.roles import UserRole, roles_of

TERMS: Mapping[str, Any] = {"role": Role, "company": Company, "tag": Tag}
CHOICES: Mapping[str, Any] = {"difficulty": Difficulty, "kind": Kind}
Function = TypeVar("Function", bound=Callable[..., Any])
_kept: list[Any] = []


def kept_for_index(maxsize: int) -> Callable[[Function], Function]:
    """As ``lru_cache``, but emptied when the index is replaced, so that the old one can go."""

    def keep(function: Function) -> Function:
        kept = lru_cache(maxsize)(function)
        _kept.append(kept)
        return cast("Function", kept)

    return keep


def forget_kept() -> None:
    """Empty what was kept for an index."""
    for kept in _kept:
        kept.cache_clear()


class Value(NamedTuple):
    """One value of a facet, with how many questions choosing it would show.

    A tuple, because a page has hundreds and a frozen dataclass takes three times as long to make.
    """

    slug: str
    name: str
    count: int  # type: ignore[assignment] # the method of tuples is of no use here
    chosen: bool


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Everything a list needs to know of every question, at one revision of the bank.

    ``ids`` and ``versions`` are in bank order, ``places`` gives a question's bit, ``embargoes`` are
    the instants (microseconds) and bits of embargoed questions, soonest first. ``moved`` has, by
    facet, the slugs to which old ones lead.
    """

    revision: str
    public_revision: str
    ids: "array[int]"
    versions: "array[int]"
    places: Mapping[int, int]
    names: Mapping[str, Mapping[str, str]]
    moved: Mapping[str, Mapping[str, str]]
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

    def values(
        self, selection: Selection, facet: str, within: int, matched: int | None = None
    ) -> list[Value]:
        """A facet's values with their counts in ``matched`` under all other facets, not its own.

        Only words that some question of ``within`` has are named, most common first, so that no
        word betrays a hidden question; roles are few and always all there, in their own order.
        """
        others = reduce(
            lambda mask, other: self.chosen(selection, other, mask),
            (other for other in FACETS if other != facet),
            within if matched is None else matched,
        )
        picked = selection.values(facet)
        masks, others = _countable(self)[facet], mpz(others)
        return [
            Value(slug, name, popcount(others & masks[slug]), slug in picked)
            for slug, name in _named(self, facet, within)
        ]

    def has(self, mask: int, pk: int) -> bool:
        """Whether a question is in a mask."""
        return pk in self.places and bool(mask >> self.places[pk] & 1)

    def related(self, question_id: int, tags: Iterable[str], within: int, limit: int) -> list[int]:
        """Ids of questions that share most tags with one, in bank order among equals."""
        own = 1 << self.places[question_id]
        return self.in_most((self.masks["tag"].get(tag, 0) for tag in tags), within & ~own, limit)

    def in_most(self, masks: Iterable[int], within: int, limit: int) -> list[int]:
        """Ids of the questions that are in most of some masks, in bank order among equals."""
        shared = [within]  # at place n: what is in n of the masks or more
        for mask in masks:
            shared.append(0)
            for n in range(len(shared) - 1, 0, -1):
                shared[n] |= shared[n - 1] & mask
        found: list[int] = []
        seen = 0
        for together in reversed(shared[1:]):
            found += self.lowest(together & ~seen, limit - len(found))
            seen |= together
        return found

    def lowest(self, mask: int, limit: int) -> list[int]:
        """The ids of the first ``limit`` questions of a mask, in bank order."""
        found: list[int] = []
        while mask and len(found) < limit:
            bit = (mask & -mask).bit_length() - 1
            found.append(self.ids[bit])
            mask &= mask - 1
        return found

    def mask_of(self, ids: Collection[int]) -> int:
        """The mask of questions given by their ids; ids not in the index are left out.

        That of a frozenset is kept: people's own marks are such.
        """
        return _mask_of(self, ids) if isinstance(ids, frozenset) else _mask(self, ids)


_index: Index | None = None


def current_index(user: Any = None, bank: Bank | None = None) -> Index:
    """The index of the bank as it is now: one query, unless the bank has changed.

    Who asks for it on behalf of a user has the user's roles from the same query. Who has read the
    ``bank`` in this request already has the index for nothing.
    """
    global _index
    bank = bank or Bank.current(user)
    if _index is None or _index.revision != bank.revision:
        _index = build_index(stored_masks(bank.revision) or read_bank(), bank)
        forget_kept()
    return _index


def public_version() -> str:
    """What visitors see, as a name: it changes when a page of theirs may. One query."""
    index = current_index()
    return f"{index.public_revision} {index.epoch_at(timezone.now())}"


def build_index(masks: Masks, bank: Bank) -> Index:
    """An index over masks, with the names of the words: three queries."""
    names = {facet: dict(choices.choices) for facet, choices in CHOICES.items()}
    moved: dict[str, dict[str, str]] = {facet: {} for facet in FACETS}
    for facet, model in TERMS.items():
        rows = list(model.objects.values_list("slug", "name", "old_slugs"))
        names[facet] = {slug: name for slug, name, _ in rows}
        moved[facet] = {old: slug for slug, _, before in rows for old in before}
    published = masks.bits.get(f"status:{Status.PUBLISHED}", 0)
    embargoed = published & masks.bits.get(f"audience:{Audience.EMBARGOED}", 0)
    return Index(
        revision=bank.revision,
        public_revision=bank.public_revision,
        ids=masks.ids,
        versions=masks.versions,
        places={pk: place for place, pk in enumerate(masks.ids)},
        names=names,
        moved=moved,
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


@kept_for_index(16)
def mask_name(index: Index, mask: int) -> str:
    """A short name that no other mask has, for the keys of what is kept."""
    return hashlib.sha256(mask.to_bytes(index.size // 8 + 1, "little")).hexdigest()


@kept_for_index(1)
def _countable(index: Index) -> Mapping[str, Mapping[str, mpz]]:
    """The masks of the facets as integers of GMP: it counts ones three times as quickly."""
    return {
        facet: {slug: mpz(mask) for slug, mask in masks.items()}
        for facet, masks in index.masks.items()
    }


@kept_for_index(32)
def _named(index: Index, facet: str, within: int) -> list[tuple[str, str]]:
    """Slug and name of a facet's values for a reader, in the order they are shown."""
    masks, seen = _countable(index)[facet], mpz(within)
    found = [
        (popcount(seen & masks[slug]), slug, name) for slug, name in index.names[facet].items()
    ]
    if facet in {"company", "tag"}:
        found.sort(key=lambda row: (-row[0], row[2].lower()))
    return [(slug, name) for count, slug, name in found if count or facet == "role"]


@kept_for_index(32)
def _mask_of(index: Index, ids: frozenset[int]) -> int:
    return _mask(index, ids)


def _mask(index: Index, ids: Collection[int]) -> int:
    if len(ids) > index.size // 8:  # then asking every place is quicker than placing every id
        return from_flags(bytes(map(frozenset(ids).__contains__, reversed(index.ids))))
    return with_ones((index.places[pk] for pk in ids if pk in index.places), index.size)


@kept_for_index(4)
def _public(index: Index, epoch: int) -> int:
    """What everyone may see after so many embargoes have ended."""
    return index.public | with_ones((place for _, place in index.embargoes[:epoch]), index.size)
