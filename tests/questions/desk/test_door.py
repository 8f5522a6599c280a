"""Who may come to the desk, and what every page of it is like."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from questions.actions import write_figure
from questions.exchange.models import Upload
from questions.models import Company, Question, Role, Tag
from questions.reports.models import Report
from tests.factories import make_question, make_term
from tests.page import read
from tests.questions.desk.editing import ADD, QUESTIONS, STEPS, change, edit, opened
from tests.questions.folders import DRAWING
from web.roles import UserRole

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

COMPANIES = (
    "/admin/autocomplete/?app_label=questions&model_name=questioncompany&field_name=company&term="
)


def test_visitor_is_asked_to_log_in_and_comes_back(client: Client) -> None:
    response = client.get(QUESTIONS)

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=%2Fadmin%2Fquestions%2Fquestion%2F"


@pytest.mark.parametrize("address", ["/admin/", QUESTIONS, ADD, "/admin/nowhere/"])
def test_nobody_but_editors_finds_the_desk(
    client: Client, alice: User, ivy: User, address: str
) -> None:
    for person in (alice, ivy):
        client.force_login(person)

        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_staff_flag_opens_nothing(client: Client, alice: User) -> None:
    alice.is_staff = True
    alice.save()
    client.force_login(alice)

    assert client.get("/admin/").status_code == 404


def test_editor_needs_no_staff_flag(desk: Client, eve: User) -> None:
    assert not eve.is_staff

    page = read(desk.get("/admin/"))

    assert {"Questions", "Companies", "Roles", "Tags", "Figures"} <= {x.text for x in page.links}
    assert not page.hrefs("/admin/accounts/")


def test_superuser_needs_no_group(admin_client: Client) -> None:
    page = read(admin_client.get("/admin/"))

    assert page.hrefs("/admin/accounts/user/")


def test_deactivated_editor_is_nobody(desk: Client, eve: User) -> None:
    eve.is_active = False
    eve.save()

    assert desk.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/admin/logout/", "/accounts/logout/"),
        ("/admin/password_change/", "/accounts/password/change/"),
    ],
)
def test_account_pages_are_the_site_s_own(desk: Client, address: str, target: str) -> None:
    response = desk.get(address)

    assert (response.status_code, response["Location"]) == (302, target)


def desk_pages() -> Iterator[str]:
    yield "/admin/"
    for model in ("question", "company", "role", "tag", "figure"):
        yield f"/admin/questions/{model}/"
        yield f"/admin/questions/{model}/?q=drift"
    for model in ("question", "company", "role", "tag"):
        yield f"/admin/questions/{model}/add/"


@pytest.mark.usefixtures("furnished")
def test_pages_of_the_desk_carry_nothing_inline(desk: Client) -> None:
    rows: dict[str, Any] = {"company": Company, "role": Role, "tag": Tag, "question": Question}
    pages = [*desk_pages(), "/admin/questions/", f"{QUESTIONS}?status__exact=draft&_facets=True"]
    for name, model in rows.items():
        pk = model.objects.get().pk
        pages += [f"/admin/questions/{name}/{pk}/change/", f"/admin/questions/{name}/{pk}/history/"]
    spare = make_term(Tag, "spare")
    pages.append(f"/admin/questions/tag/{spare.pk}/delete/")

    for address in pages:
        response = desk.get(address)
        page = read(response)

        assert response.status_code == 200, address
        assert page.inline == [], address
        assert [a for a in page.attributes if a[1] == "style" or a[1].startswith("on")] == []


def test_editors_don_t_manage_people(desk: Client) -> None:
    assert desk.get("/admin/accounts/user/").status_code == 403


def test_superuser_makes_an_editor_under_an_address_in_lower_case(admin_client: Client) -> None:
    address = "/admin/accounts/user/add/"
    data = {
        **opened(admin_client, address),
        "email": "New@Example.org",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    admin_client.post(address, data)
    person = User.objects.get(email="new@example.org")
    address = f"/admin/accounts/user/{person.pk}/change/"
    editor = Group.objects.get(name=UserRole.EDITOR)
    admin_client.post(
        address,
        {**opened(admin_client, address), "email": "NEW2@example.org", "groups": [editor.pk]},
    )

    person.refresh_from_db()
    assert person.email == "new2@example.org"
    assert list(person.groups.all()) == [editor]


def test_the_desk_may_ask_for_a_second_step(desk: Client, eve: User, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = True

    for address in ("/admin/", QUESTIONS):
        response = desk.get(address)
        assert response.status_code == 403
        assert reverse("mfa_activate_totp") in read(response).hrefs()
    assert desk.post(STEPS, {}).status_code == 403
    Authenticator.objects.create(user=eve, type="recovery_codes", data={})
    assert desk.get("/admin/").status_code == 403

    Authenticator.objects.create(user=eve, type="totp", data={"secret": "x"})
    assert desk.get("/admin/").status_code == 200


@pytest.mark.parametrize("amount", [1, 3])
def test_no_page_of_the_desk_costs_more_with_more_rows(
    desk: Client, eve: User, django_assert_num_queries: Any, amount: int
) -> None:
    question = make_question()
    for number in range(amount):
        edit(question, trap=f"Trap {number}.")
        write_figure(f"{number}.svg", DRAWING, width=480, height=200)
        Report.objects.create(
            key=uuid4(), question=question, version=1, kind="wrong", text="No.", by=None
        )
        Upload.objects.create(
            name="q.zip", content=b"", by=eve, revision="x", applied=timezone.now()
        )

    for address, queries in (
        (change(question), 18),
        (f"{QUESTIONS}{question.pk}/history/", 12),
        ("/admin/questions/report/", 7),
        ("/admin/questions/figure/", 7),
        ("/admin/questions/upload/", 7),
        (COMPANIES, 7),
    ):
        with django_assert_num_queries(queries, info=address):
            assert desk.get(address).status_code == 200
