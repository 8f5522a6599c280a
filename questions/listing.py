"""The list as a reader sees it: rows, counts, chips, and the way from one question to the next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from questions.facets import Index, Value, current_index, ordered_ids
from questions.filters import QuestionFilter, read_address
from questions.models import Question
from questions.selection import Selection, Sort
from web.pagination import Page, page_of

PAGE_SIZE = 25
SHOWN_VALUES = 12
RELATED = 4
LABELS = {
    "role": "Role",
    "difficulty": "Difficulty",
    "company": "Company",
    "tag": "Topic",
    "kind": "Kind",
}


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet's values: the first ones, and those behind "more"."""

    name: str
    label: str
    values: tuple[Value, ...]
    more: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the list without it."""

    label: str
    without: Selection
    total: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of questions for one reader: what was asked for, and the masks that answer it.

    ``within`` is everything the reader may know of, ``matched`` what of it has the words searched
    for, ``mask`` what of that passes every filter.
    """

    index: Index
    selection: Selection
    within: int
    matched: int
    mask: int
    page: Page
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        return self.page.total

    @property
    def bank_total(self) -> int:
        """How many questions there are for this reader without any filter."""
        return self.within.bit_count()

    def rows(self) -> list[Question]:
        """The questions of this page, in order: three queries."""
        ids = ordered_ids(self.index, self.mask, self.selection.sort)
        wanted = ids[self.page.start : self.page.stop]
        found = Question.objects.for_rows().in_bulk(list(wanted))
        return [found[pk] for pk in wanted if pk in found]

    def facets(self) -> list[Facet]:
        return [self._facet(name) for name in LABELS]

    def roles(self) -> Facet:
        return self._facet("role")

    def sidebar(self) -> list[Facet]:
        return [self._facet(name) for name in LABELS if name != "role"]

    def _facet(self, name: str) -> Facet:
        values = self.index.values(self.selection, name, self.matched)
        first = [v for place, v in enumerate(values) if place < SHOWN_VALUES or v.chosen]
        more = [v for place, v in enumerate(values) if place >= SHOWN_VALUES and not v.chosen]
        if name == "role":
            first, more = values, []
        return Facet(name, LABELS[name], tuple(first), tuple(more))

    def chips(self) -> Iterator[Chip]:
        """The filters that are on, each with what the list would be without it."""
        for facet, values in self.selection.chosen:
            for value in values:
                without = self.selection.without(facet, value)
                total = self.index.matching(without, self.matched).bit_count()
                yield Chip(self.index.names[facet][value], without, total)
        if self.selection.q:
            without = self.selection.without("q", self.selection.q)
            total = self.index.matching(without, self.within).bit_count()
            yield Chip(f"“{self.selection.q}”", without, total)

    def best_to_drop(self) -> Chip | None:
        """Of an empty list: the filter whose removal brings most back."""
        best = max(self.chips(), key=lambda chip: chip.total, default=None)
        return best if best and best.total else None

    @property
    def only_roles(self) -> bool:
        """Whether a role is all that was asked for."""
        return [facet for facet, _ in self.selection.chosen] == ["role"] and not self.selection.q

    @property
    def sorts(self) -> type[Sort]:
        return Sort


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a question stands in the list that its reader came from."""

    place: int
    previous: Question | None
    next: Question | None


def open_list(query: QueryDict, user: Any) -> Listing:
    """The list that an address asks for, of what a person may see."""
    index = current_index()
    within = index.visible_to(user)
    address = read_address(query, index, within)
    filters = QuestionFilter(address.data, Question.objects.all(), index=index)
    selection = filters.selection
    matched = within
    if selection.q:
        matches = filters.contain(Question.objects.all(), "q", selection.q)
        matched &= index.mask_of(matches.values_list("id", flat=True))
    mask = index.matching(selection, matched)
    page = page_of(mask.bit_count(), address.page, PAGE_SIZE)
    return Listing(index, selection, within, matched, mask, page, address.notes)


def neighbours(listing: Listing, question: Question) -> Neighbours | None:
    """The questions before and after one in a list; nothing if the list doesn't have it."""
    bit = listing.index.places.get(question.pk)
    if bit is None or not listing.mask >> bit & 1:
        return None
    ids = ordered_ids(listing.index, listing.mask, listing.selection.sort)
    place = ids.index(question.pk)
    before = ids[place - 1] if place else None
    after = ids[place + 1] if place + 1 < len(ids) else None
    found = in_order(pk for pk in (before, after) if pk is not None)
    by_id = {other.pk: other for other in found}
    return Neighbours(place + 1, by_id.get(before), by_id.get(after))  # type: ignore[arg-type]


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
