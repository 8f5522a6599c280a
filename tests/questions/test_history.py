"""Steps, second persons, the way back, and places: what the desk does with versions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from practice.changes import changes_since
from questions.actions import TermInUse, delete_term, write_question
from questions.content import Audience, Status
from questions.models import Question, Tag
from questions.moves import (
    Overtaken,
    author_of,
    choices,
    duplicate,
    newest_numbers,
    revert,
    second_person_required,
    take_step,
)
from questions.ordering import NoRoom, shift
from questions.proposals.actions import Refused, waiting_for
from questions.rows import content_of
from questions.workflow import Step
from tests.factories import make_question, make_questions, make_user
from web.roles import UserRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def mallory(db) -> User:
    """Another editor."""
    return make_user("mallory@example.org", UserRole.EDITOR, name="Mallory")


def fresh(question: Question) -> Question:
    return Question.objects.with_everything().get(pk=question.pk)


def edit(question: Question, by: User | None = None, **values) -> Question:
    question = fresh(question)
    return write_question(replace(content_of(question), **values), question, by=by)


def step(question: Question, which: Step, by: User, comment: str = ""):
    seen = newest_numbers([question])
    (verdict,) = take_step([question.pk], which, by=by, comment=comment, seen=seen)
    return verdict


def newest(question: Question):
    return question.versions.order_by("-number").first()


# Second persons


def test_two_editors_make_a_second_person_needed(settings, eve, ivy):
    assert not second_person_required()
    mallory = make_user("mallory@example.org", UserRole.EDITOR)
    assert second_person_required()
    User.objects.filter(pk=mallory.pk).update(is_active=False)
    assert not second_person_required()
    User.objects.create_superuser("root@example.org", "correct horse battery")
    assert second_person_required()
    settings.SECOND_PERSON = "never"
    assert not second_person_required()


def test_who_wrote_it_cannot_publish_it_but_another_can(eve, mallory):
    question = edit(make_question(status="draft"), eve, trap="Eve's trap.")
    edit(question, mallory, tags=("monitoring",), minutes=3)  # sorts it; the words stay eve's
    step(question, Step.SUBMIT, mallory)

    assert author_of(question) == eve.pk
    offered = choices(question, content_of(fresh(question)), by=eve)
    assert {which.value: bool(why) for which, why in offered} == {
        "publish": True, "return": False, "retire": False,
    }  # fmt: skip
    verdict = step(question, Step.PUBLISH, eve)
    assert verdict.refusal == "What it says now is yours: another editor has to publish it."
    assert fresh(question).status == Status.REVIEW

    verdict = step(question, Step.PUBLISH, mallory, "Looks right")
    assert fresh(question).status == Status.PUBLISHED
    version = newest(question)
    assert (version.by, version.reason) == (mallory, "Published: Looks right")


def test_words_from_a_file_are_nobodys_and_either_may_publish(eve, mallory):
    question = make_question(status="review")

    assert author_of(question) is None
    assert not step(question, Step.PUBLISH, eve).refusal


def test_nothing_is_decided_on_a_version_one_has_not_seen(eve):
    question = make_question(status="review")
    seen = newest_numbers([question])
    edit(question, trap="Slipped in meanwhile.")

    (verdict,) = take_step([question.pk], Step.PUBLISH, by=eve, comment="", seen=seen)

    assert "Somebody saved version 2 in the meantime" in verdict.refusal
    assert fresh(question).status == Status.REVIEW


@pytest.mark.parametrize("amount", [1, 5])
def test_steps_are_judged_and_taken_together(eve, django_assert_max_num_queries, amount):
    ready = make_questions(amount, status="review")
    lacking = make_question(status="review", trap="")
    ids = [question.pk for question in [*ready, lacking]]
    seen = newest_numbers(Question.objects.all())

    with django_assert_max_num_queries(45):
        verdicts = take_step(ids, Step.PUBLISH, by=eve, comment="", seen=seen)

    assert [v.refusal for v in verdicts] == [""] * amount + ["A published question needs a trap."]
    assert Question.objects.filter(status=Status.PUBLISHED).count() == amount


# What a candidate calls a change


def test_candidates_hear_of_changes_to_what_they_read_and_of_no_other(eve):
    question = make_question(trap="As studied.")
    studied = newest(question).number
    for which in (Step.RETURN, Step.SUBMIT, Step.PUBLISH, Step.RETIRE, Step.REOPEN, Step.PUBLISH):
        assert not step(question, which, eve).refusal
    edit(question, position=777, minutes=5, tags=("monitoring",), audience=Audience.INTERVIEW)
    step(question, Step.RELEASE, eve)

    assert newest(question).number == studied + 8
    assert changes_since(question, studied) == []
    edit(question, trap="Other.")
    assert [change.label for change in changes_since(question, studied)] == ["The trap"]


def test_an_embargo_ends_by_itself(eve):
    now = timezone.now()
    question = make_question(
        status="review", audience=Audience.EMBARGOED, embargo=now + timedelta(hours=1)
    )
    step(question, Step.PUBLISH, eve)

    question = fresh(question)
    assert not question.is_public(now)
    assert question.is_public(now + timedelta(hours=1))


# The way back


def test_an_older_text_comes_back_and_stands_where_the_question_stands(eve):
    question = make_question(slug="before", trap="First.", tags=("drift", "gpu"))
    edit(question, slug="after", trap="Second.", position=5, tags=("gpu",), status=Status.RETIRED)

    gone = revert(question, 1, by=eve, reason="It was better", seen=2)

    content = content_of(fresh(question))
    assert (content.trap, content.tags, gone) == ("First.", ("drift", "gpu"), [])
    assert (content.slug, content.position, content.status) == ("after", 5, Status.RETIRED)
    version = newest(question)
    assert (version.number, version.by, version.reason) == (
        3, eve, "Back to version 1: It was better",
    )  # fmt: skip


def test_coming_back_to_a_published_question_needs_the_second_person_too(eve, mallory):
    question = make_question(trap="First.", minutes=3)
    edit(question, mallory, trap="Second.", minutes=5)

    revert(question, 1, by=eve, reason="It was better", seen=2)

    row = fresh(question)
    assert (row.status, row.trap, row.minutes) == (Status.PUBLISHED, "Second.", 3)
    proposal = waiting_for(question)
    assert proposal
    assert (proposal.by, proposal.content.trap) == (eve, "First.")
    assert proposal.reason == "Back to version 1: It was better"
    with pytest.raises(Refused, match="Other words wait"):
        revert(question, 1, by=mallory, reason="", seen=3)


def test_words_that_are_no_more_are_left_out_and_named(eve):
    question = make_question(tags=("drift", "gpu"))
    edit(question, tags=("gpu",))
    drift = Tag.objects.get(slug="drift")
    delete_term(drift)

    assert revert(question, 1, by=eve, reason="", seen=2) == ["drift"]
    assert content_of(fresh(question)).tags == ("gpu",)
    with pytest.raises(TermInUse):
        delete_term(Tag.objects.get(slug="gpu"))


def test_nothing_comes_back_over_what_somebody_saved_meanwhile(eve):
    question = edit(edit(make_question(trap="First."), trap="Second."), trap="Third.")

    with pytest.raises(Overtaken):
        revert(question, 1, by=eve, reason="", seen=2)
    assert fresh(question).trap == "Third."


# Copies and places


def test_a_copy_is_a_draft_of_its_own_at_the_end(eve):
    question = make_question(
        slug="q", position=40, reviewed=datetime(2026, 1, 1, tzinfo=UTC).date()
    )
    make_question(slug="last", position=900)

    made = [duplicate(fresh(question), by=eve) for _ in range(2)]

    assert [one.slug for one in made] == ["q-copy", "q-copy-2"]
    content, original = content_of(fresh(made[0])), content_of(fresh(question))
    assert (content.status, content.position, content.reviewed) == (Status.DRAFT, 910, None)
    assert set(content.changes_from(original)) == {"slug", "status", "position", "reviewed"}
    assert newest(made[0]).reason == "Copied from q"


def order() -> str:
    return "".join(Question.objects.in_bank_order().values_list("slug", flat=True))


@pytest.mark.parametrize("positions", ["10 20 30 40", "7 7 7 7", "1 2 2 3", "0 0 5 5"])
def test_a_question_moves_by_one_place_whatever_the_numbers(eve, positions):
    a, b, c, d = (
        make_question(slug=slug, position=int(position))
        for slug, position in zip("abcd", positions.split(), strict=True)
    )

    for question, up, expected in (
        (c, True, "acbd"),
        (c, True, "cabd"),
        (a, False, "cbad"),
        (d, True, "cbda"),
        (b, False, "cdba"),
    ):
        assert shift(question, up=up, by=eve)
        assert order() == expected
    assert not shift(c, up=True, by=eve)
    assert not shift(a, up=False, by=eve)
    assert order() == "cdba"


def test_moving_in_a_tidy_bank_touches_two_questions(eve):
    first, second, third = make_questions(3)

    shift(second, up=True, by=eve)

    assert [v.versions.count() for v in (first, second, third)] == [2, 2, 1]


def test_a_bank_without_gaps_or_order_is_not_renumbered_by_one_click(eve, monkeypatch):
    monkeypatch.setattr("questions.ordering.MAX_SHIFTED", 3)
    questions = make_questions(8, position=1)

    with pytest.raises(NoRoom):
        shift(questions[2], up=True, by=eve)
    assert set(Question.objects.values_list("position", flat=True)) == {1}
