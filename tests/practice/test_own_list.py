"""Stars, states and the reader's own filters on the list that everybody shares."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from practice import actions, marks
from practice.models import Bookmark, Card, Note
from practice.snapshots import forget_snapshots
from questions.content import Status
from questions.models import Question
from tests.factories import make_question, make_questions
from tests.page import Page, read
from tests.practice.study import (
    answer,
    change,
    learn_well,
    learner_named,
    signed_in,
    visitor_learner,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db) -> dict[str, Question]:
    """Five questions, named for what alice makes of them."""
    names = ("saved", "due", "learning", "known", "new")
    return {
        name: make_question(slug=name, title=name, position=n, tags=("drift",) if n < 3 else ())
        for n, name in enumerate(names)
    }


@pytest.fixture
def studied(bank, alice) -> Client:
    learner, now = learner_named(alice), timezone.now()
    actions.set_bookmark(learner, bank["saved"], on=True)
    answer(learner, bank["due"], 3, now=now - timedelta(days=3))
    answer(learner, bank["learning"], 4, now=now)
    actions.set_known(learner, bank["known"], on=True)
    return signed_in(alice)


def listed(client: Client, address: str) -> list[str]:
    return read(client.get(address)).titles()


def count_of(page: Page, html: str, value: str) -> int:
    found = re.search(rf'id="{value}"[^>]*>[^<]*<span class="count">(\d+)<', html)
    assert found, value
    return int(found[1])


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("/?saved=1", ["saved"]),
        ("/?state=due", ["due"]),
        ("/?state=learning", ["learning"]),
        ("/?state=known", ["known"]),
        ("/?state=new", ["saved", "new"]),
        ("/?state=due&state=known", ["due", "known"]),
        ("/?state=new&saved=1", ["saved"]),
        ("/?state=due&saved=1", []),
        ("/?state=new&tag=drift", ["saved"]),
        ("/?state=new&sort=newest", ["new", "saved"]),
        ("/?state=due&q=due", ["due"]),
        ("/?state=new&q=due", []),
    ],
)
def test_own_filters_combine_with_all_others(studied, address, titles):
    assert listed(studied, address) == titles


def test_each_question_is_in_exactly_one_state(studied, bank):
    found = [listed(studied, f"/?state={s}") for s in ("new", "learning", "due", "known")]

    assert sorted(title for titles in found for title in titles) == sorted(bank)


def test_what_has_been_remembered_for_weeks_counts_as_known_until_it_is_due(alice, bank):
    now = timezone.now()
    learn_well(learner_named(alice), bank["new"], since=now)
    client = signed_in(alice)
    assert listed(client, "/?state=known") == ["new"]

    Card.objects.update(due=now - timedelta(minutes=1))
    forget_snapshots()
    assert listed(client, "/?state=due") == ["new"]


def test_what_rests_is_never_due(alice, bank):
    learner, now = learner_named(alice), timezone.now()
    for name in ("due", "learning"):
        answer(learner, bank[name], 3, now=now - timedelta(days=3))
    actions.suspend(learner, bank["due"], on=True)
    actions.bury(learner, bank["learning"], until=now + timedelta(hours=1))
    client = signed_in(alice)

    assert listed(client, "/?state=due") == []
    assert listed(client, "/?state=learning") == ["due", "learning"]


def test_the_counts_beside_own_filters_follow_all_the_others(studied):
    html = studied.get("/?tag=drift").content.decode()
    page = read(studied.get("/?tag=drift"))
    assert count_of(page, html, "saved-1") == 1
    assert count_of(page, html, "state-due") == 1
    assert count_of(page, html, "state-known") == 0
    assert count_of(page, html, "state-new") == 1

    html = studied.get("/?state=due").content.decode()
    assert count_of(page, html, "state-known") == 1, "its own facet is left out"
    assert count_of(page, html, "saved-1") == 0
    assert count_of(page, html, "tag-drift") == 1


def test_an_own_filter_has_a_chip_that_takes_it_off_and_stays_in_every_link(studied):
    page = read(studied.get("/?state=due&tag=drift"))

    assert page.checked("state") == ["due"]
    chips = {link.text.split()[3]: link.href for link in page.links if "Remove" in link.text}
    assert chips == {"Drift": "/?state=due", "Due": "/?tag=drift"}
    assert page.hrefs("/questions/") == ["/questions/due/?tag=drift&state=due"]


def test_an_empty_list_of_ones_own_says_which_filter_to_drop(studied):
    page = read(studied.get("/?saved=1&difficulty=medium&state=due"))

    assert "No question matches all of that." in page.text
    assert [link.href for link in page.links if "Without" in link.text]


def test_unknown_values_are_named_and_ignored(studied):
    page = read(studied.get("/?state=learned&saved=yes&state=due"))

    assert page.titles() == ["due"]
    assert "Ignored: saved “yes”, state “learned”." in page.text


def test_the_way_from_one_saved_question_to_the_next_stays_among_them(studied, alice, bank):
    actions.set_bookmark(learner_named(alice), bank["new"], on=True)

    page = read(studied.get("/questions/saved/?saved=1"))

    assert page.rel("next") == ["/questions/new/?saved=1"]
    assert "1 of 2" in page.text


def test_rows_show_whose_they_are(studied, alice, bank):
    Note.objects.create(learner=learner_named(alice), question=bank["new"], text="x")
    html = studied.get("/").content.decode()
    stars = re.findall(r'class="mark star".*?aria-pressed="(\w+)"', html)
    known = re.findall(r'class="mark know".*?aria-pressed="(\w+)"', html)
    states = re.findall(r'<span class="own[^"]*">(\w+)</span>', html)

    assert stars == ["true", "false", "false", "false", "false"]
    assert known == ["false", "false", "false", "true", "false"]
    assert states == ["Due", "Learning", "Known", "Note"]


def test_htmx_gets_the_same_rows(studied):
    html = studied.get("/", headers={"HX-Request": "true"}).content.decode()

    assert html.count('class="mark star"') == 5
    assert html.count('aria-pressed="true"') == 2
    assert 'id="state-due"' in html
    assert "<!--" not in html


class TestTheSharedPage:
    """What every visitor without a cookie gets has nothing of anyone's in it."""

    def test_stars_are_links_and_there_is_no_token(self, bank, client):
        page = client.get("/").content.decode()

        assert page.count('<a class="mark star"') == 5
        assert 'href="/practice/bookmark/saved/"' in page
        assert "csrfmiddlewaretoken" not in page
        assert "<!--" not in page
        assert 'name="state"' not in page
        assert client.get("/").headers["Cache-Control"] == "no-cache"
        assert not client.cookies

    def test_it_is_the_same_before_and_after_others_have_used_the_list(self, bank, studied):
        caches["pages"].clear()
        before = Client().get("/").content
        for address in ("/", "/?saved=1", "/?state=due", "/questions/saved/"):
            studied.get(address)
            studied.get(address, headers={"HX-Request": "true"})

        assert Client().get("/").content == before
        caches["pages"].clear()
        assert Client().get("/").content == before

    def test_own_filters_find_nothing_and_do_not_mix_with_the_whole_list(self, bank):
        assert listed(Client(), "/?saved=1") == []
        assert len(listed(Client(), "/")) == 5
        assert len(listed(Client(), "/?state=new")) == 5
        assert listed(Client(), "/?saved=1") == []

    def test_the_question_offers_links(self, bank, client):
        page = client.get("/questions/new/").content.decode()

        assert '<a class="mark star"' in page
        assert 'href="/practice/note/new/"' in page
        assert "<textarea" not in page
        assert "csrfmiddlewaretoken" not in page


