"""A learner who has practised for a long time, to measure practice and progress with.

    python -m benchmarks.practising     # into the database of the environment; prints a cookie

Cards of 5,000 questions, or of all there are, with ten reviews each over the last twelve weeks.
"""
# ruff: noqa: E402 - Django is set up before the site's modules are imported

import os
import random
import sys
from datetime import datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from practice.models import Card, Learner, Review
from practice.scheduler import REVIEWING
from questions.models import Question

CARDS = 5_000
REVIEWS_EACH = 10
BATCH = 5_000
DAYS = 84


def practised(now: datetime) -> User:
    """The learner's user, made unless an earlier run has left them there."""
    user, _ = User.objects.get_or_create(email="learner@example.org")
    learner, made = Learner.objects.get_or_create(user=user)
    if made:
        chance = random.Random(1)
        ids = list(Question.objects.order_by("pk").values_list("pk", flat=True)[:CARDS])
        Card.objects.bulk_create((_card(learner, pk, now, chance) for pk in ids), BATCH)
        cards = list(Card.objects.filter(learner=learner))
        for _ in range(REVIEWS_EACH):
            Review.objects.bulk_create(
                (_review(learner, card, now, chance) for card in cards), BATCH
            )
    return user


def _card(learner: Learner, question: int, now: datetime, chance: random.Random) -> Card:
    return Card(
        learner=learner,
        question_id=question,
        state=REVIEWING,
        stability=chance.uniform(1, 100),
        difficulty=chance.uniform(1, 10),
        due=now + timedelta(days=chance.uniform(-10, 90)),
        last_review=now - timedelta(days=chance.uniform(0, 30)),
        question_version=1,
    )


def _review(learner: Learner, card: Card, now: datetime, chance: random.Random) -> Review:
    at = now - timedelta(days=chance.uniform(0, DAYS))
    return Review(
        learner=learner,
        card=card,
        rating=chance.randint(1, 4),
        at=at,
        day=at.date(),
        fell_in_trap=chance.random() < 0.2,
    )


def cookie(user: User) -> str:
    """What a browser sends in which somebody is logged in and has seen a page."""
    client = Client(headers={"host": settings.SITE_HOST})
    client.force_login(user)
    client.get("/")
    return "; ".join(f"{name}={client.cookies[name].value}" for name in client.cookies)


if __name__ == "__main__":
    sys.stdout.write(cookie(practised(timezone.now())))
