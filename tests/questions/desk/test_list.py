"""Questions found on the desk, and their versions."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from questions.actions import write_question
from questions.models import Company, Tag
from tests.factories import make_content, make_question, make_questions
from tests.page import read
from tests.questions.desk.editing import (
    QUESTIONS,
    change,
    edit,
    said,
    save,
    versions,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def titles(client: Client, query: str = "") -> list[str]:
    page = read(client.get(f"{QUESTIONS}{query}"))
    return [link.text for link in page.links if "/change/" in link.href]


@pytest.mark.parametrize("amount", [1, 30])
def test_list_costs_the_same_however_long(
    desk: Client, django_assert_num_queries: Any, amount: int
) -> None:
    make_questions(amount, companies=("Uber", "Airbnb"), tags=("drift", "gpu"))

    with django_assert_num_queries(11):
        response = desk.get(QUESTIONS)

    assert response.content.decode().count("Uber · Airbnb") == amount


def test_list_says_where_a_question_stands(desk: Client) -> None:
    make_question(
        title="What drifts?",
        difficulty="hard",
        companies=("Uber", "Airbnb"),
        audience="embargoed",
        embargo=datetime(2027, 3, 1, 9, tzinfo=UTC),
        reviewed=date(2026, 11, 2),
    )

    text = read(desk.get(QUESTIONS)).text

    assert "What drifts?HardPublishedEmbargoed until 1 Mar 2027, 09:00 UTC" in text
    assert "Uber · Airbnb2 Nov 2026" in text


def test_list_is_in_bank_order_and_sorts_by_difficulty(desk: Client) -> None:
    for position, difficulty in ((30, "easy"), (10, "medium"), (20, "hard")):
        make_question(title=difficulty, position=position, difficulty=difficulty)

    assert titles(desk) == ["medium", "hard", "easy"]
    assert titles(desk, "?o=3") == ["easy", "medium", "hard"]


def test_list_finds_and_filters(desk: Client) -> None:
    make_question(title="One", answer="about backpressure", companies=("Lyft",), tags=("gpu",))
    make_question(title="Two", status="draft", slug="backlog", tags=("gpu",))
    lyft = Company.objects.get(name="Lyft")
    gpu = Tag.objects.get(slug="gpu")

    assert titles(desk, "?q=backpressure") == ["One"]
    assert titles(desk, "?q=BACKLOG") == ["Two"]
    assert titles(desk, "?status__exact=draft") == ["Two"]
    assert titles(desk, f"?company={lyft.slug}") == ["One"]
    assert titles(desk, f"?tags__id__exact={gpu.pk}") == ["One", "Two"]
    assert titles(desk, "?company=nobody") == []


def test_question_leads_to_its_page(desk: Client) -> None:
    question = make_question(status="draft")

    page = read(desk.get(change(question)))

    assert "/questions/" + question.slug + "/" in page.hrefs()


def test_history_shows_every_version_as_text(desk: Client, eve: User) -> None:
    question = make_question(answer="Plain <script>alert(1)</script> text")
    save(desk, question, trap="Another trap", reason="It misled <b>")

    response = desk.get(f"{QUESTIONS}{question.pk}/history/")
    page = read(response)

    assert "2 versions" in page.text
    assert page.text.index("Version 2") < page.text.index("Version 1")
    assert "UTC Eve It misled <b>" in page.text
    assert "from files" in page.text
    assert "Another trap" in page.text
    assert "<script>alert(1)</script>" in page.text
    assert page.inline == []


def test_history_has_pages(desk: Client) -> None:
    question = make_question(slug="often")
    for number in range(21):
        question = write_question(make_content(slug="often", trap=f"Trap {number}"), question)

    first = read(desk.get(f"{QUESTIONS}{question.pk}/history/"))
    second = read(desk.get(f"{QUESTIONS}{question.pk}/history/?p=2"))

    assert "22 versions" in first.text
    assert "Version 22" in first.text
    assert "Version 2 " not in first.text
    assert "Version 2 " in second.text


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999"])
def test_history_of_nothing_is_not_found(desk: Client, key: str) -> None:
    assert desk.get(f"{QUESTIONS}{key}/history/").status_code == 404


def test_two_versions_stand_side_by_side_and_the_older_comes_back(desk: Client, eve: User) -> None:
    question = make_question(trap="It <b>never</b> breaks.")
    save(desk, question, trap="It <b>often</b> breaks.", minutes="3", reason="Truer")
    edit(question, trap="It always breaks.")
    history = read(desk.get(f"{QUESTIONS}{question.pk}/history/"))
    assert "The trap, Minutes changed." in history.text
    compare = f"{QUESTIONS}{question.pk}/compare/"
    assert f"{compare}?old=1&new=2" in history.hrefs()

    page = desk.get(compare, {"old": 1, "new": 2})
    html = page.content.decode()
    assert "It &lt;b&gt;<del>never</del>&lt;/b&gt; breaks." in html
    assert "It &lt;b&gt;<ins>often</ins>&lt;/b&gt; breaks." in html
    assert "Eve: “Truer”" in read(page).text or "Eve: Truer" in read(page).text
    assert read(page).inline == []
    assert "Bring it back" not in html
    assert "Bring it back" in desk.get(compare, {"old": 1, "new": 3}).content.decode()
    back = {"number": 1, "seen": 3, "reason": "Shorter"}
    response = desk.post(f"{QUESTIONS}{question.pk}/revert/", back, follow=True)

    assert "It says again what version 1 said." in said(response)
    question.refresh_from_db()
    assert (question.trap, question.minutes) == ("It <b>never</b> breaks.", 8)
    assert versions(question)[-1].reason == "Back to version 1: Shorter"
    assert "newer version" in said(
        desk.post(f"{QUESTIONS}{question.pk}/revert/", back, follow=True)
    )
    assert len(versions(question)) == 4


@pytest.mark.parametrize(
    ("query", "code"),
    [("old=1&new=9", 404), ("old=0&new=1", 302), ("old=x", 302), (f"old={'9' * 30}&new=1", 302)],
)
def test_versions_that_are_not_there(desk: Client, query: str, code: int) -> None:
    question = make_question()

    assert desk.get(f"{QUESTIONS}{question.pk}/compare/?{query}").status_code == code
    assert desk.get(f"{QUESTIONS}999/compare/?old=1&new=1").status_code == 404
    assert (
        desk.post(f"{QUESTIONS}{question.pk}/revert/", {"number": 7, "seen": 1}).status_code == 404
    )


def test_the_list_searches_as_the_site_does(desk: Client) -> None:
    make_question(title="Why backpressure?", slug="why-back", tags=("streaming",), status="draft")
    make_question(title="Other?", tags=("gpu",))

    def found(query: str) -> list[str]:
        page = read(desk.get(QUESTIONS, {"q": query}))
        return [link.text for link in page.links if "/change/" in link.href]

    assert found("tag:streaming") == found("back-pressure") == found("WHY-BACK")
    assert found("tag:streaming") == ["Why backpressure?"]
    assert found("-backpressure") == ["Other?"]
    assert len(found("?!")) == 2
