"""Passwords in forms: bounded, never shown again, and no way to find out who has an account."""

import pytest
from django.test import Client

from tests.page import read

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
LONG = "Canary-7 " * 15  # 135 characters


@pytest.mark.parametrize("password", [LONG, "x" * 1_000_000], ids=["135", "a million"])
def test_one_too_long_is_told_beside_its_field_at_sign_up(client, password):
    page = read(client.post("/accounts/signup/", {"email": "a@example.org", "password1": password}))

    assert "at most 128 characters" in page.text
    assert password not in page.text


def test_one_too_long_is_not_tried_at_the_log_in(client, alice):
    alice.set_password(LONG)
    alice.save()

    page = read(client.post("/accounts/login/", {"login": alice.email, "password": LONG}))

    assert "at most 128 characters" in page.text
    assert "_auth_user_id" not in client.session


def test_one_of_128_characters_is_kept_whole(client):
    password = ("Canary-7 " * 15)[:128]
    client.post("/accounts/signup/", {"email": "a@example.org", "password1": password})
    other = Client()

    other.post("/accounts/login/", {"login": "a@example.org", "password": password[:-1]})
    assert "_auth_user_id" not in other.session
    other.post("/accounts/login/", {"login": "a@example.org", "password": password})
    assert "_auth_user_id" in other.session


def test_no_browser_cuts_one_off_silently(client):
    """As it would with ``maxlength``, when a long one is pasted."""
    for address in ("/accounts/login/", "/accounts/signup/"):
        page = read(client.get(address))

        assert ("input", "type", "password") in page.attributes
        assert ("input", "maxlength", "128") not in page.attributes


def test_a_new_one_too_long_is_refused(alice, browse):
    client = browse(alice)

    page = read(
        client.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": LONG, "password2": LONG},
        )
    )

    assert "at most 128 characters" in page.text
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_reauthenticating_refuses_one_too_long(alice, browse):
    client = browse(alice)

    page = read(client.post("/accounts/reauthenticate/", {"password": LONG}))

    assert "at most 128 characters" in page.text


class TestWithoutMail:
    def test_the_reset_page_says_who_can_help(self, client):
        page = read(client.get("/accounts/password/reset/"))

        assert "manage.py reset_link" in page.text
        assert "email" not in [field.name for field in page.fields]

    def test_a_new_address_counts_at_once(self, alice, browse, confirm):
        client = browse(alice)
        confirm(client)

        client.post("/accounts/email/", {"email": "alice@new.example", "action_add": ""})

        other = Client()
        other.post("/accounts/login/", {"login": "alice@new.example", "password": PASSWORD})
        assert other.session["_auth_user_id"] == str(alice.pk)
        gone = Client()
        gone.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})
        assert "_auth_user_id" not in gone.session

    def test_changing_the_address_asks_for_the_password(self, alice, browse):
        client = browse(alice)

        response = client.post("/accounts/email/", {"email": "a@evil.example", "action_add": ""})

        assert response.headers["Location"].startswith("/accounts/reauthenticate/")
        alice.refresh_from_db()
        assert alice.email == "alice@example.org"

    @pytest.mark.parametrize("email", ["bob@example.org", "BOB@example.org", "alice@example.org"])
    def test_an_address_in_use_is_refused(self, alice, bob, browse, confirm, email):
        client = browse(alice)
        confirm(client)

        page = read(client.post("/accounts/email/", {"email": email, "action_add": ""}))

        alice.refresh_from_db()
        assert alice.email == "alice@example.org"
        assert ("input", "aria-invalid", "true") in page.attributes


class TestSessions:
    def test_are_listed_in_words_with_this_one_marked(self, alice, browse):
        browse(alice, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) AppleWebKit/6 CriOS/140 Safari/6")
        firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        client = browse(alice, HTTP_USER_AGENT=firefox)

        page = read(client.get("/accounts/sessions/"))

        assert "Chrome on iPhone Since" in page.text
        assert "Firefox on Linux This one Since" in page.text

    def test_everywhere_else_end_with_one_button(self, alice, bob, browse):
        phone, desk, other = browse(alice), browse(alice), browse(bob)

        desk.post("/accounts/sessions/")

        assert desk.get("/me/").status_code == 200
        assert phone.get("/me/").status_code == 302
        assert other.get("/me/").status_code == 200

    def test_of_others_are_not_shown(self, alice, bob, browse):
        browse(bob, HTTP_USER_AGENT="Opera/9 OPR/120 Windows")

        assert "Opera" not in read(browse(alice).get("/accounts/sessions/")).text
