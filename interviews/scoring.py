"""The arithmetic of scores: no Django, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

# What a score says of a question that has no anchors of its own.
WORDS = {1: "Wrong, or the trap itself", 2: "Parts of it", 3: "Solid", 4: "Solid, and lived"}
FAR_APART = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a debrief: the scores of all cards, in the order of the cards."""

    item: Any
    scores: Sequence[Any]

    @property
    def values(self) -> list[int]:
        return [score.value for score in self.scores if score and score.value]

    @property
    def spread(self) -> int:
        """How far apart the highest and the lowest score are."""
        return max(self.values) - min(self.values) if self.values else 0

    @property
    def is_far_apart(self) -> bool:
        return self.spread >= FAR_APART


def grid(items: Iterable[Any], cards: Sequence[Any], scores: Iterable[Any]) -> list[Row]:
    """One row for each question, widest disagreement first; those alike in the order asked."""
    found = {(score.item_id, score.card_id): score for score in scores}
    rows = [Row(item, [found.get((item.pk, card.pk)) for card in cards]) for item in items]
    return sorted(rows, key=lambda row: (-row.spread, row.item.position))


def average(values: Iterable[int | None]) -> float | None:
    """The mean of those scores that were given."""
    given = [value for value in values if value]
    return fmean(given) if given else None


def clock(seconds: int) -> str:
    """``7:40``; from an hour on ``1:07:40``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What an amendment changes: for each thing that differs, its name and both values."""
    return [
        {"what": what, "before": before[what], "after": after[what]}
        for what in after
        if before[what] != after[what]
    ]
