"""A recipe on a real bank: what may be drawn, what is kept, and what stands in the way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from interviews.actions.sets import add_own, add_questions, make_set
from interviews.drawing import Draw, draw, times_used, used_since
from interviews.models import QuestionSet
from interviews.wish import Wish
from questions import bankfile
from tests.factories import make_content, make_question, make_questions
from tests.interviews.panel import make_interview

WISH = Wish(minutes=24, tolerance=0, counts={"easy": 1, "medium": 2, "hard": 0}, seed="abc")


@pytest.fixture
def empty(ivy: User) -> QuestionSet:
    return make_set(ivy, title="Empty")


def slugs(drawn: Draw) -> list[str]:
    return [question.slug for question in drawn.questions]


def wished(**changes: Any) -> Wish:
    return replace(WISH, **changes)


def set_of(owner: User, *questions: Any, days_ago: int = 0) -> QuestionSet:
    found = make_set(owner, title="Before")
    add_questions(found, questions)
    changed = timezone.now() - timedelta(days=days_ago)
    QuestionSet.objects.filter(pk=found.pk).update(changed=changed)
    return found


def test_the_same_seed_draws_the_same_set_and_another_seed_another(ivy, empty) -> None:
    make_questions(6, difficulty="easy")
    make_questions(6)

    first = draw(empty, ivy, WISH)
    others = {tuple(slugs(draw(empty, ivy, wished(seed=seed)))) for seed in "bcdefg"}

    assert [row.level for row in first.rows] == ["easy", "medium", "medium"]
    assert first.minutes == 24
    assert first.headline == "24 min · 1 easy 2 medium"
    assert slugs(draw(empty, ivy, WISH)) == slugs(first)
    assert len(others | {tuple(slugs(first))}) > 1


def test_only_what_the_interviewer_may_ask_is_drawn(ivy, empty) -> None:
    make_question(slug="draft", difficulty="easy", status="draft")
    make_question(slug="retired", difficulty="easy", status="retired")
    make_question(slug="for-interviews", difficulty="easy", audience="interview")
    make_questions(2)

    drawn = draw(empty, ivy, WISH)

    assert slugs(drawn)[0] == "for-interviews"
    assert draw(empty, ivy, wished(counts={"easy": 2, "medium": 1})).impasse is not None


def test_role_kind_and_topics_narrow_the_draw(ivy, empty) -> None:
    make_questions(3, tags=("drift",))
    make_question(slug="other-kind", kind="scenario", roles=("data-scientist",), tags=("serving",))
    make_question(slug="fits", roles=("data-scientist",), tags=("serving",))
    make_question(slug="also", roles=("data-scientist",), tags=("drift",))
    counts = {"easy": 0, "medium": 2, "hard": 0}
    wish = wished(minutes=16, counts=counts, role="data-scientist", kinds=("concept",))

    assert set(slugs(draw(empty, ivy, wish))) == {"fits", "also"}
    one = replace(wish, minutes=8, counts={"easy": 0, "medium": 1, "hard": 0}, tags=("serving",))
    assert slugs(draw(empty, ivy, one)) == ["fits"]


def test_what_is_used_least_comes_first(ivy, empty) -> None:
    often, once, _ = (make_question(slug=slug) for slug in ("often", "once", "never"))
    set_of(ivy, often)
    set_of(ivy, often, once)
    counts = {"easy": 0, "medium": 2, "hard": 0}

    assert times_used(ivy, besides=empty) == {often.pk: 2, once.pk: 1}
    for seed in "abcd":
        drawn = draw(empty, ivy, wished(minutes=16, counts=counts, seed=seed))
        assert slugs(drawn) == ["never", "once"]


def test_what_was_used_lately_in_sets_and_interviews_is_left_out(ivy, ian, empty) -> None:
    lately, long_ago, asked, elsewhere = make_questions(4)
    set_of(ivy, lately, days_ago=20)
    set_of(ivy, long_ago, days_ago=40)
    set_of(ian, elsewhere)
    interview = make_interview(ivy, questions=[asked])
    QuestionSet.objects.filter(interviews=interview).delete()
    add_questions(empty, [long_ago])

    assert used_since(ivy, 30, besides=empty) == {lately.pk, asked.pk}
    counts = {"easy": 0, "medium": 2, "hard": 0}
    drawn = draw(empty, ivy, wished(minutes=16, counts=counts, days=30))
    assert set(slugs(drawn)) == {long_ago.slug, elsewhere.slug}


def test_nothing_that_a_candidate_has_met_is_drawn(ivy, empty) -> None:
    met, new = make_questions(2)
    interview = make_interview(ivy, questions=[met])
    wish = wished(minutes=8, counts={"easy": 0, "medium": 1, "hard": 0}, met=interview.pk)

    assert slugs(draw(empty, ivy, wish)) == [new.slug]


def test_what_is_kept_counts_and_stays_and_moves_no_other(ivy, empty) -> None:
    make_questions(8, difficulty="easy")
    make_questions(8)
    hidden = make_question(status="draft")
    first = draw(empty, ivy, WISH)
    last = first.questions[-1]

    kept = draw(empty, ivy, wished(keep=(last.pk, hidden.pk)))
    without = draw(
        empty, ivy, wished(keep=tuple(q.pk for q in first.questions[:-1]), out=(last.pk,))
    )

    assert slugs(kept) == slugs(first)
    assert [row.is_kept for row in kept.rows] == [False, False, True]
    assert slugs(without)[:-1] == slugs(first)[:-1]
    assert slugs(without)[-1] != last.slug


def test_ones_own_question_stays_and_covers_its_topic(ivy, empty) -> None:
    own = make_content(slug="own", title="My own?", difficulty="easy", tags=("serving",))
    add_own(empty, bankfile.dump(own), minutes=10)
    leaving = make_question(difficulty="hard")
    add_questions(empty, [leaving])
    make_questions(3, tags=("drift",), minutes=7)

    drawn = draw(empty, ivy, wished(tags=("serving",)))

    assert drawn.rows[0].title == "My own?"
    assert drawn.minutes == 24
    assert len(drawn.questions) == 2
    assert [entry.title for entry in drawn.leaving] == [leaving.title]


def test_an_impasse_says_what_is_short_and_what_each_change_frees(ivy, empty) -> None:
    make_questions(2)
    easy = make_questions(3, difficulty="easy")
    set_of(ivy, *easy)

    impasse = draw(empty, ivy, wished(days=90)).impasse

    assert impasse is not None
    assert impasse.lacks() == ["easy: 1 wanted, 0 match"]
    ways = {way.label: way for way in impasse.ways}
    assert list(ways) == ["Leave “not used in 90 days” aside"]
    assert ways["Leave “not used in 90 days” aside"].detail == "frees 3 easy"
    assert ways["Leave “not used in 90 days” aside"].wish == WISH
    assert [way.label for way in impasse.vain] == [
        "Leave “1 easy” aside", "Leave “2 medium” aside", "Leave “24 min” aside",
    ]  # fmt: skip


def test_every_way_out_of_an_impasse_leads_to_a_set(ivy, empty) -> None:
    make_questions(3, tags=("drift",), minutes=10)
    make_questions(2, difficulty="easy", tags=("drift",))
    far = make_question(difficulty="hard", tags=("serving",), roles=("data-scientist",), minutes=9)
    wish = wished(tags=("serving",), keep=(far.pk,), role="mlops-engineer", minutes=27)

    impasse = draw(empty, ivy, wish).impasse

    assert impasse is not None
    assert {way.label for way in impasse.ways} == {"37 min instead of 27", "1 medium instead of 2"}
    assert "Unlock what is kept" in {way.label for way in impasse.vain}
    for way in impasse.ways:
        assert draw(empty, ivy, way.wish).impasse is None, way
    for way in impasse.vain:
        assert draw(empty, ivy, way.wish).impasse is not None, way


def test_a_draw_asks_the_same_few_queries_of_any_bank(
    ivy, empty, django_assert_max_num_queries
) -> None:
    make_questions(9, difficulty="easy")
    make_questions(9)
    draw(empty, ivy, WISH)

    with django_assert_max_num_queries(8):
        draw(empty, ivy, WISH)
