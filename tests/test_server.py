"""The production server itself, with our settings for it: what it refuses before Django sees it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A gunicorn that listens at a socket in a folder."""
    place = str(tmp_path_factory.mktemp("server") / "socket")
    command = [sys.executable, "-m", "gunicorn", "mlopsprep.wsgi", "--bind", f"unix:{place}"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen([*command, "--workers", "1"], cwd=ROOT, env=environment) as server:
        try:
            wait_for(place, server)
            yield place
        finally:
            server.terminate()


def wait_for(place: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            send(place, b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("gunicorn did not start")


def send(address: str, request: bytes) -> bytes:
    """Everything the server answers to these bytes."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(address)
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while received := connection.recv(65536):
            answer += received
        return answer


def get(path: bytes = b"/robots.txt", *headers: bytes) -> bytes:
    lines = [b"GET " + path + b" HTTP/1.1", *headers]
    if not any(line.lower().startswith(b"host:") for line in headers):
        lines.insert(1, b"Host: localhost")
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


def test_a_request_in_order_is_answered(address):
    answer = send(address, get())

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b"User-agent: *" in answer


def test_the_server_says_nothing_of_what_it_is_made_of(address):
    head, _, body = send(address, get(b"/nothing/")).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 404")
    assert b"There is nothing at this address" in body
    for word in (b"python", b"django", b"traceback"):
        assert word not in (head + body).lower()


REFUSED: list[tuple[str, bytes, bytes]] = [
    ("a request line over 4,094 bytes", get(b"/?q=" + b"a" * 5000), b"414"),
    ("a header over 8,190 bytes", get(b"/robots.txt", b"X: " + b"a" * 9000), b"431"),
    ("more than 100 headers", get(b"/robots.txt", *[b"X-%d: 1" % n for n in range(101)]), b"431"),
    ("an Accept-Language of 100,000", get(b"/", b"Accept-Language: " + b"x" * 100_000), b"431"),
    ("two hosts", get(b"/robots.txt", b"Host: localhost", b"Host: evil.example"), b"400"),
    ("no host", get(b"/robots.txt", b"Host:"), b"400"),
    ("another host", get(b"/robots.txt", b"Host: evil.example"), b"400"),
    (
        "a length and chunks",
        get(b"/robots.txt", b"Content-Length: 1", b"Transfer-Encoding: chunked"),
        b"400",
    ),
    ("two lengths", get(b"/robots.txt", b"Content-Length: 1", b"Content-Length: 2"), b"400"),
    ("a negative length", get(b"/robots.txt", b"Content-Length: -1"), b"400"),
    ("a length that is no number", get(b"/robots.txt", b"Content-Length: 1e3"), b"400"),
    ("an unknown coding", get(b"/robots.txt", b"Transfer-Encoding: xchunked"), b"501"),
    ("a null character in the path", get(b"/a\0b"), b"400"),
    ("a null character in a header", get(b"/robots.txt", b"X: a\0b"), b"400"),
    ("a blank in a header's name", get(b"/robots.txt", b"X Y: 1"), b"400"),
    ("a header that goes on", get(b"/robots.txt", b"X: 1", b" 2"), b"400"),
    ("no version", b"GET /robots.txt\r\n\r\n", b"400"),
    ("a version there is none of", b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", b"400"),
    ("a method in small letters", b"get / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"400"),
    ("no words at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
]


@pytest.mark.parametrize(
    ("request_bytes", "status"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_out_of_order_is_refused(address, request_bytes, status):
    """11, 36, 43-45 of the inputs: one answer, and nothing after it."""
    answer = send(address, request_bytes)

    assert answer.startswith(b"HTTP/1.1 " + status), answer[:100]
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("path", [b"//evil.example", b"//evil.example/..", b"/\\evil.example"])
def test_a_path_that_looks_like_another_host_leads_nowhere(address, path):
    answer = send(address, get(path))

    assert answer.startswith(b"HTTP/1.1 404")
    assert b"Location" not in answer


def test_a_byte_that_is_no_text_in_a_path_breaks_nothing(address):
    assert send(address, get(b"/\xff"))[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 404"}
    assert send(address, get()).startswith(b"HTTP/1.1 200")
