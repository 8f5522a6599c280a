"""What a reader of the list asked for: its whole state, and the address that says it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import TextChoices

FACETS = ("role", "company", "difficulty", "tag", "kind")
# What a list listens to in an address; everything else in it is somebody else's.
PARAMETERS = ("q", *FACETS, "sort", "page")


class Sort(TextChoices):
    BEST = "best", "Best match"  # only while searching, and then the usual one
    BANK = "bank", "Bank order"
    EASIEST = "easiest", "Easiest first"
    HARDEST = "hardest", "Hardest first"
    NEWEST = "newest", "Newest first"
    REVIEWED = "reviewed", "Recently reviewed"
    SAVED = "saved", "Most bookmarked"


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen values by facet, words to search for, and an order; equal for equal lists."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    q: str = ""
    sort: Sort = Sort.BANK

    def values(self, facet: str) -> tuple[str, ...]:
        return next((values for name, values in self.chosen if name == facet), ())

    @property
    def usual_sort(self) -> Sort:
        """The order in which a list comes if none is asked for."""
        return Sort.BEST if self.q else Sort.BANK

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The parameters of the list's address, in one fixed order."""
        if self.q:
            yield "q", self.q
        for facet, values in self.chosen:
            for value in values:
                yield facet, value
        if self.sort is not self.usual_sort:
            yield "sort", self.sort.value

    @property
    def query(self) -> str:
        """The list's address after the question mark; empty for the whole bank."""
        return urlencode(list(self.pairs()))

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.chosen)

    @property
    def amount(self) -> int:
        """How many filters are on; the words searched for are not one."""
        return sum(len(values) for _, values in self.chosen)

    def without(self, facet: str, value: str) -> "Selection":
        """The same list with one filter less."""
        if facet == "q":
            return replace(self, q="", sort=self._sort_without_q)
        kept = {
            name: tuple(v for v in values if (name, v) != (facet, value))
            for name, values in self.chosen
        }
        return replace(
            self, chosen=tuple((name, values) for name, values in kept.items() if values)
        )

    def cleared(self) -> "Selection":
        """The whole bank, in the same order."""
        return Selection(sort=self._sort_without_q)

    @property
    def _sort_without_q(self) -> Sort:
        return Sort.BANK if self.sort is Sort.BEST else self.sort
