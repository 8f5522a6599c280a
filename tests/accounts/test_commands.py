"""What whoever runs the site does at its terminal."""

import io
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Invitation, User
from tests.page import read

pytestmark = pytest.mark.django_db


def run(*args: str, **options) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def here(link: str) -> str:
    return link.strip().removeprefix("http://localhost:8000")


class TestResetLink:
    def test_sets_a_new_password_once(self, client, alice):
        link = here(run("reset_link", "Alice@Example.org"))
        address = client.get(link).headers["Location"]

        client.post(address, {"password1": "a longer one", "password2": "a longer one"})

        alice.refresh_from_db()
        assert alice.check_password("a longer one")
        assert "used up" in read(Client().get(link)).text

    def test_ends_with_the_next_log_in(self, client, alice):
        link = here(run("reset_link", alice.email))

        client.post("/accounts/login/", {"login": alice.email, "password": "correct horse battery"})

        assert "used up" in read(Client().get(link)).text

    def test_ends_after_its_time(self, client, alice, settings):
        link = here(run("reset_link", alice.email))
        settings.PASSWORD_RESET_TIMEOUT = -1

        assert "used up" in read(client.get(link)).text

    def test_can_forget_the_second_step_only_if_asked_and_logs_it_without_a_name(
        self, alice, caplog
    ):
        Authenticator.objects.create(user=alice, type="totp", data={})

        run("reset_link", alice.email)
        assert Authenticator.objects.exists()
        run("reset_link", alice.email, "--forget-second-step")
        assert not Authenticator.objects.exists()
        assert f"second step of account {alice.pk} was removed" in caplog.text
        assert alice.email not in caplog.text

    def test_is_refused_for_nobody_and_for_an_account_that_is_switched_off(self, alice):
        with pytest.raises(CommandError, match="Nobody logs in with this address"):
            run("reset_link", "nobody@example.org")
        alice.is_active = False
        alice.save()
        with pytest.raises(CommandError, match="switched off"):
            run("reset_link", alice.email)


class TestInvite:
    def test_prints_as_many_links_as_asked_for(self, client, settings):
        settings.SIGNUP = "invitation"

        links = run("invite", "3", "--days", "2").split()

        assert len(set(links)) == Invitation.objects.count() == 3
        for link in links:
            assert Client().get(here(link)).headers["Location"] == "/accounts/signup/"

    @pytest.mark.parametrize("arguments", [["0"], ["1001"], ["1", "--days", "0"]])
    def test_refuses_what_makes_no_sense(self, arguments):
        with pytest.raises(CommandError):
            run("invite", *arguments)
        assert not Invitation.objects.exists()


class TestDemoAccounts:
    def passwords(self) -> dict[str, str]:
        return dict(re.findall(r"(\S+@\S+)\s+(\S+)", run("demo_accounts")))

    def test_are_one_of_each_kind_and_log_in_with_what_is_printed(self):
        passwords = self.passwords()

        assert len(set(passwords.values())) == 4
        for email, password in passwords.items():
            client = Client()
            client.post("/accounts/login/", {"login": email, "password": password})
            user = User.objects.get(pk=client.session["_auth_user_id"])
            kind = email.partition("@")[0]
            assert [group.name.lower() for group in user.groups.all()] == [kind] * (kind != "admin")
            assert user.is_superuser is (kind == "admin")
            desk = client.get("/admin/").status_code
            assert desk == (200 if kind in {"editor", "admin"} else 404)
        assert EmailAddress.objects.filter(verified=True).count() == 4

    def test_run_again_they_have_other_passwords_and_no_keys_of_others(self):
        before = self.passwords()
        editor = User.objects.get(email="editor@demo.example")
        Authenticator.objects.create(user=editor, type="webauthn", data={})

        after = self.passwords()

        assert before.keys() == after.keys()
        assert not set(before.values()) & set(after.values())
        assert not Authenticator.objects.exists()
        assert User.objects.count() == 4


class TestMakeEditor:
    def test_makes_an_editor_who_can_log_in_with_the_printed_password(self, client):
        [password] = re.findall(r"Password: (\S+)", run("make_editor", "new@example.org"))

        client.post("/accounts/login/", {"login": "new@example.org", "password": password})

        assert client.get("/admin/").status_code == 200

    def test_leaves_the_password_of_a_known_account_alone(self, alice):
        printed = run("make_editor", alice.email)

        alice.refresh_from_db()
        assert "Password" not in printed
        assert alice.check_password("correct horse battery")
        assert alice.groups.filter(name="Editor").exists()
