"""Readers write, editors answer: to everyone who may see a question, and to nobody's harm."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import delete_person
from accounts.data import everything_about
from accounts.models import User
from questions.models import Question
from questions.reports.models import KEPT_CLOSED, Report, Suggestion
from tests.factories import make_question
from tests.page import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return make_question(slug="drift", title="What drifts first?")


@pytest.fixture
def desk(client: Client, eve: User) -> Client:
    client.force_login(eve)
    return client


def filled(**changes: str) -> dict[str, str]:
    return {
        "key": str(uuid4()), "website": "", "kind": "wrong", "text": "The trap says the opposite.",
        "email": "", **changes,
    }  # fmt: skip


def test_a_visitor_reports_a_problem_without_an_account(client, question):
    [link] = read(client.get("/questions/drift/")).hrefs("/questions/drift/report/")
    page = read(client.get(link))
    key = page.values("key")[0]
    response = client.post(link, filled(key=key, email="reader@example.org"))

    assert (response.status_code, response.headers["Location"]) == (303, "/questions/drift/")
    report = Report.objects.get()
    assert (report.question, report.version, report.kind) == (question, 1, "wrong")
    assert (report.text, report.email) == ("The trap says the opposite.", "reader@example.org")
    assert (report.by, report.state) == (None, "new")
    assert "An editor will read it" in read(client.get("/questions/drift/")).text


def test_the_same_form_sent_twice_is_kept_once(client, question):
    data = filled()
    for _ in range(2):
        assert client.post("/questions/drift/report/", data).status_code == 303
    assert Report.objects.count() == 1


def test_what_can_not_be_kept_comes_back_with_the_text(client, question):
    data = filled(kind="", email="not an address", text="Long enough to be lost.")
    response = client.post("/questions/drift/report/", data)

    assert response.status_code == 422
    assert "Long enough to be lost." in read(response).text
    assert client.post("/questions/drift/report/", filled(text="a\0b")).status_code == 422
    assert client.post("/questions/drift/report/", filled(key="x")).status_code == 422
    assert not Report.objects.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_not_kept(client, question):
    response = client.post("/questions/drift/report/", filled(website="https://example.org"))

    assert response.status_code == 303
    assert not Report.objects.exists()


def test_who_writes_a_lot_is_asked_to_wait_and_loses_nothing(client, question):
    for _ in range(6):
        client.post("/questions/drift/report/", filled())
    response = client.post("/suggest-a-question/", filled(title="Why?", text="The seventh."))

    assert response.status_code == 429
    assert "send it in an hour" in read(response).text
    assert "The seventh." in read(response).text
    assert (Report.objects.count(), Suggestion.objects.count()) == (6, 0)


def test_reporting_betrays_no_hidden_question(client, alice):
    make_question(slug="hidden", status="draft")
    client.force_login(alice)

    hidden, absent = (client.get(f"/questions/{slug}/report/") for slug in ("hidden", "absent"))

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert client.post("/questions/hidden/report/", filled()).status_code == 404


def test_a_reader_with_an_account_sees_what_became_of_it_and_nobody_elses(
    client, alice, bob, eve, question
):
    client.force_login(alice)
    client.post("/questions/drift/report/", filled(text="canary-alice"))
    client.post("/suggest-a-question/", filled(title="Why canary-alice?"))
    report = Report.objects.get()
    assert "Not read yet" in read(client.get("/me/reports/")).text

    client.force_login(eve)
    address = f"/admin/questions/report/{report.pk}/change/"
    assert "canary-alice" in read(client.get(address)).text
    client.post(address, {"state": "done", "answer": ""})
    client.force_login(alice)
    page = read(client.get("/me/reports/"))

    assert "Done" in page.text
    assert "Thank you. It is corrected." in page.text
    client.force_login(bob)
    assert "canary-alice" not in read(client.get("/me/reports/")).text


def test_an_editor_answers_by_mail_in_words_of_their_own(desk, eve, question, settings):
    settings.EMAIL_CONFIGURED = True
    report = Report.objects.create(
        key=uuid4(), text="Is it?", email="reader@example.org", question=question, version=1,
        kind="unclear",
    )  # fmt: skip
    address = f"/admin/questions/report/{report.pk}/change/"

    response = desk.post(
        address, {"state": "answered", "answer": "It is:\nlook again.", "send": "on"}, follow=True
    )

    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("answered", eve)
    [sent] = mail.outbox
    assert sent.to == ["reader@example.org"]
    assert sent.subject == "mlopsprep: What drifts first?"
    assert "Is it?" in sent.body
    assert "It is:\nlook again." in sent.body
    assert "http://localhost:8000/questions/drift/" in sent.body
    assert "on its way to reader@example.org" in read(response).text


def test_mail_that_can_not_be_sent_is_said_and_the_answer_kept(desk, question, settings):
    settings.EMAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    report = Report.objects.create(
        key=uuid4(), text="Is it?", email="a@example.org", question=question, version=1, kind="typo"
    )

    response = desk.post(
        f"/admin/questions/report/{report.pk}/change/",
        {"state": "declined", "answer": "", "send": "on"},
        follow=True,
    )

    assert "the mail could not be sent" in read(response).text
    assert Report.objects.get().state == "declined"


def test_the_queue_shows_what_is_open_and_a_suggestion_becomes_a_draft(desk, question):
    for title, state in (
        ("Why open?", "new"),
        ("Why accepted?", "accepted"),
        ("Why done?", "done"),
    ):
        Suggestion.objects.create(key=uuid4(), text="Because.", title=title, state=state)

    page = read(desk.get("/admin/questions/suggestion/"))
    assert "Why open?" in page.text
    assert "Why accepted?" in page.text
    assert "Why done?" not in page.text
    assert "Why done?" in read(desk.get("/admin/questions/suggestion/?state=all")).text

    pk = Suggestion.objects.get(title="Why open?").pk
    page = read(desk.get(f"/admin/questions/suggestion/{pk}/change/"))
    [draft] = page.hrefs("/admin/questions/question/add/")
    assert "Why open?" in read(desk.get(draft)).text


def test_what_one_wrote_is_in_ones_data_and_goes_with_the_account(client, alice, question):
    client.force_login(alice)
    client.post("/questions/drift/report/", filled(text="canary-alice"))
    kept = {"key": uuid4(), "text": "x", "question": question, "version": 1, "kind": "typo"}
    Report.objects.create(**kept, email="Alice@example.org")
    assert b"messages/messages.json" in everything_about(alice)

    delete_person(alice)

    [left] = Report.objects.values_list("text", "email")
    assert left == ("x", "")


def test_closed_messages_are_forgotten_after_a_year_and_open_ones_never(question, capsys):
    long_ago = timezone.now() - KEPT_CLOSED - timedelta(days=1)
    for state, decided in (
        ("new", None), ("accepted", long_ago), ("done", long_ago), ("done", timezone.now())
    ):  # fmt: skip
        Suggestion.objects.create(
            key=uuid4(), text="x", title=state, state=state, made=long_ago, decided=decided
        )

    call_command("forget_reports")

    assert "Forgot 1 messages." in capsys.readouterr().out
    assert sorted(Suggestion.objects.values_list("title", flat=True)) == ["accepted", "done", "new"]
