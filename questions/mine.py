"""The reader's own filters: ``?saved=1``, ``?state=due``, and ``note:rollback`` in a search.

An app above knows what a reader saved and studied, and hands it up through ``web.registry``. Here
it becomes masks beside those of the bank. They belong to one request: nothing here is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict

from questions.facets import Index, Value
from questions.filters import clean_text
from questions.search.query import parse
from questions.selection import PARAMETERS, Selection
from web.registry import PersonalFilter, personal_filters, personal_searches

if TYPE_CHECKING:
    from questions.listing import Listing

EVERYTHING = -1  # the mask with all ones
Chosen = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """For each own filter and each of its values, the questions that have it; and what the search
    lets through of those found in the reader's own."""

    masks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    chosen: Chosen = ()
    found: int = EVERYTHING

    def through(self, selection: Selection, besides: str = "") -> int:
        """What the own filters that are on let through, all of them or all but one."""
        mask = self.found if selection.q else EVERYTHING
        for name, masks in self.masks.items():
            values = selection.values(name)
            if values and name != besides:
                mask &= reduce(or_, (masks[value] for value in values))
        return mask


NOT_NARROWED = Mine()


@dataclass(frozen=True, slots=True)
class OwnFacet:
    name: str
    label: str
    values: tuple[Value, ...]


def parameters() -> tuple[str, ...]:
    """What a list listens to in an address, the reader's own filters included."""
    return (*PARAMETERS, *(own.name for own in personal_filters))


def is_narrowed(query: QueryDict, text: str) -> bool:
    return any(own.name in query for own in personal_filters) or bool(parse(text).own)


def read_mine(request: HttpRequest, index: Index, within: int, text: str) -> Mine:
    """The masks of whoever asks, which of them the address chooses, and what the search finds."""
    masks = {own.name: _masks(own, request, index, within) for own in personal_filters}
    chosen = (
        (own.name, tuple(value for value in own.values if value in request.GET.getlist(own.name)))
        for own in personal_filters
    )
    chosen_values = tuple((name, values) for name, values in chosen if values)
    return Mine(masks, chosen_values, _found(request, index, within, text))


def unknown_values(query: QueryDict) -> list[str]:
    """What the address says of the reader's own filters that none of them knows."""
    return [
        f"{own.name} “{clean_text(value)[:40]}”"
        for own in personal_filters
        for value in dict.fromkeys(query.getlist(own.name))
        if value.strip() and value not in own.values
    ]


def own_facets(listing: "Listing", request: HttpRequest) -> list[OwnFacet]:
    """The reader's own filters with their counts under all the others."""
    index, selection = listing.index, listing.selection
    mine = (
        listing.mine
        if listing.mine.masks
        else read_mine(request, index, listing.within, selection.q)
    )
    matched = index.matching(selection, listing.matched)
    return [
        OwnFacet(
            own.name,
            own.label,
            tuple(
                Value(
                    value,
                    name,
                    (matched & mine.through(selection, own.name) & masks[value]).bit_count(),
                    value in selection.values(own.name),
                )
                for value, name in own.values.items()
            ),
        )
        for own in personal_filters
        for masks in [mine.masks[own.name]]
    ]


def _found(request: HttpRequest, index: Index, within: int, text: str) -> int:
    """What the words of a search that look into the reader's own let through."""
    mask = EVERYTHING
    ids_of = {own.name: own.ids for own in personal_searches}
    for condition in parse(text).own:
        having = index.mask_of(ids_of[condition.facet](request, condition.value)) & within
        mask &= ~having if condition.without else having
    return mask


def name_of(facet: str, value: str) -> str:
    return next(own.values[value] for own in personal_filters if own.name == facet)


def _masks(own: PersonalFilter, request: HttpRequest, index: Index, within: int) -> dict[str, int]:
    masks = {value: index.mask_of(ids) & within for value, ids in own.ids(request).items()}
    masks = dict.fromkeys(own.values, 0) | masks
    if own.rest:
        masks[own.rest] = within & ~reduce(or_, masks.values())
    return masks
