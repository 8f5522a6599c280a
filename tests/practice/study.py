"""Short ways to a learner who has studied something."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from accounts.models import User
from practice import actions
from practice.models import Card, Learner, Review, Step
from questions.actions import write_question
from questions.models import Question
from questions.rows import content_of

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def learner_named(user: User) -> Learner:
    return Learner.objects.get_or_create(user=user)[0]


def visitor_learner(key: str = "0" * 64) -> Learner:
    return Learner.objects.create(key=key)


def answer(
    learner: Learner,
    question: Question,
    rating: int,
    *,
    now: datetime = NOON,
    fell: bool | None = False,
    typed: str = "",
    ticks: Sequence[int] = (),
    zone: ZoneInfo = UTC_ZONE,
) -> Review:
    """One question gone through from thinking to rating."""
    attempt = actions.begin(learner, question)
    actions.advance(attempt, Step.ANSWER, answer=typed, fell_in_trap=fell)
    return actions.rate(
        learner,
        question,
        key=attempt.key,
        rating=rating,
        ticks=list(ticks),
        now=now,
        zone=zone,
    )


def learn_well(learner: Learner, question: Question, *, since: datetime) -> Card:
    """Rate it easy whenever it falls due, until it counts as known; the last time is ``since``."""
    now = since - timedelta(days=400)
    for _ in range(3):
        answer(learner, question, 4, now=now)
        now = Card.objects.get(learner=learner, question=question).due
    card = Card.objects.get(learner=learner, question=question)
    card.due = since + timedelta(days=100)
    card.save()
    return card


def change(question: Question, **values: Any) -> Question:
    """Edit a question the way everybody does: through the write door."""
    question = Question.objects.with_everything().get(pk=question.pk)
    return write_question(replace(content_of(question), **values), question)


def rows_of(model: Any, **which: Any) -> list[dict[str, Any]]:
    return list(model.objects.filter(**which).order_by("pk").values())
