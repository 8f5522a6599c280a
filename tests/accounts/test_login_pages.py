"""Logging in, signing up and logging out: the doors, and how often one may knock."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.page import read

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
TOO_MANY = "Too many failed login attempts"


def log_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    address = more.pop("address", "/accounts/login/")
    return client.post(address, {"login": email, "password": password}, **more)


def sign_up(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/accounts/signup/", {"email": email, "password1": password}, **more)


def who(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


class TestLogIn:
    def test_with_address_and_password_leads_to_the_list(self, client, alice):
        response = log_in(client, "alice@example.org")

        assert response.headers["Location"] == "/"
        assert who(client) == alice

    def test_says_as_whom_in_the_words_of_the_site(self, client, alice):
        alice.name = "Alice <&> Co"
        alice.save()
        log_in(client, "alice@example.org")

        assert "You are logged in as Alice <&> Co." in read(client.get("/")).text

    def test_takes_an_address_in_any_case_and_with_blanks_around_it(self, client, alice):
        log_in(client, "  Alice@Example.ORG ")

        assert who(client) == alice

    def test_leads_back_to_where_one_came_from(self, client, alice):
        response = log_in(
            client, "alice@example.org", address="/accounts/login/?next=/questions/drift/%3Ftag%3Da"
        )

        assert response.headers["Location"] == "/questions/drift/?tag=a"

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example",
            "javascript:alert(1)", "/\t/evil.example", "https:evil.example", "///evil.example",
            "http://testserver@evil.example/", " //evil.example", "data:text/html,x", "\0//evil",
        ],
    )  # fmt: skip
    def test_never_leads_off_the_site(self, client, alice, target):
        page = read(client.get("/accounts/login/", {"next": target}))
        response = client.post(
            "/accounts/login/",
            {"login": "alice@example.org", "password": PASSWORD, "next": target},
        )

        assert response.headers["Location"] == "/"
        assert not [href for href in page.hrefs() if "evil" in href and "next=" not in href]

    def test_cannot_put_a_header_into_the_answer(self, client, alice):
        response = log_in(
            client, "alice@example.org", address="/accounts/login/?next=/ok%0d%0aX-Evil:1"
        )

        assert "X-Evil" not in response.headers
        assert "\n" not in response.headers["Location"]

    @pytest.mark.parametrize(
        ("email", "password"),
        [
            ("alice@example.org", "wrong-one"),
            ("nobody@example.org", PASSWORD),
            ("alice@example.org", PASSWORD.upper()),
            ("alice@example.org", ""),
            ("", ""),
            ("alice", PASSWORD),
            ("a" * 100_000, "wrong-one"),
            ("alice@example.org\0", PASSWORD),
            ("alice@example.org", "b" * 1_000_000),
            ("' OR 1=1 --", "wrong-one"),
        ],
    )
    def test_that_fails_says_so_and_lets_nobody_in(self, client, alice, email, password):
        response = log_in(client, email, password)

        assert response.status_code == 200
        assert who(client) is None
        assert not password or password[:100] not in response.content.decode()

    def test_says_the_same_of_a_wrong_password_as_of_an_unknown_address(self, alice):
        said = [
            re.sub(r'value="[^"]*"', "", log_in(Client(), email, "wrong").content.decode())
            for email in ("alice@example.org", "nobody@example.org")
        ]

        assert said[0] == said[1]

    def test_is_not_for_someone_deactivated(self, client, alice):
        alice.is_active = False
        alice.save()

        response = log_in(client, "alice@example.org")

        assert response.headers["Location"] == "/accounts/inactive/"
        assert who(client) is None

    def test_gives_a_new_session_so_that_nobody_can_plant_one(self, client, alice):
        client.get("/accounts/login/")
        planted = client.session
        planted["x"] = 1
        planted.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key

        log_in(client, "alice@example.org")

        assert client.session.session_key != planted.session_key

    def test_needs_its_token(self, alice):
        client = Client(enforce_csrf_checks=True)

        assert log_in(client, "alice@example.org").status_code == 403
        assert who(client) is None
        token = {f.name: f.value for f in read(client.get("/accounts/login/")).fields}
        response = client.post(
            "/accounts/login/",
            {
                "login": "alice@example.org",
                "password": PASSWORD,
                "csrfmiddlewaretoken": token["csrfmiddlewaretoken"],
            },
        )
        assert response.headers["Location"] == "/"

    def test_that_is_done_already_is_passed_over(self, client, alice):
        client.force_login(alice)

        assert client.get("/accounts/login/?next=/x/").headers["Location"] == "/x/"

    def test_page_names_the_field_and_offers_the_other_doors(self, client):
        page = read(client.get("/accounts/login/"))

        names = {field.name for field in page.fields}
        assert {"login", "password", "csrfmiddlewaretoken"} <= names
        assert any(href.startswith("/accounts/signup/") for href in page.hrefs())
        assert any(href.startswith("/accounts/password/reset/") for href in page.hrefs())
        assert "mlopsprep" in page.title


class TestLimits:
    """Counted in the cache that all workers share; within one test the clock hardly moves."""

    def test_after_five_wrong_passwords_even_the_right_one_is_not_tried(self, client, alice):
        for _ in range(5):
            assert TOO_MANY not in log_in(client, "alice@example.org", "wrong").content.decode()

        response = log_in(client, "alice@example.org")

        assert TOO_MANY in response.content.decode()
        assert who(client) is None

    def test_the_owner_is_not_locked_out_by_someone_elsewhere(self, client, alice):
        for _ in range(12):
            log_in(client, "alice@example.org", "wrong", REMOTE_ADDR="203.0.113.9")

        log_in(client, "alice@example.org", REMOTE_ADDR="198.51.100.7")

        assert who(client) == alice

    def test_ten_wrong_passwords_a_minute_are_all_an_address_gets(self, client, alice, bob):
        for number in range(10):
            log_in(client, f"guess-{number}@example.org", "wrong")

        assert TOO_MANY in log_in(client, "bob@example.org").content.decode()

    def test_a_made_up_forwarded_address_is_not_believed(self, client, alice):
        for number in range(40):
            log_in(
                client,
                f"guess-{number}@example.org",
                "wrong",
                headers={"X-Forwarded-For": f"192.0.2.{number}"},
            )

        response = log_in(client, "alice@example.org", headers={"X-Forwarded-For": "192.0.2.99"})

        assert TOO_MANY in response.content.decode() or response.status_code == 429
        assert who(client) is None

    def test_twenty_accounts_a_minute_are_all_an_address_makes(self):
        for number in range(20):
            assert sign_up(Client(), f"new-{number}@example.org").status_code == 302

        response = sign_up(Client(), "new-20@example.org")

        assert response.status_code == 429
        assert "That was a lot at once" in read(response).text
        assert User.objects.count() == 20

    def test_resetting_passwords_is_limited(self, client, alice):
        statuses = [
            client.post("/accounts/password/reset/", {"email": "alice@example.org"}).status_code
            for _ in range(6)
        ]

        assert statuses == [302] * 5 + [429]
        assert len(mail.outbox) == 5

    def test_limits_are_counted_where_all_workers_see_them(self):
        assert settings.CACHES["default"]["BACKEND"].endswith(("DatabaseCache", "RedisCache"))


class TestSignUp:
    def test_makes_a_candidate_and_logs_them_in(self, client):
        response = sign_up(client, "New@Example.org")

        assert response.headers["Location"] == "/"
        user = who(client)
        assert user is not None
        assert user.email == "new@example.org"
        assert user.check_password(PASSWORD)
        assert not user.is_staff
        assert not user.is_superuser
        assert not user.groups.exists()
        assert EmailAddress.objects.get(user=user).email == "new@example.org"

    def test_takes_only_what_it_asks_for(self, client):
        client.post(
            "/accounts/signup/",
            {
                "email": "new@example.org",
                "password1": PASSWORD,
                "is_staff": "1",
                "is_superuser": "1",
                "groups": "1",
                "is_active": "0",
                "id": "1",
            },
        )

        user = User.objects.get()
        assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
        assert not user.groups.exists()

    @pytest.mark.parametrize(
        "email",
        ["", "x", "a@b", "a b@example.org", "a@example.org\0", "x" * 250 + "@example.org",
         "x" * 100_000 + "@example.org", "<script>@example.org"],
    )  # fmt: skip
    def test_refuses_what_is_no_address_or_too_long_to_keep(self, client, email):
        response = sign_up(client, email)

        assert response.status_code == 200
        assert User.objects.count() == 0

    def test_keeps_an_address_of_the_greatest_length_whole(self, client):
        email = "a@" + ".".join(["b" * 60] * 4) + ".org"

        sign_up(client, email)

        assert User.objects.get().email == email

    @pytest.mark.parametrize(
        "password", ["", "short", "12345678901", "password", "new@example.org"]
    )
    def test_refuses_a_password_that_is_easily_guessed(self, client, password):
        assert sign_up(client, "new@example.org", password).status_code == 200
        assert User.objects.count() == 0

    def test_never_shows_the_password_again(self, client):
        response = sign_up(client, "not an address", "Canary-password-9")

        assert b"Canary-password-9" not in response.content

    @pytest.mark.parametrize("email", ["alice@example.org", "ALICE@example.org"])
    def test_does_not_make_a_second_account_for_an_address(self, client, alice, email):
        sign_up(client, email)

        assert User.objects.count() == 1
        assert who(client) is None

    def test_leads_on_within_the_site_only(self, client):
        response = client.post(
            "/accounts/signup/?next=//evil.example",
            {"email": "new@example.org", "password1": PASSWORD},
        )

        assert response.headers["Location"] == "/"


class TestLogOut:
    def test_is_asked_for_first(self, client, alice):
        client.force_login(alice)

        page = read(client.get("/accounts/logout/"))

        assert who(client) == alice
        assert "csrfmiddlewaretoken" in [field.name for field in page.fields]

    def test_ends_the_session(self, client, alice):
        client.force_login(alice)
        stolen = Client()
        stolen.cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key

        response = client.post("/accounts/logout/")

        assert response.headers["Location"] == "/"
        assert who(client) is None
        assert stolen.get("/accounts/email/").status_code == 302

    def test_needs_its_token(self, alice):
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)

        assert client.post("/accounts/logout/").status_code == 403
        assert who(client) == alice


class TestSessions:
    def test_end_at_once_when_the_account_is_deactivated(self, client, alice):
        client.force_login(alice)
        assert client.get("/accounts/email/").status_code == 200

        alice.is_active = False
        alice.save()

        assert client.get("/accounts/email/").status_code == 302

    def test_elsewhere_end_when_the_password_changes(self, client, alice):
        client.force_login(alice)
        here = Client()
        log_in(here, "alice@example.org")

        here.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": "a longer one", "password2": "a longer one"},
        )

        assert who(here) == alice
        assert here.get("/accounts/email/").status_code == 200
        assert client.get("/accounts/email/").status_code == 302


class TestPasswordReset:
    def link(self) -> str:
        address = r"http://testserver(/accounts/password/reset/key/\S+)"
        found = re.search(address, str(mail.outbox[0].body))
        assert found
        return found[1]

    def test_goes_by_mail_to_the_address_alone(self, client, alice):
        response = client.post("/accounts/password/reset/", {"email": "Alice@example.org"})

        assert response.headers["Location"] == "/accounts/password/reset/done/"
        [sent] = mail.outbox
        assert sent.to == ["alice@example.org"]

    def test_says_the_same_of_an_unknown_address(self, client, alice):
        answers = [
            client.post("/accounts/password/reset/", {"email": email}, follow=True).content
            for email in ("alice@example.org", "nobody@example.org")
        ]

        assert answers[0] == answers[1]

    def test_changes_the_password_once(self, client, alice):
        client.post("/accounts/password/reset/", {"email": "alice@example.org"})
        address = client.get(self.link()).headers["Location"]

        client.post(address, {"password1": "a longer one", "password2": "a longer one"})

        alice.refresh_from_db()
        assert alice.check_password("a longer one")
        again = Client().get(self.link())
        assert again.status_code == 200
        assert "password1" not in [field.name for field in read(again).fields]

    def test_link_never_names_another_host(self, client, alice):
        response = client.post(
            "/accounts/password/reset/",
            {"email": "alice@example.org"},
            headers={"X-Forwarded-Host": "evil.example"},
        )

        assert response.status_code == 302
        assert "evil" not in mail.outbox[0].body
        assert client.post(
            "/accounts/password/reset/",
            {"email": "alice@example.org"},
            headers={"Host": "evil.example"},
        ).status_code == 400  # fmt: skip
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("key", ["zzzzzzzzzzzzzzzzzzzz-abc", "1-a", "1-set-password", "0-%00"])
    def test_a_made_up_link_opens_nothing(self, client, alice, key):
        response = client.get(f"/accounts/password/reset/key/{key}/")

        assert response.status_code == (404 if "%00" in key else 200)
        assert "password1" not in [field.name for field in read(response).fields]


class TestTheDesk:
    def test_has_no_log_in_of_its_own(self, client):
        for address in ("/admin/login/", "/admin/login/?next=/admin/questions/question/"):
            response = client.get(address)

            assert response.status_code == 302
            assert response.headers["Location"].startswith("/accounts/login/?next=%2Fadmin%2F")
        assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 405

    def test_lets_an_editor_in_by_the_sites_log_in(self, client, eve):
        asked = client.get("/admin/").headers["Location"]
        while "/accounts/login/" not in asked:
            asked = client.get(asked).headers["Location"]

        response = log_in(client, "eve@example.org", address=asked)

        assert response.headers["Location"] == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_sends_nobody_round_in_circles(self, client, alice):
        client.force_login(alice)

        assert client.get("/admin/", follow=True).status_code == 404
        assert client.get("/admin/login/?next=/admin/", follow=True).status_code == 404
        assert client.get("/accounts/login/?next=/admin/", follow=True).status_code == 404
