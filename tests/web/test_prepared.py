"""Queries built once answer like the querysets they were built from."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Coalesce

from practice.models import Bookmark, Card, Learner
from questions.models import Bank, Question
from tests.factories import make_question, make_user
from web.prepared import Prepared, from_database, in_database
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


def test_instants_are_compared_as_instants():
    learner = Learner.objects.create(key="a" * 64)
    Card.objects.create(learner=learner, question=make_question(), due=NOW)
    query = Prepared(
        lambda key, now: Card.objects.filter(learner__key=key, due__lte=now).values_list(
            Coalesce("due", "last_review")
        ),
        key=str,
        now=datetime,
    )

    [(due,)] = query.rows(key="a" * 64, now=NOW)
    early = NOW - timedelta(microseconds=1)
    assert query.rows(key="a" * 64, now=early) == []
    assert query.rows(key="b" * 64, now=NOW) == []
    assert in_database(early) < due == in_database(NOW)
    assert from_database(due) == NOW


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
