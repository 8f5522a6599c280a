"""Blind until one's own card is in; then all of it side by side, decided, on paper, in files."""

import csv
import json
from io import StringIO

import pytest

from interviews import scoring
from interviews.models import Access, Interview, Score, Scorecard
from tests.factories import make_question
from tests.interviews.panel import CANDIDATE, make_interview, make_interviewer, score, submit
from tests.page import read
from tests.practice.study import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida(db):
    return make_interviewer("ida")


@pytest.fixture
def interview(ivy, ida):
    questions = [make_question(title=f"Question {name}?") for name in "ABC"]
    return make_interview(ivy, ida, questions=questions)


ADDRESSES = ["", "ask/1/", "card/", "grid/", "report/", "export.csv", "export.json", "plan/"]


def test_what_others_wrote_is_nowhere_before_ones_own_card_is_in(ivy, ida, interview):
    home = f"/interviews/{interview.pk}/"
    submit(score(interview, ida, 4, 1, 2, word="canary-ida"), 4, "canary-ida summary")
    card = score(interview, ivy, 1, 4, 2)
    client = signed_in(ivy)

    for headers in ({}, {"Accept": "application/json"}, {"HX-Request": "true"}):
        for address in (*(home + rest for rest in ADDRESSES), "/interviews/", "/me/data/"):
            response = client.get(address, headers=headers)
            assert b"canary-ida" not in response.content, address
            assert b"Strong yes" not in response.content or "card" in address
    assert b"card is in" not in client.get(home).content, "nor who is done"
    for rest in ("grid/", "report/", "export.csv", "export.json"):
        assert client.get(home + rest).status_code == 403
    assert b"canary-ida" not in client.get("/me/data/download/").content
    assert set(Score.objects.readable_by(ivy)) == set(card.scores.all())
    assert list(Scorecard.objects.readable_by(ivy)) == [card]

    submit(card)
    assert Score.objects.readable_by(ivy).count() == 6
    for rest in ("grid/", "report/", "export.csv", "export.json"):
        body = client.get(home + rest).content
        assert b"canary-ida evidence" in body
        assert b"canary-ida notes" not in body, "private notes stay private"
    ivy.groups.clear()
    ivy.__dict__.pop("_role_names", None)
    assert not Score.objects.readable_by(ivy).exists()


def test_a_card_of_an_interview_that_is_not_ones_own_opens_nothing(ivy, ida, interview):
    other = make_interview(ivy)
    submit(score(other, ivy, 3))
    submit(score(interview, ida, 4, 1, 2))

    assert Score.objects.readable_by(ivy).filter(card__interview=interview).count() == 0


def test_the_debrief_begins_where_the_panel_is_widest_apart(ivy, ida, interview):
    submit(score(interview, ida, 3, 1, 2, word="heard"), 1, "Falls for the trap.")
    submit(score(interview, ivy, 4, 4, 2), 4, "Would hire at once.")
    page = read(signed_in(ida).get(f"/interviews/{interview.pk}/grid/"))

    places = [page.text.index(f"Question {name}?") for name in "BAC"]
    assert places == sorted(places)
    assert "3 apart" in page.text
    assert "1 apart" not in page.text
    assert "Falls for the trap." in page.text
    assert "Would hire at once." in page.text
    assert "Ivy decides." in page.text
    assert not [href for href in page.hrefs("/interviews/") if "export" in href]


def test_the_owner_decides_once_with_a_reason_and_the_panel_reads_it(ivy, ida, interview):
    home = f"/interviews/{interview.pk}/"
    submit(score(interview, ivy, 3, 3, 3))
    client, version = signed_in(ivy), Interview.objects.get().version
    assert "not in yet: Ida" in read(client.get(f"{home}grid/")).text
    decided = {"decision": "go-on", "reason": "Knows production.", "version": version}

    assert signed_in(ida).post(f"{home}decide/", decided).status_code == 403
    assert client.post(f"{home}decide/", decided | {"reason": " "}).status_code == 422
    stale = client.post(f"{home}decide/", decided | {"version": version - 1})
    assert stale.status_code == 409
    assert "Knows production." in read(stale).text
    for _ in range(2):  # a double click
        assert client.post(f"{home}decide/", decided).status_code == 303
    second = client.post(f"{home}decide/", decided | {"decision": "decline", "reason": "No."})
    assert second.status_code == 409
    assert Interview.objects.get().decision == "go-on"
    assert Access.objects.filter(act="close").count() == 1
    assert "Go on with them" in read(signed_in(ida).get(home)).text
    assert "Knows production." not in read(signed_in(ida).get(home)).text, "her card never came in"


def test_the_files_have_everything_and_no_cell_is_a_formula(ivy, ida, interview):
    card = score(interview, ida, 4, 1, 2)
    Score.objects.filter(card=card).update(evidence='=HYPERLINK("evil")', notes="secret")
    submit(card, 2, "@summary")
    submit(score(interview, ivy, 1, None, 3))
    client = signed_in(ivy)
    table = client.get(f"/interviews/{interview.pk}/export.csv")
    rows = list(csv.DictReader(StringIO(table.content.decode())))
    data = json.loads(client.get(f"/interviews/{interview.pk}/export.json").content)

    assert len(rows) == 6
    assert {row["evidence"] for row in rows} == {"", '\'=HYPERLINK("evil")'}
    assert rows[0]["candidate"] == CANDIDATE
    assert CANDIDATE not in table.headers["Content-Disposition"]
    assert [question["version"] for question in data["questions"]] == [1, 1, 1]
    found = {card["interviewer"]: card for card in data["cards"]}
    assert found["Ida"]["summary"] == "@summary"
    assert [one["score"] for one in found["Ivy"]["scores"]] == [1, None, 3]
    assert "secret" not in json.dumps(data)


def test_who_looked_is_known_to_the_owner_without_what_they_saw(ivy, ida, interview):
    for user in (ivy, ida):
        submit(score(interview, user, 3, 3, 3, word="canary"))
    home = f"/interviews/{interview.pk}/"
    signed_in(ida).get(f"{home}grid/")
    signed_in(ida).head(f"{home}report/")
    signed_in(ivy).get(f"{home}export.csv")

    assert list(Access.objects.values_list("user__name", "act")) == [
        ("Ivy", "csv"),
        ("Ida", "debrief"),
    ]
    assert "Ida opened the debrief" in read(signed_in(ivy).get(home)).text
    assert "opened the debrief" not in read(signed_in(ida).get(home)).text


def test_a_debrief_of_four_by_twenty_is_as_many_queries_as_one_of_two_by_one(
    ivy, django_assert_num_queries
):
    for panel, amount in ((2, 1), (4, 20)):
        others = [make_interviewer(f"i{panel}-{number}") for number in range(panel - 1)]
        interview = make_interview(ivy, *others, questions=amount)
        for user in (ivy, *others):
            submit(score(interview, user, *[3] * amount))
        client = signed_in(ivy)
        client.get("/interviews/")
        with django_assert_num_queries(11):
            client.get(f"/interviews/{interview.pk}/grid/")
        with django_assert_num_queries(10):
            client.get(f"/interviews/{interview.pk}/report/")


@pytest.mark.parametrize(
    ("seconds", "face"), [(0, "0:00"), (59, "0:59"), (460, "7:40"), (3661, "1:01:01")]
)
def test_a_clock_is_read_at_a_glance(seconds, face):
    assert scoring.clock(seconds) == face


def test_an_average_is_of_the_scores_that_were_given():
    assert scoring.average([4, None, 1]) == 2.5
    assert scoring.average([None, None]) is None
