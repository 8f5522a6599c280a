"""From an address to a list: what is taken, what is named, and that nothing breaks it."""

import string
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from questions.facets import current_index
from questions.filters import MAX_QUERY, QuestionFilter, clean_text, read_address
from questions.listing import Facet, Listing, open_list
from questions.models import Question
from questions.selection import FACETS, Selection, Sort
from tests.factories import make_question, make_questions
from tests.page import read

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


def listing(query: str) -> Listing:
    return open_list(QueryDict(query), NOBODY)


def titles(query: str) -> list[str]:
    return read(Client().get(f"/?{query}")).titles()


def facet(query: str, name: str) -> Facet:
    found = listing(query)
    return next(facet for facet in (found.roles(), *found.sidebar()) if facet.name == name)


def counts(query: str, name: str) -> dict[str, int]:
    found = facet(query, name)
    return {value.slug: value.count for value in (*found.values, *found.more)}


@pytest.fixture
def bank(db: None) -> None:
    for title, difficulty, companies, tags in (
        ("A", "easy", ("Uber",), ("drift",)),
        ("B", "easy", ("Uber", "Lyft"), ("drift", "serving")),
        ("C", "hard", ("Lyft",), ("serving",)),
        ("D", "hard", (), ("monitoring",)),
    ):
        make_question(title=title, difficulty=difficulty, companies=companies, tags=tags)


@pytest.mark.usefixtures("bank")
class TestCombining:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", "ABCD"),
            ("company=uber", "AB"),
            ("company=uber&company=lyft", "ABC"),
            ("company=uber&tag=serving", "B"),
            ("company=uber&company=lyft&difficulty=hard", "C"),
            ("difficulty=easy&difficulty=hard", "ABCD"),
            ("tag=monitoring&company=uber", ""),
            ("company=uber&company=uber", "AB"),
            ("company=uber&company=zzz", "AB"),
            ("company=zzz", "ABCD"),
            ("kind=concept&role=mlops-engineer&tag=drift", "AB"),
        ],
    )
    def test_values_of_a_facet_widen_and_facets_narrow(self, query, found):
        assert "".join(titles(query)) == found
        assert listing(query).total == len(found)

    def test_a_count_is_what_choosing_the_value_would_show(self):
        assert counts("company=uber", "tag") == {"drift": 2, "serving": 1, "monitoring": 0}
        assert counts("company=uber", "difficulty") == {"easy": 2, "hard": 0}

    def test_a_facet_is_counted_without_its_own_choice(self):
        assert counts("company=uber", "company") == {"uber": 2, "lyft": 2}

    def test_counts_follow_the_words_searched_for(self):
        make_question(title="Canary", companies=("Stripe",), tags=("rollout",))

        assert counts("q=canary", "company") == {"stripe": 1, "uber": 0, "lyft": 0}

    def test_a_chosen_value_stays_offered_when_nothing_has_it_any_more(self):
        """Or the next change of the form would lose it without a word."""
        make_question(title="Canary", companies=("Stripe",), tags=("rollout",))

        company = facet("q=canary&company=uber", "company")

        assert [value.slug for value in company.values if value.chosen] == ["uber"]


def test_a_chosen_value_is_in_sight_however_rare_it_is():
    for number in range(20):
        make_questions(2, tags=(f"common-{number}",))
    make_question(tags=("rare",))

    tags = facet("tag=rare", "tag")

    assert "rare" in [value.slug for value in tags.values]
    assert len(tags.values) == 13
    assert len(tags.more) == 8
    assert not [value for value in tags.more if value.chosen]


class TestWhatIsSaid:
    @pytest.fixture(autouse=True)
    def bank(self, db: None) -> None:
        make_question(companies=("Uber",), tags=("drift",))

    def said(self, query: str) -> tuple[str, ...]:
        return listing(query).notes

    def test_nothing_of_what_is_known_empty_or_not_the_lists_business(self):
        assert self.said("company=uber&tag=drift&sort=newest&q=x&page=9&utm_source=a") == ()
        assert self.said("foo=&role=&&&=") == ()
        assert self.said("role=%20&company=+&sort=%09") == ()

    def test_each_unknown_value_once(self):
        query = "company=a&company=a&tag=b&difficulty=impossible"

        assert self.said(query) == ("Ignored: company “a”, difficulty “impossible”, tag “b”.",)

    def test_after_three_only_how_many_more(self):
        query = "&".join(f"tag=t{n}" for n in range(900))

        assert self.said(query) == ("Ignored: tag “t0”, tag “t1”, tag “t2” and 897 more.",)

    def test_a_long_value_is_cut(self):
        assert self.said("tag=" + "x" * 1000) == (f"Ignored: tag “{'x' * 40}”.",)

    def test_a_value_is_shown_without_what_could_not_be_seen(self):
        hidden = quote("a\u202eb\u0007\u2028c\ufeff\u200bd\x85")

        assert self.said(f"tag={hidden}") == ("Ignored: tag “ab c d”.",)

    def test_a_value_is_the_exact_slug_or_nothing(self):
        assert self.said("company=Uber") == ("Ignored: company “Uber”.",)
        assert self.said("company=uber%20") == ("Ignored: company “uber”.",)

    def test_a_long_search_is_shortened_and_says_so(self):
        found = listing("q=" + "a" * 100_000)

        assert found.selection.q == "a" * MAX_QUERY
        assert found.notes == ("Your search was shortened to 200 characters.",)

    def test_a_search_of_200_characters_is_left_alone(self):
        assert self.said("q=" + "a" * MAX_QUERY) == ()


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("  drift \t and\nskew ", "drift and skew"),
        ("a\0b", "a b"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("e\u200b\u0301", "\u00e9"),
        ("\ufeffdrift", "drift"),
        ("\u202edrift", "drift"),
        ("می\u200cشود", "می\u200cشود"),
        ("\x7f\x1b[31m", "[31m"),
        ("   ", ""),
    ],
)
def test_text_is_one_line_of_what_can_be_seen(typed, searched):
    assert clean_text(typed) == searched


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_text(clean_text(text)) == clean_text(text)


