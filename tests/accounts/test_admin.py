"""What an administrator does for people at the desk."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import Invitation, RoleRequest, User
from tests.page import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client) -> User:
    user = User.objects.create_superuser("root@example.org", "correct horse battery")
    client.force_login(user)
    return user


def act(client: Client, model: str, action: str, *ids: int):
    return client.post(
        f"/admin/accounts/{model}/", {"action": action, "_selected_action": ids}, follow=True
    )


def test_a_reset_link_is_shown_once_and_sets_a_password(client, root, alice):
    response = act(client, "user", "make_reset_links", alice.pk)

    [link] = re.findall(
        r"http://localhost:8000(/accounts/password/reset/key/\S+/)<", response.content.decode()
    )
    assert "no-store" in response.headers["Cache-Control"]
    assert alice.email in read(response).text
    assert "messages" not in response.cookies
    other = Client()
    address = other.get(link).headers["Location"]
    other.post(address, {"password1": "a longer one", "password2": "a longer one"})
    alice.refresh_from_db()
    assert alice.check_password("a longer one")
    assert "link" in LogEntry.objects.get(user=root).get_change_message()


def test_a_lost_second_step_is_taken_away(client, root, alice, bob):
    for person in (alice, bob):
        Authenticator.objects.create(user=person, type="totp", data={"secret": "canary"})

    act(client, "user", "forget_second_steps", alice.pk)

    assert Authenticator.objects.get().user == bob


def test_an_invitation_is_made_with_one_button_and_its_link_shown_once(client, root):
    response = client.post("/admin/accounts/invitation/", {"make": "1"})

    [link] = re.findall(
        r"http://localhost:8000/accounts/invitation/\S+/", response.content.decode()
    )
    [invitation] = Invitation.objects.all()
    assert invitation.made_by == root
    assert "no-store" in response.headers["Cache-Control"]
    assert link.split("/")[-2] not in client.get("/admin/accounts/invitation/").content.decode()


def test_looking_at_invitations_makes_none(client, root):
    page = read(client.get("/admin/accounts/invitation/"))

    assert "Make a link" in page.text
    assert not Invitation.objects.exists()


def test_a_request_for_a_role_is_granted(client, root, alice):
    request = RoleRequest.objects.create(user=alice, role="Interviewer", reason="Please.")

    page = read(client.get("/admin/accounts/rolerequest/"))
    act(client, "rolerequest", "grant", request.pk)

    request.refresh_from_db()
    assert "Please." in page.text
    assert (request.answer, request.answered_by) == ("granted", root)
    assert {group.name for group in alice.groups.all()} == {"Candidate", "Interviewer"}


def test_a_request_for_a_role_is_declined_and_stays_so(client, root, alice):
    request = RoleRequest.objects.create(user=alice, role="Editor", reason="Please.")

    act(client, "rolerequest", "decline", request.pk)
    act(client, "rolerequest", "grant", request.pk)

    request.refresh_from_db()
    assert request.answer == "declined"
    assert {group.name for group in alice.groups.all()} == {"Candidate"}


@pytest.mark.parametrize("model", ["mfa/authenticator", "usersessions/usersession"])
def test_secrets_and_whereabouts_have_no_page(client, root, model):
    assert client.get(f"/admin/{model}/").status_code == 404


@pytest.mark.parametrize("model", ["invitation", "rolerequest"])
def test_editors_have_no_part_in_it(client, eve, alice, model):
    request = RoleRequest.objects.create(user=alice, role="Editor", reason="Please.")
    client.force_login(eve)

    client.post("/admin/accounts/invitation/", {"make": "1"})
    act(client, "rolerequest", "grant", request.pk)

    assert client.get(f"/admin/accounts/{model}/").status_code == 403
    assert not Invitation.objects.exists()
    assert not alice.groups.filter(name="Editor").exists()
