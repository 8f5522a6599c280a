"""A question dropped beside another stands there, and no more is renumbered than need be."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from questions import ordering
from questions.models import Question
from questions.moves import Overtaken
from questions.ordering import NoRoom, place
from tests.factories import make_question, make_questions

pytestmark = pytest.mark.django_db

LIST = "/admin/questions/question/"


def order() -> str:
    return "".join(Question.objects.in_bank_order().values_list("slug", flat=True))


def put(question: Question, side: str, beside: Question, by: Any = None) -> dict[int, int]:
    seen = Question.objects.values_list("position", flat=True).get(pk=question.pk)
    return place(question, beside=beside, before=side == "before", seen=seen, by=by)


@pytest.mark.parametrize("positions", ["10 20 30 40", "7 7 7 7", "1 2 2 3", "0 0 5 5"])
def test_it_stands_where_it_was_put_whatever_the_numbers(eve: User, positions: str) -> None:
    a, b, c, d = (
        make_question(slug=slug, position=int(position))
        for slug, position in zip("abcd", positions.split(), strict=True)
    )

    for question, side, beside, expected in (
        (d, "before", a, "dabc"),
        (a, "after", c, "dbca"),
        (d, "after", b, "bdca"),
        (a, "before", c, "bdac"),
        (b, "after", c, "dacb"),
    ):
        assert put(question, side, beside, by=eve)
        assert order() == expected


def test_in_a_tidy_bank_one_question_is_renumbered(eve: User) -> None:
    a, b, c = (make_question(slug=s, position=p) for s, p in zip("abc", (10, 20, 30), strict=True))

    assert put(c, "before", b, by=eve) == {c.pk: 15}
    assert put(a, "after", b, by=eve) == {a.pk: 30}
    assert [q.versions.count() for q in (a, b, c)] == [2, 1, 2]
    newest = c.versions.get(number=2)
    assert (newest.by, newest.reason) == (eve, "Moved before b")


def test_the_same_wish_twice_changes_nothing_more() -> None:
    a, b = make_question(slug="a", position=10), make_question(slug="b", position=20)

    place(b, beside=a, before=True, seen=20, by=None)

    assert place(b, beside=a, before=True, seen=20, by=None) == {}
    assert place(b, beside=b, before=True, seen=20, by=None) == {}
    assert (order(), b.versions.count()) == ("ba", 2)


def test_a_question_that_somebody_moved_meanwhile_stays() -> None:
    a, b, c = (make_question(slug=s, position=p) for s, p in zip("abc", (10, 20, 30), strict=True))
    put(c, "before", b)

    with pytest.raises(Overtaken):
        place(c, beside=a, before=True, seen=30, by=None)
    assert order() == "acb"


def test_where_too_many_would_have_to_make_room_nothing_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ordering, "MAX_SHIFTED", 3)
    questions = make_questions(8, position=1)

    with pytest.raises(NoRoom):
        put(questions[7], "before", questions[1])
    assert set(Question.objects.values_list("position", flat=True)) == {1}


# At the desk


@pytest.fixture
def desk(client: Client, eve: User) -> Client:
    client.force_login(eve)
    return client


def test_a_drop_says_what_became_of_it_and_the_new_numbers(desk: Client) -> None:
    a, b = (make_question(slug=s, title=f"{s}?", position=p) for s, p in (("a", 10), ("b", 20)))
    address = f"{LIST}{b.pk}/place/"
    assert f'data-place="{address}"' in desk.get(LIST).content.decode()
    assert "data-place" not in desk.get(f"{LIST}?o=2").content.decode()

    done = desk.post(address, {"beside": a.pk, "side": "before", "seen": 20})

    assert done.json() == {"said": "“b?” is before “a?” now.", "numbers": {str(b.pk): 4}}
    assert order() == "ba"
    stale = desk.post(f"{LIST}{a.pk}/place/", {"beside": b.pk, "side": "before", "seen": 99})
    assert (stale.status_code, order()) == (409, "ba")
    assert "Somebody moved “a?” meanwhile" in stale.json()["said"]


@pytest.mark.parametrize(
    "data",
    [{}, {"beside": "9", "side": "before", "seen": 1}, {"beside": "x\0", "seen": "1" * 5000}],
    ids=["nothing", "gone", "nonsense"],
)
def test_a_drop_that_leads_nowhere_is_refused_in_words(desk: Client, data: dict[str, Any]) -> None:
    question = make_question()

    response = desk.post(f"{LIST}{question.pk}/place/", data)

    assert response.status_code == 422
    assert response.json() == {"said": "That place isn’t there any more: reload the list."}
    assert desk.post(f"{LIST}0/place/", data).status_code == 404


def ticked(desk: Client, action: str, *questions: Question, every: bool = False) -> Any:
    chosen = [question.pk for question in questions]
    data = {"action": action, "_selected_action": chosen, "select_across": "1" if every else "0"}
    return desk.post(LIST, data)


def test_ticked_questions_are_exported_in_every_format(desk: Client) -> None:
    a, b, c = (make_question(slug=slug, title="=1+1") for slug in "abc")

    table = ticked(desk, "export_csv", c, a)
    records = ticked(desk, "export_json", c, a)
    zipped = ticked(desk, "export_zip", b)

    assert table["Content-Disposition"].endswith('.csv"')
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline="")))
    assert [(row["slug"], row["title"]) for row in rows] == [("a", "'=1+1"), ("c", "'=1+1")]
    assert [record["slug"] for record in json.loads(records.content)["questions"]] == ["a", "c"]
    assert zipped["Content-Type"] == "application/zip"
    assert zipped.content.startswith(b"PK")


def test_too_many_ticked_questions_are_refused(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("questions.admin.exporting.MAX_EXPORTED", 2)
    questions = make_questions(3)

    response = ticked(desk, "export_csv", questions[0], every=True)

    assert response.status_code == 302
    assert "At most 2 questions" in desk.get(LIST).content.decode()


def test_the_list_by_role_and_topic_has_each_question_once(desk: Client) -> None:
    both = make_question(slug="both", title="Both?", tags=("drift", "gpu"))
    make_question(slug="neither", title="Neither?", tags=(), roles=())
    drift, gpu = (both.tags.get(slug=slug).pk for slug in ("drift", "gpu"))
    role = both.roles.get().pk

    def shown(query: str) -> str:
        text = desk.get(f"{LIST}?{query}").content.decode()
        return "".join(
            name for name in ("Both?", "Neither?") for _ in range(text.count(f">{name}<"))
        )

    assert shown(f"roles__id__exact={role}&tags__id__exact={drift}") == "Both?"
    assert shown(f"tags__id__exact={drift}&tags__id__exact={gpu}") == "Both?"
    assert shown("tags__isnull=True") == "Neither?"
    assert shown("tags__isnull=False") == "Both?"
    assert desk.get(f"{LIST}?tags__id__exact=odd").headers["Location"] == f"{LIST}?e=1"
    data = {"action": "export_json", "select_across": "1", "_selected_action": [both.pk]}
    chosen = desk.post(f"{LIST}?tags__id__exact={gpu}", data)
    assert [record["slug"] for record in json.loads(chosen.content)["questions"]] == ["both"]
