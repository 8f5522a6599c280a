"""The list at ``/``: what it shows, to whom, under which address, and at what cost."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from questions.actions import write_question
from questions.content import Audience, Status
from questions.models import Question, Role
from questions.rows import content_of
from tests.factories import make_question, make_questions, make_term
from tests.page import Page, read

pytestmark = pytest.mark.django_db


def page(client: Client, address: str = "/", **headers: str) -> Page:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return read(response)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change(question: Question, **values: Any) -> Question:
    """Edit a question the way everybody does: through the write door."""
    question = Question.objects.with_everything().get(pk=question.pk)
    return write_question(replace(content_of(question), **values), question)


def test_rows_stand_in_bank_order_with_title_difficulty_companies_and_minutes(client):
    make_question(slug="second", title="Second?", position=20, companies=("Uber", "Lyft"))
    make_question(slug="first", title="First?", position=10, difficulty="hard", minutes=12)

    shown = page(client)

    assert shown.titles() == ["First?", "Second?"]
    assert shown.hrefs("/questions/") == ["/questions/first/", "/questions/second/"]
    first, second = shown.text.split("First?")[1].split("Second?")
    assert "Hard" in first
    assert "12 min" in first
    assert "Medium" in second
    assert second.index("Uber") < second.index("Lyft")


def test_the_heading_counts_the_bank_and_the_summary_counts_the_list(client):
    make_questions(2, tags=("drift",))
    make_question(tags=("serving",))

    shown = page(client, "/?tag=drift")

    assert "3 of the most common MLOps questions" in shown.text
    assert "2 questions" in shown.text
    assert len(shown.titles()) == 2


def test_one_question_is_counted_in_the_singular(client):
    make_question()

    shown = page(client)

    assert "1 question" in shown.text
    assert "1 questions" not in shown.text


def test_an_empty_bank_has_a_page_of_its_own(client):
    shown = page(client)

    assert shown.titles() == []
    assert "0 questions" in shown.text


def test_each_role_is_a_checkbox_with_its_count(client):
    make_term(Role, "research-scientist", name="Research Scientist")
    make_question(roles=("data-scientist",))

    shown = page(client, "/?role=data-scientist")

    assert set(shown.values("role")) == {"research-scientist", "data-scientist"}
    assert shown.checked("role") == ["data-scientist"]


def test_a_role_without_questions_says_so_and_offers_the_way_back(client):
    make_term(Role, "research-scientist", name="Research Scientist")
    make_questions(2)

    shown = page(client, "/?role=research-scientist")

    assert "No questions tagged for that role yet." in shown.text
    assert "0 questions" in shown.text
    assert any(link.href == "/" and "2" in link.text for link in shown.links)


def test_an_empty_result_names_the_filter_whose_removal_brings_most_back(client):
    make_questions(3, tags=("drift",), difficulty="easy")
    make_question(tags=("serving",), difficulty="hard")

    shown = page(client, "/?tag=drift&difficulty=hard")

    assert "No question matches all of that." in shown.text
    [way_out] = [link for link in shown.links if "Without" in link.text]
    assert way_out.href == "/?tag=drift"
    assert "Without Hard there are 3" in way_out.text


def test_words_that_find_nothing_lead_to_a_suggestion(client):
    make_question()

    shown = page(client, "/?q=zzqqxx")

    assert "No question matches that." in shown.text
    assert [link.href for link in shown.links if link.text == "Suggest it"] == [
        reverse("questions:propose")
    ]


def test_every_filter_that_is_on_has_a_chip_that_takes_off_it_alone(client):
    make_question(tags=("drift", "serving"), companies=("Uber",))

    shown = page(client, "/?tag=drift&tag=serving&company=uber&sort=hardest")

    chips = [link for link in shown.links if link.text.startswith("Remove the filter ")]
    assert {chip.text.split()[3]: chip.href for chip in chips} == {
        "Drift": "/?company=uber&tag=serving&sort=hardest",
        "Serving": "/?company=uber&tag=drift&sort=hardest",
        "Uber": "/?tag=drift&tag=serving&sort=hardest",
    }
    assert [link.href for link in shown.links if link.text == "Clear all"] == ["/?sort=hardest"]


def test_without_a_filter_there_is_nothing_to_clear(client):
    make_question()

    assert "Clear all" not in page(client, "/?sort=newest").text


def test_the_words_searched_for_stay_in_the_box_and_can_be_taken_off(client):
    make_question(title="What is data drift?")

    shown = page(client, "/?q=drift&difficulty=medium")

    assert shown.values("q") == ["drift"]
    assert "/?difficulty=medium" in shown.hrefs("/?")
    assert "/?q=drift" in shown.hrefs("/?")


def test_a_row_carries_the_list_it_stands_in(client):
    make_question(slug="drift", tags=("drift",))

    [address] = page(client, "/?utm_source=x&tag=drift&tag=nonsense&page=1").hrefs("/questions/")

    assert address == "/questions/drift/?tag=drift"


def test_unknown_values_are_ignored_with_one_line_that_names_them(client):
    make_question(companies=("Uber",))

    shown = page(client, "/?company=uber&company=nobody&tag=nothing&sort=sideways")

    assert shown.text.count("Ignored:") == 1
    assert "Ignored: company “nobody”, tag “nothing”, sort “sideways”." in shown.text
    assert shown.checked("company") == ["uber"]
    assert len(shown.titles()) == 1


def test_parameters_of_others_change_nothing_and_say_nothing(client):
    make_question()

    strange = client.get("/?utm_source=mail&fbclid=1&foo[]=2&_connector=OR").content

    assert strange == client.get("/").content


def test_the_canonical_address_has_no_parameters(client):
    make_question()

    assert page(client, "/?difficulty=medium&page=3").attributes.count(
        ("link", "href", "http://localhost:8000/")
    )


@pytest.fixture
def sixty(db) -> list[Question]:
    return make_questions(60, tags=("drift",), companies=("Uber",))


@pytest.mark.usefixtures("sixty")
class TestPaging:
    def test_a_page_has_25_rows_and_leads_to_its_neighbours_with_the_filters_kept(self, client):
        shown = page(client, "/?tag=drift&page=2&utm_source=mail")

        assert len(shown.titles()) == 25
        assert shown.rel("prev") == ["/?tag=drift&page=1"]
        assert shown.rel("next") == ["/?tag=drift&page=3"]
        assert "Page 2 of 3" in shown.text

    def test_all_pages_together_are_the_list(self, client, sixty):
        titles = [title for n in "123" for title in page(client, f"/?page={n}").titles()]

        assert titles == [question.title for question in sixty]

    def test_any_text_for_a_page_gives_the_nearest_there_is(self, client):
        for wanted, found in (
            ("0", 1), ("-1", 1), ("abc", 1), ("", 1), ("1.5", 1), ("1e400", 1), ("9" * 4301, 1),
            ("٣", 3), (" 2 ", 2), ("4", 3), ("99999999999999999999", 3), ("2&page=1", 1),
        ):  # fmt: skip
            assert f"Page {found} of 3" in page(client, f"/?page={wanted}").text, wanted

    def test_the_rows_of_a_later_page_go_on_counting(self, client):
        assert ("ol", "start", "26") in page(client, "/?page=2").attributes

    def test_a_list_of_one_page_has_no_links_to_others(self, client):
        make_question(tags=("serving",))

        shown = page(client, "/?tag=serving")

        assert shown.rel("prev") == shown.rel("next") == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("bank", "abcd"),
        ("easiest", "bdac"),
        ("hardest", "cabd"),
        ("newest", "dcba"),
        ("reviewed", "cabd"),
    ],
)
def test_the_list_can_be_sorted_with_ties_in_bank_order(client, sort, order):
    today = timezone.now().date()
    facts = [("a", "medium", 2), ("b", "easy", None), ("c", "hard", 1), ("d", "easy", None)]
    for slug, difficulty, days in facts:
        reviewed = today - timedelta(days=days) if days else None
        make_question(slug=slug, title=slug, difficulty=difficulty, reviewed=reviewed)
        if days is None and slug == "d":
            change(Question.objects.get(slug="d"), minutes=9)

    assert "".join(page(client, f"/?sort={sort}").titles()) == order
    assert page(client, f"/?sort={sort}").checked("sort") == ["" if sort == "bank" else sort]


class TestTheWall:
    """Draft, review, retired, interview-only and embargoed questions, from outside."""

    @pytest.fixture(
        params=["draft", "review", "retired", "interview", "embargoed"],
    )
    def hidden(self, request: pytest.FixtureRequest, db: None) -> Question:
        make_question(slug="open", title="Open?", tags=("drift",), companies=("Uber",))
        walls: dict[str, dict[str, Any]] = {
            "draft": {"status": Status.DRAFT},
            "review": {"status": Status.REVIEW},
            "retired": {"status": Status.RETIRED},
            "interview": {"audience": Audience.INTERVIEW},
            "embargoed": {
                "audience": Audience.EMBARGOED,
                "embargo": timezone.now() + timedelta(days=1),
            },
        }
        return make_question(
            slug="hidden",
            title="Canary?",
            tags=("canarytag",),
            companies=("Canarycompany",),
            answer="Canaryanswer.",
            difficulty="hard",
            kind="scenario",
            **walls[request.param],
        )

    @pytest.mark.parametrize(
        "address",
        ["/", "/?sort=newest", "/?role=mlops-engineer", "/?q=zzz", "/?page=2", "/?difficulty=easy"],
    )
    @pytest.mark.parametrize("who", ["visitor", "alice"])
    def test_nothing_of_it_is_on_any_list(self, hidden, address, who, request):
        client = signed_in(request.getfixturevalue("alice")) if who == "alice" else Client()
        for headers in ({}, {"HX-Request": "true"}):
            text = client.get(address, headers=headers).content.decode().lower()

            assert "canary" not in text
            assert "/questions/hidden/" not in text
            assert "/questions/open/" in text or "No question" in text or "q=zzz" in address

    def test_it_is_not_counted(self, hidden, client):
        shown = page(client)

        assert "1 of the most common" in shown.text
        assert "1 question" in shown.text
        assert "2 question" not in shown.text

    @pytest.mark.parametrize("query", ["Canary", "canaryanswer", "canarytag", "canarycompany"])
    def test_search_does_not_find_it_by_any_of_its_words(self, hidden, client, query):
        shown = page(client, f"/?q={query}")

        assert "hidden" not in " ".join(shown.hrefs())
        assert "0 questions" in shown.text

    @pytest.mark.parametrize(
        ("parameter", "value"),
        [
            ("company", "canarycompany"),
            ("tag", "canarytag"),
            ("difficulty", "hard"),
            ("kind", "scenario"),
        ],
    )
    def test_a_word_only_it_has_is_no_filter_but_as_unknown_as_any_other(
        self, hidden, client, parameter, value
    ):
        def said(word: str) -> str:
            text = page(client, f"/?{parameter}={word}").text
            return text.replace(word, "...")

        assert said(value) == said("x" * len(value))
        assert value not in page(client).values(parameter)
        assert f"Ignored: {parameter} “{value}”." in page(client, f"/?{parameter}={value}").text

    @pytest.mark.parametrize("typed", ["canar", "canarycompa", "Canarytag", "cannarycompany"])
    def test_neither_suggestions_nor_corrections_know_its_words(self, hidden, client, typed):
        for address in (f"/suggest/?q={typed}", f"/?q={typed}"):
            text = client.get(address).content.decode().lower().replace(typed.lower(), "...")

            assert "canary" not in text
            assert "/questions/hidden/" not in text

    def test_chance_never_leads_to_it(self, hidden, client):
        for query in ("", "?tag=drift", "?tag=canarytag", "?sort=hardest"):
            address = client.get(f"/random/{query}").headers["Location"]

            assert address.startswith("/questions/open/")
        assert client.get("/random/?q=canary").headers["Location"] == "/?q=canary"

    def test_an_editor_finds_it_everywhere(self, hidden, eve):
        client = signed_in(eve)

        assert "Canary?" in page(client).titles()
        assert page(client, "/?company=canarycompany").titles() == ["Canary?"]
        assert "2 of the most common" in page(client).text

    def test_an_interviewer_finds_it_if_it_is_published(self, hidden, ivy):
        titles = page(signed_in(ivy)).titles()

        assert ("Canary?" in titles) == (hidden.status == Status.PUBLISHED)

    def test_a_role_taken_away_is_gone_at_the_next_request(self, hidden, eve):
        client = signed_in(eve)
        assert "Canary?" in page(client).titles()

        eve.groups.clear()

        assert "Canary?" not in page(client).titles()

    def test_a_deactivated_editor_is_a_visitor_at_the_next_request(self, hidden, eve):
        client = signed_in(eve)
        eve.is_active = False
        eve.save()

        shown = page(client)

        assert "Canary?" not in shown.titles()
        assert "/accounts/login/" in shown.hrefs()


def test_an_embargo_ends_by_itself(client):
    make_question(
        title="Yesterday?", audience="embargoed", embargo=timezone.now() - timedelta(seconds=1)
    )
    make_question(
        title="Tomorrow?", audience="embargoed", embargo=timezone.now() + timedelta(hours=1)
    )

    assert page(client).titles() == ["Yesterday?"]


def test_a_change_is_on_the_very_next_page(client):
    question = make_question(title="Before?")
    assert page(client).titles() == ["Before?"]

    question = change(question, title="After?")
    assert page(client).titles() == ["After?"]

    change(question, status=Status.RETIRED)
    assert page(client).titles() == []


def test_the_list_offers_a_way_in_and_once_in_a_way_to_the_account(client, alice):
    assert "/accounts/login/" in page(client).hrefs()

    shown = page(signed_in(alice))

    assert "/me/" in shown.hrefs()
    assert "/accounts/login/" not in shown.hrefs()


def test_chance_stays_within_the_list_and_keeps_it(client):
    make_question(slug="drift", tags=("drift",))
    make_questions(5)

    response = client.get("/random/?tag=drift&utm_source=x")

    assert response.status_code == 302
    assert response.headers["Location"] == "/questions/drift/?tag=drift"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_only_an_editor_is_shown_the_desk(client, alice, ivy, eve):
    assert "/admin/" not in page(client).hrefs()
    assert "/admin/" not in page(signed_in(alice)).hrefs()
    assert "/admin/" not in page(signed_in(ivy)).hrefs()
    assert "/admin/" in page(signed_in(eve)).hrefs()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FOO"])
def test_the_list_is_only_read(client, method):
    response = client.generic(method, "/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert response.content == b""


def test_head_is_get_without_the_page(client):
    make_question()
    whole, head = client.get("/"), client.head("/")

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == whole.headers


# What each page costs, in queries. The numbers are literal on purpose: one that changes is a
# decision, and none depends on how many questions there are.

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def costs(django_assert_num_queries: Any) -> Any:
    """``costs(6, 1, client, address)``: six queries to make the page, one to send it once more."""

    def ask(first: int, again: int, client: Client, address: str, **headers: str) -> Page:
        client.get(address, headers=headers)
        caches["pages"].clear()
        with django_assert_num_queries(first):
            response = client.get(address, headers=headers)
        with django_assert_num_queries(again):
            assert read(client.get(address, headers=headers)).text == read(response).text
        return read(response)

    return ask


def test_the_list_costs_the_same_for_1_for_23_and_for_1000_questions(costs, alice, ivy):
    visitor, candidate, interviewer = Client(), signed_in(alice), signed_in(ivy)
    for more in (1, 22, 977):
        make_questions(more, companies=("Uber", "Lyft"), tags=("drift", "serving"))
        for address in (
            "/",
            "/?page=2",
            "/?tag=drift&company=uber&company=lyft&sort=hardest",
            "/?difficulty=easy",
        ):
            for headers in ({}, FRAGMENT):
                costs(6, 1, visitor, address, **headers)
                costs(7, 4, candidate, address, **headers)
        costs(7, 4, interviewer, "/")
        # A search reads the texts of the rows it shows, for the words around each hit.
        costs(7, 1, visitor, "/?q=drift&tag=drift")
        costs(8, 4, candidate, "/?q=drift&tag=drift")
    assert "Page 1 of 40" in page(visitor, "/").text


def test_what_is_not_there_costs_three_queries_and_no_address_at_all_none(
    client, django_assert_num_queries
):
    make_question()
    client.get("/")
    with django_assert_num_queries(3):
        client.get("/questions/nothing/")
    with django_assert_num_queries(0):
        client.get("/nothing/")
