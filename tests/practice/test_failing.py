"""What practice tells editors: which questions are failed often, and nobody's own result."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice import failing
from practice.models import Rating, Reset, Review
from questions.models import Question
from tests.factories import make_question, make_user
from tests.practice.study import answer, learner_named

pytestmark = pytest.mark.django_db


def practise(question: Question, fell: int, passed: int, *, days: int = 1) -> None:
    now = timezone.now() - timedelta(days=days)
    for number in range(fell + passed):
        learner = learner_named(make_user(f"{question.pk}-{number}@example.org"))
        trapped, again = number < fell and number % 2, number < fell and not number % 2
        rating = Rating.AGAIN if again else Rating.GOOD
        answer(learner, question, rating, fell=bool(trapped), now=now)


def test_it_says_how_many_in_ten_fail_by_rating_or_trap():
    hard, easy = make_question(), make_question()
    practise(hard, 4, 2)
    practise(easy, 0, 5)

    assert failing.count() == {hard.pk: 7, easy.pk: 0}


def test_of_few_people_it_says_nothing_however_often_they_tried():
    question = make_question()
    practise(question, 4, 0)
    review = Review.objects.first()
    assert review is not None
    answer(review.learner, question, Rating.AGAIN, now=timezone.now())

    assert failing.count() == {}


def test_what_is_long_ago_or_was_thrown_away_counts_no_more():
    old, gone = make_question(), make_question()
    practise(old, 5, 0, days=200)
    practise(gone, 5, 0)
    for review in Review.objects.filter(card__question=gone):
        review.reset = Reset.objects.create(learner=review.learner, label="All")
        review.save()

    assert failing.count() == {}


def test_it_is_counted_once_an_hour(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(failing, "_counted", (float("-inf"), {}))
    failing.failing()

    with django_assert_num_queries(0):
        assert failing.failing() == {}
