"""A question's own page: what it says, to whom, and what it says of what is hidden."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from accounts.models import User
from questions.actions import write_question
from questions.content import Audience, Link, Status
from questions.models import Question
from questions.rows import content_of
from tests.factories import make_question, make_questions
from tests.page import Page, read

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return read(response)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change(question: Question, **values: Any) -> Question:
    question = Question.objects.with_everything().get(pk=question.pk)
    return write_question(replace(content_of(question), **values), question)


def hide(question: Question) -> Question:
    return change(question, audience=Audience.INTERVIEW)


WALLS: dict[str, dict[str, Any]] = {
    "draft": {"status": Status.DRAFT},
    "in review": {"status": Status.REVIEW},
    "retired": {"status": Status.RETIRED},
    "interview only": {"audience": Audience.INTERVIEW},
    "embargoed": {
        "audience": Audience.EMBARGOED,
        "embargo": timezone.now() + timedelta(days=1000),
    },
}


def test_the_page_says_everything_a_reader_may_know(client):
    make_question(
        slug="drift",
        title="How would you notice drift?",
        difficulty="hard",
        kind="scenario",
        minutes=11,
        companies=("Uber", "Airbnb"),
        roles=("mlops-engineer", "data-scientist"),
        tags=("monitoring", "drift"),
        hint="Think of *time*.",
        short_answer="By watching inputs.",
        answer="Compare `P(x)` with what was.\n\n### How far apart\n\n|a|b|\n|---|--:|\n|1|2|",
        trap="Waiting for **labels**.",
        checklist=("Names a distance", "Names a threshold"),
        follow_ups=("**Which distance?** PSI.",),
        learn=Link("The book", "https://example.org/book"),
        further=(Link("The paper", "https://example.org/paper?a=1&b=2"),),
        reviewed=date(2026, 11, 22),
    )

    shown = page(client, "/questions/drift/")

    assert shown.title.startswith("How would you notice drift?")
    for words in (
        "How would you notice drift?", "Hard", "Production scenario", "11 min", "Think of time.",
        "By watching inputs.", "Compare P(x) with what was.", "How far apart",
        "Waiting for labels.", "Names a distance", "Names a threshold", "Which distance? PSI.",
        "Mlops engineer", "Data scientist", "Monitoring", "Drift", "22 November 2026",
    ):  # fmt: skip
        assert words in shown.text, words
    assert shown.text.index("Uber") < shown.text.index("Airbnb")
    assert "https://example.org/book" in shown.hrefs()
    assert "https://example.org/paper?a=1&b=2" in shown.hrefs()
    assert "answer-how-far-apart" in shown.ids
    assert "table" in shown.tags
    assert "<em>time</em>" in client.get("/questions/drift/").content.decode()


def test_what_was_written_is_shown_as_text_and_never_run(client):
    make_question(
        slug="hostile",
        title="<script>alert(1)</script>",
        answer="<img src=x onerror=alert(1)> [x](javascript:alert(1)) <b hx-get=/x>b</b>",
        trap="</section><script>alert(2)</script>",
    )

    shown = page(client, "/questions/hostile/")

    assert "<script>alert(1)</script>" in shown.text
    assert not [name for _, name, _ in shown.attributes if name.startswith("on")]
    assert not [v for _, name, v in shown.attributes if name == "hx-get" and v == "/x"]
    assert not shown.hrefs("javascript")
    assert "inline" not in shown.tags
    assert shown.inline == []


def test_empty_fields_leave_no_headings_behind(client):
    make_question(slug="bare", hint="", checklist=(), follow_ups=(), further=())

    text = page(client, "/questions/bare/").text

    for heading in ("Hint", "Checklist", "Follow-ups", "Further reading", "Last reviewed"):
        assert heading not in text


def test_what_an_answer_worth_1_to_4_sounds_like_is_for_interviewers_and_editors(
    client, alice, ivy, eve
):
    make_question(slug="q")

    for who in (client, signed_in(alice)):
        assert "It breaks so, hence that." not in page(who, "/questions/q/").text
    for user in (ivy, eve):
        assert "It breaks so, hence that." in page(signed_in(user), "/questions/q/").text


class TestNeighbours:
    @pytest.fixture(autouse=True)
    def bank(self, db: None) -> None:
        for slug, tag in (("a", "drift"), ("b", "serving"), ("c", "drift"), ("d", "drift")):
            make_question(slug=slug, title=f"{slug.upper()}?", tags=(tag,))

    def test_lead_through_the_whole_bank_without_a_list_in_the_address(self, client):
        shown = page(client, "/questions/b/")

        assert shown.rel("prev") == ["/questions/a/"]
        assert shown.rel("next") == ["/questions/c/"]

    def test_lead_through_the_list_the_reader_came_from_and_keep_it(self, client):
        shown = page(client, "/questions/c/?tag=drift")

        assert shown.rel("prev") == ["/questions/a/?tag=drift"]
        assert shown.rel("next") == ["/questions/d/?tag=drift"]
        assert "/?tag=drift" in shown.hrefs()

    def test_end_where_the_list_ends(self, client):
        assert page(client, "/questions/a/?tag=drift").rel("prev") == []
        assert page(client, "/questions/d/?tag=drift").rel("next") == []

    def test_follow_the_order_of_the_list(self, client):
        shown = page(client, "/questions/b/?sort=newest")

        assert shown.rel("prev") == ["/questions/c/?sort=newest"]
        assert shown.rel("next") == ["/questions/a/?sort=newest"]

    def test_are_not_made_up_where_the_list_has_not_got_the_question(self, client):
        shown = page(client, "/questions/b/?tag=drift")

        assert shown.rel("prev") == shown.rel("next") == []

    def test_pass_over_what_is_hidden(self, client, eve):
        hide(Question.objects.get(slug="b"))

        assert page(client, "/questions/a/").rel("next") == ["/questions/c/"]
        assert page(client, "/questions/c/").rel("prev") == ["/questions/a/"]
        assert page(signed_in(eve), "/questions/a/").rel("next") == ["/questions/b/"]

    def test_unknown_filters_in_the_address_are_left_out_of_it(self, client):
        shown = page(client, "/questions/a/?tag=drift&tag=nothing&utm_source=x&page=2")

        assert shown.rel("next") == ["/questions/c/?tag=drift"]


class TestRelated:
    def test_questions_share_most_tags_first(self, client):
        make_question(slug="it", tags=("a", "b", "c"))
        make_question(slug="one", title="One?", tags=("a",))
        make_question(slug="all", title="All?", tags=("a", "b", "c"))
        make_question(slug="two", title="Two?", tags=("c", "b", "x"))
        make_question(slug="none", title="None?", tags=("x",))

        related = page(client, "/questions/it/").text.split("Related questions")[1]

        assert related.index("All?") < related.index("Two?") < related.index("One?")
        assert "None?" not in related

    def test_questions_that_are_hidden_are_not_named(self, client, ivy):
        make_question(slug="it", tags=("a",))
        hide(make_question(slug="secret", title="Secret?", tags=("a",)))

        assert "Secret?" not in page(client, "/questions/it/").text
        assert "Secret?" in page(signed_in(ivy), "/questions/it/").text

    def test_many_tags_are_no_trouble(self, client):
        tags = tuple(f"tag-{n}" for n in range(30))
        make_question(slug="it", title="It?", tags=tags)
        make_question(slug="other", title="Other?", tags=tags)

        assert "Other?" in page(client, "/questions/it/").text


def bare(response: Any) -> tuple[int, bytes, dict[str, str]]:
    return response.status_code, response.content, dict(response.headers)


@pytest.mark.parametrize("wall", WALLS)
class TestHidden:
    @pytest.fixture(autouse=True)
    def bank(self, db: None, wall: str) -> Question:
        make_questions(2)
        return make_question(slug="hidden", title="Hidden?", **WALLS[wall])

    @pytest.mark.parametrize("who", ["visitor", "alice"])
    def test_it_answers_byte_for_byte_like_what_does_not_exist(self, who, wall, request):
        client = signed_in(request.getfixturevalue("alice")) if who == "alice" else Client()
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            for query in ("", "?tag=monitoring", "?sort=newest"):
                for headers in ({}, {"HX-Request": "true"}):
                    there, absent = (
                        client.generic(method, f"/questions/{slug}/{query}", headers=headers)
                        for slug in ("hidden", "absent")
                    )

                    assert bare(there) == bare(absent)
                    assert there.status_code == (404 if method in {"GET", "HEAD"} else 405)

    def test_whoever_may_see_it_sees_it(self, wall, ivy, eve):
        assert "Hidden?" in page(signed_in(eve), "/questions/hidden/").text
        published = wall in {"interview only", "embargoed"}
        status = signed_in(ivy).get("/questions/hidden/").status_code
        assert status == (200 if published else 404)

    def test_its_old_address_is_silent_too(self, wall, client, alice, eve):
        question = Question.objects.get(slug="hidden")
        change(question, slug="hidden-still")

        for who in (client, signed_in(alice)):
            absent = bare(who.get("/questions/absent/"))
            assert bare(who.get("/questions/hidden/")) == absent
            assert bare(who.get("/questions/hidden-still/")) == absent
        response = signed_in(eve).get("/questions/hidden/")
        assert response.headers["Location"] == "/questions/hidden-still/"


def test_an_old_address_leads_on_with_the_list_it_names(client):
    change(make_question(slug="before"), slug="after")

    response = client.get("/questions/before/?tag=monitoring&page=2")

    assert response.status_code == 301
    assert response.headers["Location"] == "/questions/after/?tag=monitoring"


def test_an_old_address_of_an_old_address_leads_on_at_once(client):
    change(change(make_question(slug="a"), slug="b"), slug="c")

    assert client.get("/questions/a/").headers["Location"] == "/questions/c/"
    assert client.get("/questions/b/").headers["Location"] == "/questions/c/"


def test_an_address_that_a_new_question_took_over_is_the_new_ones(client):
    change(make_question(slug="taken", title="Old?"), slug="moved")
    make_question(slug="taken", title="New?")

    assert "New?" in page(client, "/questions/taken/").text


def test_an_old_address_cannot_lead_off_the_site(client):
    change(make_question(slug="before"), slug="after")

    response = client.get("/questions/before/?next=//evil.example&q=%0d%0aSet-Cookie:a=b")

    assert response.headers["Location"] == "/questions/after/?q=Set-Cookie%3Aa%3Db"
    assert not response.cookies


def test_an_old_address_with_the_longest_search_leads_on_too(client):
    change(make_question(slug="before"), slug="after")

    response = client.get(f"/questions/before/?q={'é' * 5000}&x={'y' * 5000}")

    assert response.status_code == 301


def test_a_question_is_at_one_address_only(client):
    make_question(slug="drift")

    for address in ("/questions/Drift/", "/questions/drift/x/", "/questions//drift/"):
        assert client.get(address).status_code == 404
    assert client.get("/questions/drift").headers["Location"] == "/questions/drift/"


def test_a_question_is_hidden_at_the_very_next_request(client):
    question = make_question(slug="q")
    page(client, "/questions/q/")

    hide(question)

    assert client.get("/questions/q/").status_code == 404


def test_the_canonical_address_is_the_questions_own(client):
    make_question(slug="q")

    shown = page(client, "/questions/q/?tag=monitoring&utm_source=x")

    assert ("link", "href", "http://localhost:8000/questions/q/") in shown.attributes


def test_the_description_is_the_short_answer_as_plain_text(client):
    make_question(slug="q", short_answer='In "short": **because** <it> is.')

    shown = page(client, "/questions/q/")

    assert shown.meta["description"] == "In “short”: because <it> is."


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO"])
def test_a_question_is_only_read(client, method):
    make_question(slug="q")

    response = client.generic(method, "/questions/q/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_head_is_get_without_the_page(client):
    make_question(slug="q")
    whole, head = client.get("/questions/q/"), client.head("/questions/q/")

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == whole.headers


def test_the_page_costs_the_same_in_a_bank_of_23_and_of_100(alice, django_assert_num_queries):
    make_question(slug="q", further=(Link("a", "https://example.org/a"),))
    visitor, candidate = Client(), signed_in(alice)

    def costs(first: int, again: int, client: Client, address: str) -> None:
        client.get(address)
        caches["pages"].clear()
        for number in (first, again):
            with django_assert_num_queries(number):
                assert client.get(address).status_code == 200

    # Alone in the bank it has no neighbours and nothing related.
    costs(9, 1, visitor, "/questions/q/")
    for more in (22, 77):
        make_questions(more, further=(Link("a", "https://example.org/a"),))
        costs(11, 1, visitor, "/questions/q/")
        costs(11, 1, visitor, "/questions/q/?tag=monitoring&sort=newest")
        costs(13, 13, candidate, "/questions/q/")
