import statistics
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practice.models import *
from questions.models import Question
from tests.factories import make_questions
from tests.practice.study import learner_named

pytestmark = pytest.mark.django_db


def p50(client, address, n=15):
    client.get(address)
    took = []
    for _ in range(n):
        t = time.perf_counter()
        r = client.get(address)
        took.append(time.perf_counter() - t)
        assert r.status_code == 200
    return statistics.median(took) * 1000


def test_it(alice, bob):
    for _ in range(5):
        make_questions(1000)
    learner = learner_named(alice)
    now = timezone.now()
    qs = list(Question.objects.values_list("pk", flat=True))
    Card.objects.bulk_create(
        [
            Card(
                learner=learner,
                question_id=pk,
                state=2,
                step=None,
                stability=5 + i % 40,
                difficulty=5,
                due=now + timedelta(hours=i % 700 - 100),
                last_review=now - timedelta(days=3),
                question_version=1,
            )
            for i, pk in enumerate(qs)
        ]
    )
    cards = list(Card.objects.values_list("pk", flat=True))
    Review.objects.bulk_create(
        [
            Review(
                learner=learner,
                card_id=c,
                rating=3,
                at=now - timedelta(days=n * 9),
                day=(now - timedelta(days=n * 9)).date(),
                fell_in_trap=n % 3 == 0,
            )
            for c in cards
            for n in range(10)
        ],
        batch_size=2000,
    )
    for name, user in (("alice 5000 cards", alice), ("bob nothing", bob)):
        c = Client()
        c.force_login(user)
        for a in (
            "/",
            "/?state=due",
            "/questions/" + Question.objects.first().slug + "/",
            "/practice/",
            "/practice/progress/",
            "/practice/traps/",
            "/me/",
        ):
            print(f"{name:18} {a:40} {p50(c, a):7.1f} ms")
