"""A server whose workers don't share their cache is refused: each would count guesses anew."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

ROOT = Path(__file__).parents[2]
OWN = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
NONE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
TABLE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}
REDIS = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}


@pytest.mark.parametrize(
    ("caches", "workers", "debug", "refused"),
    [
        (OWN, 2, False, True),
        (NONE, 4, False, True),
        (OWN, 1, False, False),
        (OWN, 2, True, False),
        (TABLE, 4, False, False),
        (REDIS, 4, False, False),
    ],
    ids=["memory", "none", "one worker", "developing", "database", "redis"],
)
def test_several_workers_need_one_cache(settings, caches, workers, debug, refused):
    settings.CACHES, settings.WORKERS, settings.DEBUG = caches, workers, debug

    ids = [error.id for error in run_checks() if error.is_serious()]

    assert ("accounts.E001" in ids) is refused


def start(tmp_path: Path, *command: str, **values: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MLOPSPREP")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=kept | {"MLOPSPREP_VAR_DIR": str(tmp_path), **values},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_gunicorn_does_not_start_then_however_it_was_told_the_number(tmp_path):
    server = start(
        tmp_path,
        *["-m", "gunicorn", "mlopsprep.wsgi", "--bind", f"unix:{tmp_path}/socket"],
        *["--workers", "3"],
        MLOPSPREP_CACHE_URL="locmem://",
    )

    assert server.returncode != 0
    assert "3 workers don't share their default cache" in server.stderr


@pytest.mark.parametrize("value", ["yes", "OPEN", "invite", ""])
def test_a_door_that_there_is_not_stops_the_start(tmp_path, value):
    done = start(tmp_path, "manage.py", "check", MLOPSPREP_SIGNUP=value)

    assert done.returncode != 0
    assert "MLOPSPREP_SIGNUP" in done.stderr
    assert "open, invitation, closed" in done.stderr
