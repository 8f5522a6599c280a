"""The desk beyond one form: steps, versions side by side, conflicts, previews, many at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from questions.actions import write_figure, write_question
from questions.content import Status
from questions.exchange.models import Upload
from questions.models import Question, Tag
from questions.reports.models import Report
from questions.rows import content_of
from tests.factories import make_question, make_questions, make_user
from tests.page import read
from tests.questions.folders import DRAWING
from tests.questions.test_admin import ADD, QUESTIONS, Form, change, errors, opened, save, versions
from web.roles import UserRole

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

COMPANIES = (
    "/admin/autocomplete/?app_label=questions&model_name=questioncompany&field_name=company&term="
)
STEPS = f"{QUESTIONS}steps/"


@pytest.fixture
def desk(client: Client, eve: User) -> Client:
    client.force_login(eve)
    return client


@pytest.fixture
def mallory(db: None) -> User:
    """Another editor."""
    return make_user("mallory@example.org", UserRole.EDITOR, name="Mallory")


def edit(question: Question, by: User | None = None, **values: Any) -> Question:
    question = Question.objects.with_everything().get(pk=question.pk)
    return write_question(replace(content_of(question), **values), question, by=by)


def status(question: Question) -> str:
    return Question.objects.values_list("status", flat=True).get(pk=question.pk)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# Steps


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


# Versions side by side


def test_two_versions_stand_side_by_side_and_the_older_comes_back(desk: Client, eve: User) -> None:
    question = make_question(trap="It <b>never</b> breaks.")
    save(desk, question, trap="It <b>often</b> breaks.", minutes="3", reason="Truer")
    edit(question, trap="It always breaks.")
    history = read(desk.get(f"{QUESTIONS}{question.pk}/history/"))
    assert "The trap, Minutes changed." in history.text
    compare = f"{QUESTIONS}{question.pk}/compare/"
    assert f"{compare}?old=1&new=2" in history.hrefs()

    page = desk.get(compare, {"old": 1, "new": 2})
    html = page.content.decode()
    assert "It &lt;b&gt;<del>never</del>&lt;/b&gt; breaks." in html
    assert "It &lt;b&gt;<ins>often</ins>&lt;/b&gt; breaks." in html
    assert "Eve: “Truer”" in read(page).text or "Eve: Truer" in read(page).text
    assert read(page).inline == []
    assert "Bring it back" not in html
    assert "Bring it back" in desk.get(compare, {"old": 1, "new": 3}).content.decode()
    back = {"number": 1, "seen": 3, "reason": "Shorter"}
    response = desk.post(f"{QUESTIONS}{question.pk}/revert/", back, follow=True)

    assert "It says again what version 1 said." in said(response)
    question.refresh_from_db()
    assert (question.trap, question.minutes) == ("It <b>never</b> breaks.", 8)
    assert versions(question)[-1].reason == "Back to version 1: Shorter"
    assert "newer version" in said(
        desk.post(f"{QUESTIONS}{question.pk}/revert/", back, follow=True)
    )
    assert len(versions(question)) == 4


@pytest.mark.parametrize(
    ("query", "code"),
    [("old=1&new=9", 404), ("old=0&new=1", 302), ("old=x", 302), (f"old={'9' * 30}&new=1", 302)],
)
def test_versions_that_are_not_there(desk: Client, query: str, code: int) -> None:
    question = make_question()

    assert desk.get(f"{QUESTIONS}{question.pk}/compare/?{query}").status_code == code
    assert desk.get(f"{QUESTIONS}999/compare/?old=1&new=1").status_code == 404
    assert (
        desk.post(f"{QUESTIONS}{question.pk}/revert/", {"number": 7, "seen": 1}).status_code == 404
    )


# Two people at once


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


# Search


def test_the_list_searches_as_the_site_does(desk: Client) -> None:
    make_question(title="Why backpressure?", slug="why-back", tags=("streaming",), status="draft")
    make_question(title="Other?", tags=("gpu",))

    def found(query: str) -> list[str]:
        page = read(desk.get(QUESTIONS, {"q": query}))
        return [link.text for link in page.links if "/change/" in link.href]

    assert found("tag:streaming") == found("back-pressure") == found("WHY-BACK")
    assert found("tag:streaming") == ["Why backpressure?"]
    assert found("-backpressure") == ["Other?"]
    assert len(found("?!")) == 2


# The second step at the door


def test_the_desk_may_ask_for_a_second_step(desk: Client, eve: User, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = True

    for address in ("/admin/", QUESTIONS):
        response = desk.get(address)
        assert response.status_code == 403
        assert reverse("mfa_activate_totp") in read(response).hrefs()
    assert desk.post(STEPS, {}).status_code == 403
    Authenticator.objects.create(user=eve, type="recovery_codes", data={})
    assert desk.get("/admin/").status_code == 403

    Authenticator.objects.create(user=eve, type="totp", data={"secret": "x"})
    assert desk.get("/admin/").status_code == 200


@pytest.mark.parametrize("amount", [1, 3])
def test_no_page_of_the_desk_costs_more_with_more_rows(
    desk: Client, eve: User, django_assert_num_queries: Any, amount: int
) -> None:
    question = make_question()
    for number in range(amount):
        edit(question, trap=f"Trap {number}.")
        write_figure(f"{number}.svg", DRAWING, width=480, height=200)
        Report.objects.create(
            key=uuid4(), question=question, version=1, kind="wrong", text="No.", by=None
        )
        Upload.objects.create(
            name="q.zip", content=b"", by=eve, revision="x", applied=timezone.now()
        )

    for address, queries in (
        (change(question), 18),
        (f"{QUESTIONS}{question.pk}/history/", 12),
        ("/admin/questions/report/", 7),
        ("/admin/questions/figure/", 7),
        ("/admin/questions/upload/", 7),
        (COMPANIES, 7),
    ):
        with django_assert_num_queries(queries, info=address):
            assert desk.get(address).status_code == 200
