"""A figure at its own address: the drawing, kept for an hour, that may run nothing."""

import hashlib

import pytest

from questions.actions import write_figure
from questions.figures import fit, style_hashes
from tests.questions.pictures import png

pytestmark = pytest.mark.django_db

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200">'
    b"<style>text { fill: red; }</style><text>hello</text></svg>"
)


@pytest.fixture(autouse=True)
def figure(db: None) -> None:
    write_figure("drift.svg", DRAWING, width=480, height=200)


def test_a_figure_is_the_drawing_byte_for_byte(client):
    response = client.get("/figures/drift.svg")

    assert response.status_code == 200
    assert response.content == DRAWING
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_is_a_picture_and_nothing_else(client):
    content, width, height = fit("x.png", png())
    write_figure("x.png", content, width=width, height=height)

    response = client.get("/figures/x.png")

    assert response.content == content
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "style-src ;" not in response.headers["Content-Security-Policy"]


def test_a_figure_opened_by_itself_may_use_its_own_style_and_nothing_else(client):
    policy = client.get("/figures/drift.svg").headers["Content-Security-Policy"]

    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["style-src"] == style_hashes(DRAWING)[0]
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert "unsafe" not in policy


def test_a_figure_is_kept_for_an_hour_and_then_asked_for_by_its_digest(client):
    first = client.get("/figures/drift.svg")

    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert first.headers["ETag"] == f'"{hashlib.sha256(DRAWING).hexdigest()}"'
    again = client.get("/figures/drift.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_figure_that_changed_is_sent_again(client):
    before = client.get("/figures/drift.svg").headers["ETag"]
    write_figure("drift.svg", DRAWING.replace(b"hello", b"other"), width=480, height=200)

    again = client.get("/figures/drift.svg", headers={"If-None-Match": before})

    assert again.status_code == 200
    assert b"other" in again.content


def test_a_figure_is_the_same_for_everyone_and_touches_no_session(client, alice):
    client.force_login(alice)

    response = client.get("/figures/drift.svg")

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "name",
    ["nothing.svg", "drift", "DRIFT.SVG", "a%00b.svg", "%ff.svg", "..%2fdrift.svg", "x" * 5000],
)
def test_what_is_no_figure_is_not_found(client, name):
    assert client.get(f"/figures/{name}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "FOO"])
def test_a_figure_is_only_read(client, method):
    assert client.generic(method, "/figures/drift.svg").status_code == 405


def test_a_figure_costs_two_queries_and_one_if_the_browser_has_it(
    client, django_assert_num_queries
):
    with django_assert_num_queries(2):
        etag = client.get("/figures/drift.svg").headers["ETag"]
    with django_assert_num_queries(1):
        client.get("/figures/drift.svg", headers={"If-None-Match": etag})
