"""Private notes: kept as typed, never overwritten by an older tab, never anybody else's."""

import re

import pytest
from django.test import Client

from practice import actions
from practice.models import Note
from questions.content import Audience
from questions.models import Question
from tests.factories import make_question
from tests.page import read
from tests.practice.study import learner_named, signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def question(db) -> Question:
    return make_question(slug="q")


def write(client: Client, text: str, version: int = 0, **more):
    return client.post("/practice/note/q/", {"text": text, "version": version}, **more)


def test_a_note_is_kept_and_shown_as_markdown_on_its_question(client):
    response = write(client, "Not *always*: <script>alert(1)</script>")
    assert response.status_code == 303
    assert response.headers["Location"] == "/questions/q/#note"

    html = client.get("/questions/q/").content.decode()
    assert "Not <em>always</em>" in html
    assert "<script>alert" not in html


def test_htmx_is_told_that_it_is_saved_and_which_version_it_has_now(client):
    for version in (0, 1, 2):
        html = write(client, f"text {version}", version, headers=HTMX).content.decode()
        assert "Saved." in html
        assert f'id="note-version" name="version" value="{version + 1}"' in html
        assert "<textarea" not in html, "what is being typed is not touched"

    assert Note.objects.get().text == "text 2"


def test_the_same_text_again_is_the_same_note(client):
    write(client, "same")
    write(client, "same")

    assert Note.objects.get().version == 1


def test_an_older_tab_is_shown_both_texts_and_overwrites_neither(client):
    write(client, "from the first tab")
    response = write(client, "from the second tab")

    page = read(response)
    assert response.status_code == 409
    assert "from the first tab" in page.text
    assert "from the second tab" in page.text
    assert page.values("version") == ["1"], "the next save is on purpose"
    assert Note.objects.get().text == "from the first tab"

    html = write(client, "from the second tab", headers=HTMX).content.decode()
    assert "changed in another tab" in html
    assert "from the first tab" in html
    write(client, "both", 1)
    assert Note.objects.get().text == "both"


def test_an_emptied_note_goes(client):
    write(client, "x")
    html = write(client, "  \n", 1, headers=HTMX).content.decode()

    assert not Note.objects.exists()
    assert 'name="version" value="0"' in html
    write(client, "again")
    assert Note.objects.get().text == "again"


@pytest.mark.parametrize(
    ("text", "said"), [("x" * 20_001, "20000"), ("a\0b", "Null characters are not allowed")]
)
def test_what_cannot_be_kept_stays_on_the_page_with_the_reason(client, text, said):
    response = write(client, text)
    page = read(response)

    assert response.status_code == 422
    assert said in page.text
    assert text.replace("\0", "")[:50] in page.text.replace("\ufffd", "").replace("\0", "")
    assert not Note.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", str(2**31), "9" * 5000])
def test_a_version_that_is_none_saves_nothing(client, version):
    response = client.post("/practice/note/q/", {"text": "kept", "version": version})

    assert response.status_code == 422
    assert "kept" in response.content.decode()
    assert not Note.objects.exists()


def test_a_note_is_seen_by_its_writer_alone(alice, bob, ivy, eve, client):
    actions.write_note(learner_named(alice), Question.objects.get(), "canary", version=0)

    assert "canary" in signed_in(alice).get("/questions/q/").content.decode()
    for other in (client, *map(signed_in, (bob, ivy, eve))):
        for address in ("/questions/q/", "/practice/note/q/", "/"):
            assert "canary" not in other.get(address).content.decode()


def test_bobs_note_never_touches_alices(alice, bob):
    actions.write_note(learner_named(alice), Question.objects.get(), "alice's", version=0)
    write(signed_in(bob), "bob's")

    assert set(Note.objects.values_list("learner__user__email", "text")) == {
        ("alice@example.org", "alice's"),
        ("bob@example.org", "bob's"),
    }


def test_a_note_on_a_hidden_question_is_not_found_and_stays(alice):
    hidden = make_question(slug="hidden", audience=Audience.INTERVIEW)
    actions.write_note(learner_named(alice), hidden, "mine", version=0)
    client = signed_in(alice)

    for response in (
        client.get("/practice/note/hidden/"),
        client.post("/practice/note/hidden/", {"text": "new", "version": 1}),
    ):
        assert response.status_code == 404
        assert response.content == client.get("/practice/note/absent/").content
    assert Note.objects.get().text == "mine"


def test_note_in_a_search_finds_ones_own_words_and_nobody_elses(client, alice, bob):
    """With everything else that a search can say, in the list and in practice."""
    make_question(slug="other", tags=("drift",))
    make_question(slug="third", tags=("drift",))
    for who, slug, text in (
        (alice, "q", "Café: the **rollback** drill"),
        (alice, "other", "Ask about Rollbacks, as at café Uber"),
        (bob, "third", "rollback café"),
    ):
        actions.write_note(learner_named(who), Question.objects.get(slug=slug), text, version=0)

    def found(who: Client, query: str) -> set[str]:
        page = read(who.get("/", {"q": query}))
        return {link.href.split("/")[2] for link in page.links if "/questions/" in link.href}

    hers, his = signed_in(alice), signed_in(bob)
    for query, slugs in {
        "note:rollback": {"q", "other"},
        "note:CAFE": {"q", "other"},
        "note:roll": {"q", "other"},  # the word may still be being typed
        "note:back": set(),
        'note:"rollback drill"': {"q"},
        'note:"drill rollback"': set(),
        "note:": {"q", "other"},
        "-note:": {"third"},
        "note:cafe -note:uber": {"q"},
        "note:rollback tag:drift": {"other"},
        "matter note:drill": {"q"},
    }.items():
        assert found(hers, query) == slugs, query
    assert found(his, "note:rollback") == {"third"}
    assert found(client, "note:rollback") == set()

    page = read(hers.get("/", {"q": "note:rollback"}))
    assert "2 questions" in page.text
    assert re.search(r"Drift 1\b", page.text), "counts follow the notes"
    assert "0 due · 2 new" in read(hers.get("/practice/", {"q": "note:rollback"})).text
