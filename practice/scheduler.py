"""When to ask again: FSRS as a function from a memory and a rating to the next memory.

Pure: no clock, no database, no chance (the library's fuzz is off), so the interval written on a
button is the one that pressing it gives, and taking a rating back restores every digit.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import fsrs

REVIEWING = fsrs.State.Review.value
LEECH = 8
RATINGS = (1, 2, 3, 4)
TIMES = ("due", "last_review")


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one question: FSRS's state, and how often it was forgotten."""

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime | None
    lapses: int

    def as_json(self) -> dict[str, Any]:
        """Exactly: times with microseconds, numbers with every digit."""
        values = asdict(self)
        return values | {name: values[name] and values[name].isoformat() for name in TIMES}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Memory":
        times = {name: values[name] and datetime.fromisoformat(values[name]) for name in TIMES}
        return cls(**{**values, **times})


def blank(now: datetime) -> Memory:
    """A question that was never asked."""
    return Memory(
        state=fsrs.State.Learning.value,
        step=0,
        stability=None,
        difficulty=None,
        due=now,
        last_review=None,
        lapses=0,
    )


def review(memory: Memory, rating: int, *, now: datetime, retention: float) -> Memory:
    """The memory after a rating. Forgetting what had been learnt is a lapse."""
    card = fsrs.Card(
        card_id=0,
        state=fsrs.State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )
    at = now.astimezone(UTC)
    after, _log = _scheduler(retention).review_card(card, fsrs.Rating(rating), review_datetime=at)
    lapsed = rating == fsrs.Rating.Again and memory.state == REVIEWING
    return Memory(
        state=after.state.value,
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due,
        last_review=after.last_review,
        lapses=memory.lapses + lapsed,
    )


def intervals(memory: Memory, *, now: datetime, retention: float) -> dict[int, timedelta]:
    """For each rating, how long until the question comes again."""
    return {
        rating: review(memory, rating, now=now, retention=retention).due - now for rating in RATINGS
    }


def in_words(interval: timedelta) -> str:
    """``10 min``, ``4 days``, ``2.5 months``: short enough for a button."""
    minutes = interval.total_seconds() / 60
    if minutes < 60:
        return f"{max(1, round(minutes))} min"
    if minutes < 60 * 24:
        return _amount(round(minutes / 60), "hour")
    days = round(minutes / (60 * 24))
    if days < 31:
        return _amount(days, "day")
    if days < 365:
        return _amount(round(days / 30.44, 1), "month")
    return _amount(round(days / 365.25, 1), "year")


def is_leech(memory: Memory) -> bool:
    """Forgotten so often that asking once more will not help: it wants rest, or a better note."""
    return memory.lapses >= LEECH


def _amount(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


@lru_cache(maxsize=32)
def _scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(desired_retention=retention, enable_fuzzing=False)
