"""When a question comes again: our function against the library's, and what always holds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.scheduler import (
    LEECH,
    RATINGS,
    REVIEWING,
    Memory,
    blank,
    in_words,
    intervals,
    is_leech,
    review,
)

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
# The ratings and intervals that py-fsrs's own test suite holds itself to.
ITS_RATINGS = (3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3)
ITS_INTERVALS = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]

gaps = st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=800))
retentions = st.sampled_from([0.8, 0.85, 0.9, 0.95])
histories = st.lists(st.tuples(st.sampled_from(RATINGS), gaps), max_size=12)


def after(history: list[tuple[int, timedelta]], retention: float = 0.9) -> tuple[Memory, datetime]:
    memory, now = blank(START), START
    for rating, gap in history:
        now += gap
        memory = review(memory, rating, now=now, retention=retention)
    return memory, now


def test_the_intervals_are_those_of_the_librarys_own_tests():
    memory, now, found = blank(START), START, []
    for rating in ITS_RATINGS:
        memory = review(memory, rating, now=now, retention=0.9)
        found.append((memory.due - now).days)
        now = memory.due

    assert found == ITS_INTERVALS


@given(histories, retentions)
def test_every_state_is_what_the_library_makes_of_the_same_ratings(history, retention):
    scheduler = fsrs.Scheduler(desired_retention=retention, enable_fuzzing=False)
    card, now = fsrs.Card(card_id=1, due=START), START
    for rating, gap in history:
        now += gap
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), review_datetime=now)
    memory, _ = after(history, retention)

    assert (memory.state, memory.step, memory.stability, memory.difficulty) == (
        card.state.value,
        card.step,
        card.stability,
        card.difficulty,
    )
    assert (memory.due, memory.last_review) == (card.due, card.last_review)


@given(retentions)
def test_intervals_grow_with_each_good_when_it_is_due(retention):
    memory, now, last = blank(START), START, timedelta(0)
    for _ in range(9):
        memory = review(memory, 3, now=now, retention=retention)
        assert memory.due - now >= last
        last, now = memory.due - now, memory.due


@given(histories, retentions)
def test_a_better_rating_never_comes_again_sooner(history, retention):
    memory, now = after(history, retention)
    found = intervals(memory, now=now + timedelta(days=3), retention=retention)

    assert list(found) == list(RATINGS)
    assert found[1] <= found[2] <= found[3] <= found[4]
    assert found[1] > timedelta(0)


@given(histories)
def test_the_interval_on_a_button_is_the_one_that_pressing_it_gives(history):
    memory, now = after(history)
    later = now + timedelta(hours=5)
    shown = intervals(memory, now=later, retention=0.9)

    for rating in RATINGS:
        assert review(memory, rating, now=later, retention=0.9).due == later + shown[rating]


@given(histories)
def test_more_retention_never_means_longer_intervals(history):
    memory, now = after(history)
    loose = intervals(memory, now=now, retention=0.8)
    strict = intervals(memory, now=now, retention=0.95)

    assert all(strict[rating] <= loose[rating] for rating in RATINGS)


@given(histories)
def test_a_memory_survives_json_to_the_last_digit(history):
    memory, _ = after(history)

    assert Memory.from_json(memory.as_json()) == memory


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])
def test_it_makes_no_difference_in_which_zone_the_instant_is_told(zone):
    memory, now = after([(3, timedelta(minutes=1)), (3, timedelta(minutes=10))])

    assert review(memory, 3, now=now.astimezone(ZoneInfo(zone)), retention=0.9) == review(
        memory, 3, now=now, retention=0.9
    )


def test_a_clock_that_went_back_breaks_nothing():
    memory, now = after([(4, timedelta(days=1))])
    earlier = now - timedelta(days=2)

    assert review(memory, 3, now=earlier, retention=0.9).due > earlier


def test_only_forgetting_what_was_learnt_is_a_lapse():
    memory, now = after([(1, timedelta(minutes=1)), (1, timedelta(minutes=1))])
    assert memory.lapses == 0

    memory = review(memory, 4, now=now, retention=0.9)
    assert memory.state == REVIEWING
    memory = review(memory, 1, now=memory.due, retention=0.9)
    assert memory.lapses == 1
    assert review(memory, 1, now=memory.due, retention=0.9).lapses == 1


def test_a_leech_is_what_was_forgotten_eight_times():
    memory = blank(START)
    for _ in range(LEECH):
        assert not is_leech(memory)
        memory = review(memory, 4, now=memory.due, retention=0.9)
        memory = review(memory, 1, now=memory.due, retention=0.9)

    assert is_leech(memory)


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (timedelta(0), "1 min"),
        (timedelta(seconds=90), "2 min"),
        (timedelta(minutes=10), "10 min"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=30), "30 days"),
        (timedelta(days=31), "1 month"),
        (timedelta(days=76), "2.5 months"),
        (timedelta(days=365), "1 year"),
        (timedelta(days=36_500), "99.9 years"),
    ],
)
def test_an_interval_in_words_fits_a_button(interval, words):
    assert in_words(interval) == words
