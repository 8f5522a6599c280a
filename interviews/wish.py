"""What a draw is asked for, and the address that says it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from questions.content import Difficulty


@dataclass(frozen=True, slots=True)
class Wish:
    """A recipe, the seed it is drawn with, and which questions are kept or left out by hand.

    ``days`` and ``met`` leave out what was used in so many days, and what the candidate of an
    interview has met; without them nothing is.
    """

    minutes: int
    tolerance: int
    counts: Mapping[str, int]
    role: str = ""
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    days: int | None = None
    met: int | None = None
    seed: str = ""
    keep: tuple[int, ...] = ()
    out: tuple[int, ...] = ()

    def recipe(self) -> Iterator[tuple[str, object]]:
        """The parameters that say what is wanted, in one fixed order."""
        yield from (("minutes", self.minutes), ("tolerance", self.tolerance), ("role", self.role))
        yield from self.counts.items()
        yield from (("tag", tag) for tag in self.tags)
        yield from (("kind", kind) for kind in self.kinds)
        yield from (("days", self.days), ("met", self.met), ("seed", self.seed))

    @property
    def recipe_query(self) -> str:
        return _query(self.recipe())

    @property
    def query(self) -> str:
        """The whole state after the question mark: what is kept and left out as well."""
        kept = (("keep", pk) for pk in self.keep)
        out = (("out", pk) for pk in self.out)
        return _query([*self.recipe(), *kept, *out])

    @property
    def with_all_let_in(self) -> "Wish":
        return replace(self, out=())

    def headline(self, names: Mapping[str, Mapping[str, str]]) -> str:
        """45 min · MLOps Engineer · 2 easy 3 medium 1 hard."""
        counts = (f"{self.counts[level]} {level}" for level in Difficulty if self.counts[level])
        parts = [f"{self.minutes} min", names["role"].get(self.role, ""), " ".join(counts)]
        return " · ".join(part for part in parts if part)

    def conditions(self, names: Mapping[str, Mapping[str, str]]) -> str:
        """The rest of the recipe in words: at least one on Serving · not used in 90 days."""
        parts = [f"give or take {self.tolerance} min"] if self.tolerance else []
        parts += [f"at least one on {names['tag'].get(tag, tag)}" for tag in self.tags]
        parts += [self.kinds_in_words(names)] if self.kinds else []
        if self.days:
            parts.append(f"not used in {self.days} days")
        if self.met:
            parts.append("nothing the candidate has met")
        return " · ".join(parts)

    def kinds_in_words(self, names: Mapping[str, Mapping[str, str]]) -> str:
        return f"only {' or '.join(names['kind'][kind].lower() for kind in self.kinds)}"


def _query(pairs: Iterable[tuple[str, object]]) -> str:
    return urlencode([(name, value) for name, value in pairs if value not in {None, ""}])
