"""The search held against every set there is, on banks small enough to try them all."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.recipe import (
    Need,
    Signature,
    amounts,
    dispensable_tags,
    first_set,
    is_possible,
    nearest_count,
    nearest_total,
)

LEVELS = ("easy", "medium", "hard")


class Asked(NamedTuple):
    """Something to draw from: questions are numbered by rank."""

    questions: list[Signature]
    need: Need

    @property
    def groups(self) -> dict[Signature, list[int]]:
        # Highest rank first, so that nothing is right by the order in which it was given.
        found: dict[Signature, list[int]] = {}
        for number in reversed(range(len(self.questions))):
            found.setdefault(self.questions[number], []).append(number)
        return found

    @property
    def ranks(self) -> list[float]:
        return [float(number) for number in range(len(self.questions))]


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Mostly something that can be had: minutes about those of some set, few topics to cover."""
    tags = draw(st.integers(0, 2))
    signature = st.builds(
        Signature, st.sampled_from(LEVELS), st.integers(1, 6), st.integers(0, (1 << tags) - 1)
    )
    questions = draw(st.lists(signature, max_size=10))
    some = draw(st.lists(st.sampled_from(questions), max_size=6)) if questions else []
    counts = {level: min(sum(q.level == level for q in some), 3) for level in LEVELS}
    about = sum(question.minutes for question in some) + draw(st.integers(-3, 1))
    return Asked(questions, Need(counts, tags, about, about + draw(st.integers(0, 5))))


def every_set(one: Asked, counts: dict[str, int]) -> Iterator[list[int]]:
    """All that have the counts, in the order in which the search is to prefer them."""
    by_level = (
        combinations([n for n, q in enumerate(one.questions) if q.level == level], counts[level])
        for level in LEVELS
    )
    return (list(chain.from_iterable(parts)) for parts in product(*by_level))


def minutes_of(one: Asked, chosen: Sequence[int]) -> int:
    return sum(one.questions[number].minutes for number in chosen)


def covers(one: Asked, chosen: Sequence[int], tag: int) -> bool:
    return any(one.questions[number].covers >> tag & 1 for number in chosen)


def fits(one: Asked, chosen: Sequence[int], *, minutes: bool = True, but: int = -1) -> bool:
    in_time = one.need.least <= minutes_of(one, chosen) <= one.need.most
    tags = (tag for tag in range(one.need.tags) if tag != but)
    return (in_time or not minutes) and all(covers(one, chosen, tag) for tag in tags)


@settings(max_examples=60)
@given(asked())
def test_the_set_drawn_is_the_first_of_all_that_fit(one: Asked) -> None:
    all_sets = every_set(one, dict(one.need.counts))
    expected = next((chosen for chosen in all_sets if fits(one, chosen)), None)

    assert first_set(one.need, one.groups, one.ranks) == expected
    assert is_possible(one.need, one.groups) == (expected is not None)


@settings(max_examples=40)
@given(asked())
def test_what_to_leave_aside_is_what_trying_all_sets_says(one: Asked) -> None:
    counts = dict(one.need.counts)
    sets = list(every_set(one, counts))
    need = one.need

    assert dispensable_tags(need, one.groups) == [
        tag for tag in range(need.tags) if any(fits(one, chosen, but=tag) for chosen in sets)
    ]
    away = [
        (max(need.least - total, total - need.most, 0), total)
        for total in (minutes_of(one, c) for c in sets if fits(one, c, minutes=False))
    ]
    assert nearest_total(need, one.groups) == (min(away)[1] if away else None)
    for level in LEVELS:
        possible = [
            (abs(count - counts[level]), count)
            for count in range(len(one.questions) + 1)
            if any(fits(one, c) for c in every_set(one, {**counts, level: count}))
        ]
        expected = min(possible)[1] if possible else None
        assert nearest_count(need, one.groups, level) == expected


@settings(max_examples=30)
@given(asked(), st.data())
def test_one_question_less_changes_nothing_unless_it_was_drawn(one: Asked, data: st.DataObject):
    drawn = first_set(one.need, one.groups, one.ranks)
    others = [number for number in range(len(one.questions)) if number not in (drawn or [])]
    if not others:
        return
    gone = data.draw(st.sampled_from(others))
    left = {s: [n for n in group if n != gone] for s, group in one.groups.items()}

    assert first_set(one.need, left, one.ranks) == drawn


@settings(max_examples=30)
@given(asked(), st.data())
def test_keeping_a_question_that_was_drawn_keeps_the_others(one: Asked, data: st.DataObject):
    drawn = first_set(one.need, one.groups, one.ranks)
    if not drawn or one.need.tags:
        return
    kept = data.draw(st.sampled_from(drawn))
    level, minutes, _ = one.questions[kept]
    counts = {name: n - (name == level) for name, n in one.need.counts.items()}
    need = Need(counts, 0, one.need.least - minutes, one.need.most - minutes)
    left = {s: [n for n in group if n != kept] for s, group in one.groups.items()}

    assert first_set(need, left, one.ranks) == [number for number in drawn if number != kept]


def test_amounts_are_counted_by_level() -> None:
    easy, hard = Signature("easy", 5, 0), Signature("hard", 5, 0)
    groups = {easy: [1, 2], easy._replace(minutes=8): [3], hard: []}

    assert amounts(groups) == {"easy": 3, "hard": 0}
