"""Signing up or logging in brings along what was gathered before, and loses none of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from practice import actions
from practice.cards import memory_of, merged
from practice.merging import Brought, merge
from practice.models import Attempt, Bookmark, Card, Learner, Note, Review
from tests.factories import make_question, make_user
from tests.page import read
from tests.practice.study import NOON, answer, learner_named, visitor_learner
from web.roles import UserRole

instants = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(datetime.isoformat)
states = st.fixed_dictionaries(
    {
        "state": st.sampled_from([1, 2, 3]),
        "step": st.none() | st.integers(0, 1),
        "stability": st.none() | st.floats(0.1, 1000),
        "difficulty": st.none() | st.floats(1, 10),
        "due": instants,
        "last_review": st.none() | instants,
        "lapses": st.integers(0, 9),
        "known": st.booleans(),
        "suspended": st.booleans(),
        "buried_until": st.none() | instants,
        "question_version": st.integers(0, 9),
    }
)


@given(states, states)
def test_it_makes_no_difference_who_is_merged_into_whom(one, other):
    assert merged(one, other) == merged(other, one)


@given(states, states, states)
def test_nor_in_which_order_three_are_merged(one, two, three):
    left = merged(merged(one, two), three)
    right = merged(one, merged(two, three))
    assert left["last_review"] == right["last_review"]
    assert left["known"] == right["known"]
    assert left["buried_until"] == right["buried_until"]
    assert left["question_version"] == right["question_version"]


@given(states)
def test_merging_with_itself_changes_nothing(state):
    assert merged(state, state) == state


@given(states, states)
def test_the_later_review_wins_and_nothing_said_is_unsaid(one, other):
    both = merged(one, other)
    reviews = [s["last_review"] for s in (one, other) if s["last_review"]]

    assert both["last_review"] == max(reviews, default=None, key=datetime.fromisoformat)
    assert both["known"] is (one["known"] or other["known"])
    assert both["question_version"] == max(one["question_version"], other["question_version"])


@pytest.mark.django_db
class TestRows:
    @pytest.fixture
    def questions(self):
        return [make_question(slug=slug) for slug in "abc"]

    @pytest.fixture
    def both(self, alice):
        return visitor_learner(), learner_named(alice)

    def test_everything_of_both_is_there_afterwards(self, both, questions):
        visitor, learner = both
        a, b, c = questions
        for who, own in ((visitor, (a, b)), (learner, (b, c))):
            for question in own:
                actions.set_bookmark(who, question, on=True)
                answer(who, question, 3)
        reviews = set(Review.objects.values_list("key", flat=True))

        merge(visitor, learner)

        assert set(Bookmark.objects.values_list("learner", "question")) == {
            (learner.pk, question.pk) for question in questions
        }
        assert set(Card.objects.values_list("learner", "question")) == {
            (learner.pk, question.pk) for question in questions
        }
        assert set(Review.objects.values_list("key", flat=True)) == reviews
        assert set(Review.objects.values_list("learner", flat=True)) == {learner.pk}
        assert not Learner.objects.filter(pk=visitor.pk).exists()

    @pytest.mark.parametrize("visitor_is_later", [True, False])
    def test_of_two_cards_the_one_reviewed_later_wins(self, both, questions, visitor_is_later):
        visitor, learner = both
        days = (2, 0) if visitor_is_later else (0, 2)
        for who, rating, later in zip((visitor, learner), (4, 1), days, strict=True):
            answer(who, questions[0], rating, now=NOON + timedelta(days=later))
        winner = visitor if visitor_is_later else learner
        expected = memory_of(Card.objects.get(learner=winner))

        merge(visitor, learner)

        card = Card.objects.get()
        assert memory_of(card) == expected
        assert card.reviews.count() == 2

    def test_the_last_rating_can_still_be_undone(self, both, questions):
        visitor, learner = both
        answer(learner, questions[0], 3, now=NOON)
        answer(visitor, questions[0], 1, now=NOON + timedelta(days=1))
        merge(visitor, learner)

        undone = actions.undo(learner)

        assert undone is not None
        assert undone.rating == 1
        assert Review.objects.get().rating == 3
        assert Card.objects.count() == 1

    def test_two_notes_on_one_question_become_one_with_both_texts(self, both, questions):
        visitor, learner = both
        actions.write_note(learner, questions[0], "older", version=0)
        actions.write_note(visitor, questions[0], "newer", version=0)
        actions.write_note(visitor, questions[1], "only here", version=0)
        merge(visitor, learner)

        texts = dict(Note.objects.values_list("question__slug", "text"))
        assert texts == {"a": "older\n\n---\n\nnewer", "b": "only here"}

    def test_a_half_given_answer_comes_along(self, both, questions):
        visitor, learner = both
        actions.skip(visitor, questions[0], now=NOON, answer="half")
        actions.skip(learner, questions[0], now=NOON + timedelta(days=1))
        merge(visitor, learner)

        attempt = Attempt.objects.get()
        assert (attempt.learner, attempt.answer) == (learner, "half")

    def test_what_was_reset_can_be_brought_back_by_the_user(self, both, questions):
        visitor, learner = both
        answer(visitor, questions[0], 3)
        reset = actions.reset_progress(visitor, None, label="everything")
        merge(visitor, learner)
        assert reset is not None
        reset.refresh_from_db()

        actions.restore(reset)

        assert Card.objects.of({"user": learner.user_id}).count() == 1

    @pytest.mark.parametrize(
        ("brought", "words"),
        [
            (Brought(), ""),
            (Brought(bookmarks=1), "1 bookmark"),
            (Brought(bookmarks=2, cards=1), "2 bookmarks and 1 practised question"),
            (Brought(1, 2, 3), "1 bookmark, 2 practised questions and 3 notes"),
            (Brought(known=1, mocks=2), "1 known question and 2 mock interviews"),
        ],
    )
    def test_the_person_is_told_in_words(self, brought, words):
        assert str(brought) == words


@pytest.mark.django_db
class TestTheDoors:
    """By the site's own forms."""

    @pytest.fixture
    def visitor(self) -> Client:
        make_question(slug="a")
        client = Client()
        client.post("/practice/bookmark/a/", {"wanted": "on"})
        return client

    def test_signing_up_brings_it_along_and_says_so(self, visitor):
        page = read(
            visitor.post(
                "/accounts/signup/",
                {"email": "new@example.org", "password1": "correct horse battery"},
                follow=True,
            )
        )

        assert "Brought along from before you logged in: 1 bookmark." in page.text
        assert Bookmark.objects.filter(learner__user__email="new@example.org").count() == 1
        assert Learner.objects.count() == 1
        assert visitor.cookies["learner"].value == ""
        assert read(visitor.get("/?saved=1")).titles() != []

    def test_logging_in_joins_it_with_what_is_there(self, visitor):
        user = make_user("new@example.org", UserRole.CANDIDATE)
        other = make_question(slug="b")
        actions.set_bookmark(learner_named(user), other, on=True)

        visitor.post(
            "/accounts/login/", {"login": "new@example.org", "password": "correct horse battery"}
        )

        assert set(Bookmark.objects.values_list("question__slug", flat=True)) == {"a", "b"}
        assert Bookmark.objects.filter(learner__user=user).count() == 2

    def test_logging_in_with_nothing_gathered_says_nothing(self, client):
        make_user("new@example.org", UserRole.CANDIDATE)
        response = client.post(
            "/accounts/login/",
            {"login": "new@example.org", "password": "correct horse battery"},
            follow=True,
        )

        assert "Brought along" not in response.content.decode()
        assert not Learner.objects.exists()

    def test_a_failed_log_in_brings_nothing_along(self, visitor):
        make_user("new@example.org", UserRole.CANDIDATE)
        visitor.post("/accounts/login/", {"login": "new@example.org", "password": "wrong"})

        assert Bookmark.objects.get().learner.user is None
