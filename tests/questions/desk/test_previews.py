"""What an editor sees before it is saved, copies, places, and what is asked twice."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from questions.content import Status
from questions.models import Question
from tests.factories import make_question
from tests.page import read
from tests.questions.desk.editing import ADD, QUESTIONS, change, edit, opened, save
from web.roles import UserRole

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


# One like it


def test_a_question_much_like_another_is_asked_about_once(desk: Client) -> None:
    near = make_question(title="How do you detect feature drift?", status="retired")
    data = {
        **opened(desk, ADD), "title": "How do you detect the drift of a feature?", "slug": "new",
        "difficulty": "easy", "kind": "concept",
    }  # fmt: skip

    response = desk.post(ADD, data)
    page = read(response)
    assert "The bank may have this question already." in page.text
    assert change(near) in page.hrefs()
    assert not Question.objects.filter(slug="new").exists()

    assert desk.post(ADD, {**data, "distinct": "on"}).status_code == 302
    made = Question.objects.get(slug="new")
    assert save(desk, made, trap="Not asked again.").status_code == 302


# Before it is saved, and with others' eyes


def test_what_is_typed_is_rendered_and_nothing_of_it_kept(desk: Client) -> None:
    typed = {
        "title": "A <b>?",
        "short_answer": "In *short*.\r\n\r\n<script>alert(1)</script>",
        "trap": '<div hx-get="/" hx-trigger="load">[x](javascript:alert(1))</div>',
        "checklist": "One `point`\r\nTwo",
        "answer": "x" * 20_001,
    }

    response = desk.post(f"{QUESTIONS}preview/", typed)
    page, html = read(response), response.content.decode()

    assert "In <em>short</em>." in html
    assert "One <code>point</code>" in html
    assert "answer: Ensure this value has at most 20000 characters" in page.text
    assert page.inline == []
    worked = html[html.index('id="worked"') :]
    assert not {"<script>alert", "<div hx-get", 'href="javascript'} & {
        part for part in ("<script>alert", "<div hx-get", 'href="javascript') if part in worked
    }
    assert not Question.objects.exists()


def test_a_draft_is_seen_with_others_eyes(desk: Client, eve: User) -> None:
    question = make_question(status="draft", anchors=("Sounds bad.", "So.", "Well.", "Best."))
    pages = {
        who: desk.get(f"{QUESTIONS}{question.pk}/as/{who}/")
        for who in ("visitor", "candidate", "interviewer")
    }

    for who, response in pages.items():
        text = read(response).text
        assert "now they get “not found”" in text
        assert ("Sounds bad." in text) is (who == "interviewer")
        assert "Eve" not in text
        assert "Log in" in text
    assert desk.get(f"{QUESTIONS}{question.pk}/as/root/").status_code == 404
    edit(question, status=Status.PUBLISHED)
    assert "not found" not in read(desk.get(f"{QUESTIONS}{question.pk}/as/visitor/")).text


# Copies, places, words


def test_a_copy_opens_in_the_form(desk: Client) -> None:
    question = make_question(slug="q")

    response = desk.post(f"{QUESTIONS}{question.pk}/duplicate/")

    made = Question.objects.get(slug="q-copy")
    assert response["Location"] == change(made)
    assert desk.get(f"{QUESTIONS}{question.pk}/duplicate/").status_code == 405


def test_rows_are_moved_in_the_list_where_it_is_in_bank_order(desk: Client) -> None:
    first, second = make_question(title="First?"), make_question(title="Second?")
    address = f"{QUESTIONS}{second.pk}/move/"
    assert f'formaction="{address}?p=1"' in desk.get(QUESTIONS).content.decode()
    for query in ("?o=2", "?q=first", "?status__exact=published"):
        assert "formaction" not in desk.get(QUESTIONS + query).content.decode()

    response = desk.post(f"{address}?p=2", {"way": "up"})

    assert (response.status_code, response["Location"]) == (303, f"{QUESTIONS}?p=2")
    assert list(Question.objects.in_bank_order()) == [second, first]
    desk.post(f"{address}?p=//evil", {"way": "sideways"})
    assert list(Question.objects.in_bank_order()) == [second, first]


def test_new_words_are_made_only_by_those_who_may(desk: Client) -> None:
    question = make_question()
    assert 'id="add_id_tags"' in desk.get(change(question)).content.decode()

    group = Group.objects.get(name=UserRole.EDITOR)
    group.permissions.remove(*group.permissions.filter(codename__in=["add_tag", "add_role"]))

    html = desk.get(change(question)).content.decode()
    assert 'id="add_id_tags"' not in html
    assert 'id="add_id_roles"' not in html
