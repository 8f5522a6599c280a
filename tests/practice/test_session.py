"""A session: what is asked next, step by step, and what a stale or broken form does to it."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from practice import actions
from practice.models import Attempt, Card, Learner, Review
from practice.snapshots import forget_snapshots
from questions.content import Audience, Status
from questions.models import Question
from tests.factories import make_question, make_questions, make_user
from tests.page import Page, read
from tests.practice.study import answer, change, learn_well, learner_named, signed_in
from web.roles import UserRole

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bank(db) -> list[Question]:
    tags = ("drift", "serving", "serving")
    return [
        make_question(slug=slug, title=f"Why {slug}?", position=n, tags=(tags[n],))
        for n, slug in enumerate("abc")
    ]


def asked(client: Client, query: str = "") -> str:
    """The slug of the question on the screen; nothing if none is."""
    page = client.get(f"/practice/{query}", follow=True).content.decode()
    found = re.search(r'data-slug="([^"]+)"', page)
    return found[1] if found else ""


def key_of(page: Page) -> str:
    [key] = page.values("key")
    return key


def go_through(client: Client, slug: str, rating: int = 3, query: str = "") -> Any:
    client.post(f"/practice/step/{slug}/{query}", {"answer": ""})
    client.post(f"/practice/step/{slug}/{query}", {"fell": "no"})
    key = Attempt.objects.get(question__slug=slug).key
    return client.post(f"/practice/rate/{slug}/{query}", {"key": key, "rating": rating})


def test_the_first_screen_asks_and_tells_nothing(client, bank):
    page = read(client.get("/practice/"))

    assert "Why a?" in page.text
    assert "0 due · 3 new" in page.text
    assert "Saying that it never breaks" not in page.text
    assert "Because it breaks" not in page.text
    assert "It never breaks." not in page.text
    assert page.values("answer") == [""]


def test_the_steps_tell_the_trap_then_the_answer_then_when_it_comes_again(client, bank):
    page = read(client.post("/practice/step/a/", {"answer": "My <b>guess"}, follow=True))
    assert "Saying that it never breaks" in page.text
    assert "My <b>guess" in page.text
    assert page.values("fell") == ["yes", "no"]
    assert "In short: because." not in page.text

    page = read(client.post("/practice/step/a/", {"fell": "yes"}, follow=True))
    assert "In short: because." in page.text
    assert page.values("ticks") == ["0", "1"]
    assert page.values("rating") == ["1", "2", "3", "4"]
    assert "Again 1 min" in page.text
    assert "Easy 8 days" in page.text
    assert "It breaks so, hence that." in page.text, "anchors, for marking one's own answer"

    page = read(
        client.post(
            "/practice/rate/a/",
            {"key": key_of(page), "rating": "3", "ticks": ["1"]},
            follow=True,
        )
    )
    assert "Why b?" in page.text
    log = Review.objects.get()
    assert (log.answer, log.fell_in_trap, log.ticks, log.rating) == ("My <b>guess", True, [1], 3)


def test_each_step_redirects_so_that_a_reload_sends_nothing_again(client, bank):
    for data in ({"answer": "x"}, {"fell": "no"}):
        response = client.post("/practice/step/a/?tag=drift", data)
        assert response.status_code == 303
        assert response.headers["Location"] == "/practice/?tag=drift"
    assert asked(client, "?tag=drift") == "a"
    assert asked(client, "?tag=drift") == "a"
    assert Attempt.objects.get().step == "answer"


def test_htmx_gets_only_the_step(client, bank):
    response = client.get("/practice/", headers=HTMX)

    assert response.content.decode().strip().startswith('<section id="step"')
    assert "HX-Request" in response.headers["Vary"]


def test_due_cards_come_first_those_that_waited_longest_before_all(alice, bank):
    learner, now = learner_named(alice), timezone.now()
    answer(learner, bank[2], 3, now=now - timedelta(days=3))
    answer(learner, bank[1], 3, now=now - timedelta(days=5))
    client = signed_in(alice)

    order = []
    while slug := asked(client):
        order.append(slug)
        go_through(client, slug, rating=4)

    assert order == ["b", "c", "a"]


def test_a_session_draws_from_the_filtered_list_in_its_order(client, bank):
    assert asked(client, "?tag=serving") == "b"
    assert asked(client, "?tag=serving&sort=newest") == "c"
    assert asked(client, "?q=nothing+has+these+words") == ""
    assert "0 due · 2 new" in read(client.get("/practice/?tag=serving")).text


def test_a_session_over_what_one_saved(client, bank):
    client.post("/practice/bookmark/c/", {"wanted": "on"})

    assert asked(client, "?saved=1") == "c"
    go_through(client, "c", query="?saved=1", rating=4)
    assert asked(client, "?saved=1") == ""


def test_when_nothing_is_left_it_says_when_the_next_comes(client, bank):
    for slug in "abc":
        go_through(client, slug, rating=4)
    page = read(client.get("/practice/"))

    assert "Nothing is due here" in page.text
    assert "The next question comes in 8 days." in page.text
    assert "Undo" in page.text


def test_with_nothing_else_left_a_card_that_is_due_in_minutes_is_taken_at_once(client, bank):
    for slug in "abc":
        go_through(client, slug, rating=3 if slug == "b" else 4)

    assert asked(client) == "b"


def test_known_resting_and_buried_questions_are_not_asked(client, bank):
    client.post("/practice/know/a/", {"wanted": "on"})
    client.post("/practice/aside/b/", {"how": "suspend"})
    client.post("/practice/aside/c/", {"how": "bury"})
    assert asked(client) == ""

    Card.objects.update(buried_until=timezone.now() - timedelta(seconds=1))
    forget_snapshots()
    assert asked(client) == "c"
    client.post("/practice/aside/b/", {"how": "resume"})
    assert asked(client) == "b"


def test_not_today_ends_with_the_learners_own_day(alice, bank):
    alice.time_zone = "Pacific/Kiritimati"
    alice.save()
    signed_in(alice).post("/practice/aside/a/", {"how": "bury"})

    until = Card.objects.get().buried_until
    assert until is not None
    assert (until.hour, until.minute, until.second) == (10, 0, 0), "midnight there, in UTC"
    assert timezone.now() < until <= timezone.now() + timedelta(days=1)


def test_what_is_skipped_comes_after_the_others_with_what_was_typed(client, bank):
    client.post("/practice/aside/a/", {"how": "skip", "answer": "half an idea"})
    order = []
    for _ in range(2):
        order.append(asked(client))
        go_through(client, order[-1], rating=4)

    page = read(client.get("/practice/"))
    assert order == ["b", "c"]
    assert "Why a?" in page.text
    assert "half an idea" in page.text


def test_skipping_everything_goes_round(client, bank):
    order = []
    for _ in range(5):
        order.append(asked(client))
        client.post(f"/practice/aside/{order[-1]}/", {"how": "skip"})

    assert "".join(order) == "abcab"


def test_a_question_under_way_stays_on_the_screen(client, bank):
    client.post("/practice/step/c/", {"answer": "begun"})

    assert asked(client) == "c"
    assert asked(client, "?tag=drift") == "a", "but not in a session about something else"


class TestOneQuestion:
    def test_it_is_asked_whether_due_or_not_and_once(self, alice, bank):
        learn_well(learner_named(alice), bank[1], since=timezone.now())
        client = signed_in(alice)
        address = client.get("/practice/?only=b").headers["Location"]
        query = address.removeprefix("/practice/")

        assert query.startswith("?only=b&since=")
        assert asked(client, query) == "b"
        response = go_through(client, "b", query=query)
        assert response.headers["Location"] == address
        assert "That was all of it" in read(client.get(address)).text

    @pytest.mark.parametrize("only", ["absent", "hidden", "%00", "a" * 5000])
    def test_what_one_may_not_see_is_not_asked(self, client, bank, only):
        make_question(slug="hidden", audience=Audience.INTERVIEW)

        assert asked(client, f"?only={only}") == ""

    @pytest.mark.parametrize("since", ["x", "-1", "9" * 30, "٣", "1e9", ""])
    def test_any_text_for_its_beginning_is_survived(self, client, bank, since):
        assert asked(client, f"?only=b&since={since}") == "b"


class TestMyTraps:
    def test_a_drill_asks_only_what_one_fell_for_most_repeated_first(self, alice, bank):
        learner, now = learner_named(alice), timezone.now()
        for slug, falls in (("a", 1), ("b", 0), ("c", 2)):
            question = next(q for q in bank if q.slug == slug)
            for n in range(3):
                answer(learner, question, 4, now=now - timedelta(days=9 - n), fell=n < falls)
        client = signed_in(alice)
        query = client.get("/practice/?drill=traps").headers["Location"].removeprefix("/practice/")

        order = []
        while slug := asked(client, query):
            order.append(slug)
            go_through(client, slug, rating=4, query=query)
        assert order == ["c", "a"]

    def test_the_page_ranks_them_and_counts(self, alice, bank):
        learner, now = learner_named(alice), timezone.now()
        for n in range(3):
            answer(learner, bank[1], 3, now=now + timedelta(days=n), fell=True)
        answer(learner, bank[0], 3, now=now, fell=True)
        answer(learner, bank[2], 3, now=now, fell=False)
        page = read(signed_in(alice).get("/practice/traps/"))

        assert page.titles() == ["Why b?", "Why a?"]
        assert page.text.index("3 times") < page.text.index("Once")
        assert page.text.count("Saying that it never breaks.") == 2
        assert "/practice/?drill=traps" in page.hrefs()

    def test_of_very_many_it_shows_the_first_and_says_how_many_more(self, alice):
        learner = learner_named(alice)
        for question in make_questions(52):
            answer(learner, question, 3, fell=True)
        page = read(signed_in(alice).get("/practice/traps/"))

        assert len(page.titles()) == 50
        assert "Drill all 52" in page.text
        assert "And 2 more" in page.text

    def test_without_any_it_says_how_they_get_there(self, client, bank):
        assert "You have not fallen into a trap yet." in read(client.get("/practice/traps/")).text

    def test_others_traps_and_hidden_questions_are_not_on_it(self, alice, bob, bank):
        answer(learner_named(alice), bank[0], 3, fell=True)
        assert read(signed_in(bob).get("/practice/traps/")).titles() == []

        change(bank[0], status=Status.RETIRED)
        assert read(signed_in(alice).get("/practice/traps/")).titles() == []


class TestForms:
    """Sent twice, sent late, sent wrong, sent by others."""

    @pytest.fixture
    def rated(self, client, bank) -> dict[str, Any]:
        """The form of a question that is ready to be rated."""
        client.post("/practice/step/a/", {"answer": "x"})
        client.post("/practice/step/a/", {"fell": "no"})
        return {"key": Attempt.objects.get().key, "rating": "3"}

    def test_a_double_click_rates_once(self, client, rated):
        for _ in range(2):
            response = client.post("/practice/rate/a/", rated, follow=True)
            assert "Why b?" in response.content.decode()

        assert Review.objects.count() == 1
        assert Card.objects.get().last_review == Review.objects.get().at

    def test_a_stale_tab_is_told_and_shown_where_things_are(self, client, rated):
        client.post("/practice/rate/a/", rated)
        page = read(client.post("/practice/rate/a/", {**rated, "rating": "1"}, follow=True))

        assert "That was rated already" in page.text
        assert "Why b?" in page.text
        assert Review.objects.get().rating == 3

    def test_after_undo_the_old_form_is_stale(self, client, rated):
        client.post("/practice/rate/a/", rated)
        page = read(client.post("/practice/undo/", follow=True))
        assert "Taken back: Good." in page.text
        assert "Why a?" in page.text

        page = read(client.post("/practice/rate/a/", rated, follow=True))
        assert "That was rated already" in page.text
        assert not Review.objects.exists()

    def test_an_old_first_step_does_not_overwrite_what_was_typed(self, client, rated):
        client.post("/practice/step/a/", {"answer": ""})

        assert Attempt.objects.get().answer == "x"
        assert Attempt.objects.get().step == "answer"

    @pytest.mark.parametrize(
        "wrong",
        [{"rating": "5"}, {"rating": "x"}, {"rating": ""}, {"key": ""}, {"key": "x"},
         {"key": str(uuid4())}, {"ticks": ["x"]}, {"ticks": ["-1"]}, {"ticks": ["1000"]}],
    )  # fmt: skip
    def test_a_wrong_form_rates_nothing_and_loses_nothing(self, client, rated, wrong):
        response = client.post("/practice/rate/a/", {**rated, **wrong}, follow=True)

        assert response.status_code == 200
        assert not Review.objects.exists()
        assert Attempt.objects.get().answer == "x"
        assert asked(client) == "a"

    def test_nobody_rates_with_another_ones_key(self, rated, bob):
        signed_in(bob).post("/practice/rate/a/", rated)

        assert not Review.objects.exists()
        assert Attempt.objects.count() == 1

    def test_a_question_retired_in_the_middle_is_said_and_the_next_comes(self, client, rated, bank):
        change(bank[0], status=Status.RETIRED)
        page = read(client.post("/practice/rate/a/", rated, follow=True))

        assert "That question is no longer here." in page.text
        assert "Why b?" in page.text
        assert Attempt.objects.get().answer == "x"

    @pytest.mark.parametrize("act", ["step", "rate", "aside"])
    def test_hidden_and_absent_are_answered_alike(self, client, bank, act):
        make_question(slug="hidden", status=Status.DRAFT)
        one, other = (
            client.post(f"/practice/{act}/{slug}/", {"answer": "", "how": "skip"})
            for slug in ("hidden", "absent")
        )

        assert one.status_code == other.status_code == 303
        assert one.headers["Location"] == other.headers["Location"]
        assert one.content == other.content
        assert not Learner.objects.exists()

    @pytest.mark.parametrize("typed", ["x" * 20_001, "a\0b"])
    def test_an_answer_that_cannot_be_kept_is_not_cut_but_said(self, client, bank, typed):
        page = read(client.post("/practice/step/a/", {"answer": typed}, follow=True))

        assert "Not sent:" in page.text
        assert Attempt.objects.filter(step="think").count() == 1

    def test_an_answer_keeps_its_lines_and_spaces(self, client, bank):
        client.post("/practice/step/a/", {"answer": "  one\r\n\r\n  two "})

        assert Attempt.objects.get().answer == "  one\n\n  two "

    @pytest.mark.parametrize("address", ["step/a/", "rate/a/", "aside/a/", "undo/"])
    def test_only_posting_changes_anything(self, client, bank, address):
        for method in ("get", "put", "delete"):
            assert getattr(client, method)(f"/practice/{address}").status_code == 405

    @pytest.mark.parametrize("address", ["step/a/", "rate/a/", "aside/a/", "undo/"])
    def test_a_post_needs_the_token(self, bank, address):
        strict = Client(enforce_csrf_checks=True)

        assert strict.post(f"/practice/{address}").status_code == 403


def test_a_question_without_a_trap_goes_straight_to_its_answer(eve):
    make_question(slug="draft", status=Status.DRAFT, trap="")
    client = signed_in(eve)
    assert "Show the answer" in read(client.get("/practice/")).text

    page = read(client.post("/practice/step/draft/", {"answer": ""}, follow=True))
    assert page.values("fell") == ["none"]
    client.post("/practice/step/draft/", {"fell": "none"})
    assert Attempt.objects.get().fell_in_trap is None


def test_a_leech_is_named_and_offered_for_rest(alice, bank):
    learner, now = learner_named(alice), timezone.now() - timedelta(days=3000)
    for _ in range(7):
        for rating in (4, 1):
            answer(learner, bank[0], rating, now=now)
            now = Card.objects.get().due
    answer(learner, bank[0], 4, now=now)
    client = signed_in(alice)

    go_through(client, "a", rating=1)
    page = read(client.get("/practice/"))
    assert "You have forgotten “Why a?” 8 times." in page.text

    client.post("/practice/undo/")
    client.post("/practice/aside/a/", {"how": "suspend"})
    assert Card.objects.get().suspended


def test_two_people_in_one_browser_have_their_own_sessions(alice, bob, bank):
    actions.skip(learner_named(alice), bank[0], now=timezone.now(), answer="alice's secret")

    assert "alice's secret" not in signed_in(bob).get("/practice/").content.decode()
    assert asked(signed_in(bob)) == "a"


@pytest.mark.parametrize("amount", [3, 40])
def test_a_step_costs_the_same_however_much_there_is(alice, django_assert_num_queries, amount):
    learner, now = learner_named(alice), timezone.now()
    for question in make_questions(amount):
        answer(learner, question, 4, now=now - timedelta(days=30))
    client = signed_in(alice)
    client.get("/practice/")

    with django_assert_num_queries(3):
        client.get("/practice/")


def test_a_step_of_a_visitor_is_a_query_and_one_for_what_was_typed(
    bank, client, django_assert_num_queries
):
    client.post("/practice/bookmark/a/", {"wanted": "on"})
    client.get("/practice/")
    with django_assert_num_queries(1):
        assert asked(client) == "a"

    client.post("/practice/step/a/", {"answer": "a guess"})
    client.get("/practice/")
    with django_assert_num_queries(2):
        assert asked(client) == "a"


def test_a_role_that_is_given_shows_at_the_next_step(bank, django_assert_num_queries):
    ivy = make_user("ivy@example.org", UserRole.INTERVIEWER)
    client, plain = signed_in(ivy), signed_in(make_user("ann@example.org"))
    client.get("/practice/")

    with django_assert_num_queries(3):
        page = client.get("/practice/").content.decode()
    assert "/sets/" in page
    assert "/sets/" not in plain.get("/practice/").content.decode()

    ivy.groups.clear()
    assert "/sets/" not in client.get("/practice/").content.decode()


def kept_pages() -> str:
    """All that the cache of pages holds, as text."""
    pages: Any = caches["pages"]
    keys = [key.split(":", 2)[2] for key in pages._store]
    return "".join(str(pages.get(key)) for key in keys)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_what_is_kept_of_a_screen_says_nothing_of_who_was_asked_first(alice, bob, bank, headers):
    actions.set_bookmark(learner_named(alice), bank[0], on=True)
    hers, his = signed_in(alice), signed_in(bob)
    hers.post("/practice/step/a/", {"answer": "alice's <secret>"})
    his.post("/practice/step/a/", {"answer": "bob's guess"})

    pages = [client.get("/practice/", headers=headers) for client in (hers, his)]

    texts = [read(page).text for page in pages]
    assert "alice's <secret>" in texts[0]
    assert "bob's guess" in texts[1]
    assert "secret" not in texts[1]
    html = [page.content.decode() for page in pages]
    assert f"user-{alice.pk}:a" in html[0]
    assert f"user-{bob.pk}:a" in html[1]
    assert ['aria-pressed="true"' in page for page in html] == [True, False]
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)) for page in html]
    assert all(tokens)
    assert tokens[0].isdisjoint(tokens[1])
    kept = kept_pages()
    assert "Saying that it never breaks" in kept
    for own in ("secret", "guess", f"user-{alice.pk}", 'aria-pressed="true"', *tokens[0]):
        assert own not in kept
    assert "<!--own" not in "".join(html)


def test_a_kept_screen_follows_an_edit_of_its_question(client, bank):
    assert "Why a?" in read(client.get("/practice/")).text

    change(bank[0], title="Why a, of all things?")

    assert "Why a, of all things?" in read(client.get("/practice/")).text


def test_undo_is_offered_to_whom_it_belongs(alice, bob, bank):
    answer(learner_named(alice), bank[0], 3, now=timezone.now())
    answer(learner_named(bob), bank[0], 3, now=timezone.now() - timedelta(days=2))

    pages = [read(signed_in(who).get("/practice/?tag=serving")) for who in (alice, bob)]

    assert [("Undo" in page.text) for page in pages] == [True, False]
