"""What a set asks about, and what it leaves out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviews.entries import Entry
from questions.facets import Index
from questions.selection import Selection

# How many topics are named that a set doesn't touch: those with most questions.
MISSING_TOPICS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One value, how many questions of the set have it, and the bank narrowed to it."""

    name: str
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Coverage:
    label: str
    parts: tuple[Part, ...]

    @property
    def there(self) -> list[Part]:
        return [part for part in self.parts if part.count]

    @property
    def missing(self) -> list[Part]:
        return [part for part in self.parts if not part.count]


def coverage_of(
    entries: Sequence[Entry], index: Index, within: int, *, role: str = ""
) -> list[Coverage]:
    """By difficulty, kind and topic. ``role`` narrows which topics could be missed."""
    asked = (("role", (role,)),) if role else ()
    kept = [entry for entry in entries if not entry.is_gone]
    return [
        _coverage(
            "Difficulty",
            "difficulty",
            Counter(str(entry.difficulty) for entry in kept),
            index.names["difficulty"].items(),
            asked,
        ),
        _coverage(
            "Kind",
            "kind",
            Counter(str(entry.kind) for entry in kept),
            index.names["kind"].items(),
            asked,
        ),
        _topics(kept, index, within, asked),
    ]


def _topics(
    entries: Sequence[Entry], index: Index, within: int, asked: tuple[tuple[str, tuple[str]], ...]
) -> Coverage:
    counts = Counter(tag for entry in entries for tag in entry.tags)
    names = index.names["tag"]
    there = [(tag, names.get(tag, tag)) for tag, _ in counts.most_common()]
    values = index.values(Selection(chosen=asked), "tag", within)
    wanted = sorted((v for v in values if v.count and v.slug not in counts), key=lambda v: -v.count)
    missing = [(value.slug, value.name) for value in wanted[:MISSING_TOPICS]]
    return _coverage("Topics", "tag", counts, [*there, *missing], asked)


def _coverage(
    label: str,
    facet: str,
    counts: Counter[str],
    values: Iterable[tuple[str, str]],
    asked: tuple[tuple[str, tuple[str]], ...],
) -> Coverage:
    return Coverage(
        label,
        tuple(
            Part(name, counts[slug], Selection(chosen=(*asked, (facet, (slug,)))).query)
            for slug, name in values
        ),
    )
