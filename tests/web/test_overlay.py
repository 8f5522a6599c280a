"""A page that is made once for many says nothing of any of them; what is theirs is laid over it."""

import re
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.core.cache import caches
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from practice.models import Bookmark, Learner
from tests.factories import make_question, make_user
from web.overlay import StandIn
from web.roles import UserRole, roles_of

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def kept_pages() -> str:
    """All that the cache of pages holds, as text."""
    return "".join(str(caches["pages"].get(key)) for key in kept_keys())


def kept_keys() -> list[str]:
    """The names under which the cache of pages holds something."""
    pages: Any = caches["pages"]
    return [key.split(":", 2)[2] for key in pages._store]


def test_what_is_kept_of_a_page_says_nothing_of_who_asked_first(client, alice):
    alice.name = "Alice Canary"
    alice.save()
    Bookmark.objects.create(learner=Learner.objects.create(user=alice), question=make_question())
    client.force_login(alice)

    page = client.get("/?utm=canary-in-the-address").content.decode()

    assert 'aria-pressed="true"' in page
    token = TOKEN.search(page)
    kept = kept_pages()
    assert "<!--marks" in kept
    for word in ("Canary", alice.email, 'aria-pressed="true"', "canary-in-the-address"):
        assert word not in kept
    assert token
    assert token[1] not in kept


def test_two_readers_of_one_kept_page_get_their_own_marks_and_tokens(client, alice, bob):
    question = make_question()
    Bookmark.objects.create(learner=Learner.objects.create(user=alice), question=question)
    pages = []
    for user in (alice, bob):
        client.force_login(user)
        pages.append(client.get("/").content.decode())

    pressed = [re.findall(r'id="star-\d+"[^>]*aria-pressed="(\w+)"', page) for page in pages]
    assert pressed == [["true"], ["false"]]
    tokens = [TOKEN.findall(page)[0] for page in pages]
    assert tokens[0] != tokens[1]
    assert not any("<!--marks" in page or "<!--add" in page for page in pages)


def test_a_page_is_made_once_for_all_who_hold_the_same_roles(client, alice, bob, eve, ivy):
    make_question()
    made = []
    for user in (alice, bob, eve, ivy):
        client.force_login(user)
        client.get("/")
        made.append(sum(key.startswith("html:") for key in kept_keys()))

    assert made == [1, 1, 2, 3]


def test_what_a_reader_is_told_once_is_kept_for_nobody(client, alice, bob):
    """Removing an account's data, for example, is confirmed on the next page, to its owner."""
    make_question()
    request: Any = RequestFactory().get("/")
    MessageMiddleware(lambda request: HttpResponse()).process_request(request)
    messages.info(request, "Only for alice")
    answer = HttpResponse()
    request._messages.update(answer)
    client.force_login(alice)
    client.cookies["messages"] = answer.cookies["messages"].value

    assert "Only for alice" in client.get("/").content.decode()
    assert "Only for alice" not in client.get("/").content.decode()
    client.force_login(bob)
    assert "Only for alice" not in client.get("/").content.decode()
    assert "Only for alice" not in kept_pages()


def test_a_stand_in_holds_the_roles_and_nothing_else():
    eve = make_user("eve2@example.org", UserRole.EDITOR, name="Eve")
    somebody = StandIn(roles_of(eve))

    assert somebody.is_authenticated
    assert roles_of(somebody) == {UserRole.EDITOR}
    request = RequestFactory().get(reverse("about"))
    request.user = somebody
    assert "Eve" not in render_to_string("about.html", {}, request)
    assert not somebody.pk
    assert not somebody.username