def test_a_word_that_only_hidden_questions_have_is_not_taken():
    make_question(tags=("drift",))
    make_question(tags=("secret",), audience="interview")
    make_question(
        tags=("soon",), audience="embargoed", embargo=timezone.now() + timedelta(minutes=1)
    )

    for word in ("secret", "soon"):
        found = listing(f"tag={word}")
        assert found.notes == (f"Ignored: tag “{word}”.",)
        assert found.total == 1
        assert not found.selection.is_filtered


slugs = {
    "role": ["mlops-engineer", "data-scientist"],
    "company": ["uber", "lyft"],
    "difficulty": ["easy", "medium", "hard"],
    "tag": ["drift", "serving"],
    "kind": ["concept", "scenario"],
}
known = [(facet, slug) for facet in FACETS for slug in slugs[facet]]
sorts = [("sort", sort.value) for sort in Sort]
odd_text = st.text(max_size=30) | st.sampled_from(
    ["\0", "\x1b[0m", "'", '"', "\\", "%", "_", "*", "((((", "a AND", "NEAR(a b", "tag:drift", "-a"]
)
any_pair = st.tuples(st.sampled_from(["q", "page", "sort", *FACETS, "x", "saved"]), odd_text)
addresses = st.lists(st.sampled_from(known) | st.sampled_from(sorts) | any_pair, max_size=8)


@pytest.fixture
def spread(db: None) -> None:
    for difficulty in ("easy", "medium", "hard"):
        make_question(
            difficulty=difficulty,
            companies=("Uber", "Lyft")[: 1 + (difficulty == "hard")],
            roles=("mlops-engineer", "data-scientist"),
            tags=("drift", "serving")[difficulty == "easy" :],
            kind="scenario" if difficulty == "easy" else "concept",
        )


# One bank serves all examples: none of them writes.
one_bank = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@one_bank
@given(addresses)
def test_whatever_the_address_the_page_and_its_fragment_are_shown(spread, pairs):
    address = "/?" + urlencode(pairs, errors="replace")
    for headers in ({}, {"HX-Request": "true"}):
        response = Client().get(address, headers=headers)

        assert response.status_code == 200
        assert b'id="results"' in response.content


@one_bank
@given(addresses)
def test_the_address_a_list_gives_itself_leads_to_the_same_list(spread, pairs):
    first = open_list(QueryDict(urlencode(pairs, errors="replace")), NOBODY)

    second = open_list(QueryDict(first.selection.query), NOBODY)

    assert second.selection == first.selection
    assert second.mask == first.mask
    assert second.notes == ()


@one_bank
@given(addresses)
@example([("q", "d")])  # no word, but the beginning of some
def test_the_list_is_what_the_filters_find_in_the_database(spread, pairs):
    query = QueryDict(urlencode(pairs, errors="replace"))
    found = open_list(query, NOBODY)
    index = current_index()
    within = index.visible_to(NOBODY)
    data = read_address(query, index, within).data

    rows = QuestionFilter(data, Question.objects.visible_to(NOBODY), index=index, within=within).qs

    assert found.mask == index.mask_of(rows.values_list("id", flat=True))


@given(
    st.lists(st.sampled_from(known), max_size=6),
    st.sampled_from([sort for sort in Sort if sort is not Sort.BEST]),
    st.sampled_from(["", "drift"]),
)
def test_a_selection_without_one_filter_has_all_the_others(pairs, sort, words):
    chosen = {facet: tuple(sorted({s for f, s in pairs if f == facet})) for facet in FACETS}
    selection = Selection(tuple((f, values) for f, values in chosen.items() if values), words, sort)

    for facet, value in selection.pairs():
        if facet != "sort":
            left = selection.without(facet, value)
            assert left.sort is sort
            assert dict.fromkeys((*left.pairs(), (facet, value), ("sort", sort.value))) == (
                dict.fromkeys((*selection.pairs(), ("sort", sort.value)))
            )
    assert selection.cleared() == Selection(sort=sort)


def test_the_best_match_is_no_order_without_words_to_match():
    make_question()

    assert listing("q=matter").selection.sort is Sort.BEST
    assert listing("q=matter").selection.query == "q=matter"
    assert listing("sort=best").selection.sort is Sort.BANK
    assert listing("q=matter&sort=best").selection.without("q", "matter").sort is Sort.BANK


def test_a_search_of_many_words_is_no_trouble():
    make_question(title="one two three")

    assert titles("q=" + "one+two+three+" * 14) == ["one two three"]
    assert titles("q=" + "zz+" * 66) == []


def test_no_other_parameter_reaches_the_database():
    make_questions(2)

    for name in {*string.ascii_lowercase, "id", "pk", "slug", "title", "_connector"} - {"q"}:
        for suffix in ("", "__regex", "__gt", "__startswith"):
            assert listing(f"{name}{suffix}=1").total == 2
