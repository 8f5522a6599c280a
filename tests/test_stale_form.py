"""A form that grew old: what was typed is kept, and other sites gain nothing by it."""

import pytest
from django.test import Client

from practice.models import Attempt, Note
from tests.factories import make_question
from tests.page import read

pytestmark = pytest.mark.django_db

OURS = "http://testserver"
TYPED = {"name": "Canary <b>typed</b> this", "time_zone": "UTC"}


@pytest.fixture
def client(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    return client


def post(client: Client, data: object = TYPED, origin: str | None = OURS, path: str = "/me/"):
    headers = {"Origin": origin} if origin else {}
    return client.post(path, data, headers=headers)


def test_from_our_page_it_can_be_sent_again_and_arrives(client, alice):
    stale = post(client)
    assert stale.status_code == 403
    page = read(stale)
    assert ("form", "action", "/me/") in page.attributes
    assert TYPED["name"] in page.text
    [token] = page.values("csrfmiddlewaretoken")

    again = client.post("/me/", TYPED | {"csrfmiddlewaretoken": token}, headers={"Origin": OURS})

    assert again.headers["Location"] == "/me/"
    alice.refresh_from_db()
    assert alice.name == TYPED["name"]


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", None, "http://testserver.evil.example", "https://testserver"],
)
def test_from_anywhere_else_it_can_only_be_copied(client, origin):
    page = read(post(client, origin=origin))

    assert TYPED["name"] in page.text
    assert "csrfmiddlewaretoken" not in [field.name for field in page.fields]
    assert [field.name for field in page.fields if field.kind == "textarea"] == ["", ""]
    assert ("form", "method", "post") not in page.attributes


def test_what_was_typed_is_text_and_nothing_else(client):
    response = post(client, {"text": "</textarea><script>canary()</script>"})

    assert b"<script>canary" not in response.content
    assert b"&lt;script&gt;canary()" in response.content


@pytest.mark.parametrize(
    "secret",
    ["password", "password1", "oldpassword", "code", "credential", "Passphrase", "api_token"],
)
def test_a_secret_is_never_shown_and_its_form_not_sent_without_it(client, secret):
    response = post(client, {**TYPED, secret: "canary-secret"})

    page = read(response)
    assert b"canary-secret" not in response.content
    assert TYPED["name"] in page.text
    assert "csrfmiddlewaretoken" not in [field.name for field in page.fields]


def test_the_token_that_failed_is_not_shown(client):
    assert b"canary" not in post(client, {"csrfmiddlewaretoken": "canary", "name": "x"}).content


@pytest.mark.parametrize("data", [{}, {"name": "  "}], ids=["empty", "blank"])
def test_with_nothing_typed_it_says_what_to_do(client, data):
    page = read(post(client, data))

    assert "Go back, reload the page" in page.text
    assert ("form", "method", "post") not in page.attributes


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=\x00&name=%ff", "application/x-www-form-urlencoded"),
        (b"junk", "multipart/form-data; boundary=x"),
        (b"junk", "multipart/form-data"),
        (b'{"name": "x"}', "application/json"),
        (b"a=1&" * 1100, "application/x-www-form-urlencoded"),
        (b"name=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    ],
    ids=["no text", "no parts", "no boundary", "json", "too many", "too long"],
)
def test_what_can_not_be_read_breaks_nothing(client, body, kind):
    client.raise_request_exception = False

    response = client.post("/me/", body, content_type=kind, headers={"Origin": OURS})

    assert response.status_code in {400, 403, 413}


def test_a_visitor_who_logged_out_elsewhere_keeps_the_text_too():
    page = read(post(Client(enforce_csrf_checks=True), path="/me/role/", data={"reason": "Canary"}))

    assert "Canary" in page.text
    assert ("form", "action", "/me/role/") in page.attributes


@pytest.mark.parametrize(
    ("path", "data", "kept"),
    [
        ("/practice/step/q/?role=x", {"answer": "Half an\r\nidea"}, Attempt),
        ("/practice/note/q/", {"text": "Half an\r\nidea", "version": "0", "next": "/"}, Note),
    ],
)
def test_an_answer_and_a_note_are_kept_for_visitors_too(path, data, kept):
    """The text is shown, what goes with it is not, and all of it is sent again."""
    make_question(slug="q")
    client = Client(enforce_csrf_checks=True)
    page = read(post(client, data, path=path))
    fields = {field.name: field.kind for field in page.fields}
    assert "Half an idea" in page.text
    assert ("form", "action", path) in page.attributes
    assert list(fields.values()).count("textarea") == 1
    assert data.keys() | {"csrfmiddlewaretoken"} <= fields.keys()
    [token] = page.values("csrfmiddlewaretoken")

    client.post(path, data | {"csrfmiddlewaretoken": token}, headers={"Origin": OURS})

    row = kept.objects.get()
    assert (row.answer if kept is Attempt else row.text) == "Half an\nidea"


def test_from_another_site_an_answer_can_only_be_copied():
    make_question(slug="q")
    stale = post(
        Client(enforce_csrf_checks=True), {"answer": "Half an idea"},
        origin="https://evil.example", path="/practice/step/q/",
    )  # fmt: skip

    page = read(stale)
    assert "Half an idea" in page.text
    assert ("form", "method", "post") not in page.attributes
    assert "csrfmiddlewaretoken" not in [field.name for field in page.fields]
