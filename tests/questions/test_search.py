"""Searching as a reader does it: what is found, in which order, what is said, what stays hidden."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions import listing as listing_module
from questions.actions import write_question, write_term
from questions.content import Content, Status
from questions.listing import Listing, open_list
from questions.models import Company, Question, Tag
from questions.rows import content_of
from questions.search import ranking
from questions.selection import Sort
from tests.factories import make_question, make_questions, make_term
from tests.page import read

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


def listing(text: str, user: object = NOBODY, **more: str) -> Listing:
    query = QueryDict(mutable=True)
    query.update({"q": text, **more})
    return open_list(query, user)


def found(text: str, user: object = NOBODY, **more: str) -> list[str]:
    """The titles a search shows, in order."""
    ids = listing(text, user, **more).ids()
    rows = Question.objects.in_bulk(ids)
    return [rows[pk].title for pk in ids]


@pytest.fixture
def bank(db: None) -> None:
    make_term(Tag, "drift", name="Drift", aliases=["concept drift", "covariate shift"])
    make_term(Company, "hugging-face", name="Hugging Face", aliases=["HF"])
    make_question(title="Drift or skew?", tags=("drift",), companies=("Uber",), difficulty="hard")
    make_question(title="Why latency?", tags=("serving",), companies=("Hugging Face",))
    make_question(title="Auto-scaling", tags=("serving",), answer="Scale on C++ queues at Zürich.")
    make_question(title="Retraining", tags=("drift", "training"), trap="Saying never to *retrain*.")


@pytest.mark.usefixtures("bank")
class TestFinding:
    @pytest.mark.parametrize(
        ("text", "titles"),
        [
            ("skew", {"Drift or skew?"}),
            ("SKEWS", {"Drift or skew?"}),
            ("drift", {"Drift or skew?", "Retraining"}),  # the second by its tag
            ("what is drift?", {"Drift or skew?", "Retraining"}),
            ("covariate", {"Drift or skew?", "Retraining"}),  # another name of the tag
            ("HF", {"Why latency?"}),
            ("drift retrain", {"Retraining"}),
            ("drift -retrain", {"Drift or skew?"}),
            ("-drift", {"Why latency?", "Auto-scaling"}),
            ("autoscaling", {"Auto-scaling"}),
            ("auto scaling", {"Auto-scaling"}),
            ("auto-scaling", {"Auto-scaling"}),
            ("zurich", {"Auto-scaling"}),
            ("c++", {"Auto-scaling"}),
            ('"c++ queue"', {"Auto-scaling"}),
            ('"queue c++"', set()),
            ('"hugging face"', {"Why latency?"}),
            ("tag:drift", {"Drift or skew?", "Retraining"}),
            ('tag:"concept drift"', {"Drift or skew?", "Retraining"}),
            ("tag:drift tag:training", {"Retraining"}),
            ("tag:drift -tag:training", {"Drift or skew?"}),
            ("company:huggingface", {"Why latency?"}),
            ("company:hf", {"Why latency?"}),
            ("difficulty:hard", {"Drift or skew?"}),
            ("role:mlops-engineer -difficulty:hard -tag:drift", {"Why latency?", "Auto-scaling"}),
            ("kind:concept skew", {"Drift or skew?"}),
            ("?!", {"Drift or skew?", "Why latency?", "Auto-scaling", "Retraining"}),
            ("what is the", {"Drift or skew?", "Why latency?", "Auto-scaling", "Retraining"}),
        ],
    )
    def test_what_is_typed_finds(self, text, titles):
        assert set(found(text)) == titles
        assert listing(text).total == len(titles)

    def test_filters_and_counts_follow_the_words(self):
        chosen = listing("drift", difficulty="hard")

        assert chosen.total == 1
        tags = {value.slug: value.count for value in listing("retrain").sidebar()[2].values}
        assert tags == {"drift": 1, "serving": 0, "training": 1}

    def test_what_only_interviewers_read_finds_nothing(self, ivy):
        make_question(title="Quiet", anchors=("One", "Two", "Three", "Says xylophone."))

        assert found("xylophone") == found("xylophone", ivy) == []


@pytest.mark.usefixtures("bank")
class TestNotes:
    @pytest.mark.parametrize(
        ("text", "note"),
        [
            ("tag:dirft skew", "There is no tag called “dirft”."),
            ("company:acme", "There is no company called “acme”."),
            (" ".join(f"w{n}" for n in range(17)), "Only the first 16 words were searched for."),
            ("x" * 201, "Your search was shortened to 200 characters."),
        ],
    )
    def test_what_could_not_be_taken_is_said(self, text, note):
        assert note in listing(text).notes

    def test_an_unknown_value_takes_nothing_away(self):
        assert found("tag:dirft skew") == ["Drift or skew?"]

    @pytest.mark.parametrize("text", ["skew", "what is drift?", "tag:drift", "C++", "-drift", '"'])
    def test_what_was_understood_needs_no_note(self, text):
        assert listing(text).notes == ()

    def test_a_beginning_finds_what_begins_so_if_no_word_is_it(self):
        assert found("retrai") == ["Retraining"]
        assert listing("retrai").notes == (
            (
                "Nothing was found for “retrai” as a whole word: "
                "these have words that begin with it."
            ),
        )
        assert set(found("hugging f")) == {"Why latency?"}
        assert found('"retrai"') == []  # as it stands, and no other way
        assert found("retrai drift") == []  # the last word alone may be unfinished


class TestTypingErrors:
    @pytest.fixture(autouse=True)
    def questions(self) -> None:
        make_questions(2, title="Why monitor latency?", tags=("serving",))

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("latecny", "latency"),
            ("latncy", "latency"),
            ("latenccy", "latency"),
            ("latemcy", "latency"),
            ("Monitr latency", "monitor latency"),
            ("why is latencu high -drift", ""),  # nothing has "high"
            ('"monitr latency"', '"monitor latency"'),
            ("tag:serving latecny", "tag:serving latency"),
            ("qqqqq", ""),
            ("laetcny", ""),  # two errors
            ("latecny -monitor", ""),  # would still find nothing
        ],
    )
    def test_one_in_a_word_is_forgiven_if_that_finds_something(self, typed, meant):
        chip = listing(typed).meant()

        assert (chip.label if chip else "") == meant
        assert chip is None or chip.total == 2

    def test_the_page_offers_it(self, client: Client):
        page = read(client.get("/", {"q": "latecny", "difficulty": "medium"}))

        link = next(link for link in page.links if link.text == "latency")
        assert link.href == "/?q=latency&difficulty=medium"
        assert "Did you mean latency? 2 questions." in page.text

    def test_nothing_is_offered_when_something_is_found(self):
        assert listing("latency").meant() is None
        assert listing("latency", tag="nothing").meant() is None


class TestTheWall:
    """A search tells nobody of what they may not see, by no answer and by no silence."""

    HIDDEN = (
        {"status": "draft"},
        {"status": "review"},
        {"status": "retired"},
        {"audience": "interview"},
        {"audience": "embargoed", "embargo": timezone.now() + timedelta(days=1)},
    )

    @pytest.fixture(params=HIDDEN, ids=lambda wall: " ".join(map(str, list(wall.values())[:1])))
    def hidden(self, request: pytest.FixtureRequest) -> Question:
        make_question(title="Why drift?", tags=("drift",))
        return make_question(
            title="Why zebrafish?", tags=("secret-tag",), companies=("Secretive",), **request.param
        )

    @pytest.mark.parametrize(
        "text", ["zebrafish", "zebra", "zebrafsh", "secretive", "tag:secret-tag zebrafish"]
    )
    def test_a_hidden_question_is_as_if_it_were_not_there(self, hidden, eve, text):
        chosen = listing(text)

        assert chosen.total == 0
        assert chosen.meant() is None
        assert all("begin with" not in note for note in chosen.notes)
        mine = listing(text, eve)
        meant = mine.meant()
        assert mine.total == 1 or (meant and meant.label == "zebrafish")

    @pytest.mark.parametrize("condition", ["tag:secret-tag", "company:secretive"])
    def test_a_word_only_it_has_is_unknown(self, hidden, eve, condition):
        unknown = listing(condition.replace("secret", "unknown"))

        assert listing(condition).notes[0].replace("secret", "unknown") == unknown.notes[0]
        assert listing(condition).mask == unknown.mask
        assert listing(condition, eve).notes == ()

    def test_a_word_is_suggested_in_a_form_the_reader_may_see(self, eve):
        make_question(title="Why pipelines?")
        make_question(title="Why pipelined?", status="draft")

        meant = listing("pipelinedd").meant()
        assert meant is None or meant.label == "pipelines"
        chip = listing("pipelinedd", eve).meant()
        assert chip is not None
        assert chip.label == "pipelined"

    def test_an_embargo_that_ends_opens_it_without_a_write(self):
        past = timezone.now() - timedelta(seconds=1)
        make_question(title="Why zebrafish?", audience="embargoed", embargo=past)

        assert found("zebrafish") == ["Why zebrafish?"]


class TestOrder:
    @pytest.fixture
    def places(self) -> None:
        """The same word in five places, the best last in bank order."""
        make_term(Tag, "streams", name="Kafka")
        make_question(title="Answer", answer="Write to Kafka.", companies=())
        make_question(title="Trap", trap="Saying Kafka.", companies=())
        make_question(title="Company", companies=("Kafka Inc",))
        make_question(title="Tag", tags=("streams",), companies=())
        make_question(title="Why Kafka?", companies=())

    @pytest.mark.usefixtures("places")
    def test_title_comes_before_tag_company_trap_and_answer(self):
        assert found("kafka") == ["Why Kafka?", "Tag", "Company", "Trap", "Answer"]

    def test_what_is_said_more_often_comes_first_and_equals_stay_in_bank_order(self):
        make_question(title="Once", answer="Kafka.")
        make_question(title="Also once", answer="Kafka.")
        make_question(title="Often", answer="Kafka, Kafka and kafka.")

        assert found("kafka") == ["Often", "Once", "Also once"]

    def test_words_that_stand_together_come_before_words_apart(self):
        make_question(title="Model of a drift")
        make_question(title="Drift model")
        make_question(title="Does a model drift?")

        assert found("model drift")[0] == "Model of a drift"  # "of a" says nothing
        assert found("model drift") == ["Model of a drift", "Does a model drift?", "Drift model"]

    @pytest.mark.usefixtures("places")
    def test_another_order_can_be_chosen_and_best_match_only_while_searching(self):
        assert found("kafka", sort="bank") == ["Answer", "Trap", "Company", "Tag", "Why Kafka?"]
        assert listing("kafka").sorts[0] is Sort.BEST
        assert Sort.BEST not in listing("").sorts
        assert listing("", sort="best").selection.sort is Sort.BANK

    @pytest.mark.usefixtures("places")
    def test_the_address_names_only_an_unusual_order(self):
        assert listing("kafka", sort="best").selection.query == "q=kafka"
        assert listing("kafka", sort="bank").selection.query == "q=kafka&sort=bank"
        assert listing("kafka").selection.without("q", "kafka").query == ""
        assert listing("kafka", sort="bank").selection.without("q", "kafka").query == ""
        assert listing("kafka", sort="newest").selection.cleared().query == "sort=newest"

    @pytest.mark.usefixtures("places")
    def test_a_form_that_sends_the_usual_order_sends_nothing(self, client: Client):
        """Or a search typed into the whole bank would come in bank order."""
        for address in ("/", "/?q=kafka"):
            page = read(client.get(address))
            assert [f.value for f in page.fields if f.kind == "option" and f.checked] == [""]

    @pytest.mark.usefixtures("places")
    def test_of_very_many_only_hits_in_the_head_are_sorted_and_the_page_says_so(self, monkeypatch):
        monkeypatch.setattr(ranking, "RANKED", 4)
        monkeypatch.setattr(listing_module, "RANKED", 4)

        assert found("kafka") == ["Why Kafka?", "Tag", "Company", "Answer", "Trap"]
        assert listing("kafka").notes == (
            (
                "More than 4 questions match. Best match puts those first that have your words in "
                "title, topics and companies; the others follow in bank order."
            ),
        )
        assert listing("kafka", sort="bank").notes == ()
        assert listing("kafka", tag="streams").notes == ()

    def test_pages_follow_one_another(self, monkeypatch, client: Client):
        monkeypatch.setattr(ranking, "RANKED", 10)
        make_questions(20, title="Answer", answer="Kafka.")
        make_questions(20, title="Why Kafka?")
        every = listing("kafka").ids()

        first, second = listing("kafka"), listing("kafka", page="2")
        assert [*first.ids(25)[:25], *second.ids(40)[25:40]] == list(every)
        assert len(set(every)) == 40
        assert len(first.rows()) == 25
        assert len(second.rows()) == 15

    @pytest.mark.usefixtures("places")
    def test_a_question_knows_its_neighbours_in_the_order_it_was_found(self, client: Client):
        question = Question.objects.get(title="Company")
        page = read(client.get(question.get_absolute_url(), {"q": "kafka"}))

        around = {link.rel: link.text for link in page.links if link.rel in {"prev", "next"}}
        assert "Tag" in around["prev"]
        assert "Trap" in around["next"]


def replaced(question: Question, **changes: Any) -> Content:
    """What a question says, but for some of it."""
    fresh = Question.objects.with_everything().get(pk=question.pk)
    return replace(content_of(fresh), **changes)


class TestTheWriteDoor:
    def test_a_change_is_found_at_once_and_the_old_text_no_more(self):
        question = make_question(title="Why drift?")
        assert found("drift") == ["Why drift?"]

        write_question(replaced(question, title="Why skew?"), question)

        assert found("drift") == []
        assert found("skew") == ["Why skew?"]

    def test_retiring_takes_it_out_and_publishing_puts_it_in(self):
        question = make_question(title="Why drift?", status="draft")
        assert found("drift") == []
        write_question(replaced(question, status=Status.PUBLISHED), question)
        assert found("drift") == ["Why drift?"]
        write_question(replaced(question, status=Status.RETIRED), question)
        assert found("drift") == []

    @pytest.mark.parametrize("change", ["name", "slug", "aliases"])
    def test_a_word_that_is_renamed_or_gets_another_name_is_found_by_it(self, change):
        make_question(title="Plain", tags=("serving",))
        tag = Tag.objects.get(slug="serving")
        setattr(tag, change, ["inference"] if change == "aliases" else "inference")

        write_term(tag)

        assert found("tag:inference") == ["Plain"]
        assert (found("inference") == ["Plain"]) is (change != "slug")

    def test_a_company_that_is_renamed_is_found_by_its_new_name(self):
        make_question(title="Plain", companies=("Twitter",))
        company = Company.objects.get(name="Twitter")
        company.name = "Exing"

        write_term(company)

        assert found("exing") == ["Plain"]
        assert found("twitter") == []

    def test_what_is_rolled_back_is_not_found(self):
        question = make_question(title="Why drift?")

        with transaction.atomic():
            write_question(replaced(question, title="Why skew?"), question)
            transaction.set_rollback(True)

        assert found("skew") == []
        assert found("drift") == ["Why drift?"]

    def test_writing_many_costs_no_more_queries_than_writing_two(self):
        def queries(amount: int) -> int:
            with CaptureQueriesContext(connection) as captured:
                make_questions(amount)
            return sum("questions_search" in query["sql"] for query in captured.captured_queries)

        queries(1)  # has new words to write, unlike those that follow
        assert queries(20) == queries(2)


class TestThePage:
    def test_hits_are_marked_in_title_and_snippet_and_nothing_else_is_html(self, client: Client):
        make_question(
            title="Is <b>drift</b> & skew one?", answer="Some say *drifts* are `a < b` & more."
        )
        page = client.get("/", {"q": "drift"}).content.decode()

        assert "Is &lt;b&gt;<mark>drift</mark>&lt;/b&gt; &amp; skew one?" in page
        assert "Some say <mark>drifts</mark> are a &lt; b &amp; more." in page

    def test_without_a_search_nothing_is_marked(self, client: Client):
        make_question(title="Why drift?")

        assert "<mark>" not in client.get("/").content.decode()
        assert "<mark>" not in client.get("/", {"q": "tag:monitoring"}).content.decode()

    @pytest.mark.parametrize("amount", [1, 3])
    def test_a_search_costs_a_fixed_number_of_queries(self, amount, django_assert_num_queries):
        make_questions(amount, title="Why drift?")
        open_list(QueryDict(), NOBODY)

        with django_assert_num_queries(7):  # revision, match, ranking, rows (3), texts
            assert len(listing("drift").rows()) == amount
        with django_assert_num_queries(5):  # revision, rows (3), texts: the match is kept
            assert len(listing("drift").rows()) == amount


NASTY = [
    "\0",
    "a\0b",
    "\ud800",
    '"',
    "'",
    '""',
    "AND",
    "NOT",
    "NEAR(a b",
    "NEAR(a b, 5)",
    "foo:bar",
    "title:drift",
    "{title} : x",
    "c++",
    "what is drift?",
    "a" * 100_000,
    "a " * 20_000,
    '"' * 300,
    "-" * 300,
    "tag:" * 60,
    "(" * 300,
    "drift*",
    "^drift",
    "a OR",
    "a <-> b",
    "!a",
    "a:*",
    "a:ABC",
    "%",
    "%s",
    "\\",
    "🙂",
    "\u202edrift\u202c",
    "ﷺ",
    "漢字",
    "e\u0301" * 90,
    "k̷̨̛" * 40,
]


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
def test_nothing_that_is_typed_breaks_the_page(client: Client, text: str):
    make_question(title="Why drift?")

    query = urlencode({"q": text}, errors="surrogatepass")
    page = client.get(f"/?{query}")

    assert page.status_code == 200
    assert 'id="total"' in page.content.decode()
    assert client.get(f"/suggest/?{query}").status_code == 200


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=220))
def test_every_text_finds_some_of_what_there_is(db, text):
    if not Question.objects.exists():
        make_questions(2)
    chosen = listing(text)

    assert chosen.mask & ~chosen.within == 0
    assert len(chosen.ids()) == chosen.total <= 2
    assert len(chosen.selection.q) <= 200
    chosen.meant()
