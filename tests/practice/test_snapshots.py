"""What is in memory of a learner is what the rows say, whatever was done and whoever did it."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from practice import actions
from practice.merging import merge
from practice.models import Bookmark, Card, Learner, Note, Reset
from practice.scheduler import REVIEWING
from practice.snapshots import (
    KNOWN_AFTER,
    MOST_CARDS,
    Snapshot,
    forget_snapshots,
    read_snapshot,
)
from questions.models import Question
from tests.factories import make_question, make_questions
from tests.practice.study import NOON, answer, learner_named, visitor_learner

DAY = timedelta(days=1)


def rows_of(snapshot: Snapshot) -> dict[str, Any]:
    return {f.name: getattr(snapshot, f.name) for f in fields(snapshot) if f.name != "_kept"}


def read_anew(learner: Learner) -> Snapshot:
    forget_snapshots()
    return read_snapshot({"key": learner.key})


def rate(learner: Learner, question: Question) -> None:
    answer(learner, question, 3, now=timezone.now())


def write_note(learner: Learner, question: Question, text: str) -> None:
    note = Note.objects.filter(learner=learner, question=question).first()
    actions.write_note(learner, question, text, version=note.version if note else 0)


def restore(learner: Learner, _question: Question) -> None:
    if reset := Reset.objects.filter(learner=learner).first():
        actions.restore(reset)


# Every action, as something that can be done to any question at any time.
ACTIONS: dict[str, Callable[[Learner, Question], Any]] = {
    "set_bookmark": lambda one, q: actions.set_bookmark(one, q, on=True),
    "set_bookmark off": lambda one, q: actions.set_bookmark(one, q, on=False),
    "set_known": lambda one, q: actions.set_known(one, q, on=True),
    "set_known off": lambda one, q: actions.set_known(one, q, on=False),
    "write_note": lambda one, q: write_note(one, q, f"{timezone.now()}"),
    "write_note away": lambda one, q: write_note(one, q, ""),
    "rate": rate,
    "undo": lambda one, q: actions.undo(one),
    "suspend": lambda one, q: actions.suspend(one, q, on=True),
    "suspend off": lambda one, q: actions.suspend(one, q, on=False),
    "bury": lambda one, q: actions.bury(one, q, until=timezone.now() + DAY),
    "acknowledge": actions.acknowledge,
    "reset_progress": lambda one, q: actions.reset_progress(one, [q.pk], label="one"),
    "restore": restore,
}  # fmt: skip
# Those that change nothing a snapshot has: what is being answered is read anew each time.
OTHERS = {"begin", "advance", "skip"}


def test_no_action_is_left_out():
    public = {
        name
        for name, function in inspect.getmembers(actions, inspect.isfunction)
        if function.__module__ == actions.__name__ and not name.startswith("_")
    }

    assert {name.partition(" ")[0] for name in ACTIONS} | OTHERS == public


class TestAfterAnything(TestCase):
    @given(
        st.lists(
            st.tuples(st.sampled_from(sorted(ACTIONS)), st.sampled_from(range(3))), max_size=12
        )
    )
    @settings(max_examples=40)
    def test_the_next_request_knows_of_it(self, done):
        learner, questions = visitor_learner(), [make_question() for _ in range(3)]
        for name, number in done:
            read_snapshot({"key": learner.key})
            ACTIONS[name](learner, questions[number])
            kept = rows_of(read_snapshot({"key": learner.key}))

            assert kept == rows_of(read_anew(learner)), name


instants = st.integers(-5, 5).map(lambda days: NOON + days * DAY)
cards: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    state=st.sampled_from([1, REVIEWING]),
    stability=st.sampled_from([None, KNOWN_AFTER - 1.0, float(KNOWN_AFTER)]),
    due=instants,
    last_review=st.none() | st.just(NOON - 9 * DAY),
    known=st.booleans(),
    suspended=st.booleans(),
    buried_until=st.none() | instants,
)


def state_of(card: Card, now: datetime) -> str:
    """The rule, a card at a time."""
    if card.known:
        return "known"
    if card.last_review is None:
        return "new"
    rests = card.suspended or (card.buried_until is not None and card.buried_until > now)
    if card.due <= now and not rests:
        return "due"
    remembered = card.state == REVIEWING and (card.stability or 0) >= KNOWN_AFTER
    return "known" if remembered else "learning"


class TestStates(TestCase):
    @given(st.lists(cards, max_size=6), instants)
    @settings(max_examples=60)
    def test_each_card_is_in_the_state_that_the_rule_says(self, rows, now):
        learner = visitor_learner()
        questions = make_questions(len(rows)) if rows else []
        made = [
            Card.objects.create(learner=learner, question=question, **row)
            for question, row in zip(questions, rows, strict=True)
        ]
        snapshot = read_anew(learner)
        marks = snapshot.marks(now)

        for card in made:
            assert marks.state(card.question_id) == state_of(card, now)
            resting = card.buried_until is not None and card.buried_until > now
            begun = card.last_review or card.known or card.suspended or resting
            assert (card.question_id in marks.begun) is bool(begun)
        assert set(snapshot.ids[: marks.awake]) == marks.due
        for pk in snapshot.soon(marks, now + 2 * DAY):
            [card] = [one for one in made if one.question_id == pk]
            assert now < card.due <= now + 2 * DAY
            assert card.buried_until is None or card.buried_until <= card.due


@pytest.mark.django_db
class TestMemory:
    def test_it_costs_a_query_and_another_one_after_a_change(self, django_assert_num_queries):
        learner = visitor_learner()
        actions.set_bookmark(learner, make_question(), on=True)
        with django_assert_num_queries(2):
            read_snapshot({"key": learner.key})
        with django_assert_num_queries(1):
            read_snapshot({"key": learner.key})

        learner.move()
        with django_assert_num_queries(2):
            read_snapshot({"key": learner.key})

    def test_of_nobody_nothing_is_read(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert read_snapshot({}).learner == 0
        with django_assert_num_queries(1):
            assert read_snapshot({"key": "f" * 64}).learner == 0

    def test_what_two_people_keep_stays_apart(self, alice, bob):
        question = make_question()
        actions.set_bookmark(learner_named(alice), question, on=True)
        actions.write_note(learner_named(bob), question, "mine", version=0)
        mine, other = (read_snapshot({"user": user.pk}) for user in (alice, bob))

        assert [set(mine.saved), set(mine.noted)] == [{question.pk}, set()]
        assert [set(other.saved), set(other.noted)] == [set(), {question.pk}]

    def test_what_a_visitor_brings_along_is_there_at_once(self, alice):
        visitor, learner = visitor_learner(), learner_named(alice)
        question = make_question()
        actions.set_bookmark(visitor, question, on=True)
        read_snapshot({"user": alice.pk})
        merge(visitor, learner)

        assert read_snapshot({"user": alice.pk}).saved == {question.pk}
        assert read_snapshot({"key": visitor.key}).learner == 0

    def test_marks_are_the_same_object_until_a_card_wakes(self):
        learner = visitor_learner()
        answer(learner, make_question(), 3, now=NOON)
        snapshot = read_snapshot({"key": learner.key})
        due = snapshot.next_due(NOON)
        assert due is not None

        early = snapshot.marks(NOON)
        assert snapshot.marks(due - timedelta(microseconds=1)) is early
        assert snapshot.marks(due) is not early
        assert snapshot.next_due(due) is None

    def test_somebody_with_too_many_cards_is_read_each_time(self, monkeypatch):
        assert MOST_CARDS > 10_000
        monkeypatch.setattr("practice.snapshots.MOST_CARDS", 0)
        learner = visitor_learner()
        actions.set_bookmark(learner, question := make_question(), on=True)
        Bookmark.objects.all().delete()
        Note.objects.create(learner=learner, question=question, text="not through an action")

        assert read_snapshot({"key": learner.key}).noted == {question.pk}
