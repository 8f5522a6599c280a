"""Saving a question and saying that one knows it: by a form, by htmx, twice, and by others."""

import pytest
from django.test import Client

from practice.models import Bookmark, Card
from questions.content import Audience, Status
from questions.models import Question
from tests.factories import make_question
from tests.page import read
from tests.practice.study import answer, learner_named, signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MARKS = pytest.mark.parametrize("name", ["bookmark", "know"])


@pytest.fixture
def question(db) -> Question:
    return make_question(slug="q", title="Why?")


def on(name: str) -> bool:
    if name == "bookmark":
        return Bookmark.objects.exists()
    return Card.objects.filter(known=True).exists()


@MARKS
def test_the_wanted_state_is_posted_so_twice_is_once(client, question, name):
    for wanted in ("on", "on", "off", "off", "on"):
        response = client.post(f"/practice/{name}/q/", {"wanted": wanted})

        assert response.status_code == 303
        assert on(name) is (wanted == "on")
    assert Bookmark.objects.count() + Card.objects.count() == 1


@MARKS
@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/?tag=drift&page=2", "/?tag=drift&page=2"),
        ("", "/questions/q/"),
        ("https://evil.example/", "/questions/q/"),
        ("//evil.example/", "/questions/q/"),
        ("/\\evil.example/", "/questions/q/"),
        ("javascript:alert(1)", "/questions/q/"),
        ("/\t/evil.example", "/questions/q/"),
    ],
)
def test_without_scripts_it_leads_back_to_where_it_was_pressed(client, question, name, asked, goes):
    response = client.post(f"/practice/{name}/q/", {"wanted": "on", "next": asked})

    assert response.headers["Location"] == goes


@MARKS
def test_htmx_gets_the_button_for_the_opposite(client, question, name):
    page = client.post(f"/practice/{name}/q/", {"wanted": "on"}, headers=HTMX).content.decode()
    assert page.startswith("<button")
    assert 'value="off" aria-pressed="true"' in page

    page = client.post(f"/practice/{name}/q/", {"wanted": "off"}, headers=HTMX).content.decode()
    assert 'value="on" aria-pressed="false"' in page


@MARKS
def test_a_visitor_without_cookies_finds_the_button_on_a_page_of_its_own(client, question, name):
    page = read(client.get(f"/practice/{name}/q/?next=/?tag=drift"))

    assert page.values("wanted") == ["on"]
    assert page.values("next") == ["/?tag=drift"]
    assert page.values("csrfmiddlewaretoken")
    assert "Why?" in page.text
    assert page.meta["robots"] == "noindex"


@pytest.mark.parametrize(
    ("referer", "goes"),
    [
        ("http://testserver/?tag=drift", "/?tag=drift"),
        ("http://testserver//evil.example/", ""),
        ("https://evil.example/?tag=drift", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_a_link_that_can_t_say_where_it_stood_leads_back_to_it_all_the_same(
    client, question, referer, goes
):
    page = read(client.get("/practice/bookmark/q/", headers={"Referer": referer}))

    assert page.values("next") == [goes]


@MARKS
def test_htmx_fetches_the_button_and_the_form_it_belongs_to(client, question, name):
    page = client.get(
        f"/practice/{name}/q/",
        headers={**HTMX, "HX-Current-URL": "http://testserver/?tag=drift"},
    ).content.decode()

    assert 'hx-trigger="load"' in page
    assert 'id="marks"' in page
    assert "csrfmiddlewaretoken" in page
    assert 'value="/?tag=drift"' in page


@MARKS
def test_what_is_on_already_is_not_taken_off_by_fetching_the_button(client, question, name):
    client.post(f"/practice/{name}/q/", {"wanted": "on"})

    assert "hx-trigger" not in client.get(f"/practice/{name}/q/", headers=HTMX).content.decode()
    assert on(name)


@MARKS
def test_a_post_needs_the_token(question, name):
    client = Client(enforce_csrf_checks=True)

    assert client.post(f"/practice/{name}/q/", {"wanted": "on"}).status_code == 403
    assert not on(name)


@MARKS
@pytest.mark.parametrize("wanted", ["", "maybe", "\0", "on" * 9999])
def test_anything_else_changes_nothing(client, question, name, wanted):
    assert client.post(f"/practice/{name}/q/", {"wanted": wanted}).status_code == 422
    assert not on(name)


@MARKS
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, question, name, method):
    assert getattr(client, method)(f"/practice/{name}/q/").status_code == 405


@MARKS
@pytest.mark.parametrize(
    "wall", [{"status": Status.RETIRED}, {"status": Status.DRAFT}, {"audience": Audience.INTERVIEW}]
)
def test_hidden_is_not_found_byte_for_byte(alice, name, wall):
    make_question(slug="hidden", **wall)
    client = signed_in(alice)
    for ask in (client.get, lambda path: client.post(path, {"wanted": "on"})):
        hidden, absent = ask(f"/practice/{name}/hidden/"), ask(f"/practice/{name}/absent/")

        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content
    assert not on(name)


def test_what_alice_saves_is_not_bobs(alice, bob, question):
    signed_in(alice).post("/practice/bookmark/q/", {"wanted": "on"})
    signed_in(bob).post("/practice/bookmark/q/", {"wanted": "off"})

    assert Bookmark.objects.get().learner.user == alice
    assert 'aria-pressed="true"' not in signed_in(bob).get("/").content.decode()


def test_saying_that_one_knows_keeps_the_history_and_taking_it_back_finds_it(alice, question):
    learner = learner_named(alice)
    answer(learner, question, 3)
    before = Card.objects.values("state", "stability", "due", "last_review").get()
    client = signed_in(alice)
    client.post("/practice/know/q/", {"wanted": "on"})
    client.post("/practice/know/q/", {"wanted": "off"})

    assert Card.objects.values("state", "stability", "due", "last_review").get() == before
    assert learner.reviews.count() == 1


def test_taking_back_that_one_knows_leaves_no_empty_card(client, question):
    client.post("/practice/know/q/", {"wanted": "on"})
    client.post("/practice/know/q/", {"wanted": "off"})

    assert not Card.objects.exists()
