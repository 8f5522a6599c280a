"""Queries built once answer like the querysets they were built from."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.models import Bookmark, Card, Learner
from questions.bank import Bank
from questions.models import Question
from tests.factories import make_question, make_user
from web.prepared import Instant, Prepared, instant, time_of
from web.roles import UserRole, roles_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_each_run_takes_its_own_values(alice, bob, django_assert_num_queries):
    questions = [make_question() for _ in range(2)]
    for user, question in zip((alice, bob), questions, strict=True):
        learner = Learner.objects.create(user=user)
        Bookmark.objects.create(learner=learner, question=question)
    query = Prepared(
        lambda user: Bookmark.objects.filter(learner__user=user).values_list("question_id"),
        user=int,
    )

    with django_assert_num_queries(2):
        of_alice, of_bob = query.rows(user=alice.pk), query.rows(user=bob.pk)

    assert of_alice == [(questions[0].pk,)]
    assert of_bob == [(questions[1].pk,)]


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=2), st.booleans())
@settings(max_examples=60)
def test_instants_as_text_are_in_the_order_of_the_times(times, whole):
    if whole:
        times = [time.replace(microsecond=0) for time in times]
    one, other = map(instant, times)

    assert (one < other, one == other) == (times[0] < times[1], times[0] == times[1])
    assert [time_of(text) for text in (one, other)] == times


@pytest.mark.parametrize("microseconds", [0, 1, 500_000, 123_456])
def test_the_database_gives_instants_in_the_same_words(microseconds):
    learner = Learner.objects.create(key="a" * 64)
    due = NOW.replace(microsecond=microseconds)
    Card.objects.create(learner=learner, question=make_question(), due=due)
    query = Prepared(
        lambda key, now: Card.objects.filter(learner__key=key, due__lte=now).values_list(
            Instant("due"), Instant("last_review")
        ),
        key=str,
        now=datetime,
    )

    assert query.rows(key="a" * 64, now=due) == [(instant(due), None)]
    assert query.rows(key="a" * 64, now=due - timedelta(microseconds=1)) == []
    assert query.rows(key="b" * 64, now=due) == []


def test_a_value_that_the_query_does_not_use_is_an_error():
    query = Prepared(lambda user: Question.objects.values_list("pk"), user=int)

    with pytest.raises(ValueError, match="user"):
        query.rows(user=1)


def test_the_bank_and_a_users_roles_are_read_by_one_query_each(django_assert_num_queries):
    ivy = make_user("ivy2@example.org", UserRole.INTERVIEWER, UserRole.EDITOR)
    make_question()
    row = Bank.objects.get()

    with django_assert_num_queries(2):
        bank, roles = Bank.current(), roles_of(ivy)

    assert (bank.revision, bank.public_revision) == (row.revision, row.public_revision)
    assert roles == {UserRole.INTERVIEWER, UserRole.EDITOR}


def lose_the_connection() -> None:
    """As if the database had been started again since the last request."""
    kept: Any = connection
    address = {**kept.get_connection_params(), "cursor_factory": psycopg.Cursor}
    with psycopg.connect(**address) as other:
        pid = kept.connection.info.backend_pid
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    kept.health_check_done = False


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_visitor_does_not_notice_that_the_database_was_started_again(client):
    make_question(title="Still here?")
    lose_the_connection()

    assert "Still here?" in client.get("/").content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_lost_within_a_transaction_is_an_error():
    @transaction.atomic
    def read() -> None:
        lose_the_connection()
        Bank.current()

    with pytest.raises(OperationalError):
        read()
    assert Bank.current().revision == ""
