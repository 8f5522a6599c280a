"""The wall: who may know of which question. Three ways of asking, and one answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from questions.actions import Edit, write_questions
from questions.bank import Bank
from questions.bits import ones
from questions.content import Audience, Status
from questions.facets import Index, build_index, current_index
from questions.masks import read_bank
from questions.models import Question
from tests.factories import make_content, make_question, make_user
from web.roles import UserRole

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def walls_of(status: Status, audience: Audience, embargo: datetime) -> dict[str, Any]:
    return {
        "status": status,
        "audience": audience,
        "embargo": embargo if audience is Audience.EMBARGOED else None,
    }


walls = st.builds(
    walls_of,
    st.sampled_from(Status),
    st.sampled_from(Audience),
    st.one_of(
        st.sampled_from([NOW - MOMENT, NOW, NOW + MOMENT]),
        st.datetimes(
            (NOW - timedelta(days=2)).replace(tzinfo=None),
            (NOW + timedelta(days=2)).replace(tzinfo=None),
            timezones=st.just(UTC),
        ),
    ),
)


def people() -> dict[str, Any]:
    """One of each kind who may ask."""
    kinds = {
        "candidate": (UserRole.CANDIDATE,),
        "interviewer": (UserRole.INTERVIEWER,),
        "editor": (UserRole.EDITOR,),
        "both": (UserRole.INTERVIEWER, UserRole.EDITOR),
        "without a role": (),
    }
    users: dict[str, Any] = {
        name: make_user(f"{name.replace(' ', '')}@example.org", *roles)
        for name, roles in kinds.items()
    }
    users["administrator"] = User.objects.create_superuser("root@example.org", "x")
    users["editor no longer"] = make_user("gone@example.org", UserRole.EDITOR, is_active=False)
    users["visitor"] = AnonymousUser()
    return users


EDITORS = {"editor", "both", "administrator"}
INTERVIEWERS = {"interviewer"}


def may_see(person: str, wall: dict[str, Any], now: datetime) -> bool:
    """The rule of the wall, said a fourth time and as plainly as can be."""
    if person in EDITORS:
        return True
    if wall["status"] is not Status.PUBLISHED:
        return False
    if person in INTERVIEWERS:
        return True
    if wall["audience"] is Audience.EMBARGOED:
        return bool(wall["embargo"] <= now)
    return wall["audience"] is Audience.PUBLIC


def seen_through(index: Index, user: Any, now: datetime) -> set[int]:
    return {index.ids[place] for place in ones(index.visible_to(user, now))}


class AnyBank(TestCase):
    """Not plain functions: Hypothesis wants a database of its own for each example."""

    people: dict[str, Any]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.people = people()

    @given(st.lists(walls, min_size=1, max_size=6), st.sampled_from([-MOMENT, 0 * MOMENT, MOMENT]))
    @settings(max_examples=40)
    def test_shows_each_person_the_same_in_the_list_by_object_and_by_mask(
        self, rows: list[dict[str, Any]], later: timedelta
    ):
        now = NOW + later
        contents = [make_content(companies=(), roles=(), tags=(), **row) for row in rows]
        questions = write_questions([Edit(content) for content in contents])
        stored, counted = current_index(), build_index(read_bank(), Bank.current())

        for person, user in self.people.items():
            expected = {
                question.pk
                for question, row in zip(questions, rows, strict=True)
                if may_see(person, row, now)
            }
            listed = Question.objects.visible_to(user, now).values_list("pk", flat=True)
            by_object = {q.pk for q in Question.objects.all() if q.can_be_seen_by(user, now)}

            assert sorted(listed) == sorted(expected), person
            assert by_object == expected, person
            assert seen_through(stored, user, now) == expected, person
            assert seen_through(counted, user, now) == expected, person


@pytest.mark.django_db
def test_an_embargo_ends_by_itself_at_its_instant(visitor):
    question = make_question(audience="embargoed", embargo=NOW)
    index = current_index()

    for now, visible in ((NOW - MOMENT, False), (NOW, True), (NOW + MOMENT, True)):
        assert Question.objects.visible_to(visitor, now).exists() is visible
        assert question.can_be_seen_by(visitor, now) is visible
        assert bool(index.visible_to(visitor, now)) is visible


@pytest.mark.django_db
def test_without_an_instant_it_is_now(visitor, alice, ivy, eve):
    past, future = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
    released = make_question(audience="embargoed", embargo=past)
    held = make_question(audience="embargoed", embargo=future)

    for user in (visitor, alice):
        assert list(Question.objects.visible_to(user)) == [released]
        assert not held.can_be_seen_by(user)
        assert current_index().visible_to(user).bit_count() == 1
    for user in (ivy, eve):
        assert set(Question.objects.visible_to(user)) == {released, held}
        assert held.can_be_seen_by(user)


@pytest.mark.django_db
def test_a_retired_question_is_for_editors_alone(visitor, alice, ivy, eve):
    question = make_question(status="retired")

    assert [question.can_be_seen_by(user) for user in (visitor, alice, ivy, eve)] == [
        False, False, False, True,
    ]  # fmt: skip


@pytest.mark.django_db
def test_asking_about_many_questions_asks_for_the_roles_once(ivy, django_assert_num_queries):
    questions = [make_question(), make_question()]
    user = User.objects.get(pk=ivy.pk)

    with django_assert_num_queries(1):
        assert all(question.can_be_seen_by(user) for question in questions)
