"""The list as a reader sees it: rows, counts, chips, and the way from one question to the next."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

from questions.bank import Bank
from questions.facets import (
    Index,
    Value,
    current_index,
    kept_for_index,
    mask_name,
)
from questions.filters import QuestionFilter, read_address
from questions.mine import (
    EVERYTHING,
    NOT_NARROWED,
    Mine,
    is_narrowed,
    name_of,
    read_mine,
    unknown_values,
)
from questions.models import Question
from questions.search.finding import Search, search
from questions.search.marking import hits
from questions.search.ranking import RANKED, best_first
from questions.selection import PARAMETERS, Selection, Sort
from questions.sorting import most_first, ordered_ids
from web.access import viewer
from web.pagination import Page, page_of
from web.registry import times_saved
from web.sharing import known_query

PAGE_SIZE = 25
SHOWN_VALUES = 12
# Stands in a row for the reader's own list, which its link carries to the question.
LIST_MARK = "%LIST%"
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
    found: Search
    mine: Mine = NOT_NARROWED

    @property
    def total(self) -> int:
        return self.page.total

    @property
    def bank_total(self) -> int:
        """How many questions there are for this reader without any filter."""
        return self.within.bit_count()

    @property
    def address(self) -> QueryDict:
        """The list's address without a page: what the links to other pages add theirs to."""
        return QueryDict(self.selection.query)

    @property
    def key(self) -> str:
        """A name for all that this page shows: two readers who see the same share it."""
        mine = self.mine.through(self.selection)
        wall = mask_name(self.index, self.within)
        said = [self.index.revision, wall, self.selection, self.page, self.notes]
        said += [hex(self.mask), hex(mine)] if mine != EVERYTHING else []
        said += [self._page_ids()] if self.selection.sort is Sort.SAVED else []
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def ids(self, stop: int | None = None) -> Sequence[int]:
        """The questions of the list in order: all of them, or at least the first ``stop``."""
        sort = self.selection.sort
        if sort is Sort.BEST and not self.found.clauses:
            sort = Sort.BANK  # nothing to be good at: only words left out, or values asked for
        if sort is Sort.SAVED:
            return most_first(self.index, self.mask, *(count() for count in times_saved))
        if sort is not Sort.BEST:
            return ordered_ids(self.index, self.mask, sort)
        best = best_first(self.index, self.found.clauses, self.mask)
        if stop is not None and stop <= len(best):
            return best
        rest = self.mask & ~self.index.mask_of(best)
        return [*best, *ordered_ids(self.index, rest, Sort.BANK)]

    def rows(self) -> list[str]:
        """The rows of this page as HTML, in order: no query for those made before, else three."""
        wanted = self._page_ids()
        made = self._found_rows(wanted) if self.found.phrases else self._made_rows(wanted)
        query = f"?{escape(self.selection.query)}" if self.selection.query else ""
        return [mark_safe(row.replace(LIST_MARK, query)) for row in made]  # noqa: S308 - made by a template

    def _page_ids(self) -> Sequence[int]:
        return self.ids(self.page.stop)[self.page.start : self.page.stop]

    def _found_rows(self, ids: Sequence[int]) -> list[str]:
        """Rows that show why their questions were found, made for this list alone: four queries."""
        found = Question.objects.for_rows().in_bulk(list(ids))
        why = hits(ids, self.found.phrases)
        return [
            render_to_string(
                "questions/_row.html",
                {"question": found[pk], "hit": why[pk], "list_mark": LIST_MARK},
            )
            for pk in ids
            if pk in found and pk in why
        ]

    def _made_rows(self, ids: Iterable[int]) -> list[str]:
        """A row is a function of its question, so each is made once for each of its versions."""
        index, pages = self.index, caches["pages"]
        keys = {f"row:{pk}:{index.versions[index.places[pk]]}:{index.words}": pk for pk in ids}
        rows: dict[str, str] = pages.get_many(keys)
        missing = {pk: key for key, pk in keys.items() if key not in rows}
        if missing:
            for pk, question in Question.objects.for_rows().in_bulk(list(missing)).items():
                context = {"question": question, "list_mark": LIST_MARK}
                rows[missing[pk]] = render_to_string("questions/_row.html", context)
            pages.set_many({key: rows[key] for key in missing.values() if key in rows})
        return [rows[key] for key in keys if key in rows]

    def roles(self) -> Facet:
        return self._facet("role")

    def sidebar(self) -> list[Facet]:
        return [self._facet(name) for name in LABELS if name != "role"]

    def _facet(self, name: str) -> Facet:
        matched = self.matched & self.mine.through(self.selection)
        values = self.index.values(self.selection, name, self.within, matched)
        first = [v for place, v in enumerate(values) if place < SHOWN_VALUES or v.chosen]
        more = [v for place, v in enumerate(values) if place >= SHOWN_VALUES and not v.chosen]
        if name == "role":
            first, more = values, []
        return Facet(name, LABELS[name], tuple(first), tuple(more))

    def chips(self) -> Iterator[Chip]:
        """The filters that are on, each with what the list would be without it."""
        for facet, values in self.selection.chosen:
            for value in values:
                names = self.index.names.get(facet)
                label = names[value] if names else name_of(facet, value)
                yield self._chip(label, self.selection.without(facet, value), self.matched)
        if self.selection.q:
            without = self.selection.without("q", self.selection.q)
            yield self._chip(f"“{self.selection.q}”", without, self.within)

    def _chip(self, label: str, selection: Selection, matched: int) -> Chip:
        mask = self.index.matching(selection, matched & self.mine.through(selection))
        return Chip(label, selection, mask.bit_count())

    def best_to_drop(self) -> Chip | None:
        """Of an empty list: the filter whose removal brings most back."""
        best = max(self.chips(), key=lambda chip: chip.total, default=None)
        return best if best and best.total else None

    def meant(self) -> Chip | None:
        """Of a search that found nothing: the same without what may be a typing error."""
        if not self.found.meant:
            return None
        without = replace(self.selection, q=self.found.meant)
        matched = search(self.index, self.found.meant, self.within).mask
        return self._chip(without.q, without, matched)

    @property
    def only_roles(self) -> bool:
        """Whether a role is all that was asked for."""
        return [facet for facet, _ in self.selection.chosen] == ["role"] and not self.selection.q

    @property
    def conditions(self) -> int:
        """How many things were asked for: values of filters, and words."""
        return sum(len(values) for _, values in self.selection.chosen) + bool(self.selection.q)

    @property
    def sorts(self) -> list[Sort]:
        """The orders to choose from, the usual one first."""
        return [sort for sort in Sort if sort is not Sort.BEST or self.selection.q]


