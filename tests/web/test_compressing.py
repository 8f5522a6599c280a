"""Personal pages are compressed with what the browser takes, and their length tells nothing."""

import gzip

import brotli
import pytest
from django.test import Client

from tests.factories import make_question, make_questions
from tests.page import read
from tests.practice.study import signed_in

pytestmark = pytest.mark.django_db
ALL = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def alices(alice) -> Client:
    make_questions(3)
    return signed_in(alice)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_a_page_comes_as_the_browser_takes_it(alices, accepted, encoding):
    answer = alices.get("/", headers={"Accept-Encoding": accepted})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]

    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.headers["Content-Length"] == str(len(answer.content))
    answer.content = unpack(answer.content)
    assert len(read(answer).titles()) == 3


def test_a_part_of_a_page_is_left_to_gzip(alices):
    part = alices.get("/", headers=ALL | {"HX-Request": "true"})

    assert part.headers["Content-Encoding"] == "gzip"
    assert b"<!doctype" not in gzip.decompress(part.content).lower()


def test_the_length_of_the_same_page_varies(alices):
    lengths = {len(alices.get("/practice/", headers=ALL).content) for _ in range(12)}
    pages = {
        brotli.decompress(alices.get("/about/", headers=ALL).content).partition(b"</html>")[0]
        for _ in range(3)
    }

    assert len(lengths) > 4
    assert len(pages) == 1, "what is added stands behind the page"


def test_a_visitors_copy_is_compressed_once_and_as_it_is(alices, client):
    one, two = (client.get("/", headers=ALL) for _ in range(2))

    assert one.headers["Content-Encoding"] == "br"
    assert one.content == two.content
    assert brotli.decompress(one.content).rstrip().endswith(b"</html>")


def test_a_redirect_and_an_empty_answer_are_left_alone(alices):
    answer = alices.post("/practice/bookmark/none/", {"wanted": "on"}, headers=ALL)
    assert answer.status_code == 404
    assert b"<!doctype html>" in brotli.decompress(answer.content).lower()

    question = make_question()
    moved = alices.post(f"/practice/bookmark/{question.slug}/", {"wanted": "on"}, headers=ALL)
    assert moved.status_code == 303
    assert "Content-Encoding" not in moved.headers
