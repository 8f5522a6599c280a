"""The pages that belong to no app: health, robots, favicon, and those for what went wrong."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from mlopsprep import urls
from tests.page import read


def test_health_is_said_in_one_word_and_kept_by_nobody(client, db):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert json.loads(response.content) == {"status": "ok"}
    assert response.headers["Cache-Control"] == "no-store"


def test_health_costs_one_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_a_database_that_is_away_is_said_without_any_detail(client, db):
    def away(*args: object) -> None:
        raise OperationalError("could not connect to server at 10.0.0.5, password secret")

    with connection.execute_wrapper(away):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert json.loads(response.content) == {"status": "database unavailable"}
    assert response.headers["Cache-Control"] == "no-store"


def test_robots_are_kept_from_accounts_and_the_desk(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert "Disallow: /accounts/" in lines


def test_the_favicon_asked_for_by_guess_leads_to_the_one_there_is(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert response.headers["Location"] == "/static/favicon.svg"
    drawing = client.get(response.headers["Location"])
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    assert drawing.getvalue().startswith(b"<svg")


@pytest.mark.parametrize("address", ["/healthz", "/robots.txt", "/favicon.ico"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "FOO"])
def test_they_are_only_read(client, address, method):
    response = client.generic(method, address)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the password is secret")


def unmade(request: HttpRequest) -> HttpResponse:
    raise BadRequest("the password is secret")


def closed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("the password is secret")


def absent(request: HttpRequest) -> HttpResponse:
    raise Http404("the password is secret")


class BrokenSite:
    """The site's addresses, and some that fail."""

    urlpatterns = [
        path("broken/", broken),
        path("unmade/", unmade),
        path("closed/", closed),
        path("absent/", absent),
        *urls.urlpatterns,
    ]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def site(settings: Any) -> Client:
    settings.ROOT_URLCONF = BrokenSite
    return Client(raise_request_exception=False)


PROBLEMS = [
    ("/unmade/", 400, "We could not make sense of that"),
    ("/closed/", 403, "This page is not open to you"),
    ("/absent/", 404, "There is nothing at this address"),
    ("/broken/", 500, "Something broke on our side"),
]


@pytest.mark.parametrize(("address", "status", "title"), PROBLEMS)
class TestAProblem:
    def test_is_a_page_of_the_site_with_a_way_on(self, site, address, status, title):
        response = site.get(address)
        page = read(response)

        assert response.status_code == status
        assert title in page.text
        assert page.title == f"{title} · mlopsprep"
        assert "/" in page.hrefs()
        assert ("link", "href", "/static/app.css") in page.attributes
        assert ("html", "lang", "en") in page.attributes

    def test_gives_nothing_away(self, site, address, status, title):
        text = site.get(address, headers={"X-Secret": "canary"}).content.decode()

        for word in ("secret", "password", "Traceback", "django", "canary", "unmade", "views"):
            assert word not in text

    def test_has_the_headers_of_every_page_and_no_cookie(self, site, address, status, title):
        response = site.get(address)

        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "DENY"
        assert not response.cookies

    def test_is_a_whole_page_for_htmx_too(self, site, address, status, title):
        response = site.get(address, headers={"HX-Request": "true"})

        assert response.content == site.get(address).content

    def test_head_has_no_body(self, site, address, status, title):
        response = site.head(address)

        assert response.status_code == status
        assert response.content == b""

    def test_is_shown_without_asking_the_database(
        self, site, django_assert_num_queries, db, address, status, title
    ):
        with django_assert_num_queries(0):
            site.get(address)


def test_too_many_requests_have_a_page_of_the_site(rf):
    from allauth.core.ratelimit import respond_429

    response = respond_429(rf.post("/accounts/signup/"))

    assert response.status_code == 429
    assert "That was a lot at once" in read(response).text


def test_a_form_that_has_grown_old_says_what_to_do():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"login": "a@example.org", "password": "canary"})

    assert response.status_code == 403
    assert "This form had grown old" in read(response).text
    assert b"canary" not in response.content
    assert not response.cookies


def test_an_address_without_its_last_slash_leads_on(client):
    response = client.get("/accounts/login?next=/x")

    assert response.status_code == 301
    assert response.headers["Location"] == "/accounts/login/?next=/x"


def test_debug_is_off_and_its_tools_are_not_there(client):
    assert settings.DEBUG is False
    for address in ("/__debug__/", "/__reload__/events/", "/styleguide/", "/.env", "/.git/config"):
        assert client.get(address).status_code == 404
