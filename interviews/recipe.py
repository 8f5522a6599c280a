"""A set for a recipe: an exact search over numbers, which knows no database.

The method is dynamic programming over the totals that can be reached, as for bounded knapsacks
(Kellerer, Pferschy and Pisinger, "Knapsack Problems", 2004, chapter 2), with the totals of a state
as the bits of one number (Pisinger, "Dynamic programming on the word RAM", Algorithmica 35, 2003).
For the search, questions with the same difficulty, minutes and wanted topics are alike: no set
takes more of such a group than the recipe wants of their difficulty, so few of 100,000 remain.

Which of the sets that fit is drawn: questions have ranks, the lowest first. From easy to hard and
by rank, each question is taken with which a set can still be made. The tables say whether one can,
so the way never leads back, and the same ranks give the same set.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import NamedTuple

from questions.bits import ones

# No more of one difficulty, and no more topics: what keeps the tables small.
MOST_OF_A_LEVEL = 10
MOST_TAGS = 4


class Signature(NamedTuple):
    """What the search knows of a question; bit *n* of ``covers`` is the *n*-th wanted topic."""

    level: str
    minutes: int
    covers: int


# Questions, as any numbers, by what the search knows of them; and the rank of each.
Groups = Mapping[Signature, Sequence[int]]
Ranks = Sequence[float] | Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Need:
    """What a set must still get: how many of each level in this order, topics, and minutes."""

    counts: Mapping[str, int]
    tags: int
    least: int
    most: int

    @property
    def all_tags(self) -> int:
        return (1 << self.tags) - 1

    def is_met_by(self, totals: int) -> bool:
        """Whether one of the totals lies within the bounds; bit *n* stands for a total of *n*."""
        low = max(self.least, 0)
        return self.most >= low and bool(totals >> low & (1 << self.most - low + 1) - 1)

    def less(self, minutes: int) -> "Need":
        return replace(self, least=self.least - minutes, most=self.most - minutes)


@dataclass(frozen=True, slots=True)
class Choice:
    """One question that may be taken."""

    question: int
    minutes: int
    covers: int


# At ``wanted * 2**tags + covers``: the totals of so many more questions of a level, with all that
# the levels after it want, that cover these topics or more.
Table = list[int]


@dataclass(frozen=True, slots=True)
class Level:
    """How many of which questions, by rank; ``tables[n]`` knows those from the *n*-th on."""

    wanted: int
    choices: Sequence[Choice]
    tables: Sequence[Table]


def first_set(need: Need, groups: Groups, ranks: Ranks) -> list[int] | None:
    """The set to be drawn, from easy to hard; nothing if no set is possible."""
    levels = _levels(need, groups, ranks, longest=need.most)
    covers = need.all_tags
    if not need.is_met_by(_totals(levels, need)):
        return None
    found: list[int] = []
    for level in levels:
        wanted = level.wanted
        for choice, after in zip(level.choices, level.tables[1:], strict=True):
            if not wanted:
                break
            left, still = covers & ~choice.covers, need.less(choice.minutes)
            if still.is_met_by(after[(wanted - 1 << need.tags) + left]):
                found.append(choice.question)
                wanted, covers, need = wanted - 1, left, still
    return found


def is_possible(need: Need, groups: Groups) -> bool:
    return need.is_met_by(_totals(_levels(need, groups, longest=need.most), need))


def nearest_total(need: Need, groups: Groups) -> int | None:
    """The total nearest to the bounds, if the minutes were all that is left aside."""
    totals = list(ones(_totals(_levels(need, groups), need)))
    return min(totals, key=lambda n: (max(need.least - n, n - need.most, 0), n), default=None)


def nearest_count(need: Need, groups: Groups, level: str) -> int | None:
    """How many of one level there could be, nearest to what is wanted, with all else as it is."""
    wanted = need.counts[level]
    others = {name: count for name, count in need.counts.items() if name != level}
    open_ = replace(need, counts={level: MOST_OF_A_LEVEL, **others})
    table = _levels(open_, groups, longest=need.most)[0].tables[0]
    possible = (
        count
        for count in range(MOST_OF_A_LEVEL + 1)
        if need.is_met_by(table[(count << need.tags) + need.all_tags])
    )
    return min(possible, key=lambda count: (abs(count - wanted), count), default=None)


def dispensable_tags(need: Need, groups: Groups) -> list[int]:
    """The topics of which each, left aside alone, makes a set possible."""
    first = _levels(need, groups, longest=need.most)[0]
    row = first.tables[0][first.wanted << need.tags :]
    return [tag for tag in range(need.tags) if need.is_met_by(row[need.all_tags & ~(1 << tag)])]


def amounts(groups: Groups) -> Counter[str]:
    """How many questions of each level there are to choose from."""
    found: Counter[str] = Counter()
    for signature, questions in groups.items():
        found[signature.level] += len(questions)
    return found


def _levels(
    need: Need, groups: Groups, ranks: Ranks | None = None, longest: int | None = None
) -> list[Level]:
    """Every level with its tables, made from the last to the first: each stands on those after."""
    cap = -1 if longest is None else (1 << max(longest, 0) + 1) - 1
    after = [1] + [0] * need.all_tags
    levels: list[Level] = []
    for name, wanted in reversed(list(need.counts.items())):
        choices = _choices(groups, name, wanted, ranks)
        tables = [after + [0] * (wanted << need.tags)]
        for choice in reversed(choices):
            tables.append(_with(choice, tables[-1], need.tags, cap))
        after = tables[-1][wanted << need.tags :]
        levels.append(Level(wanted, choices, tables[::-1]))
    return levels[::-1]


def _choices(groups: Groups, level: str, wanted: int, ranks: Ranks | None) -> list[Choice]:
    """The first by rank of each group, as many as could be taken; in any order without ranks."""
    found = [
        Choice(question, signature.minutes, signature.covers)
        for signature, group in groups.items()
        if signature.level == level
        for question in _first(wanted, group, ranks)
    ]
    return sorted(found, key=lambda choice: ranks[choice.question]) if ranks else found


def _first(wanted: int, group: Sequence[int], ranks: Ranks | None) -> Iterable[int]:
    return nsmallest(wanted, group, key=ranks.__getitem__) if ranks else group[:wanted]


def _with(choice: Choice, table: Table, tags: int, cap: int) -> Table:
    """A table that may also take one more question."""
    width = 1 << tags
    left = [covers & ~choice.covers for covers in range(width)]
    taken = (table[row + at] for row in range(0, len(table) - width, width) for at in left)
    more = zip(table[width:], taken, strict=True)
    return table[:width] + [old | new << choice.minutes & cap for old, new in more]


def _totals(levels: Sequence[Level], need: Need) -> int:
    """The totals of all sets with the wanted counts and topics."""
    return levels[0].tables[0][-1] if levels else int(not need.tags)
