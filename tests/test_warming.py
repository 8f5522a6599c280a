"""A worker that takes its first request has made the list already."""

import gc
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from mlopsprep.warming import warm
from mlopsprep.wsgi import application
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_connection() -> Iterator[None]:
    """A server closes its connections after a request; the test still needs its own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    gc.unfreeze()


def test_the_list_is_there_before_anybody_asks(client, django_assert_num_queries):
    make_question()

    assert warm(application) == 200
    client.get("/", headers={"accept-encoding": "br"})
    with django_assert_num_queries(1):
        page = client.get("/", headers={"accept-encoding": "br"})

    assert page.status_code == 200


def test_it_asks_as_a_visitor_of_the_site_would(monkeypatch):
    asked = []

    class Application:
        def __call__(self, environ, start_response):
            asked.append(environ)
            return application(environ, start_response)

    warm(Application())  # type: ignore[arg-type]

    assert asked[0]["HTTP_HOST"] == settings.SITE_HOST
    assert "HTTP_COOKIE" not in asked[0]


def test_what_is_there_by_then_is_not_looked_through_again():
    warm(application)

    assert gc.get_freeze_count() > 10_000
