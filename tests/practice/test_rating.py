"""Rating once, undoing exactly, setting aside and bringing back."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice import actions
from practice.cards import memory_of
from practice.models import Attempt, Card, Reset, Review, Step
from practice.scheduler import blank, review
from tests.factories import make_question, make_questions
from tests.practice.study import NOON, UTC_ZONE, answer, change, learner_named, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(alice):
    return learner_named(alice)


@pytest.fixture
def question(db):
    return make_question(slug="q")


def test_a_rating_moves_the_card_as_the_scheduler_says_and_is_logged(learner, question):
    answer(learner, question, 3, fell=True, typed="Because.", ticks=[1, 0, 1])

    card, log = Card.objects.get(), Review.objects.get()
    assert memory_of(card) == review(blank(NOON), 3, now=NOON, retention=0.9)
    assert card.question_version == 1
    assert (log.rating, log.at, log.before) == (3, NOON, None)
    assert (log.fell_in_trap, log.answer, log.ticks) == (True, "Because.", [0, 1])
    assert not Attempt.objects.exists()


def test_the_learners_own_aim_decides_the_interval(learner, question):
    learner.retention = 0.8
    learner.save()
    answer(learner, question, 4)

    assert memory_of(Card.objects.get()) == review(blank(NOON), 4, now=NOON, retention=0.8)


def test_one_attempt_is_rated_once_however_often_it_is_sent(learner, question):
    attempt = actions.begin(learner, question)
    actions.advance(attempt, Step.ANSWER)
    made = [
        actions.rate(
            learner, question, key=attempt.key, rating=rating, ticks=[], now=NOON, zone=UTC_ZONE
        )
        for rating in (3, 3, 1)
    ]

    assert len({review.pk for review in made}) == 1
    assert Review.objects.get().rating == 3


def test_an_attempt_that_has_not_reached_the_answer_cannot_be_rated(learner, question, bob):
    attempt = actions.begin(learner, question)
    other = learner_named(bob)
    for who, key in ((learner, attempt.key), (learner, uuid4()), (other, attempt.key)):
        with pytest.raises(actions.Stale):
            actions.rate(who, question, key=key, rating=3, ticks=[], now=NOON, zone=UTC_ZONE)
    assert not Review.objects.exists()


def test_a_rating_wakes_what_was_put_aside(learner, question):
    actions.set_known(learner, question, on=True)
    actions.bury(learner, question, until=NOON + timedelta(days=1))
    answer(learner, question, 3)

    card = Card.objects.get()
    assert (card.known, card.suspended, card.buried_until) == (False, False, None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from([1, 2, 3, 4]), st.integers(60, 10**7)), max_size=5),
    st.sampled_from([1, 2, 3, 4]),
    st.booleans(),
)
def test_undo_is_the_exact_inverse(learner, question, history, rating, known):
    Card.objects.all().delete()
    Attempt.objects.all().delete()
    now = NOON
    for earlier, seconds in history:
        now += timedelta(seconds=seconds)
        answer(learner, question, earlier, now=now)
    if known:
        actions.set_known(learner, question, on=True)
    cards, reviews = rows_of(Card), rows_of(Review)

    answer(learner, question, rating, now=now + timedelta(hours=7, microseconds=123), typed="So.")
    undone = actions.undo(learner)

    assert undone is not None
    assert rows_of(Card) == cards
    assert rows_of(Review) == reviews


def test_undo_brings_back_the_attempt_with_what_was_typed_under_a_new_key(learner, question):
    made = answer(learner, question, 3, typed="So.", fell=True, ticks=[1])
    actions.undo(learner)

    attempt = Attempt.objects.get()
    assert (attempt.step, attempt.answer, attempt.fell_in_trap, attempt.ticks) == (
        Step.ANSWER,
        "So.",
        True,
        [1],
    )
    assert attempt.key != made.key
    with pytest.raises(actions.Stale):  # the form of before, sent again
        actions.rate(learner, question, key=made.key, rating=3, ticks=[], now=NOON, zone=UTC_ZONE)


def test_undo_goes_back_one_rating_at_a_time(learner, question):
    for n, rating in enumerate((3, 4, 1)):
        answer(learner, question, rating, now=NOON + timedelta(days=n))
    undone = []
    while last := actions.undo(learner):
        undone.append(last.rating)

    assert undone == [1, 4, 3]
    assert not Card.objects.exists()


def test_undo_leaves_others_alone(learner, question, bob):
    answer(learner_named(bob), question, 3)

    assert actions.undo(learner) is None
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", "2026-03-11"),
        ("UTC", "2026-03-10"),
        ("Pacific/Pago_Pago", "2026-03-10"),
    ],
)
def test_a_review_belongs_to_the_day_of_its_learner(learner, question, zone, day):
    answer(learner, question, 3, zone=ZoneInfo(zone))

    assert str(Review.objects.get().day) == day


def test_starting_over_forgets_and_restoring_remembers_everything(learner, question, bob):
    other = learner_named(bob)
    for who in (learner, other):
        answer(who, question, 3, typed="mine")
    actions.begin(learner, question)
    cards, reviews = rows_of(Card), rows_of(Review)

    reset = actions.reset_progress(learner, None, label="everything")

    who = {"user": learner.user_id}
    assert reset is not None
    assert not Card.objects.of(who).exists()
    assert not Review.objects.of(who).exists()
    assert not Attempt.objects.exists()
    assert Card.objects.of({"user": other.user_id}).count() == 1

    actions.restore(reset)

    assert rows_of(Card) == cards
    assert rows_of(Review) == reviews
    assert not Reset.objects.exists()


def test_starting_over_again_with_nothing_makes_nothing(learner):
    assert actions.reset_progress(learner, None, label="everything") is None
    assert not Reset.objects.exists()


def test_only_the_scope_is_reset(learner):
    first, second = make_questions(2)
    for question in (first, second):
        answer(learner, question, 3)
    actions.reset_progress(learner, [first.pk], label="one")

    assert Card.objects.of({"user": learner.user_id}).get().question == second


def test_restoring_merges_with_what_was_studied_since(learner, question):
    answer(learner, question, 4, now=NOON)
    reset = actions.reset_progress(learner, None, label="everything")
    answer(learner, question, 1, now=NOON + timedelta(days=2))
    newer = memory_of(Card.objects.of({"user": learner.user_id}).get())
    assert reset is not None

    actions.restore(reset)

    card = Card.objects.get()
    assert memory_of(card) == newer
    assert [r.rating for r in card.reviews.order_by("at")] == [4, 1]
    assert not Review.objects.filter(reset__isnull=False).exists()


def test_the_version_that_was_studied_is_remembered(learner, question):
    answer(learner, question, 3)
    change(question, answer="Something else.")
    assert Card.objects.get().question_version == 1

    answer(learner, question, 3, now=NOON + timedelta(days=1))
    assert Card.objects.get().question_version == 2
