"""Paging that takes any text for a page number and never reads more than one page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a numbered list: which it is, of how many, and the slice of items it shows."""

    number: int
    pages: int
    total: int
    size: int

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        return min(self.start + self.size, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_of(total: int, wanted: str, size: int) -> Page:
    """The page a reader asked for, or the nearest there is."""
    pages = max(1, -(-total // size))
    try:
        number = int(wanted)
    except ValueError:  # a word, a fraction, or more digits than Python converts
        number = 1
    return Page(number=min(max(number, 1), pages), pages=pages, total=total, size=size)
