"""One question of a list, by chance."""

import pytest
from django.test import Client

from questions.models import Question
from tests.factories import make_question

pytestmark = pytest.mark.django_db


def test_it_leads_to_a_question_of_the_list_and_takes_the_list_along(client: Client):
    make_question(slug="easy-one", difficulty="easy")
    make_question(slug="hard-one", difficulty="hard")

    response = client.get("/random/?difficulty=easy")

    assert (response.status_code, response["Location"]) == (
        302,
        "/questions/easy-one/?difficulty=easy",
    )
    assert "no-store" in response["Cache-Control"]


def test_every_question_of_the_list_has_its_chance(client: Client, monkeypatch: pytest.MonkeyPatch):
    for number in range(3):
        make_question(slug=f"question-{number}")
    monkeypatch.setattr("secrets.choice", lambda ids: ids[-1])

    last = Question.objects.in_bank_order().last()
    assert last is not None
    assert client.get("/random/")["Location"] == last.get_absolute_url()


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"audience": "interview"}])
def test_a_hidden_question_never_comes_up_and_an_empty_list_leads_to_the_list(
    client: Client, hidden: dict[str, str]
):
    make_question(**hidden)

    assert client.get("/random/")["Location"] == "/"


def test_it_only_answers_questions(client: Client):
    assert client.post("/random/").status_code == 405
