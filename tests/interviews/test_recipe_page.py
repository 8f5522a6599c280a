"""The page that draws: its address is the whole draw, and one button writes it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from interviews.actions.sets import add_questions, change_item
from interviews.models import QuestionSet
from interviews.recipe_form import usual_wish
from tests.factories import make_question, make_questions
from tests.interviews.sets import invite, item_of, titles
from tests.page import Page, read

QUERY = "minutes=24&tolerance=0&easy=1&medium=2&hard=0&seed=abc"
PARTIAL = {"HX-Request": "true"}


@pytest.fixture
def page(client: Client, ivy: User) -> Client:
    client.force_login(ivy)
    return client


@pytest.fixture
def bank(db: None) -> None:
    make_questions(6, difficulty="easy")
    make_questions(6)


def at(found: QuestionSet, query: str = QUERY) -> str:
    return f"{reverse('interviews:recipe', args=[found.pk])}?{query}"


def put(client: Client, found: QuestionSet, page: Page, query: str = QUERY, **changes: object):
    form = {"question": page.values("question"), "version": page.values("version")}
    return client.post(at(found, query), form | changes)


def test_it_opens_with_a_draw_for_the_time_and_role_of_the_set(page, phone) -> None:
    answer = page.get(reverse("interviews:recipe", args=[phone.pk]))
    asked = parse_qs(urlsplit(answer.url).query)

    assert usual_wish(phone).counts == {"easy": 2, "medium": 2, "hard": 1}
    assert (asked["minutes"], asked["easy"], asked["days"]) == (["45"], ["2"], ["90"])
    assert read(page.get(answer.url)).values("seed") == asked["seed"]


def test_the_address_is_the_draw(page, phone, bank) -> None:
    first = read(page.get(at(phone)))

    assert "24 min · 1 easy 2 medium" in first.text
    assert "3 questions · 24 min" in first.text
    assert len(first.titles()) == 3
    assert read(page.get(at(phone))).titles() == first.titles()


def test_htmx_gets_the_draw_alone_and_its_address(page, phone, bank) -> None:
    answer = page.get(at(phone, f"{QUERY}&again=1"), headers=PARTIAL)
    pushed = answer.headers["HX-Push-Url"]

    assert answer.content.strip().startswith(b'<h1 id="headline" hx-swap-oob')
    assert b"<html" not in answer.content
    assert "again" not in pushed
    assert "seed=abc" not in pushed
    assert read(page.get(pushed)).titles() == read(answer).titles()


def test_another_instead_of_one_keeps_the_others(page, phone, bank) -> None:
    before = read(page.get(at(phone)))
    gone, *others = before.values("shown")
    shown = "".join(f"&shown={pk}" for pk in before.values("shown"))

    answer = page.get(at(phone, f"{QUERY}{shown}&swap={gone}"))
    after = read(page.get(answer.url))

    assert answer.status_code == 302
    assert after.checked("keep") == others
    assert gone not in after.values("question")
    assert len(after.values("question")) == 3
    assert "1 question left out by hand." in after.text


def test_what_was_shown_is_written_with_its_locks_and_its_recipe(page, phone, bank) -> None:
    change_item(phone, item_of(phone, "alpha"), version=phone.version, hint="Ask why.", minutes=4)
    query = QUERY.replace("24", "20") + f"&keep={phone.items.get(minutes=4).question_id}"
    shown = read(page.get(at(phone, query)))

    answer = put(page, phone, shown, query)

    assert answer.url == phone.get_absolute_url()
    phone.refresh_from_db()
    items = list(phone.items.all())
    assert titles(phone) == shown.titles()
    assert [(i.minutes, i.hint, i.locked) for i in items if i.hint] == [(4, "Ask why.", True)]
    assert sum(item.minutes for item in items) == 20
    assert phone.recipe["sentence"] == "20 min · 1 easy 2 medium"
    # It opens next time with the same recipe, and keeps what is locked.
    again = page.get(reverse("interviews:recipe", args=[phone.pk]))
    assert read(page.get(again.url)).values("question") == shown.values("question")


def test_somebody_elses_change_is_shown_before_anything_is_written(page, phone, bank) -> None:
    shown = read(page.get(at(phone)))
    add_questions(phone, [make_question(title="New from Ian?", difficulty="hard")])

    refused = put(page, phone, shown)

    assert refused.status_code == 409
    assert titles(phone) == ["Alpha?", "Beta?", "Gamma?", "New from Ian?"]
    assert "“New from Ian?”" in read(refused).text
    assert put(page, phone, read(refused)).status_code == 303
    assert titles(phone) == shown.titles()


def test_what_the_recipe_no_longer_draws_is_not_written(page, phone, bank) -> None:
    shown = read(page.get(at(phone)))

    forged = put(page, phone, shown, question=[make_question(status="draft").pk])

    assert forged.status_code == 409
    assert "have changed in the meantime" in read(forged).text
    assert titles(phone) == ["Alpha?", "Beta?", "Gamma?"]


def test_an_impasse_offers_ways_out_and_nothing_to_write(page, phone, bank) -> None:
    shown = read(page.get(at(phone, QUERY.replace("hard=0", "hard=1"))))

    assert "No set fits" in shown.text
    assert "hard: 1 wanted, 0 match" in shown.text
    assert [link.text for link in shown.links if "seed=abc" in link.href] == ["0 hard instead of 1"]
    assert "Put these into the set" not in shown.text
    assert put(page, phone, shown, QUERY.replace("hard=0", "hard=1")).status_code == 422
    assert titles(phone) == ["Alpha?", "Beta?", "Gamma?"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("minutes=0&easy=1", "Minutes:"),
        ("minutes=45&easy=0", "Easy: Say how many questions: at least one."),
        ("minutes=45&easy=99999999999999999999", "Easy:"),
        ("minutes=45&easy=1&role=nobody", "Role:"),
        ("minutes=45&easy=1&tag=<b>", "At least one question on each of:"),
        ("minutes=45&easy=1&keep=abc", "Keep:"),
        ("minutes=45&easy=1&met=99999999999999999999999", "Nothing that this candidate has met:"),
        ("minutes=45&easy=1&" + "out=1&" * 101, "Out: At most 100 at once."),
    ],
)
def test_what_makes_no_sense_is_said_in_words(page, phone, query: str, said: str) -> None:
    answer = page.get(at(phone, query))

    assert answer.status_code == 422
    assert said in read(answer).text
    assert said.encode() in page.get(at(phone, query), headers=PARTIAL).content


def test_a_strange_seed_leads_to_a_page_and_not_in_circles(page, phone, bank) -> None:
    answer = page.get(at(phone, QUERY.replace("abc", "%20~a%C3%A9+%26%00%E2%80%AE")), follow=True)

    assert answer.status_code in {200, 422}
    assert len(answer.redirect_chain) <= 1


def test_who_may_only_look_is_refused_and_a_stranger_finds_nothing(client, phone, ian) -> None:
    client.force_login(ian)
    assert client.get(at(phone)).status_code == 404

    invite(phone, ian, can_edit=False)
    assert client.get(at(phone)).status_code == 403
    assert client.post(at(phone)).status_code == 403


def test_a_new_set_can_go_straight_to_a_recipe(page) -> None:
    typed = {"title": "Onsite", "target_minutes": "30", "then": "recipe"}

    answer = page.post(reverse("interviews:new_set"), typed)

    made = QuestionSet.objects.get(title="Onsite")
    assert answer.url == reverse("interviews:recipe", args=[made.pk])
