"""The queue of what an editor had best put right next."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from questions.fixes import next_fixes
from questions.models import Question, QuestionVersion
from questions.reports.models import Report
from tests.factories import make_question, make_questions
from tests.page import read
from web import registry

pytestmark = pytest.mark.django_db

PAGE = "/admin/questions/question/fixes/"


@pytest.fixture(autouse=True)
def practised(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """How many in ten fail each question, by its id."""
    of_ten: dict[int, int] = {}
    monkeypatch.setattr(registry, "failing", [lambda: of_ten])
    monkeypatch.setattr("questions.fixes.failing", registry.failing)
    return of_ten


@pytest.fixture
def desk(client: Client, eve: User) -> Client:
    client.force_login(eve)
    return client


def fresh(**values: Any) -> Question:
    """A question at which nothing is to be found."""
    return make_question(reviewed=timezone.now().date(), **values)


def lie(question: Question, days: int) -> Question:
    """As if nobody had touched it for so long."""
    QuestionVersion.objects.filter(question=question).update(
        made=timezone.now() - timedelta(days=days)
    )
    return question


def report(question: Question, days: int = 0) -> Report:
    made = timezone.now() - timedelta(days=days)
    key = f"00000000-0000-4000-8000-{Report.objects.count():012}"
    return Report.objects.create(
        key=key, question=question, version=1, kind="wrong", text="No.", made=made
    )


def reasons(question: Question) -> list[str]:
    return [
        fix.why for case in next_fixes(timezone.now()) if case.pk == question.pk
        for fix in case.fixes
    ]  # fmt: skip


def test_a_question_with_nothing_to_put_right_is_not_in_it(desk: Client) -> None:
    lie(fresh(), 400)
    lie(fresh(status="draft"), 20)
    lie(fresh(status="review"), 5)
    lie(fresh(status="retired", trap=""), 400)

    page = read(desk.get(PAGE))

    assert next_fixes(timezone.now()) == []
    assert "Nothing waits" in page.text


def test_each_reason_is_said_in_plain_words(practised: dict[int, int]) -> None:
    today = timezone.now().date()
    reported, failed, trapless = fresh(), fresh(), fresh(status="draft", trap="", learn=None)
    never, old = make_question(reviewed=None), make_question(reviewed=today - timedelta(days=800))
    waiting, draft = lie(fresh(status="review"), 12), lie(fresh(status="draft"), 70)
    report(reported, 3)
    report(reported)
    practised |= {failed.pk: 7, never.pk: 5}

    assert reasons(reported) == ["2 reports by readers, waiting for 3 days."]
    assert reasons(failed)[0].startswith("About 7 in 10 who practise it fail or fall into its")
    assert reasons(trapless) == ["It has no trap.", "It has no learn link."]
    assert reasons(never) == ["Nobody has ever noted a review of it."]
    assert reasons(old) == ["Last reviewed 2 years ago."]
    assert reasons(waiting) == ["In review for 1 week: nobody has published it or sent it back."]
    assert reasons(draft) == ["A draft that nobody has touched for 2 months."]


def test_the_most_urgent_comes_first_and_says_where_it_is_put_right(
    desk: Client, practised: dict[int, int]
) -> None:
    stale = make_question(title="Stale?", reviewed=date(2020, 1, 1))
    both = make_question(title="Both?", reviewed=None)
    trapless = fresh(title="Trapless?", status="draft", trap="")
    report(both)

    page = read(desk.get(PAGE))

    forms = {q: reverse("admin:questions_question_change", args=[q.pk]) for q in (stale, trapless)}
    titles = [link.text for link in page.links if link.text.endswith("?") and ":" not in link.text]
    assert titles == ["Both?", "Stale?", "Trapless?"]
    assert f"/admin/questions/report/?question={both.pk}" in page.hrefs()
    assert f"{forms[stale]}#id_reviewed" in page.hrefs()
    assert f"{forms[trapless]}#id_trap" in page.hrefs()
    assert "No." in read(desk.get(f"/admin/questions/report/?question={both.pk}")).text
    Report.objects.update(state="done")
    assert [case.pk for case in next_fixes(timezone.now())] == [stale.pk, both.pk, trapless.pk]


def test_it_is_reached_from_every_page_of_the_desk(desk: Client) -> None:
    assert read(desk.get("/admin/")).hrefs(PAGE) == [PAGE, PAGE]
    assert read(desk.get("/admin/questions/tag/")).hrefs(PAGE) == [PAGE]


def test_only_editors_see_it_and_it_is_only_read(client: Client, ivy: User, desk: Client) -> None:
    assert desk.post(PAGE).status_code == 405
    client.force_login(ivy)
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("amount", [1, 30])
def test_it_costs_the_same_however_much_waits(
    desk: Client, django_assert_num_queries: Any, amount: int
) -> None:
    for question in make_questions(amount, status="draft", trap=""):
        report(question)
    make_questions(amount, reviewed=None)

    with django_assert_num_queries(12):
        page = read(desk.get(f"{PAGE}?p=99"))

    assert (f"Page {amount // 10} of {amount // 10}" in page.text) is (amount > 1)


def test_no_reason_reads_more_than_its_most_urgent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("questions.fixes.MOST", 2)
    make_questions(3, reviewed=None)
    make_questions(3, status="draft", trap="")

    assert len(next_fixes(timezone.now())) == 4