def test_nothing_of_one_reader_reaches_another_through_the_kept_results(studied, bob, ivy):
    studied.get("/?saved=1")
    studied.get("/")
    for other in (signed_in(bob), signed_in(ivy)):
        for address in ("/", "/?saved=1", "/?state=due"):
            html = other.get(address).content.decode()
            assert 'aria-pressed="true"' not in html
            assert "own due" not in html


def test_every_reader_with_a_cookie_gets_pages_that_are_not_kept(studied):
    for address in ("/", "/?saved=1", "/questions/saved/", "/practice/"):
        assert "no-store" in studied.get(address).headers["Cache-Control"]


def test_a_visitors_marks_are_on_their_pages_as_well(client, bank):
    client.post("/practice/bookmark/due/", {"wanted": "on"})

    assert listed(client, "/?saved=1") == ["due"]
    assert client.get("/").content.decode().count('aria-pressed="true"') == 1


def test_a_retired_question_vanishes_from_ones_own_lists_and_its_rows_stay(studied, bank):
    change(bank["saved"], status=Status.RETIRED)

    assert listed(studied, "/?saved=1") == []
    assert Bookmark.objects.count() == 1


@pytest.mark.parametrize("amount", [1, 30])
def test_marks_cost_one_query_and_one_more_after_a_change(
    alice, bob, django_assert_num_queries, amount
):
    learner = learner_named(alice)
    for question in make_questions(amount):
        actions.set_bookmark(learner, question, on=True)
        answer(learner, question, 3)
    mine, plain = signed_in(alice), signed_in(bob)
    for client in (mine, plain):
        for address in ("/", "/?saved=1", "/?state=due&page=2"):
            client.get(address)
            with django_assert_num_queries(4):
                client.get(address)
    learner.move()
    with django_assert_num_queries(5):
        mine.get("/")


def test_the_questions_that_most_people_saved_come_first(bank, client, monkeypatch):
    monkeypatch.setattr(marks, "_counted", (float("-inf"), {}))
    for n, key in enumerate("abc"):
        learner = visitor_learner(key)
        actions.set_bookmark(learner, bank["new"], on=True)
        if n:
            actions.set_bookmark(learner, bank["known"], on=True)
    hidden = make_question(slug="hidden", status=Status.RETIRED)
    for bookmark in Bookmark.objects.filter(question=bank["new"]):
        actions.set_bookmark(bookmark.learner, hidden, on=True)

    assert listed(client, "/?sort=saved") == ["new", "known", "saved", "due", "learning"]
    assert listed(client, "/?sort=saved&tag=drift") == ["saved", "due", "learning"]


def test_bookmarks_are_counted_once_a_minute(bank, client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(marks, "_counted", (float("-inf"), {}))
    marks.times_saved()
    with django_assert_num_queries(0):
        marks.times_saved()
