"""What the search field offers while somebody types."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.models import User
from questions.facets import current_index
from questions.models import Company, Tag
from questions.search.suggesting import Suggestion, suggestions
from tests.factories import make_question, make_questions, make_term
from tests.page import read

pytestmark = pytest.mark.django_db


def offered(text: str, user: object = AnonymousUser()) -> list[Suggestion]:
    index = current_index()
    return suggestions(index, text, index.visible_to(user))


def labels(text: str, user: object = AnonymousUser()) -> list[str]:
    return [f"{line.kind}: {line.label}" for line in offered(text, user)]


@pytest.fixture
def bank(db: None) -> None:
    make_term(Tag, "drift", name="Drift", aliases=["covariate shift"])
    make_term(Company, "dropbox", name="Dropbox")
    make_question(slug="first", title="What is drift?", tags=("drift",), companies=("Dropbox",))
    make_question(slug="second", title="Is a drifting model wrong?", tags=("serving",))
    make_question(title="Why serve?", answer="It drifts.", tags=("serving",), companies=())


@pytest.mark.usefixtures("bank")
class TestOffers:
    def test_topics_companies_and_questions_that_begin_so(self):
        assert labels("dr") == ["Topic: <mark>Drift</mark>", "Company: <mark>Dropbox</mark>"]
        assert labels("dri") == [
            "Topic: <mark>Drift</mark>",
            "Question: What is <mark>drift</mark>?",
            "Question: Is a <mark>drifting</mark> model wrong?",
        ]

    def test_each_leads_somewhere_and_says_how_much_is_there(self):
        topic, question, _ = offered("drift")

        assert (topic.address, topic.count) == ("/?tag=drift", 1)
        assert (question.address, question.count) == ("/questions/first/?q=drift", 0)

    def test_a_topic_is_offered_by_its_other_names(self):
        assert labels("covar") == ["Topic: Drift"]

    def test_words_before_the_last_count_as_a_whole(self):
        assert labels("model dri") == [
            "Question: Is a <mark>drifting</mark> <mark>model</mark> wrong?"
        ]
        assert labels("mode dri") == []

    @pytest.mark.parametrize("text", ["", "d", " ", "?", "tag:dri", "-drift", "qqqq", '"', "the"])
    def test_what_says_too_little_gets_nothing(self, text):
        assert labels(text) == []

    def test_the_page_is_a_piece_of_html_with_options(self, client: Client):
        response = client.get("/suggest/", {"q": "dri"})
        page = read(response)

        assert [link.href for link in page.links] == [
            "/?tag=drift",
            "/questions/first/?q=dri",
            "/questions/second/?q=dri",
        ]
        assert page.ids == ["suggestion-1", "suggestion-2", "suggestion-3"]
        roles = [value for tag, name, value in page.attributes if (tag, name) == ("a", "role")]
        assert roles == ["option"] * 3
        assert "<html" not in response.content.decode()

    def test_it_can_only_be_read(self, client: Client):
        assert client.post("/suggest/", {"q": "dri"}).status_code == 405


def test_there_are_never_more_than_eight():
    for number in range(4):
        make_question(tags=(f"drift-{number}",), companies=(f"Driftco {number}",))
    make_questions(9, title="Why drift?")

    kinds = [line.kind for line in offered("drift")]

    assert kinds == ["Topic"] * 2 + ["Company"] * 2 + ["Question"] * 4


@pytest.mark.parametrize(
    "wall", [{"status": "draft"}, {"status": "retired"}, {"audience": "interview"}]
)
def test_nothing_hidden_is_offered(wall: dict[str, str], eve: User):
    make_question(title="Why zebrafish?", tags=("zebra-tag",), companies=("Zebra Inc",), **wall)

    assert labels("zebr") == []
    assert len(labels("zebr", eve)) == 3


def test_a_count_is_of_what_the_reader_may_see(ivy: User):
    make_question(tags=("drift",))
    make_question(tags=("drift",), audience="interview")

    assert [line.count for line in offered("drift") if line.kind == "Topic"] == [1]
    assert [line.count for line in offered("drift", ivy) if line.kind == "Topic"] == [2]


def test_it_costs_few_queries(django_assert_num_queries):
    make_questions(20, title="Why drift?")
    current_index()

    with django_assert_num_queries(8):  # revision, the bank's words (4), match, ranking, titles
        assert len(offered("dri")) == 8
    with django_assert_num_queries(4):  # another text: the words are known
        assert len(offered("drif")) == 8
    with django_assert_num_queries(2):  # the same: revision and titles
        assert len(offered("drif")) == 8
