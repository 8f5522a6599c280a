"""Two editors at once: nobody writes over what another saved."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from questions.actions import write_question
from questions.content import Status
from questions.models import Question
from questions.rows import content_of
from tests.factories import make_content, make_question
from tests.page import read
from tests.questions.desk.editing import (
    STEPS,
    Form,
    change,
    edit,
    errors,
    opened,
    save,
    status,
    versions,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


# Whole texts


@pytest.fixture
def overtaken(desk: Client, bob: User) -> tuple[Question, dict[str, Any]]:
    """A question that eve has open while bob saves version 2 of it."""
    question = make_question(trap="First.", companies=("Uber",))
    form = opened(desk, change(question))
    fresh = Question.objects.get(pk=question.pk)
    content = make_content(slug=question.slug, trap="Bob's.", companies=("Uber",))
    write_question(content, fresh, by=bob, reason="A better trap")
    return question, form


def test_nobody_writes_over_what_another_saved(
    desk: Client, overtaken: tuple[Question, dict[str, Any]]
) -> None:
    question, form = overtaken

    response = desk.post(change(question), {**form, "trap": "Eve's."})

    assert response.status_code == 200
    (said,) = errors(response)["__all__"]
    assert said.startswith("Bob saved version 2 on ")
    assert "Eve&#x27;s." in response.content.decode()
    question.refresh_from_db()
    assert question.trap == "Bob's."


def test_conflict_is_settled_on_purpose(
    desk: Client, overtaken: tuple[Question, dict[str, Any]]
) -> None:
    question, form = overtaken
    refused = desk.post(change(question), {**form, "trap": "Eve's."})
    again = Form()
    again.feed(refused.content.decode())
    box = next(field for field in read(refused).fields if field.name == "over")
    assert not box.checked

    response = desk.post(change(question), {**again.data, "over": box.value})

    assert response.status_code == 302
    question = Question.objects.with_everything().get(pk=question.pk)
    assert question.trap == "Eve's."
    assert question.company_names == ["Uber"]
    assert [version.number for version in versions(question)] == [1, 2, 3]


def test_decision_to_write_over_is_kept_while_other_errors_are_mended(
    desk: Client, overtaken: tuple[Question, dict[str, Any]]
) -> None:
    question, form = overtaken

    response = desk.post(change(question), {**form, "minutes": "0", "over": "2"})

    assert list(errors(response)) == ["minutes"]
    again = Form()
    again.feed(response.content.decode())
    assert again.data["over"] == "2"
    assert desk.post(change(question), {**again.data, "minutes": "5"}).status_code == 302


def test_over_an_older_version_is_a_conflict_again(
    desk: Client, overtaken: tuple[Question, dict[str, Any]]
) -> None:
    question, form = overtaken
    fresh = Question.objects.get(pk=question.pk)
    write_question(make_content(slug=question.slug, trap="Third."), fresh)

    response = desk.post(change(question), {**form, "trap": "Eve's.", "over": "2"})

    assert "A load from files saved version 3" in errors(response)["__all__"][0]
    question.refresh_from_db()
    assert question.trap == "Third."


@pytest.mark.parametrize("opened_on", ["", "x", "99"])
def test_form_that_doesn_t_say_what_it_was_opened_on_is_refused(
    desk: Client, opened_on: str
) -> None:
    question = make_question()

    response = save(desk, question, trap="Other", opened_on=opened_on)

    assert response.status_code == 200
    assert len(versions(question)) == 1


# Field by field


@pytest.fixture
def disputed(desk: Client, bob: User) -> tuple[Question, dict[str, Any]]:
    """A question whose trap, hint and companies bob changed while eve had it open."""
    question = make_question(trap="First.", hint="Hint.", companies=("Uber", "Lyft"))
    form = opened(desk, change(question))
    edit(question, bob, trap="Bob's trap.", hint="Bob's hint.", companies=("Lyft", "Uber"))
    return question, {**form, "trap": "Eve's trap.", "short_answer": "Eve's."}


def test_both_texts_are_shown_and_of_each_field_one_is_kept(
    desk: Client, disputed: tuple[Question, dict[str, Any]]
) -> None:
    question, typed = disputed

    refused = desk.post(change(question), typed)
    page = read(refused)
    assert page.values("take") == ["hint", "short_answer", "trap", "companies"]
    assert page.checked("take") == ["hint", "companies"]
    for words in ("Hint changed by them", "Short answer changed by you", "trap changed by both"):
        assert words in page.text
    html = refused.content.decode()
    assert "<del>Bob</del>&#x27;s trap." in html
    assert "<ins>Eve</ins>&#x27;s trap." in html
    again = Form()
    again.feed(html)
    response = desk.post(
        change(question), {**again.data, "over": "2", "take": page.checked("take")}
    )

    assert response.status_code == 302
    content = content_of(Question.objects.with_everything().get(pk=question.pk))
    assert (content.trap, content.hint) == ("Eve's trap.", "Bob's hint.")
    assert (content.short_answer, content.companies) == ("Eve's.", ("Lyft", "Uber"))


def test_the_choice_is_kept_while_other_errors_are_mended(
    desk: Client, disputed: tuple[Question, dict[str, Any]]
) -> None:
    question, typed = disputed

    response = desk.post(
        change(question), {**typed, "over": "2", "take": ["trap", "companies"], "minutes": "0"}
    )

    page = read(response)
    assert list(errors(response)) == ["minutes"]
    assert page.checked("take") == ["trap", "companies"]
    assert page.checked("over") == ["2"]
    assert "Eve&#x27;s trap." in response.content.decode()


def test_what_stands_is_not_moved_by_a_form_opened_before(desk: Client) -> None:
    question = make_question(status="review")
    form = opened(desk, change(question))
    desk.post(STEPS, {"step": "retire", "seen": f"{question.pk}:1", "one": "1"})

    desk.post(change(question), {**form, "trap": "Mine.", "over": "2"})

    assert status(question) == Status.RETIRED
