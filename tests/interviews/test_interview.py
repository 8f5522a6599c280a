"""Planning and starting an interview, who may see it, and what it knows of the questions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from interviews.actions import interviews
from interviews.asked import asked_since, met_by, times_asked
from interviews.models import AskedItem, Interview, SetItem
from questions import bankfile
from questions.content import Status
from tests.factories import make_content, make_question
from tests.interviews.panel import CANDIDATE, make_interview, make_interviewer, make_set, submit
from tests.interviews.panel import score as scored
from tests.page import read
from tests.practice.study import change, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida(db):
    """Another interviewer."""
    return make_interviewer("ida")


def test_an_interview_is_planned_with_a_panel_and_a_time_of_ones_own_clock(ivy, ida):
    ivy.time_zone = "Europe/Berlin"
    ivy.save()
    questions = make_set(ivy, make_question(title="Why drift?"))
    response = signed_in(ivy).post(
        "/interviews/new/",
        {"set": questions.pk, "candidate": CANDIDATE, "scheduled": "2026-07-01T10:00",
         "panel": "IDA@example.org\n"},
    )  # fmt: skip

    interview = Interview.objects.get()
    assert response.headers["Location"] == f"/interviews/{interview.pk}/"
    assert interview.scheduled == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert [seat.user for seat in interview.panel.all()] == [ivy, ida]
    for user in (ivy, ida):
        page = read(signed_in(user).get(f"/interviews/{interview.pk}/"))
        assert CANDIDATE in page.text
        assert "Why drift?" in page.text
        assert CANDIDATE not in page.title
    assert "10:00" in read(signed_in(ivy).get("/interviews/")).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"panel": "alice@example.org"}, "No interviewer here has the address alice@example.org."),
        ({"panel": "no@example.org"}, "No interviewer here has the address no@example.org."),
        ({"panel": "nonsense"}, "Enter a valid email address."),
        ({"panel": "\n".join(f"a{n}@b.de" for n in range(13))}, "at most 12 people"),
        ({"candidate": " \u200b "}, "This field is required."),
        ({"candidate": "x" * 121}, "at most 120 characters"),
        ({"scheduled": "tomorrow"}, "Enter a valid date/time."),
        ({"set": "99999999999999999999"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_planned_is_said_and_nothing_typed_is_lost(ivy, alice, sent, said):
    data = {"set": make_set(ivy).pk, "candidate": CANDIDATE, "panel": ""} | sent
    response = signed_in(ivy).post("/interviews/new/", data)

    assert response.status_code == 422
    assert said in read(response).text
    for value in (value for name, value in sent.items() if name != "set"):
        assert value.splitlines()[-1].strip() in response.content.decode()
    assert not Interview.objects.exists()


def test_somebody_elses_set_is_no_choice(ivy, ida):
    page = read(signed_in(ivy).get(f"/interviews/new/?set={make_set(ida, title='hers').pk}"))

    assert "hers" not in page.text


def test_starting_freezes_the_questions_and_no_later_edit_reaches_them(ivy):
    banked, own = make_question(title="Why drift?"), make_content(title="My own?", hint="Own hint")
    found = make_set(ivy, banked)
    SetItem.objects.create(set=found, own_text=bankfile.dump(own), position=9, minutes=5, hint="!")
    interview = interviews.plan_interview(found, ivy, candidate="C", scheduled=None)
    client = signed_in(ivy)
    client.post(f"/interviews/{interview.pk}/start/")
    before = list(AskedItem.objects.values())

    change(banked, title="Why not?", trap="Another trap.")
    SetItem.objects.filter(set=found).delete()
    found.delete()
    client.post(f"/interviews/{interview.pk}/start/")
    assert list(AskedItem.objects.values()) == before
    first, second = AskedItem.objects.all()
    assert (first.title, second.title) == ("Why drift?", "My own?")
    assert list(AskedItem.objects.values_list("version__number", flat=True)) == [1, None]
    html = client.get(f"/interviews/{interview.pk}/ask/1/").content.decode()
    for text in ("Why drift?", "Saying that it never breaks.", "My own?", "Own hint", "Note: !"):
        assert text.removeprefix("Note: ") in html
    assert "Another trap." not in html


def test_a_question_retired_before_the_start_is_left_out_and_one_retired_later_is_asked(ivy):
    gone, kept = make_question(title="Gone?"), make_question(title="Kept?")
    interview = make_interview(ivy, questions=[gone, kept], begun=False)
    client = signed_in(ivy)
    change(gone, status=Status.RETIRED)
    assert "retired: will be left out" in read(client.get(f"/interviews/{interview.pk}/")).text

    page = read(client.post(f"/interviews/{interview.pk}/start/", follow=True))
    assert "1 question was retired" in page.text
    assert AskedItem.objects.get().title == "Kept?"
    change(kept, status=Status.RETIRED)
    response = client.post(
        f"/interviews/{interview.pk}/ask/1/",
        {"value": "3", "version": 0, "seconds": 5},
    )
    assert response.status_code == 303
    assert "Kept?" in read(client.get(f"/interviews/{interview.pk}/ask/1/")).text


def test_an_empty_set_is_not_started(ivy):
    interview = make_interview(ivy, questions=0, begun=False)
    page = read(signed_in(ivy).post(f"/interviews/{interview.pk}/start/", follow=True))

    assert "There is nothing to ask" in page.text
    assert Interview.objects.get().started is None


def test_the_panel_alone_finds_it_and_whoever_leaves_it_is_out_at_once(ivy, ida, bob, eve, client):
    interview = make_interview(ivy, ida)
    card = scored(interview, ida, 3)
    home = f"/interviews/{interview.pk}/"
    addresses = [home, *(home + rest for rest in (
        "ask/", "ask/1/", "card/", "card/amend/", "grid/", "report/", "export.csv", "export.json",
        "plan/", "forget/"))]  # fmt: skip
    ida_there = signed_in(ida)
    assert ida_there.get(f"{home}ask/1/").status_code == 200
    owner = signed_in(ivy)
    owner.post(f"{home}plan/", {"candidate": CANDIDATE, "version": 2, "panel": ""})

    for someone in (ida_there, signed_in(bob), signed_in(eve), signed_in(make_interviewer("out"))):
        absent = someone.get("/interviews/999999/")
        for address in addresses:
            response = someone.get(address)
            assert response.status_code == 404, address
            assert response.content == absent.content
            assert dict(response.headers) == dict(absent.headers)
        sent = {"value": "4", "version": card.version, "seconds": 1}
        assert someone.post(f"{home}ask/1/", sent).status_code == 404
    assert card.scores.get(item__position=1).value == 3
    ivy.groups.clear()
    assert owner.get(home).status_code == 404
    assert client.get(home).headers["Location"].startswith("/accounts/login/")


def test_nothing_of_it_is_kept_by_a_cache_and_its_address_goes_nowhere(ivy):
    interview = make_interview(ivy)
    for address in ("/interviews/", f"/interviews/{interview.pk}/ask/1/", "/interviews/new/"):
        response = signed_in(ivy).get(address)
        assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
        assert response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
        assert CANDIDATE not in read(response).title


def test_a_plan_changed_in_two_tabs_overwrites_nothing(ivy, ida):
    interview = make_interview(ivy, begun=False)
    client, address = signed_in(ivy), f"/interviews/{interview.pk}/plan/"
    assert read(client.get(address)).values("version") == ["1"]
    client.post(address, {"candidate": "First tab", "version": 1, "panel": "ida@example.org"})
    response = client.post(address, {"candidate": "Second tab", "version": 1})

    page = read(response)
    assert response.status_code == 409
    assert "First tab" in page.text
    assert "Second tab" in page.values("candidate")
    assert page.values("version") == ["2"]
    assert Interview.objects.get().candidate == "First tab"
    assert signed_in(ida).get(address).status_code == 403


def test_the_list_says_first_what_is_owed_in_as_many_queries_as_ever(
    ivy, ida, django_assert_num_queries
):
    questions = [make_question()]
    owed = make_interview(ivy, ida, questions=questions, candidate="Owed")
    client = signed_in(ivy)
    client.get("/interviews/")
    with django_assert_num_queries(6):
        page = read(client.get("/interviews/"))
    assert "Your card is not in" in page.text

    submit(scored(owed, ivy, 3))
    for number in range(199):
        make_interview(ida, ivy, questions=questions, candidate=f"Many {number}", begun=False)
    with django_assert_num_queries(6):
        page = read(client.get("/interviews/"))
    assert "Your card is not in" not in page.text
    assert "Page 1 of 4" in page.text
    assert "Owed" in read(client.get("/interviews/?page=4")).text


def test_the_recipe_learns_what_was_asked_lately_and_what_a_candidate_has_met(ivy, ida):
    old, new, other, hers = (make_question() for _ in range(4))
    first = make_interview(ivy, questions=[old], candidate="Maria K.")
    Interview.objects.update(started=timezone.now() - timedelta(days=100))
    second = make_interview(ivy, questions=[new], candidate="MARIA K.")
    third = make_interview(ivy, questions=[other], candidate="Somebody")
    make_interview(ida, questions=[hers], candidate="Maria K.")

    assert asked_since(ivy, 90) == {new.pk, other.pk}
    assert asked_since(ivy, 110) == {old.pk, new.pk, other.pk}
    assert met_by(ivy, [second.pk]) == {old.pk, new.pk}
    assert met_by(ivy, [first.pk, third.pk]) == {old.pk, new.pk, other.pk}
    assert met_by(ida, [first.pk]) == set()


def test_a_question_tells_interviewers_how_often_and_when_last_it_was_asked(
    ivy, alice, client, django_assert_num_queries
):
    question = make_question(slug="q")
    make_interview(ivy, questions=[question])
    make_interview(make_interviewer("ida"), questions=[question])
    with django_assert_num_queries(1):
        found = times_asked(question)

    assert found.times == 2
    day = f"{timezone.now():%-d %B %Y}"
    assert f"twice, last on {day}" in read(signed_in(ivy).get("/questions/q/")).text
    for someone in (signed_in(alice), client):
        assert "last on" not in read(someone.get("/questions/q/")).text


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "١", "x"])
def test_a_guessed_number_leads_nowhere(ivy, number):
    client: Client = signed_in(ivy)
    interview = make_interview(ivy)

    assert client.get(f"/interviews/{number}/").status_code == 404
    assert client.get(f"/interviews/{interview.pk}/ask/{number}/").status_code == 404


def test_an_edit_of_the_bank_reaches_only_interviews_that_begin_after_it(ivy):
    question = make_question(title="Said so?")
    first = make_interview(ivy, questions=[question])
    change(question, title="Said better?")
    second = make_interview(ivy, questions=[question])

    asked = AskedItem.objects.order_by("pk").values_list("interview", "title", "version__number")
    assert list(asked) == [(first.pk, "Said so?", 1), (second.pk, "Said better?", 2)]
