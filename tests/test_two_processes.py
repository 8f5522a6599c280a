"""A server and an editor's process beside it: what one writes the other shows at once."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

pytestmark = [pytest.mark.thorough, pytest.mark.sqlite]
ROOT = Path(__file__).parents[1]
EDIT = """
import django; django.setup()
from dataclasses import replace
from questions.actions import write_question
from questions.models import Question
from questions.rows import content_of
question = Question.objects.with_everything().get(slug="{slug}")
write_question(replace(content_of(question), title="{title}", status="{status}"), question)
"""
KEY = "f" * 32
SAVE = """
import django; django.setup()
from practice.actions import set_bookmark
from practice.learners import digest
from practice.models import Learner
from questions.models import Question
learner, _ = Learner.objects.get_or_create(key=digest("{key}"))
set_bookmark(learner, Question.objects.get(slug="{slug}"), on={on})
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A site of its own in a folder, with the real bank in it."""
    variables = os.environ | {
        "MLOPSPREP_VAR_DIR": str(tmp_path),
        "MLOPSPREP_DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "mlopsprep.settings",
        "PYTHONWARNINGS": "ignore",
    }
    variables.pop("MLOPSPREP_DATABASE_URL", None)
    for command in ("migrate", "createcachetable", "load_bank fixtures/mlops"):
        run(variables, "manage.py", *command.split(), "--verbosity", "0")
    return variables


@pytest.fixture
def fetch(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., list[str]]]:
    """``fetch()`` is the list as several requests in a row get it, from either of two workers;
    ``fetch(KEY)`` as the visitor with that key gets it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = f"-m gunicorn mlopsprep.wsgi --workers 2 --log-level error --bind 127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, *command.split()], cwd=ROOT, env=environment) as server:
        try:
            wait_for(port, server)
            yield lambda key="": [read(port, key) for _ in range(8)]
        finally:
            server.terminate()


def run(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True)


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            read(port)
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("gunicorn did not start")


def read(port: int, key: str = "") -> str:
    headers = {"Cookie": f"{settings.LEARNER_COOKIE_NAME}={key}"} if key else {}
    asked = Request(f"http://127.0.0.1:{port}/", headers=headers)
    with urlopen(asked, timeout=30) as answer:  # noqa: S310 - a server of this test
        return str(answer.read().decode())


def total(page: str) -> str:
    found = re.search(r'id="total"[^>]*>([^<]+)<', page)
    return found[1] if found else ""


def test_an_edit_by_another_process_is_there_at_the_next_request(environment, fetch):
    assert {total(page) for page in fetch()} == {"23 questions"}

    title = "What did the other process write?"
    run(environment, "-c", EDIT.format(slug="grpc-vs-rest", title=title, status="published"))
    pages = fetch()
    assert all(title in page for page in pages)

    run(environment, "-c", EDIT.format(slug="grpc-vs-rest", title=title, status="retired"))
    pages = fetch()
    assert {total(page) for page in pages} == {"22 questions"}
    assert not any(title in page for page in pages)


def saved(page: str) -> list[str]:
    """The addresses of the questions that are saved."""
    stars = re.findall(r'<button class="mark star"[^>]*>', page)
    on = [star for star in stars if 'aria-pressed="true"' in star]
    return re.findall(r'formaction="([^"]+)"', " ".join(on))


def test_what_another_process_keeps_for_a_learner_is_there_at_the_next_request(environment, fetch):
    assert all(saved(page) == [] for page in fetch(KEY))

    run(environment, "-c", SAVE.format(key=KEY, slug="grpc-vs-rest", on=True))
    assert all(saved(page) == ["/practice/bookmark/grpc-vs-rest/"] for page in fetch(KEY))
    assert not any("aria-pressed" in page for page in fetch()), "nobody else sees it"

    run(environment, "-c", SAVE.format(key=KEY, slug="grpc-vs-rest", on=False))
    assert all(saved(page) == [] for page in fetch(KEY))
