"""What the system check says of the machine."""

import sqlite3

import pytest
from pytest_django import Settings

from mlopsprep.checks import can_lose_a_commit, sqlite_is_repaired


@pytest.mark.parametrize(
    ("version", "faulty"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
    ],
)
def test_the_fault_is_told_by_version(version: tuple[int, int, int], faulty: bool):
    assert can_lose_a_commit(version) is faulty


def test_it_is_said_with_a_place_to_read_more(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    settings.DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))

    (message,) = sqlite_is_repaired()

    assert message.id == "mlopsprep.I001"
    assert "docs/deploying.md" in (message.hint or "")


def test_a_repaired_one_is_not_mentioned(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))

    assert sqlite_is_repaired() == []
