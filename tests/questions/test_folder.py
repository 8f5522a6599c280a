"""A folder is read whole, and everything that is wrong with it is named."""

import os
from pathlib import Path

import pytest

from questions import bankfile
from questions.folder import MAX_FILE, read_folder, write_folder
from tests.factories import make_content
from tests.questions.folders import (
    DRAWING,
    FIXTURES,
    VOCABULARY,
    add_figure,
    make_folder,
    replace_in,
)


def faults_of(path: Path) -> list[tuple[str, int, str, str]]:
    return [(f.file, f.line, f.field, f.reason) for f in sorted(read_folder(path).faults)]


def test_a_folder_gives_its_questions_figures_and_words(tmp_path: Path):
    first, second = make_content(slug="a", answer="![x](figures/f.svg)"), make_content(slug="b")
    path = make_folder(tmp_path, first, second)
    add_figure(path, "f.svg")

    folder = read_folder(path)

    assert folder.faults == []
    assert folder.contents == {"a": first, "b": second}
    assert folder.figures == {"f.svg": (DRAWING, 480, 200)}
    assert [word.name for word in folder.vocabulary["companies"]] == ["Amazon", "Uber"]


def test_the_banks_own_folder_has_no_faults():
    folder = read_folder(FIXTURES / "mlops")

    assert folder.faults == []
    assert len(folder.contents) == 23
    assert len(folder.vocabulary["roles"]) > 3


def test_the_vocabulary_may_be_beside_the_folder_or_elsewhere(tmp_path: Path):
    path = make_folder(tmp_path / "bank", make_content())
    (path / "vocabulary.yaml").rename(tmp_path / "vocabulary.yaml")

    assert read_folder(path).vocabulary["tags"][0].slug == "drift"

    (tmp_path / "vocabulary.yaml").rename(tmp_path / "words.yaml")
    assert read_folder(path).vocabulary["tags"] == []
    assert read_folder(path, tmp_path / "words.yaml").vocabulary["tags"][0].slug == "drift"


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path):
    assert faults_of(tmp_path / "nowhere") == [
        (str(tmp_path / "nowhere"), 1, "folder", "there is no such folder")
    ]


def test_a_file_is_not_a_folder(tmp_path: Path):
    file = tmp_path / "bank.zip"
    file.write_bytes(b"PK")

    assert faults_of(file) == [(str(file), 1, "folder", "there is no such folder")]


def test_a_folder_without_questions_is_a_fault(tmp_path: Path):
    assert faults_of(tmp_path) == [(str(tmp_path), 1, "folder", "has no .md files")]


def test_a_vocabulary_that_is_named_must_be_there(tmp_path: Path):
    path = make_folder(tmp_path, make_content())

    folder = read_folder(path, tmp_path / "nowhere.yaml")

    assert [str(fault) for fault in folder.faults] == ["nowhere.yaml:1: file: is not a file"]


GOOD = bankfile.dump(make_content(slug="q"))


@pytest.mark.parametrize(
    ("content", "field", "reason"),
    [
        (b"", "front matter", "the file must begin with it, between two lines of three dashes"),
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), "file", "is UTF-16; save it as UTF-8"),
        (GOOD.encode("utf-16-be"), "text", "has a character that can't be printed (U+0000)"),
        (b"caf\xe9" + GOOD.encode(), "file", "is not UTF-8 text (byte 4)"),
        (GOOD.encode() + b"x" * 10_000_000, "file", f"has more than {MAX_FILE:,} bytes"),
        (b"PK\x03\x04" + b"\x00" * 100, "text", "has a character that can't be printed (U+0003)"),
    ],
    ids=["empty", "utf-16 with mark", "utf-16 without", "latin-1", "10 MB", "zip"],
)  # fmt: skip
def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path, content: bytes, field: str, reason: str):
    (tmp_path / "q.md").write_bytes(content)

    assert ("q.md", 1, field, reason) in faults_of(tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path):
    (tmp_path / "q.md").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())

    assert bankfile.dump(read_folder(tmp_path).contents["q"]) == GOOD


def test_a_folder_or_pipe_named_like_a_question_is_a_fault_and_not_waited_for(tmp_path: Path):
    path = make_folder(tmp_path, make_content(slug="q"))
    (path / "folder.md").mkdir()
    os.mkfifo(path / "pipe.md")
    (path / "broken.md").symlink_to(path / "nowhere.md")

    assert faults_of(path) == [
        (f"{name}.md", 1, "file", "is not a file") for name in ("broken", "folder", "pipe")
    ]


