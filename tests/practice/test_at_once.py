"""The same form many times at once, as a nervous thumb or a bad network sends it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from practice.actions import advance, begin
from practice.models import Bookmark, Card, Learner, Review, Step
from questions.models import Question
from tests.factories import make_question
from tests.practice.study import learner_named, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


def at_once(client: Client, address: str, data: dict[str, object]) -> list[int]:
    """The statuses of so many equal posts of one browser, let go together."""
    start = Barrier(TIMES)
    browsers = [Client() for _ in range(TIMES)]
    for browser in browsers:
        browser.cookies = client.cookies

    def post(browser: Client) -> int:
        start.wait()
        try:
            return browser.post(address, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(post, browsers))


@pytest.fixture
def question(db) -> Question:
    return make_question(slug="q")


def test_a_first_bookmark_is_one_bookmark_of_one_learner(alice: User, question: Question):
    statuses = at_once(signed_in(alice), "/practice/bookmark/q/", {"wanted": "on"})

    assert statuses == [303] * TIMES
    assert [learner.user for learner in Learner.objects.all()] == [alice]
    assert Bookmark.objects.count() == 1


def test_a_rating_counts_once(alice: User, question: Question):
    attempt = begin(learner_named(alice), question)
    advance(attempt, Step.ANSWER, fell_in_trap=False)

    statuses = at_once(signed_in(alice), "/practice/rate/q/", {"key": attempt.key, "rating": 3})

    assert statuses == [303] * TIMES
    assert [review.rating for review in Review.objects.all()] == [3]
    assert Card.objects.get().reviews.count() == 1
