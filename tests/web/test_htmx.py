"""htmx gets a part of a page, everybody else the whole of it, at the same address."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware

from tests.factories import make_question
from web.htmx import redirect_to_login, wants_partial


@pytest.mark.parametrize(
    ("headers", "partial"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Target": "results"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
        ({"HX-Request": "false"}, False),
        ({"HX-Boosted": "true"}, False),
    ],
)
@pytest.mark.django_db
class TestTheList:
    def test_a_part_is_sent_only_where_htmx_swaps_one(self, client, headers, partial):
        make_question(slug="drift")

        response = client.get("/", headers=headers)

        text = response.content.decode()
        assert ("<!doctype html>" in text) is not partial
        assert ("</body>" in text) is not partial
        assert 'id="results"' in text
        assert "/questions/drift/" in text

    def test_the_answer_says_that_it_depends_on_who_fetches(self, client, headers, partial):
        varies = client.get("/", headers=headers).headers["Vary"].split(", ")

        assert "HX-Request" in varies


@pytest.mark.django_db
def test_what_htmx_swaps_is_what_the_page_has(client):
    make_question(tags=("drift",))
    whole = client.get("/?tag=drift").content.decode()

    part = client.get("/?tag=drift", headers={"HX-Request": "true"}).content.decode()

    assert "<script" not in part
    for line in filter(str.strip, part.splitlines()):
        assert line in whole


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header",
    [
        "HX-Current-URL",
        "HX-Prompt",
        "HX-Target",
        "HX-Trigger",
        "HX-Trigger-Name",
        "Triggering-Event",
    ],
)
@pytest.mark.parametrize("value", ["<script>canary</script>", "javascript:canary", "%00canary"])
def test_nothing_that_htmx_says_of_itself_is_echoed(client, header, value):
    response = client.get("/", headers={"HX-Request": "true", header: value})

    assert response.status_code == 200
    assert b"canary" not in response.content
    assert "canary" not in str(response.headers)


def to_login(path: str, **headers: str) -> HttpResponse:
    request = RequestFactory().get(path, headers=headers)
    HtmxMiddleware(lambda request: HttpResponse())(request)
    return redirect_to_login(request, "/accounts/login/")


def test_a_visitor_is_sent_to_log_in_and_back_to_the_very_address():
    response = to_login("/sets/?page=2&q=a+b")

    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=%2Fsets%2F%3Fpage%3D2%26q%3Da%2Bb"


def test_htmx_is_told_to_leave_the_page_and_to_come_back_to_it():
    response = to_login(
        "/sets/add/", **{"HX-Request": "true", "HX-Current-URL": "http://testserver/sets/?page=2"}
    )

    assert "Location" not in response.headers
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Fsets%2F%3Fpage%3D2"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "",
        "http://testserver//evil",
    ],
)
def test_htmx_is_never_sent_to_another_site(address):
    response = to_login("/sets/", **{"HX-Request": "true", "HX-Current-URL": address})

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2F"


def test_the_part_is_decided_from_headers_alone():
    request = RequestFactory().get("/?HX-Request=true", headers={"X-HX-Request": "true"})
    HtmxMiddleware(lambda request: HttpResponse())(request)

    assert not wants_partial(request)


@pytest.mark.django_db
def test_a_post_from_htmx_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)

    assert client.post("/", headers={"HX-Request": "true"}).status_code == 403