def test_hidden_files_of_other_systems_are_left_alone(tmp_path: Path):
    path = make_folder(tmp_path, make_content(slug="q"))
    (path / "._q.md").write_bytes(b"\x00\x05\x16\x07")
    add_figure(path, ".DS_Store", b"\x00")

    assert faults_of(path) == []


def test_the_faults_of_all_files_come_together_with_their_lines(tmp_path: Path):
    path = make_folder(tmp_path, *(make_content(slug=slug) for slug in "abc"))
    difficulty = replace_in(path / "a.md", "difficulty: medium", "difficulty: simple")
    trap = replace_in(path / "a.md", "## Trap", "## Trapp")
    link = replace_in(path / "b.md", "url: https://example.org/learn", "url: javascript:alert(1)")
    word = replace_in(path / "vocabulary.yaml", "    name: Uber\n", "")

    found = faults_of(path)

    assert [(file, line, field) for file, line, field, _ in found] == [
        ("a.md", difficulty, "difficulty"),
        ("a.md", trap, "Trapp"),
        ("a.md", len((path / "a.md").read_text().splitlines()), "Trap"),
        ("b.md", link - 2, "learn"),
        ("vocabulary.yaml", word - 1, "companies"),
    ]


def test_a_slug_is_the_name_of_its_file(tmp_path: Path):
    path = make_folder(tmp_path, make_content(slug="q"))
    (path / "q.md").rename(path / "other.md")

    assert faults_of(path) == [("other.md", 2, "slug", "'q' is not the file's name")]


def test_a_slug_belongs_to_one_file(tmp_path: Path):
    path = make_folder(tmp_path, make_content(slug="q"))
    (path / "r.md").write_bytes((path / "q.md").read_bytes())

    assert faults_of(path) == [("r.md", 2, "slug", "q.md has the slug 'q' too")]


def test_a_figure_that_is_not_there_is_named_under_the_text_that_shows_it(tmp_path: Path):
    content = make_content(
        slug="q", answer="![x](figures/a.svg)\n\n![y](figures/b.svg)", trap="![x](figures/c.svg)"
    )
    path = make_folder(tmp_path, content)
    add_figure(path, "b.svg")
    rows = (path / "q.md").read_text().splitlines()

    assert faults_of(path) == [
        ("q.md", rows.index("## Answer") + 1, "Answer", "there is no figures/a.svg"),
        ("q.md", rows.index("## Trap") + 1, "Trap", "there is no figures/c.svg"),
    ]


def test_a_figure_that_is_not_safe_is_one_fault_and_not_also_missing(tmp_path: Path):
    path = make_folder(tmp_path, make_content(slug="q", answer="![x](figures/a.svg)"))
    add_figure(path, "a.svg", DRAWING.replace(b"<title>T</title>", b"<script>alert(1)</script>"))

    assert faults_of(path) == [
        ("figures/a.svg", 1, "figure", "has a <script>, which a drawing doesn't need")
    ]


@pytest.mark.parametrize("name", ["a.png", "a b.svg", "huge.svg"])
def test_what_lies_among_the_figures_must_be_a_drawing(tmp_path: Path, name: str):
    path = make_folder(tmp_path, make_content(slug="q"))
    add_figure(path, name, b" " * 300_000 if name == "huge.svg" else DRAWING)

    assert [(file, field) for file, _, field, _ in faults_of(path)] == [
        (f"figures/{name}", "figure")
    ]


def test_a_folder_is_written_as_it_was_read(tmp_path: Path):
    path = make_folder(tmp_path / "one", make_content(slug="a"), make_content(slug="b"))
    add_figure(path, "f.svg")
    texts = {slug: (path / f"{slug}.md").read_text() for slug in ("a", "b")}

    write_folder(tmp_path / "two" / "deep", texts, {"f.svg": DRAWING})

    written = tmp_path / "two" / "deep"
    for name in ("a.md", "b.md", "figures/f.svg"):
        assert (written / name).read_bytes() == (path / name).read_bytes()


def test_the_words_of_the_tests_are_well_formed(tmp_path: Path):
    folder = read_folder(make_folder(tmp_path, make_content(slug="q"), vocabulary=VOCABULARY))

    assert {kind: len(words) for kind, words in folder.vocabulary.items()} == {
        "companies": 2, "roles": 2, "tags": 2,
    }  # fmt: skip
