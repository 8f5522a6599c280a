"""Which questions have which role, company, tag ...: one bitset for each value, kept in memory.

Bit *n* of a mask stands for the *n*-th question in bank order. A filter is an AND of masks, a
count is the number of ones in one, and a page is a slice of its bits; none of them asks the
database. A process replaces its index when the bank's revision has moved.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from itertools import combinations, compress
from operator import and_, or_
from typing import Any

from django.utils import timezone

from questions.content import Audience, Difficulty, Kind, Status
from questions.models import Bank, Company, Question, QuestionCompany, Role, Tag
from questions.selection import FACETS, Selection, Sort
from web.roles import UserRole, roles_of

TERMS: Mapping[str, Any] = {"role": Role, "company": Company, "tag": Tag}
LINKS: Mapping[str, tuple[Any, str]] = {
    "role": (Question.roles.through, "role"),
    "company": (QuestionCompany, "company"),
    "tag": (Question.tags.through, "tag"),
}
CHOICES: Mapping[str, Any] = {"difficulty": Difficulty, "kind": Kind}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, with how many questions choosing it would show."""

    slug: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Index:
    """Everything a list needs to know of every question, at one revision of the bank."""

    revision: str
    ids: "array[int]"
    bits: Mapping[int, int]
    names: Mapping[str, Mapping[str, str]]
    masks: Mapping[str, Mapping[str, int]]
    published: int
    public: int
    embargoes: tuple[tuple[datetime, int], ...]
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
        return self.public_at(now or timezone.now())

    def public_at(self, now: datetime) -> int:
        released = (bit for instant, bit in self.embargoes if instant <= now)
        return reduce(or_, released, self.public)

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
        own = 1 << self.bits[question_id]
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
        found = []
        while mask and len(found) < limit:
            bit = (mask & -mask).bit_length() - 1
            found.append(self.ids[bit])
            mask &= mask - 1
        return found

    def mask_of(self, ids: Iterable[int]) -> int:
        """The mask of questions given by their ids; ids that the index doesn't know are left out."""
        flags = bytearray(self.size // 8 + 1)
        for pk in ids:
            bit = self.bits.get(pk)
            if bit is not None:
                flags[bit >> 3] |= 1 << (bit & 7)
        return int.from_bytes(flags, "little")


def ordered_ids(index: Index, mask: int, sort: Sort) -> "array[int]":
    """The ids of a mask's questions in one of the orders, kept for the next page of the same list."""
    return _ordered_ids(index.revision, mask, sort, _Unhashed(index))


def current_index() -> Index:
    """The index of the bank as it is now: one query, unless the bank has changed."""
    global _index
    revision = Bank.current().revision
    if _index is None or _index.revision != revision:
        _index = build_index(revision)
    return _index


_index: Index | None = None


def build_index(revision: str) -> Index:
    """Read the bank and make its masks."""
    rows = list(
        Question.objects.in_bank_order().values_list(
            "id", "difficulty", "kind", "status", "audience", "embargo", "created", "reviewed"
        )
    )
    ids = array("q", (row[0] for row in rows))
    bits = {pk: bit for bit, pk in enumerate(ids)}
    masks = {
        "difficulty": _masks(len(ids), ((row[1], bit) for bit, row in enumerate(rows))),
        "kind": _masks(len(ids), ((row[2], bit) for bit, row in enumerate(rows))),
    }
    names = {facet: dict(choices.choices) for facet, choices in CHOICES.items()}
    for facet, (model, field) in LINKS.items():
        links = model.objects.values_list(f"{field}__slug", "question_id")
        masks[facet] = _masks(len(ids), ((slug, bits[pk]) for slug, pk in links.iterator()))
        names[facet] = dict(TERMS[facet].objects.values_list("slug", "name"))
    for facet in FACETS:
        masks[facet] = {slug: masks[facet].get(slug, 0) for slug in names[facet]}
    walls = _masks(len(ids), ((f"{row[3]} {row[4]}", bit) for bit, row in enumerate(rows)))
    published = [walls.get(f"{Status.PUBLISHED} {audience}", 0) for audience in Audience]
    return Index(
        revision=revision,
        ids=ids,
        bits=bits,
        names=names,
        masks=masks,
        published=reduce(or_, published),
        public=walls.get(f"{Status.PUBLISHED} {Audience.PUBLIC}", 0),
        embargoes=tuple(
            sorted(
                (row[5], 1 << bit)
                for bit, row in enumerate(rows)
                if row[3] == Status.PUBLISHED and row[4] == Audience.EMBARGOED
            )
        ),
        dates={
            Sort.NEWEST: array("q", (int(row[6].timestamp()) for row in rows)),
            Sort.REVIEWED: array("q", (row[7].toordinal() if row[7] else 0 for row in rows)),
        },
    )


def _masks(size: int, pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    flags: dict[str, bytearray] = {}
    for word, bit in pairs:
        if word not in flags:
            flags[word] = bytearray(size // 8 + 1)
        flags[word][bit >> 3] |= 1 << (bit & 7)
    return {word: int.from_bytes(ones, "little") for word, ones in flags.items()}


class _Unhashed:
    """Carries the index past the cache's key: its revision stands for it there."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unhashed)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=16)
def _ordered_ids(revision: str, mask: int, sort: Sort, carrier: _Unhashed) -> "array[int]":
    index = carrier.index
    flags = f"{mask:b}"[::-1].encode().translate(_ONES).ljust(index.size, b"\0")
    if sort is Sort.BANK:
        return array("q", compress(index.ids, flags))
    order = _order(index, sort)
    return array("q", (index.ids[bit] for bit in compress(order, map(flags.__getitem__, order))))


_ONES = bytes(1 if byte == ord("1") else 0 for byte in range(256))


def _order(index: Index, sort: Sort) -> "array[int]":
    """All bits in one of the orders; equals stay in bank order."""
    bits = range(index.size)
    if sort in index.dates:
        dates = index.dates[sort]
        return array("q", sorted(bits, key=lambda bit: -dates[bit]))
    levels = list(Difficulty) if sort is Sort.EASIEST else list(reversed(Difficulty))
    order = array("q")
    for level in levels:
        mask = index.masks["difficulty"][level]
        flags = f"{mask:b}"[::-1].encode().translate(_ONES)
        order.extend(compress(bits, flags))
    return order
