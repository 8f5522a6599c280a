"""The next texts of many questions, published together by another editor than wrote them."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from questions.bank import Bank
from questions.content import Status
from questions.models import Question
from questions.moves import author_of
from questions.proposals.actions import propose, put_away, waiting_for
from questions.proposals.models import Outcome, Proposal
from questions.proposals.taking import judge, take_over
from questions.rows import content_of
from tests.factories import make_question, make_questions
from tests.page import read
from tests.questions.desk.editing import (
    QUESTIONS,
    edit,
    fresh,
    said,
    versions,
)
from web.roles import roles_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

PUBLISH = f"{QUESTIONS}next-texts/"


def suggest(question: Question, trap: str, by: User | None, reason: str = "Truer") -> Proposal:
    """Let another trap wait beside a question."""
    content = replace(content_of(fresh(question)), trap=trap)
    return propose(content, question, base=versions(question)[-1].number, by=by, reason=reason)


def tick(client: Client, *questions: Question) -> Any:
    """Choose the action in the list for some questions."""
    data = {"action": "next_texts", "_selected_action": [question.pk for question in questions]}
    return client.post(QUESTIONS, data, follow=True)


def press(client: Client, page: Any, comment: str = "") -> Any:
    """Press the one button of the page that asks."""
    seen = [field.value for field in read(page).fields if field.name == "seen"]
    return client.post(PUBLISH, {"seen": seen, "comment": comment}, follow=True)


def test_forty_texts_are_looked_at_and_published_together(
    other: Client, eve: User, mallory: User, client: Client
) -> None:
    questions = make_questions(40)
    for question in questions:
        suggest(question, f"New trap of {question.slug}.", eve)
    asked = tick(other, *questions)
    page = read(asked)
    assert "40 of 40 can be published by you." in page.text
    assert "Eve wrote it on" in page.text
    assert "What it changes: the trap" in page.text
    assert asked.content.decode().count("<ins>New trap of") == 40
    assert page.inline == []
    assert fresh(questions[0]).trap == "Saying that it never breaks."

    done = read(press(other, asked, comment="Read \n all"))

    assert "Published: 40 of 40." in done.text
    for question in questions:
        assert fresh(question).trap == f"New trap of {question.slug}."
        assert waiting_for(question) is None
        newest = versions(question)[-1]
        assert (newest.by, newest.reason) == (eve, "Published: Read all (Truer)")
        proposal = question.proposals.get()
        assert (proposal.outcome, proposal.decided_by) == (Outcome.TAKEN, mallory)
        assert (proposal.version, proposal.comment) == (newest.number, "Read all")
        assert author_of(question) == eve.pk
    assert LogEntry.objects.filter(user=mallory).count() == 40
    assert "New trap of" in read(client.get(questions[7].get_absolute_url())).text


def test_each_that_stays_says_why(other: Client, eve: User, mallory: User) -> None:
    good, own, plain, overtaken, retired, draft = make_questions(6)
    suggest(good, "Good.", eve)
    suggest(own, "Own.", mallory)
    suggest(overtaken, "Late.", eve)
    edit(overtaken, trap="Sooner.")
    suggest(retired, "Retired.", eve)
    edit(retired, status=Status.RETIRED)
    suggest(draft, "Draft.", eve)
    edit(draft, status=Status.DRAFT)

    asked = tick(other, good, own, plain, overtaken, retired, draft)

    page = read(asked)
    assert "2 of 6 can be published by you." in page.text
    for why in (
        "These words are yours: another editor has to publish them.",
        "No text waits for it.",
        "The question itself says something else by now",
        "The question is retired: reopen it first.",
    ):
        assert page.text.count(why) == 1
    done = read(press(other, asked))
    assert "Published: 2 of 5." in done.text
    assert "Taken over; it is published with the question." in done.text
    traps = [fresh(question).trap for question in (good, own, plain, overtaken, retired, draft)]
    old = "Saying that it never breaks."
    assert traps == ["Good.", old, old, "Sooner.", old, "Draft."]
    assert fresh(draft).status == Status.DRAFT


def test_what_changed_since_it_was_looked_at_stays(other: Client, eve: User) -> None:
    anew, saved, away, good = make_questions(4)
    for question in (anew, saved, away, good):
        suggest(question, "New.", eve)
    asked = tick(other, anew, saved, away, good)
    suggest(anew, "Newer.", eve)
    edit(saved, minutes=20)
    waiting = waiting_for(away)
    assert waiting is not None
    put_away(away, waiting.pk, by=eve, comment="")

    done = read(press(other, asked))

    assert "Published: 1 of 4." in done.text
    assert done.text.count("Somebody wrote these words anew, or decided about them") == 2
    assert "Somebody saved version 2 in the meantime: look at it first." in done.text
    assert [fresh(q).trap == "New." for q in (anew, saved, away, good)] == [False] * 3 + [True]


def test_a_text_that_today_s_rules_refuse_keeps_none_of_the_others_back(
    other: Client, eve: User
) -> None:
    bad, good = make_questions(2)
    edit(bad, status=Status.DRAFT)
    suggest(bad, "", eve)  # as long as it is a draft, it needs none
    edit(bad, status=Status.PUBLISHED)
    suggest(good, "Good.", eve)

    done = read(press(other, tick(other, bad, good)))

    assert "Published: 1 of 2." in done.text
    assert (fresh(bad).trap, fresh(good).trap) == ("Saying that it never breaks.", "Good.")


def test_words_of_people_who_left_have_no_author(other: Client) -> None:
    question = make_question()
    suggest(question, "New.", None)

    press(other, tick(other, question))

    assert (fresh(question).trap, versions(question)[-1].by) == ("New.", None)


def test_pressing_twice_publishes_once(other: Client, eve: User) -> None:
    question = make_question()
    suggest(question, "New.", eve)
    asked = tick(other, question)
    press(other, asked)
    again = read(press(other, asked))

    assert "Published: 0 of 1." in again.text
    assert len(versions(question)) == 2


def test_a_form_that_names_nothing_does_nothing(other: Client, eve: User) -> None:
    suggest(make_question(), "New.", eve)
    revision = Bank.current().revision

    for seen in ([], ["1"], ["x:y"], ["9" * 30 + ":1"]):
        assert "Nothing was done." in said(other.post(PUBLISH, {"seen": seen}, follow=True))
    assert other.get(PUBLISH).status_code == 405
    assert "Published: 0 of 0." in read(other.post(PUBLISH, {"seen": "999999:1"})).text
    assert Bank.current().revision == revision


def test_judging_and_publishing_cost_the_same_for_few_and_for_many(
    eve: User, mallory: User
) -> None:
    def cost(amount: int) -> tuple[int, int]:
        questions = make_questions(amount)
        ids = [question.pk for question in questions]
        seen = {suggest(question, "New.", eve).pk: 1 for question in questions}
        with CaptureQueriesContext(connection) as judged:
            judge(Question.objects.filter(pk__in=ids).with_everything(), by=mallory)
        with CaptureQueriesContext(connection) as published:
            take_over(ids, by=mallory, comment="", seen=seen)
        assert {question.trap for question in Question.objects.filter(pk__in=ids)} == {"New."}
        return len(judged), len(published)

    roles_of(mallory)  # known in a request by then, as words are that were written before
    cost(1)
    assert cost(2) == cost(30)
