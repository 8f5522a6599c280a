"""With a mail server: addresses are confirmed by code, passwords reset by mail."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.actions import set_up
from accounts.models import User
from tests.page import read

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)


def sign_up(client: Client, email: str):
    return client.post("/accounts/signup/", {"email": email, "password1": PASSWORD}, follow=True)


def code_in(text: str) -> str:
    [code] = CODE.findall(text)
    return str(code)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_up_is_done_once_the_code_from_the_mail_is_typed(client, mails):
    sign_up(client, "new@example.org")
    assert not is_in(client)
    [mail] = mails.mails
    assert mail.to == ["new@example.org"]

    response = client.post("/accounts/confirm-email/", {"code": code_in(mail.text)})

    assert response.headers["Location"] == "/"
    assert is_in(client)
    assert EmailAddress.objects.get(email="new@example.org").verified


def test_a_wrong_code_is_told_beside_its_field_and_three_end_it(client, mails):
    sign_up(client, "new@example.org")

    page = read(client.post("/accounts/confirm-email/", {"code": "NOTIT1"}))
    for _ in range(3):
        client.post("/accounts/confirm-email/", {"code": "NOTIT1"})
    client.post("/accounts/confirm-email/", {"code": code_in(mails.mails[0].text)})

    assert "Incorrect code" in page.text
    assert not is_in(client)


def test_signing_up_again_with_a_known_address_shows_the_same_page(client, alice, mails):
    other = Client()

    known = sign_up(client, alice.email)
    unknown = sign_up(other, "new@example.org")

    assert known.redirect_chain == unknown.redirect_chain
    assert read(known).text.replace(alice.email, "") == read(unknown).text.replace(
        "new@example.org", ""
    )
    assert "already exists" in mails.mails[0].text
    assert User.objects.filter(email=alice.email).count() == 1


def test_a_reset_sends_one_mail_for_a_known_and_one_for_an_unknown_address(client, alice, mails):
    answers = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True).content
        for email in (alice.email, "nobody@example.org")
    ]

    assert answers[0] == answers[1]
    assert [mail.to for mail in mails.mails] == [[alice.email], ["nobody@example.org"]]
    assert "/password/reset/key/" in mails.mails[0].text
    assert "/password/reset/key/" not in mails.mails[1].text


def test_the_sixth_reset_of_an_address_within_an_hour_is_refused(client, alice, mails):
    statuses = [
        client.post("/accounts/password/reset/", {"email": alice.email}).status_code
        for _ in range(6)
    ]

    assert statuses == [302] * 5 + [429]
    assert len(mails.mails) == 5


def test_a_new_address_counts_once_its_code_is_typed(alice, mails, browse, confirm):
    set_up(alice, roles=[])
    client = browse(alice)
    confirm(client)

    client.post("/accounts/email/", {"email": "alice@new.example", "action_add": ""})
    alice.refresh_from_db()
    before = alice.email
    asked = mails.mails[-1]
    client.post("/accounts/confirm-email/", {"code": code_in(asked.text)})

    alice.refresh_from_db()
    assert asked.to == ["alice@new.example"]
    assert (before, alice.email) == ("alice@example.org", "alice@new.example")
    assert [row.email for row in EmailAddress.objects.filter(user=alice)] == ["alice@new.example"]
    assert mails.mails[-1].to == ["alice@example.org"], "the old address hears of it"


def test_an_address_of_somebody_else_can_not_be_taken_even_with_its_code(
    alice, bob, mails, browse, confirm
):
    set_up(alice, roles=[])
    client = browse(alice)
    confirm(client)

    client.post("/accounts/email/", {"email": bob.email, "action_add": ""}, follow=True)
    client.post("/accounts/confirm-email/", {"code": code_in(mails.mails[-1].text)})

    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert not EmailAddress.objects.filter(user=alice, email=bob.email).exists()


def test_a_changed_password_is_told_by_mail(alice, mails, browse):
    set_up(alice, roles=[])
    client = browse(alice)

    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "a longer one", "password2": "a longer one"},
    )

    assert mails.mails[-1].to == [alice.email]
    assert "password has been changed" in mails.mails[-1].text


def test_mails_come_from_the_site_and_link_to_it(client, alice, mails):
    client.post("/accounts/password/reset/", {"email": alice.email})

    message = mails.mails[0].message
    assert message["From"] == "mlopsprep <no-reply@localhost>"
    assert message["Subject"] == "A new password for mlopsprep"
    assert mails.mails[0].text.endswith("\nmlopsprep\nhttp://localhost:8000\n")
    assert re.findall(r"https?://\S+", mails.mails[0].text)[0].startswith("http://testserver/")
