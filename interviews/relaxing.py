"""Why a recipe has no set, and for each of its constraints whether a set is possible without it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from interviews.models.sets import MAX_TARGET
from interviews.recipe import (
    Groups,
    Need,
    amounts,
    dispensable_tags,
    is_possible,
    nearest_count,
    nearest_total,
)
from interviews.wish import Wish


@dataclass(frozen=True, slots=True)
class Way:
    """One constraint left aside while all others stay, and what that would bring."""

    label: str
    detail: str
    helps: bool
    wish: Wish


@dataclass(frozen=True)
class Impasse:
    """A wish without a set.

    ``wider`` has for each condition what there is to choose from without it; ``unlocked`` says
    whether a set is possible if nothing need be kept, where that can be asked.
    """

    wish: Wish
    need: Need
    tags: Sequence[str]
    groups: Groups
    wider: Mapping[str, Groups]
    unlocked: bool | None
    names: Mapping[str, Mapping[str, str]]

    def lacks(self) -> list[str]:
        """What there is too little of, or that only the minutes don't come out."""
        there = amounts(self.groups)
        covered = {bit for _, _, covers in self.groups for bit in self._bits(covers)}
        counts = [
            f"{level}: {wanted} wanted, {there[level]} match{'es' if there[level] == 1 else ''}"
            for level, wanted in self.need.counts.items()
            if there[level] < wanted
        ]
        tags = [tag for bit, tag in enumerate(self.tags) if bit not in covered]
        bare = [f"{self.names['tag'][tag]}: none matches" for tag in tags]
        if counts or bare or (minutes := self._nearest_minutes()) is None:
            return counts + bare
        return [f"There are enough questions, but the nearest set takes {minutes} minutes."]

    @property
    def ways(self) -> list[Way]:
        """What makes a set possible, each by itself."""
        return [way for way in self.constraints if way.helps]

    @property
    def vain(self) -> list[Way]:
        return [way for way in self.constraints if not way.helps]

    @cached_property
    def constraints(self) -> list[Way]:
        """Each constraint of the wish, left aside alone."""
        return [
            *self._conditions(), *self._tags(), *self._counts(), *self._minutes(), *self._locks()
        ]  # fmt: skip

    def _bits(self, covers: int) -> Iterator[int]:
        return (bit for bit in range(self.need.tags) if covers >> bit & 1)

    def _conditions(self) -> Iterator[Way]:
        wish, names = self.wish, self.names
        without = {
            "role": (f"only {names['role'].get(wish.role)}", replace(wish, role="")),
            "kind": (wish.kinds_in_words(names), replace(wish, kinds=())),
            "days": (f"not used in {wish.days} days", replace(wish, days=None)),
            "met": ("nothing the candidate has met", replace(wish, met=None)),
            "out": ("the questions you left out", replace(wish, out=())),
        }
        for name, groups in self.wider.items():
            label, wider = without[name]
            helps = is_possible(self.need, groups)
            yield Way(f"Leave “{label}” aside", self._freed(groups), helps, wider)

    def _freed(self, groups: Groups) -> str:
        """How many more questions there are, of the levels that are short if any is."""
        before, after = amounts(self.groups), amounts(groups)
        wanted = {level: count for level, count in self.need.counts.items() if count}
        short = {level for level, count in wanted.items() if before[level] < count}
        freed = {
            level: after[level] - before[level] for level in wanted if level in (short or wanted)
        }
        return f"frees {', '.join(f'{n} {level}' for level, n in freed.items() if n) or 'none'}"

    def _tags(self) -> Iterator[Way]:
        spare = dispensable_tags(self.need, self.groups)
        for bit, tag in enumerate(self.tags):
            left = tuple(other for other in self.wish.tags if other != tag)
            label = f"Leave “at least one on {self.names['tag'][tag]}” aside"
            yield Way(label, "", bit in spare, replace(self.wish, tags=left))

    def _counts(self) -> Iterator[Way]:
        for level, wanted in self.wish.counts.items():
            if not wanted:
                continue
            count = nearest_count(self.need, self.groups, level)
            if count is None:
                yield Way(f"Leave “{wanted} {level}” aside", "", False, self.wish)
                continue
            total = count + wanted - self.need.counts[level]
            counts = {**self.wish.counts, level: total}
            label = f"{total} {level} instead of {wanted}"
            yield Way(label, "", True, replace(self.wish, counts=counts))

    def _minutes(self) -> Iterator[Way]:
        minutes, wanted = self._nearest_minutes(), self.wish.minutes
        if minutes is None or minutes > MAX_TARGET:
            yield Way(f"Leave “{wanted} min” aside", "", False, self.wish)
        else:
            label = f"{minutes} min instead of {wanted}"
            yield Way(label, "", True, replace(self.wish, minutes=minutes))

    def _nearest_minutes(self) -> int | None:
        """The time of the nearest set, with what is kept."""
        total = nearest_total(self.need, self.groups)
        kept = self.wish.minutes - self.wish.tolerance - self.need.least
        return None if total is None else total + kept

    def _locks(self) -> Iterator[Way]:
        if self.unlocked is not None:
            yield Way("Unlock what is kept", "", self.unlocked, replace(self.wish, keep=()))
