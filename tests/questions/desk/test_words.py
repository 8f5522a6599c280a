"""Companies, roles, topics and figures on the desk."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questions.models import Company, Role, Tag
from tests.factories import make_question, make_term
from tests.page import read
from tests.questions.desk.editing import (
    QUESTIONS,
    errors,
    opened,
    versions,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def term_page(term: Any, page: str = "change") -> str:
    return reverse(f"admin:questions_{term._meta.model_name}_{page}", args=[term.pk])


@pytest.mark.parametrize("amount", [1, 30])
def test_words_say_how_often_they_are_used(
    desk: Client, django_assert_num_queries: Any, amount: int
) -> None:
    for number in range(amount):
        make_term(Tag, f"tag-{number}")
    make_question(tags=("tag-0",))

    with django_assert_num_queries(7):
        response = desk.get("/admin/questions/tag/")

    tag = Tag.objects.get(slug="tag-0")
    uses = {link.text: link.href for link in read(response).links}
    assert uses["1 question"] == f"{QUESTIONS}?tags__id__exact={tag.pk}"
    assert read(response).text.count("no question") == amount - 1


def test_renamed_company_is_renamed_in_its_questions(desk: Client, eve: User) -> None:
    question = make_question(companies=("Twitter",))
    term = Company.objects.get()
    address = term_page(term)

    response = desk.post(
        address, {**opened(desk, address), "name": "X Corp", "aliases": "Twitter\r\nTwttr\r\n"}
    )

    assert response.status_code == 302
    term.refresh_from_db()
    assert (term.name, term.aliases) == ("X Corp", ["Twitter", "Twttr"])
    newest = versions(question)[-1]
    assert "companies: [X Corp]" in newest.text
    assert (newest.number, newest.by, newest.reason) == (2, eve, "Twitter is now called X Corp")


def test_new_role_comes_last(desk: Client) -> None:
    make_term(Role, "first", position=4)
    address = "/admin/questions/role/add/"

    data = {**opened(desk, address), "name": "Second", "slug": "second"}
    desk.post(address, data)

    assert Role.objects.get(slug="second").position == 5
    assert re.findall("First|Second", read(desk.get("/admin/questions/role/")).text)[-2:] == [
        "First",
        "Second",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Meta"}, "name"),
        ({"name": "Facebook"}, "name"),
        ({"name": "a\x01b"}, "name"),
        ({"aliases": "Meta"}, "aliases"),
        ({"aliases": "ok\r\nFacebook"}, "aliases"),
        ({"aliases": "x" * 81}, "aliases"),
        ({"description": "a\x01b"}, "description"),
        ({"slug": "no slug"}, "slug"),
        ({"slug": "meta"}, "slug"),
    ],
)
def test_word_that_can_t_be_told_from_another_is_refused(
    desk: Client, changes: dict[str, str], field: str
) -> None:
    make_term(Company, "meta", aliases=["Facebook"])
    data = {**opened(desk, "/admin/questions/company/add/"), "name": "New", "slug": "new"}

    response = desk.post("/admin/questions/company/add/", {**data, **changes})

    assert list(errors(response)) == [field]
    assert Company.objects.count() == 1


@pytest.mark.parametrize("model", [Company, Role, Tag])
def test_word_in_use_is_not_deleted_and_it_says_why(desk: Client, model: type[Any]) -> None:
    make_question()
    term = model.objects.get()
    address = term_page(term, "delete")

    for response in (
        desk.get(address, follow=True),
        desk.post(address, {"post": "yes"}, follow=True),
    ):
        assert f"{term.name} is used by 1 question. Take it off them first." in read(response).text
        assert response.redirect_chain == [(term_page(term), 302)]
    assert model.objects.filter(pk=term.pk).exists()


@pytest.mark.parametrize("model", [Company, Role, Tag])
def test_unused_word_can_be_deleted(desk: Client, model: type[Any]) -> None:
    term = make_term(model, "spare")
    address = term_page(term, "delete")

    assert "Are you sure" in read(desk.get(address)).text
    desk.post(address, {"post": "yes"})

    assert not model.objects.exists()


@pytest.mark.parametrize(("query", "found"), [("fac", ["Meta"]), ("uB", ["Uber"]), ("zzz", [])])
def test_companies_are_offered_by_any_of_their_names(
    desk: Client, query: str, found: list[str]
) -> None:
    make_term(Company, "meta", aliases=["Facebook"])
    make_term(Company, "uber")
    address = "/admin/autocomplete/?app_label=questions&model_name=questioncompany"

    answer = desk.get(f"{address}&field_name=company&term={query}").json()

    assert [result["text"] for result in answer["results"]] == found


@pytest.mark.usefixtures("furnished")
def test_figures_are_shown_and_can_t_be_deleted(desk: Client) -> None:
    page = read(desk.get("/admin/questions/figure/"))

    assert ("img", "src", "/figures/flow.svg") in page.attributes
    assert "4 × 3" in page.text
    [link] = {href for href in page.hrefs("/admin/questions/figure/") if "change" in href}
    assert desk.get(link.replace("change", "delete")).status_code == 403
