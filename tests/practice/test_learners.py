"""Who practises: nothing is kept, and no cookie set, before there is something to keep."""

from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from practice.models import Bookmark, Card, Learner, Reset
from tests.factories import make_question
from tests.practice.study import answer, learner_named, signed_in, visitor_learner

pytestmark = pytest.mark.django_db
SAVE = "/practice/bookmark/q/"


@pytest.fixture(autouse=True)
def question(db):
    return make_question(slug="q")


@pytest.mark.parametrize(
    "address",
    ["/", "/?saved=1", "/?state=due", "/questions/q/", "/practice/", "/practice/progress/",
     "/practice/traps/", SAVE, "/practice/note/q/"],
)  # fmt: skip
def test_looking_leaves_neither_a_row_nor_a_cookie_of_ones_own(client, address):
    assert client.get(address).status_code == 200
    assert "learner" not in client.cookies
    assert not Learner.objects.exists()


def test_what_takes_away_makes_nobody(client):
    client.post(SAVE, {"wanted": "off"})
    client.post("/practice/know/q/", {"wanted": "off"})
    client.post("/practice/note/q/", {"text": " ", "version": 0})
    client.post("/practice/undo/")
    client.post("/practice/reset/")

    assert not Learner.objects.exists()
    assert "learner" not in client.cookies


def test_the_first_thing_kept_gives_a_visitor_a_key_of_which_only_the_hash_is_stored(client):
    client.post(SAVE, {"wanted": "on"})

    cookie = client.cookies["learner"]
    learner = Learner.objects.get()
    assert len(cookie.value) == 32
    assert learner.key == sha256(cookie.value.encode()).hexdigest()
    assert learner.user is None
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == 365 * 86400


def test_over_tls_the_cookie_is_bound_to_the_host(client, settings):
    settings.HTTPS = True
    settings.LEARNER_COOKIE_NAME = "__Host-learner"

    client.post(SAVE, {"wanted": "on"})

    cookie = client.cookies["__Host-learner"]
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_a_visitor_stays_the_same_and_another_is_another(client):
    client.post(SAVE, {"wanted": "on"})
    client.post("/practice/know/q/", {"wanted": "on"})
    Client().post(SAVE, {"wanted": "on"})

    assert Learner.objects.count() == 2
    assert Card.objects.get().learner == Learner.objects.earliest("pk")


@pytest.mark.parametrize(
    "key", ["", "x", "0" * 31, "0" * 33, "G" * 32, "0" * 32, "%00" * 11, "é" * 32, "0" * 8000]
)
def test_a_key_that_is_not_ours_is_nobody_and_is_never_taken_over(client, key):
    client.cookies["learner"] = key

    assert "None." in client.get("/practice/progress/").content.decode()
    client.post(SAVE, {"wanted": "on"})

    assert Learner.objects.exclude(key=sha256(key.encode()).hexdigest()).count() == 1
    assert client.cookies["learner"].value != key


def test_who_is_logged_in_gets_no_key(alice):
    client = signed_in(alice)
    client.post(SAVE, {"wanted": "on"})

    assert Learner.objects.get().user == alice
    assert "learner" not in client.cookies


def test_a_learner_is_a_user_or_a_visitor_and_never_both_or_neither(alice):
    for values in ({}, {"user": alice, "key": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Learner.objects.create(**values)


def test_visitors_who_stay_away_are_forgotten_and_users_never_are(alice, question):
    now = timezone.now()
    for days, key in ((181, "old"), (179, "new")):
        visitor = visitor_learner(key)
        answer(visitor, question, 3)
        Learner.objects.filter(pk=visitor.pk).update(seen=now - timedelta(days=days))
    learner = learner_named(alice)
    Bookmark.objects.create(learner=learner, question=question)
    Learner.objects.filter(pk=learner.pk).update(seen=now - timedelta(days=999))
    Reset.objects.create(learner=learner, label="old", made=now - timedelta(days=31))
    Reset.objects.create(learner=learner, label="new", made=now - timedelta(days=29))

    said = StringIO()
    call_command("forget_visitors", stdout=said)

    assert said.getvalue() == "Forgot 1 visitors and 1 resets.\n"
    assert set(Learner.objects.values_list("key", flat=True)) == {"new", None}
    assert Card.objects.get().learner.key == "new"
    assert [reset.label for reset in Reset.objects.all()] == ["new"]


def test_coming_back_to_keep_something_counts_as_being_seen(client):
    client.post(SAVE, {"wanted": "on"})
    Learner.objects.update(seen=timezone.now() - timedelta(days=100))
    client.post(SAVE, {"wanted": "on"})

    assert Learner.objects.get().seen > timezone.now() - timedelta(minutes=1)
