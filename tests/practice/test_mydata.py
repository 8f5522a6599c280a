"""One's own data: all of it and nobody else's in the download, none of it after deletion."""

import csv
import json
import sqlite3
import zipfile
from contextlib import closing
from io import BytesIO, StringIO

import pytest

from practice import actions
from practice.anki import Flashcard, deck
from practice.models import Learner
from practice.mydata import delete_of, export_of
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
        "practice.json", "bookmarks.csv", "notes.csv", "cards.csv", "reviews.csv", "anki.apkg",
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


def notes_of(apkg):
    """What is in a deck: the questions, answers and tags of its notes, each with a card."""
    with zipfile.ZipFile(BytesIO(apkg)) as archive:
        content = archive.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as collection:
        collection.deserialize(content)
        assert collection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [(models, decks)] = collection.execute("SELECT models, decks FROM col")
        rows = collection.execute(
            "SELECT flds, notes.tags, mid, did FROM notes JOIN cards ON nid = notes.id ORDER BY due"
        ).fetchall()
    assert {str(mid) for _, _, mid, _ in rows} <= json.loads(models).keys()
    assert {str(did) for *_, did in rows} <= json.loads(decks).keys()
    return [(*fields.split("\x1f"), tags.strip()) for fields, tags, *_ in rows]


def test_the_deck_has_a_card_for_each_question_one_may_see(rich, alice):
    [(front, back, tags)] = notes_of(export_of(alice)["anki.apkg"])
    assert front == "A &quot;quote&quot; here?"
    assert "because" in back
    assert tags == "monitoring"

    change(rich, status=Status.RETIRED)
    assert notes_of(export_of(alice)["anki.apkg"]) == []
    assert "canary-alice note" in str(export_of(alice)["notes.csv"]), "one's own words stay"


def test_a_later_deck_knows_the_same_notes_by_the_same_names():
    def names(*cards):
        with zipfile.ZipFile(BytesIO(deck("prep", cards, made=1))) as archive:
            collection = sqlite3.connect(":memory:")
            collection.deserialize(archive.read("collection.anki2"))
        with closing(collection):
            return dict(collection.execute("SELECT sfld, guid FROM notes"))

    one, other = Flashcard("a", "A?", "", []), Flashcard("b", "B?", "", ["x"])
    assert names(other, one).items() >= names(one).items()


def test_whoever_kept_nothing_gets_no_files(alice):
    assert export_of(alice) == {}


def test_deleting_the_account_takes_everything_along_and_leaves_others(rich, alice, bob):
    delete_of(alice)
    alice.delete()

    assert [learner.user for learner in Learner.objects.all()] == [bob]
    assert export_of(bob)


def test_practice_hands_its_data_up():
    assert "practice" in [data.name for data in personal_data]
