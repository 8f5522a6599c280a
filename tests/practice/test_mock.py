"""Mock interviews: drawn by time and role, answered against the clock, then looked back on."""

import random
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from practice import mock as mocks
from practice.merging import merge
from practice.models import Learner, Mock, Turn
from practice.mydata import export_of
from questions.content import Audience, Difficulty
from questions.models import Question
from tests.factories import make_question
from tests.page import read
from tests.practice.study import NOON, change, learner_named, signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}

POOLS = st.lists(
    st.tuples(st.integers(1, 20), st.sampled_from(Difficulty.values), st.integers(0, 2)),
    max_size=12,
).map(lambda rows: [mocks.Candidate(pk, *row) for pk, row in enumerate(rows)])


@given(POOLS, st.integers(1, 60), st.integers(0, 2**32))
def test_what_is_drawn_fits_and_leaves_no_room_for_another(pool, minutes, seed):
    drawn = mocks.draw(pool, minutes, random.Random(seed))
    takes = sum(one.minutes for one in drawn)

    assert len(set(drawn)) == len(drawn)
    assert bool(drawn) == bool(pool)
    assert takes <= minutes or len(drawn) == 1
    rest = [one for one in pool if one not in drawn]
    assert takes > minutes or all(takes + one.minutes > minutes for one in rest)
    levels = [Difficulty.values.index(one.difficulty) for one in drawn]
    assert levels == sorted(levels)


def test_what_was_not_asked_before_comes_first():
    pool = [mocks.Candidate(pk, 10, "easy", asked=pk % 2) for pk in range(6)]

    drawn = mocks.draw(pool, 30, random.Random(1))

    assert {one.pk for one in drawn} == {0, 2, 4}


@pytest.fixture
def bank(db) -> list[Question]:
    """Two questions of ten minutes for one role, one for another."""
    return [
        make_question(slug="easy-one", minutes=10, difficulty="easy"),
        make_question(slug="hard-one", minutes=10, difficulty="hard"),
        make_question(slug="other", minutes=10, roles=("data-scientist",)),
    ]


def begin(client: Client, minutes: int = 30, role: str = "mlops-engineer") -> str:
    response = client.post("/practice/mock/", {"minutes": minutes, "role": role})
    assert response.status_code == 303
    return response.headers["Location"]


def say(client: Client, address: str, place: int, answer: str, act: str = "next", **more):
    return client.post(address, {"place": place, "answer": answer, "act": act}, **more)


def test_a_visitor_goes_through_one_and_marks_it(client, bank):
    client.get("/practice/mock/")
    assert not Learner.objects.exists()
    address = begin(client)
    page = read(client.get(address))
    assert "question 1 of 2" in page.text
    assert bank[0].title in page.text
    assert "Saying that it never breaks" not in page.text

    say(client, address, 1, "Mine.")
    assert bank[1].title in read(client.get(address)).text, "and on, after a reload too"
    say(client, address, 2, "Also mine.")
    page = read(client.get(address))
    for text in ("How it went", "2 of 2 questions", "Mine.", "Also mine.", "never breaks"):
        assert text in page.text

    client.post(f"{address}1/", {"score": 4})
    client.post(f"{address}2/", {"score": 1})
    client.post(f"{address}2/", {"fell": "yes"})
    page = read(client.get(address))
    assert "2 of 2 marked, 2.5 on average, 1 trap fallen into." in page.text
    assert page.hrefs("/practice/?only=") == ["/practice/?only=hard-one"]
    assert list(Turn.objects.values_list("score", "fell_in_trap")) == [(4, None), (1, True)]
    assert "Look back" in read(client.get("/practice/mock/")).text


def test_a_mark_comes_back_alone_for_htmx_with_the_total(client, bank):
    address = begin(client)
    say(client, address, 1, "", act="end")

    html = client.post(f"{address}2/", {"score": 3}, headers=HTMX).content.decode()

    assert html.lstrip().startswith('<section class="turn" id="turn-2"')
    assert 'id="mock-total" class="note" hx-swap-oob="true"' in html
    assert "<html" not in html


def test_sent_twice_it_is_kept_once_and_another_tab_overwrites_nothing(client, bank):
    address = begin(client)
    say(client, address, 1, "first")
    say(client, address, 1, "first")
    assert Turn.objects.get(place=2).answered is None

    response = say(client, address, 1, "from an older tab")

    assert Turn.objects.get(place=1).answer == "first"
    assert "answered already, in another tab" in read(client.get(response.headers["Location"])).text


def test_ending_keeps_what_was_typed_and_leaves_the_rest_unanswered(client, bank):
    address = begin(client)
    say(client, address, 1, "half a", act="end")
    say(client, address, 2, "too late")

    assert [turn.answer for turn in Turn.objects.all()] == ["half a", ""]
    assert "not answered" in read(client.get(address)).text
    ended = Mock.objects.get().ended
    say(client, address, 1, "half a", act="end")
    assert Mock.objects.get().ended == ended


def test_beginning_another_ends_the_one_under_way(client, bank):
    first = begin(client)
    second = begin(client)

    assert first != second
    assert [mock.ended is None for mock in Mock.objects.order_by("pk")] == [False, True]


def test_the_minutes_of_each_answer_and_that_time_is_up_are_said(alice, bank):
    mock = mocks.begin_mock(
        learner_named(alice), [one.pk for one in bank[:2]], minutes=20, label="x", now=NOON
    )
    mocks.answer_turn(mock, 1, "a", ends=False, now=NOON + timedelta(minutes=7))
    client = signed_in(alice)
    assert "Time is up" in read(client.get(f"/practice/mock/{mock.pk}/")).text

    mocks.answer_turn(mock, 2, "b", ends=False, now=NOON + timedelta(minutes=19))

    text = read(client.get(f"/practice/mock/{mock.pk}/")).text
    assert "7 of 10 min" in text
    assert "12 of 10 min" in text


def test_nobody_elses_is_there(bank, alice, bob):
    address = begin(signed_in(alice))
    other = signed_in(bob)

    for answer in (
        other.get(address),
        say(other, address, 1, "x"),
        other.post(f"{address}1/", {"score": 1}),
    ):
        assert answer.status_code == 404
    assert Turn.objects.filter(answer="", score=None).count() == 2


def test_a_question_that_went_away_is_left_out_and_ones_own_words_stay(client, bank):
    address = begin(client)
    say(client, address, 1, "My words")
    for question in bank[:2]:
        change(question, audience=Audience.INTERVIEW)

    page = read(client.get(address))

    assert "My words" in page.text
    assert "no longer here" in page.text
    assert bank[0].title not in page.text


def test_it_comes_along_at_sign_up_and_into_the_download(client, bank, alice):
    say(client, begin(client), 1, "canary words")
    merge(Learner.objects.get(user=None), learner_named(alice))

    assert Mock.objects.get().learner.user == alice
    assert "canary words" in str(export_of(alice)["practice.json"])


@pytest.mark.parametrize(
    "data",
    [
        {}, {"place": "x", "answer": "a", "act": "next"},
        {"place": 99, "answer": "a", "act": "end"},
        {"place": 1, "answer": "a" * 20_001, "act": "next"}, {"place": 1, "act": "explode"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(client, bank, data):
    address = begin(client)

    assert client.post(address, data).status_code == 303
    assert client.post(f"{address}1/", {"score": 5, "fell": "so"}).status_code == 303
    assert not Turn.objects.exclude(answered=None, score=None).exists()
    assert Mock.objects.get().ended is None
