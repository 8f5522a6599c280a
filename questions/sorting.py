"""A mask's questions in the orders of the list."""

from array import array
from collections import Counter
from collections.abc import Mapping
from itertools import compress

from questions.bits import flags_of, ones
from questions.content import Difficulty
from questions.facets import Index, kept_for_index
from questions.selection import Sort


@kept_for_index(16)
def ordered_ids(index: Index, mask: int, sort: Sort) -> "array[int]":
    """The ids of a mask's questions in one of the orders, kept for the list's next page."""
    flags = flags_of(mask).ljust(index.size, b"\0")
    if sort is Sort.BANK:
        return array("q", compress(index.ids, flags))
    order = _order(index, sort)
    return array(
        "q", (index.ids[place] for place in compress(order, map(flags.__getitem__, order)))
    )


def most_first(index: Index, mask: int, *counts: Mapping[int, int]) -> "array[int]":
    """The ids of a mask's questions, those with the highest counts first, then in bank order."""
    total: Counter[int] = Counter()
    for count in counts:
        total.update(count)
    flags = flags_of(mask).ljust(index.size, b"\0")
    counted = [pk for pk in total if pk in index.places and flags[index.places[pk]]]
    counted.sort(key=lambda pk: (-total[pk], index.places[pk]))
    rest = mask & ~index.mask_of(counted)
    return array("q", counted) + ordered_ids(index, rest, Sort.BANK)


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
