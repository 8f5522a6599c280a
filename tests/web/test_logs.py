"""The log names nobody."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from web.logs import NamelessFormatter


def line(message: str, *args: object, **more: object) -> str:
    record = logging.LogRecord("web", logging.ERROR, "file.py", 1, message, args, None)
    record.__dict__.update(more)
    return NamelessFormatter("{levelname} {message}", style="{").format(record)


@pytest.mark.parametrize(
    ("message", "logged"),
    [
        ("Not Found: /x/alice@example.org/", "ERROR Not Found: [address]"),
        ("(alice@example.org)", "ERROR ([address])"),
        ("to=alice.b+c@mail.example.co.uk, again", "ERROR to=[address], again"),
        ("next=%2Falice%40example.org", "ERROR next=[address]"),
        ("5 workers @ 3 GHz", "ERROR 5 workers @ 3 GHz"),
    ],
)
def test_addresses_are_left_out(message, logged):
    assert line(message) == logged


def test_addresses_are_left_out_of_what_is_filled_in():
    assert line("Hello %s", "alice@example.org") == "ERROR Hello [address]"


def test_every_line_of_the_site_goes_through_it():
    logging: dict[str, Any] = settings.LOGGING
    formatters = logging["formatters"]
    used = {handler["formatter"] for handler in logging["handlers"].values()}

    assert {formatters[name]["()"] for name in used} == {"web.logs.NamelessFormatter"}


@pytest.mark.django_db
def test_a_database_that_names_the_value_it_refuses_is_not_quoted(alice):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        User.objects.create_user(alice.email)
    text = line("Internal Server Error", exc_info=(error.type, error.value, error.tb))

    assert "IntegrityError" in text
    assert alice.email not in text
    if connection.vendor == "postgresql":
        assert "[address]" in text


@pytest.mark.django_db
def test_logging_in_and_failing_to_logs_no_name(client, alice, caplog):
    caplog.set_level(logging.DEBUG)
    for password in ("not it", "correct horse battery"):
        client.post("/accounts/login/", {"login": alice.email, "password": password})
    client.post("/accounts/password/reset/", {"email": alice.email})
    client.get(f"/nothing/{alice.email}/")

    formatter = NamelessFormatter()
    lines = [
        formatter.format(record) for record in caplog.records if record.name != "django.db.backends"
    ]
    assert any("Not Found" in text for text in lines)
    assert not [text for text in lines if "alice" in text.lower()]
