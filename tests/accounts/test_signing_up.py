"""Who may make an account: anyone, whoever has an invitation, or nobody."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import invite
from accounts.forms import SignupForm
from accounts.models import Invitation, User, hash_of
from tests.page import read

pytestmark = pytest.mark.django_db

FORM = {"email": "new@example.org", "password1": "correct horse battery"}


def link(**more) -> str:
    return invite(by=None, **more).removeprefix("http://localhost:8000")


def token_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize("door", ["closed", "invitation"])
def test_where_it_is_not_open_nobody_signs_up(client, settings, door):
    settings.SIGNUP = door

    page = read(client.get("/accounts/signup/"))
    client.post("/accounts/signup/", FORM)

    assert "password1" not in [field.name for field in page.fields]
    assert not User.objects.exists()


@pytest.mark.parametrize(("door", "offered"), [("open", 1), ("invitation", 0), ("closed", 0)])
def test_the_log_in_offers_it_only_where_it_is_open(client, settings, door, offered):
    settings.SIGNUP = door

    assert len(read(client.get("/accounts/login/")).hrefs("/accounts/signup/")) == offered


class TestAnInvitation:
    @pytest.fixture(autouse=True)
    def _needed(self, settings):
        settings.SIGNUP = "invitation"

    def test_lets_one_person_in(self, client):
        response = client.get(link(), follow=True)
        assert response.request["PATH_INFO"] == "/accounts/signup/"

        client.post("/accounts/signup/", FORM)

        assert User.objects.get().email == "new@example.org"
        assert Invitation.objects.get().used

    def test_works_once(self, client):
        address = link()
        client.get(address)
        client.post("/accounts/signup/", FORM)

        second = Client()
        assert second.get(address).status_code == 404
        second.post("/accounts/signup/", {**FORM, "email": "second@example.org"})
        assert User.objects.count() == 1

    def test_lets_in_one_of_two_who_opened_it(self, client):
        address, second = link(), Client()
        client.get(address)
        second.get(address)

        client.post("/accounts/signup/", FORM)
        page = read(second.post("/accounts/signup/", {**FORM, "email": "second@example.org"}))

        assert "needs an invitation" in page.text
        assert User.objects.get().email == "new@example.org"

    def test_is_not_used_up_by_a_form_with_a_mistake(self, client):
        client.get(link())

        client.post("/accounts/signup/", {**FORM, "password1": "short"})
        client.post("/accounts/signup/", FORM)

        assert User.objects.count() == 1

    def test_ends(self, client):
        address = link(lasts=timedelta(seconds=-1))

        response = client.get(address)

        assert response.status_code == 404
        assert "invitation is over" in read(response).text
        client.post("/accounts/signup/", FORM)
        assert not User.objects.exists()

    @pytest.mark.parametrize("end", [".", "x" * 4000, "%00", "%ED%A0%80"])
    def test_opens_with_exactly_its_token(self, client, end):
        token = token_of(link())

        for other in (token + end, token[:-1], token.swapcase(), end):
            assert client.get(f"/accounts/invitation/{other}/").status_code == 404

    def test_is_kept_as_a_hash_alone(self):
        token = token_of(link())

        [row] = Invitation.objects.values()
        assert row["token_hash"] == hash_of(token)
        assert token not in str(row)
        assert len(token) == 22

    def test_is_neither_cached_nor_told_to_other_sites(self, client):
        response = client.get(link())

        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Location"] == "/accounts/signup/"
        assert response.headers["Referrer-Policy"] == "same-origin"

    def test_is_nothing_for_somebody_with_an_account(self, client, alice):
        client.force_login(alice)
        address = link()

        assert client.get(address).status_code == 404
        assert Invitation.objects.open(token_of(address), timezone.now()).exists()


def test_two_forms_with_one_address_at_once_make_one_account(client, monkeypatch):
    """The second passes its check before the first is saved: the database decides."""

    def rival(self, request):
        monkeypatch.undo()
        User.objects.create_user("new@example.org", "something else")
        return SignupForm.save(self, request)

    monkeypatch.setattr(SignupForm, "save", rival)
    response = client.post("/accounts/signup/", FORM)

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session
    assert not User.objects.get().check_password(FORM["password1"])
    assert EmailAddress.objects.count() <= 1


@pytest.mark.django_db(transaction=True)
def test_one_invitation_and_four_people_at_once(settings):
    settings.SIGNUP = "invitation"
    address, start = link(), Barrier(4)
    statuses = []

    def come(number: int) -> None:
        client = Client()
        client.get(address)
        start.wait()
        response = client.post("/accounts/signup/", {**FORM, "email": f"p{number}@example.org"})
        statuses.append(response.status_code)
        connection.close()

    people = [Thread(target=come, args=[number]) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert User.objects.count() == 1
    assert sorted(statuses) == [200, 200, 200, 302]
