"""The first editor is made by one command and can go straight to work."""

import io
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from tests.factories import make_question, make_user
from web.roles import UserRole, roles_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())


def make_editor(email: str, **options: Any) -> list[str]:
    output = io.StringIO()
    call_command("make_editor", email, stdout=output, no_color=True, **options)
    return output.getvalue().splitlines()


def log_in(email: str, password: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": password})
    return client


def test_a_new_editor_logs_in_with_the_password_that_was_printed_and_edits():
    question = make_question(title="What is drift?")

    password, done = make_editor("Eve@Example.org")

    assert done == "eve@example.org made as an editor. Log in at /admin/."
    desk = log_in("eve@example.org", password.removeprefix("Password: "))
    response = desk.get(f"/admin/questions/question/{question.pk}/change/")
    assert response.status_code == 200
    assert "What is drift?" in response.content.decode()


def test_the_address_counts_as_verified():
    make_editor("eve@example.org")

    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("eve@example.org", True, True)


def test_an_editor_is_no_administrator_unless_that_is_asked_for():
    make_editor("eve@example.org")
    make_editor("root@example.org", superuser=True)

    eve, root = (
        User.objects.get(email="eve@example.org"),
        User.objects.get(name="", email__contains="root"),
    )
    assert roles_of(eve) == {"Editor"}
    assert not eve.is_superuser
    assert (root.is_superuser, root.is_staff) == (True, True)


def test_someone_who_has_an_account_keeps_password_and_roles_and_becomes_an_editor(alice):
    output = make_editor("ALICE@example.org")

    assert output == ["alice@example.org is now an editor. Log in at /admin/."]
    after = User.objects.get(pk=alice.pk)
    assert after.check_password("correct horse battery")
    assert roles_of(after) == {"Candidate", "Editor"}
    assert User.objects.count() == 1


def test_made_twice_is_made_once():
    make_editor("eve@example.org")
    make_editor("eve@example.org")

    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_an_administrator_stays_one():
    root = make_user("root@example.org", is_superuser=True, is_staff=True)

    make_editor("root@example.org")

    after = User.objects.get(pk=root.pk)
    assert (after.is_superuser, after.is_staff) == (True, True)


@pytest.mark.parametrize(
    "email", ["", "eve", "eve@", "@example.org", "a b@example.org", "a\0@b.org"]
)
def test_what_is_no_address_makes_nobody(email: str):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        make_editor(email)

    assert not User.objects.exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_a_weak_password_and_a_mistyped_one_are_asked_for_again(monkeypatch):
    typed = iter(
        ["12345", "correct horse battery", "correct hoarse", *["correct horse battery"] * 2]
    )
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    errors = io.StringIO()

    call_command("make_editor", "eve@example.org", stdout=io.StringIO(), stderr=errors)

    assert User.objects.get().check_password("correct horse battery")
    assert "too short" in errors.getvalue()
    assert "The two passwords differ." in errors.getvalue()
    assert list(typed) == []


def test_the_role_is_the_editors_alone():
    make_editor("eve@example.org")

    eve = User.objects.get()
    assert eve.groups.get().name == UserRole.EDITOR
    assert not eve.is_staff
