"""One's own data: all of it and nobody else's in the download, none of it after deletion."""

import csv
import json
from io import StringIO

import pytest

from practice import actions
from practice.models import Learner
from practice.mydata import delete_of, export_of, table
from questions.content import Status
from tests.factories import make_question
from tests.practice.study import answer, change, learner_named
from web.registry import personal_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich(alice, bob):
    question = make_question(slug="q", title='A "quote" here?')
    for user, word in ((alice, "canary-alice"), (bob, "canary-bob")):
        learner = learner_named(user)
        actions.set_bookmark(learner, question, on=True)
        actions.write_note(learner, question, f"=cmd {word} note", version=0)
        answer(learner, question, 3, typed=f"{word} answer", fell=True, ticks=[0])
        actions.skip(learner, make_question(), now=learner.made, answer=f"{word} half")
    return question


def test_the_download_has_every_row_of_mine_and_none_of_others(rich, alice):
    files = export_of(alice)
    text = "".join(map(str, files.values()))
    data = json.loads(files["practice.json"])

    for word in ("note", "answer", "half"):
        assert f"canary-alice {word}" in text
    assert "canary-bob" not in text
    assert [row["slug"] for row in data["bookmarks"]] == ["q"]
    assert data["reviews"][0]["rating"] == 3
    assert data["cards"][0]["stability"] > 0
    assert set(files) == {
        "practice.json", "bookmarks.csv", "notes.csv", "cards.csv", "reviews.csv", "anki.txt",
    }  # fmt: skip


def test_what_was_reset_is_in_it_too_until_it_is_gone(rich, alice):
    actions.reset_progress(learner_named(alice), None, label="everything")
    data = json.loads(export_of(alice)["practice.json"])

    assert data["cards"][0]["set_aside"] == "everything"


def test_the_tables_can_be_read_back_and_no_cell_is_a_formula(rich, alice):
    files = export_of(alice)
    [note] = csv.DictReader(StringIO(str(files["notes.csv"])))

    assert note["slug"] == "q"
    assert note["text"] == "'=cmd canary-alice note"
    assert [row["rating"] for row in csv.DictReader(StringIO(str(files["reviews.csv"])))] == ["3"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_begins_with_a_quote(start):
    [row] = csv.DictReader(StringIO(table(["a"], [{"a": f"{start}1"}]), newline=""))

    assert row["a"] == f"'{start}1"


def test_the_deck_has_a_line_for_each_question_one_may_see(rich, alice):
    deck = str(export_of(alice)["anki.txt"])
    head = [line for line in deck.splitlines() if line.startswith("#")]
    [row] = csv.reader(
        [line for line in deck.splitlines() if not line.startswith("#")], delimiter="\t"
    )

    assert "#html:true" in head
    assert row[0] == 'A "quote" here?'
    assert "because" in row[1]
    assert row[2] == "monitoring"

    change(rich, status=Status.RETIRED)
    deck = str(export_of(alice)["anki.txt"])
    assert "because" not in deck
    assert "canary-alice note" in str(export_of(alice)["notes.csv"]), "one's own words stay"


def test_whoever_kept_nothing_gets_no_files(alice):
    assert export_of(alice) == {}


def test_deleting_the_account_takes_everything_along_and_leaves_others(rich, alice, bob):
    delete_of(alice)
    alice.delete()

    assert [learner.user for learner in Learner.objects.all()] == [bob]
    assert export_of(bob)


def test_practice_hands_its_data_up():
    assert "practice" in [data.name for data in personal_data]
