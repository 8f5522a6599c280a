"""What changed in a question since it was studied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.changes import diff, differences
from practice.models import Card
from tests.factories import make_content, make_question
from tests.page import read
from tests.practice.study import answer, change, learner_named, signed_in


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_difference_lets_no_markup_through(before, after):
    html = str(diff(before, after))
    for tag in ("del", "ins"):
        assert html.count(f"<{tag}>") == html.count(f"</{tag}>")
        html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")

    assert "<" not in html
    assert ">" not in html


def test_words_that_went_and_came_are_marked_in_lines_that_changed():
    assert (
        diff("Same line.\nIt never breaks.", "Same line.\nIt often breaks & <b>.")
        == "…\nIt <del>never</del><ins>often</ins> breaks<ins> &amp; &lt;b&gt;</ins>."
    )


def test_only_what_is_learnt_counts():
    old = make_content(slug="q", title="Old?", tags=("drift",), minutes=5, answer="Same.")
    new = make_content(slug="q", title="New?", tags=("serving",), minutes=9, answer="Same.")

    assert [change.label for change in differences(old, new)] == ["Question"]


def test_very_long_lines_are_compared_as_a_whole_and_at_once():
    html = diff("a " * 20_000, "b " * 20_000)

    assert html.count("<del>") == html.count("<ins>") == 1


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def client(self, alice):
        question = make_question(slug="q", trap="Old trap.")
        answer(learner_named(alice), question, 3)
        return signed_in(alice)

    def test_the_question_says_so_and_shows_how(self, client):
        question = Card.objects.get().question
        assert "Changed since" not in client.get("/questions/q/").content.decode()

        change(question, trap="New trap.")
        assert "/practice/changes/q/" in read(client.get("/questions/q/")).hrefs()
        html = client.get("/practice/changes/q/").content.decode()
        assert "<del>Old</del><ins>New</ins> trap." in html
        assert "/practice/?only=q" in html

    def test_having_seen_it_is_enough(self, client):
        change(Card.objects.get().question, trap="New trap.")
        response = client.post("/practice/changes/q/")

        assert response.headers["Location"] == "/questions/q/"
        assert "Changed since" not in client.get("/questions/q/").content.decode()

    def test_a_new_tag_is_no_change_to_study(self, client):
        change(Card.objects.get().question, minutes=20)

        assert "Changed since" not in client.get("/questions/q/").content.decode()
        assert "It says what it said" in client.get("/practice/changes/q/").content.decode()

    def test_who_has_not_studied_it_hears_nothing(self, client, bob):
        change(Card.objects.get().question, trap="New trap.")
        other = signed_in(bob)

        assert "Changed since" not in other.get("/questions/q/").content.decode()
        assert "Old" not in other.get("/practice/changes/q/").content.decode()
