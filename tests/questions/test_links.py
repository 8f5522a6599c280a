"""The link check against a server of its own on this machine."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from questions.content import Link
from questions.links import Finding, Health, check
from tests.factories import make_question

release = threading.Event()


class Site(BaseHTTPRequestHandler):
    """Each path answers in its own way; what was asked is remembered."""

    asked: list[tuple[str, str, str]] = []

    def do_GET(self) -> None:
        Site.asked.append((self.command, self.path, self.headers["User-Agent"]))
        path = self.path
        if path == "/slow":
            release.wait(5)
        if path == "/only-get" and self.command == "HEAD":
            self.answer(405)
        elif path in {"/fine", "/only-get", "/slow", "/new"}:
            self.answer(200)
        elif path.startswith("/round"):
            self.answer(302, "/round-b" if path == "/round-a" else "/round-a")
        elif path.startswith("/far-"):
            self.answer(302, f"/far-{int(path[5:]) + 1}")
        elif path in REDIRECTS:
            self.answer(*REDIRECTS[path])
        else:
            self.answer(404)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def answer(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


REDIRECTS = {
    "/old": (301, "/new"),
    "/moved-twice": (308, "/old"),
    "/for-now": (302, "/new"),
    "/for-now-then-for-good": (302, "/old"),
    "/to-nowhere": (301, "/gone"),
    "/to-a-file": (302, "file:///etc/hostname"),
    "/no-target": (302, ""),
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    release.clear()  # set at the end of an earlier turn, if other tests came between
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    release.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "health", "detail"),
    [
        ("/fine", Health.OK, ""),
        ("/only-get", Health.OK, ""),
        ("/for-now", Health.OK, ""),
        ("/for-now-then-for-good", Health.OK, ""),
        ("/old", Health.MOVED, "{site}/new"),
        ("/moved-twice", Health.MOVED, "{site}/new"),
        ("/missing", Health.DEAD, "answers 404"),
        ("/to-nowhere", Health.DEAD, "answers 404"),
        ("/to-a-file", Health.DEAD, "leads to file:///etc/hostname"),
        ("/no-target", Health.DEAD, "answers 302"),
        ("/round-a", Health.LOOP, "still redirecting after 2 addresses"),
        ("/far-1", Health.LOOP, "still redirecting after 6 addresses"),
        ("/slow", Health.SLOW, "no answer in 0.2 seconds"),
    ],
)
def test_a_link_is_told_by_what_it_leads_to(site: str, path: str, health: Health, detail: str):
    finding = check(f"{site}{path}", timeout=0.2 if path == "/slow" else 5, agent="tests")

    assert finding == Finding(f"{site}{path}", health, detail.format(site=site))


def test_a_host_that_does_not_exist_is_dead():
    assert check("http://nowhere.invalid/", timeout=5, agent="tests").health is Health.DEAD


def test_an_address_where_nobody_listens_is_dead():
    assert check("http://127.0.0.1:9/", timeout=5, agent="tests").health is Health.DEAD


@pytest.mark.django_db
def test_the_command_names_each_bad_link_with_its_questions_and_fails(site: str):
    make_question(slug="first", learn=Link("Fine", f"{site}/fine"))
    make_question(
        slug="second",
        learn=Link("Gone", f"{site}/missing"),
        further=(Link("Old", f"{site}/old"), Link("Fine", f"{site}/fine")),
    )
    output = StringIO()

    with pytest.raises(CommandError, match=r"2 of 3 links need a look"):
        call_command("check_links", pause=0, stdout=output)

    assert output.getvalue().splitlines() == [
        f"dead  {site}/missing  answers 404  (second)",
        f"moved {site}/old  {site}/new  (second)",
    ]


@pytest.mark.django_db
def test_the_command_says_who_asks_and_is_content_with_good_links(site: str):
    make_question(learn=Link("Fine", f"{site}/fine"))
    Site.asked.clear()
    output = StringIO()

    call_command("check_links", pause=0, stdout=output)

    assert "All 1 links are well." in output.getvalue()
    assert Site.asked == [("HEAD", "/fine", "mlopsprep link check (+http://localhost:8000)")]


@pytest.mark.django_db
def test_the_command_asks_no_more_addresses_than_it_may(site: str):
    for path in ("fine", "new", "only-get"):
        make_question(learn=Link("Fine", f"{site}/{path}"))
    Site.asked.clear()
    output = StringIO()

    call_command("check_links", limit=2, pause=0, stdout=output)

    assert [path for _, path, _ in Site.asked] == ["/fine", "/new"]
    assert "Checking 2 of 3 addresses." in output.getvalue()