def open_list(query: QueryDict, user: Any, bank: Bank | None = None) -> Listing:
    """The list that an address asks for, of what a person may see; ``bank`` where it is known."""
    index = current_index(user, bank)
    return _open_list(index, index.visible_to(user), known_query(query, PARAMETERS))


def open_own_list(request: HttpRequest, bank: Bank | None = None) -> Listing:
    """The list that a request asks for, through the reader's own filters too if any is on."""
    listing = open_list(request.GET, viewer(request), bank)
    text = listing.selection.q
    if not is_narrowed(request.GET, text):
        return listing
    mine = read_mine(request, listing.index, listing.within, text)
    selection = replace(listing.selection, chosen=(*listing.selection.chosen, *mine.chosen))
    mask = listing.mask & mine.through(selection)
    unknown = unknown_values(request.GET)
    return replace(
        listing,
        selection=selection,
        mask=mask,
        page=page_of(mask.bit_count(), request.GET.get("page", ""), PAGE_SIZE),
        notes=(*listing.notes, f"Ignored: {', '.join(unknown)}.") if unknown else listing.notes,
        mine=mine,
    )


@kept_for_index(64)
def _open_list(index: Index, within: int, query: str) -> Listing:
    """The same list for the same index, wall and address: reading those takes most of the time."""
    address = read_address(QueryDict(query), index, within)
    filters = QuestionFilter(address.data, Question.objects.all(), index=index, within=within)
    selection = filters.selection
    found = search(index, selection.q, within)
    mask = index.matching(selection, found.mask)
    page = page_of(mask.bit_count(), address.page, PAGE_SIZE)
    notes = [*address.notes, *found.notes]
    if selection.sort is Sort.BEST and found.clauses and page.total > RANKED:
        notes.append(
            f"More than {RANKED} questions match. Best match puts those first that have your words "
            "in title, topics and companies; the others follow in bank order."
        )
    return Listing(index, selection, within, found.mask, mask, page, tuple(notes), found)
