"""A second step after the password: the app's code, a recovery code, a passkey."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from accounts.actions import reset_link
from tests.page import read

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def secret_in(client: Client) -> str:
    return client.session["mfa.totp.secret"]


def switch_on(client: Client) -> str:
    client.get("/accounts/2fa/totp/activate/")
    secret = secret_in(client)
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    return secret


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def protected(alice, browse, confirm):
    """Alice's browser, in which she has switched the app on; and the app's secret."""
    client = browse(alice)
    confirm(client)
    return client, switch_on(client)


def log_in(alice) -> Client:
    client = Client()
    response = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    return client


def test_switching_it_on_asks_for_the_password_and_then_for_a_code(alice, browse, confirm):
    client = browse(alice)
    assert (
        "/accounts/reauthenticate/"
        in client.get("/accounts/2fa/totp/activate/").headers["Location"]
    )
    confirm(client)

    page = read(client.get("/accounts/2fa/totp/activate/"))
    wrong = read(client.post("/accounts/2fa/totp/activate/", {"code": "000000"}))
    right = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret_in(client))})

    assert "path" in page.tags, "the QR code is drawn into the page"
    assert not [value for _tag, _name, value in page.attributes if value.startswith("data:")]
    assert "Incorrect code" in wrong.text
    assert right.headers["Location"] == "/accounts/2fa/recovery-codes/"


def test_the_password_alone_no_longer_logs_in(alice, protected):
    client = log_in(alice)

    assert not is_in(client)
    assert client.get("/me/").status_code == 302


def test_the_code_of_the_app_does(alice, protected):
    client = log_in(alice)

    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(protected[1])})
    assert is_in(client)


def test_a_recovery_code_does_so_once(alice, protected):
    page = protected[0].get("/accounts/2fa/recovery-codes/").content.decode()
    code = page.partition("<li><code>")[2].partition("<")[0]

    first, second = log_in(alice), log_in(alice)
    first.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code})

    assert (is_in(first), is_in(second)) == (True, False)


def test_guessing_codes_is_stopped(alice, protected):
    client = log_in(alice)

    answers = [
        read(client.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"})).text for n in range(6)
    ]

    assert "Incorrect code" in answers[0]
    assert "Too many" in answers[-1]
    client.post("/accounts/2fa/authenticate/", {"code": code_of(protected[1])})
    assert not is_in(client)


def test_a_reset_password_does_not_open_what_the_second_step_protects(alice, protected):
    alice.refresh_from_db()
    client = Client()
    address = client.get(reset_link(alice).removeprefix("http://localhost:8000")).headers[
        "Location"
    ]
    client.post(address, {"password1": "a longer one", "password2": "a longer one"})

    response = client.post("/accounts/login/", {"login": alice.email, "password": "a longer one"})

    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_switched_off_the_password_is_enough_and_the_codes_are_gone(alice, protected):
    protected[0].post("/accounts/2fa/totp/deactivate/")

    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})

    assert is_in(client)
    assert not Authenticator.objects.exists()


def test_the_secrets_of_the_second_step_can_not_be_read_in_the_database(protected, alice, settings):
    """Nor used with another key; a key that was replaced still opens what it closed."""
    secret, key = protected[1], settings.SECRET_KEY
    kept = {row.type: row.data for row in Authenticator.objects.filter(user=alice)}
    assert secret not in json.dumps(kept["totp"])
    assert not re.search(r'"[0-9a-f]{80}"', json.dumps(kept["recovery_codes"]))

    settings.SECRET_KEY = "another-key"
    refused = log_in(alice)
    assert "Incorrect code" in read(enter(refused, code_of(secret))).text
    settings.SECRET_KEY_FALLBACKS = [key]
    client = log_in(alice)
    enter(client, code_of(secret))

    assert (is_in(refused), is_in(client)) == (False, True)


def enter(client: Client, code: str):
    return client.post("/accounts/2fa/authenticate/", {"code": code})


def test_nobody_sees_or_removes_the_key_of_another(alice, bob, browse, confirm):
    data = {"name": "Canary key", "passwordless": True, "credential": {}}
    key = Authenticator.objects.create(user=alice, type="webauthn", data=data)
    client = browse(bob)
    confirm(client)

    for page in ("remove", "edit"):
        response = client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/{page}/", {"name": "mine"})
        assert response.status_code == 404
    assert Authenticator.objects.get().data["name"] == "Canary key"


ANSWER = {"id": "AA", "rawId": "AA", "type": "public-key"}
SIGNED = {"authenticatorData": "AA", "signature": "AA"}
JUNK = [
    *["", "{", "null", "[]", "1", '"x"', "{}", '{"id": 1}', "[" * 100_000],
    '{"id": "\\ud800", "rawId": "AA"}',
    json.dumps({"id": "A" * 100_000}),
    json.dumps({**ANSWER, "response": {}}),
    json.dumps({**ANSWER, "response": {"clientDataJSON": "AA", "userHandle": "AA", **SIGNED}}),
    json.dumps({**ANSWER, "response": {"clientDataJSON": "e30", "userHandle": "zz", **SIGNED}}),
    json.dumps({**ANSWER, "response": {"clientDataJSON": "e30", "attestationObject": "AA"}}),
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_what_is_no_passkey_logs_nobody_in_and_breaks_nothing(client, alice, junk):
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})

    response = client.post("/accounts/2fa/webauthn/login/", {"credential": junk})

    assert response.status_code in {200, 302}
    assert not is_in(client)


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_what_is_no_passkey_is_not_added(alice, browse, confirm, junk):
    client = browse(alice)
    confirm(client)
    client.get("/accounts/2fa/webauthn/add/")

    response = client.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": junk})

    assert response.status_code == 200
    assert not Authenticator.objects.exists()
