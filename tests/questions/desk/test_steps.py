"""Steps of the workflow, of one question and of many."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import User
from questions.content import Status
from questions.models import Question, Tag
from questions.rows import content_of
from tests.factories import make_question, make_questions
from tests.page import read
from tests.questions.desk.editing import (
    QUESTIONS,
    STEPS,
    change,
    edit,
    errors,
    said,
    save,
    status,
    versions,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def test_a_question_goes_its_way_by_buttons_with_a_comment(desk: Client, eve: User) -> None:
    question = make_question(status="draft")
    page = read(desk.get(change(question)))
    assert "Only editors see it. Once it is published, everyone will." in page.text
    assert page.values("step") == ["submit", "retire"]

    for version, step in enumerate(("submit", "publish", "retire", "reopen", "return"), start=1):
        data = {"step": step, "seen": f"{question.pk}:{version}", "one": "1", "comment": " So \n "}
        response = desk.post(STEPS, data)
        assert response["Location"] == change(question)

    assert [version.reason for version in versions(question)][1:] == [
        "Sent to review: So", "Published: So", "Retired: So", "Reopened: So", "Back to draft: So",
    ]  # fmt: skip
    assert {version.by for version in versions(question)[1:]} == {eve}
    assert LogEntry.objects.filter(object_id=str(question.pk), user=eve).count() == 5


def test_an_interview_question_is_released_by_its_own_button_and_not_by_the_form(
    desk: Client,
) -> None:
    question = make_question(audience="interview")
    assert "Candidates don't until it is released" in read(desk.get(change(question))).text

    response = save(desk, question, audience="public")
    assert list(errors(response)) == ["audience"]
    past = timezone.now() - timedelta(days=1)
    ended = {"audience": "embargoed", "embargo_0": f"{past:%Y-%m-%d}", "embargo_1": "00:00"}
    assert list(errors(save(desk, question, **ended))) == ["audience"]
    desk.post(STEPS, {"step": "release", "seen": f"{question.pk}:1", "one": "1"})

    question.refresh_from_db()
    assert question.is_public(timezone.now())


def test_with_two_editors_what_one_wrote_is_published_by_the_other(
    desk: Client, mallory: User, client: Client
) -> None:
    question = make_question(status="draft")
    save(desk, question, trap="New.")
    desk.post(STEPS, {"step": "submit", "seen": f"{question.pk}:2", "one": "1"})
    assert "What it says now is yours" in read(desk.get(change(question))).text
    sent = {"step": "publish", "seen": f"{question.pk}:3", "one": "1"}
    response = desk.post(STEPS, sent, follow=True)
    assert "Nothing was done. What it says now is yours" in said(response)
    assert status(question) == Status.REVIEW

    client.force_login(mallory)
    assert "Published." in said(client.post(STEPS, sent, follow=True))
    assert status(question) == Status.PUBLISHED


def test_many_are_judged_first_and_reported_one_by_one(desk: Client) -> None:
    ready, lacking, done = (
        make_question(title="Ready?", status="review"),
        make_question(title="Lacking?", status="review", trap=""),
        make_question(title="Done?"),
    )
    chosen = [ready.pk, lacking.pk, done.pk]

    asked = desk.post(QUESTIONS, {"action": "publish", "_selected_action": chosen})
    page = read(asked)
    assert "1 of 3 can take this step" in page.text
    assert "Lacking? Review, public Stays. A published question needs a trap." in page.text
    assert page.inline == []
    assert status(ready) == Status.REVIEW
    form = {"step": "publish", "seen": page.values("seen"), "comment": "All of them"}
    report = read(desk.post(STEPS, form)).text

    assert "Published: 1 of 3." in report
    assert "Done? Published, public Not done. It is published already." in report
    assert status(ready) == Status.PUBLISHED
    assert versions(ready)[-1].reason == "Published: All of them"


def test_too_many_at_once_and_nonsense_change_nothing(desk: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("questions.admin.steps.MOST", 2)
    questions = make_questions(3, status="review")
    chosen = {"action": "retire", "_selected_action": [q.pk for q in questions]}
    assert "At most 2 questions at once." in said(desk.post(QUESTIONS, chosen, follow=True))
    good = f"{questions[0].pk}:1"
    for data in (
        {},
        {"step": "publish"},
        {"step": "delete", "seen": good},
        {"step": "publish", "seen": "x"},
        {"step": "publish", "seen": f"{questions[0].pk}:9"},
        {"step": "publish", "seen": "99999999999999999999999:1"},
        {"step": "publish", "seen": good, "comment": "x" * 251},
    ):
        assert desk.post(STEPS, data).status_code in {200, 302}

    assert {status(question) for question in questions} == {Status.REVIEW}


def test_many_get_a_topic_and_lose_it_without_a_second_person(
    desk: Client, eve: User, mallory: User
) -> None:
    with_it, without = make_question(tags=("drift",)), make_question(tags=("gpu",))
    drift = Tag.objects.get(slug="drift")
    chosen = {"action": "topic", "_selected_action": [with_it.pk, without.pk]}
    page = read(desk.post(QUESTIONS, chosen))
    assert page.inline == []
    data = {"tag": drift.pk, "seen": page.values("seen"), "way": "on", "comment": "Sorted"}
    edit(with_it, minutes=3)

    assert "Drift was added to 1 of 2." in said(desk.post(f"{QUESTIONS}topic/", data, follow=True))
    assert content_of(Question.objects.get(pk=without.pk)).tags == ("drift", "gpu")
    newest = versions(without)[-1]
    assert (newest.by, newest.reason) == (eve, "Topic drift added: Sorted")
    assert {status(with_it), status(without)} == {Status.PUBLISHED}
    again = read(desk.post(QUESTIONS, chosen)).values("seen")
    desk.post(f"{QUESTIONS}topic/", {**data, "seen": again, "way": "off"})
    assert not Question.objects.filter(tags=drift).exists()
    assert "Nothing was done" in said(desk.post(f"{QUESTIONS}topic/", {"way": "on"}, follow=True))
