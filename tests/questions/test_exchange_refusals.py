"""What must not get in: each is named with its file, row and column, and nothing is written."""

import io
import json
import stat
import struct
import zipfile

import pytest

from questions import bankfile
from questions.actions import write_figure
from questions.exchange import reading
from questions.exchange.archives import MAX_ENTRIES, MAX_UNPACKED
from questions.exchange.reading import MAX_BYTES_SENT, read_sent
from questions.loading import make_plan
from questions.models import Question
from tests.factories import make_content, make_question, make_words
from tests.questions.folders import DRAWING

pytestmark = pytest.mark.django_db

NAME_RULE = "has a name other than letters, digits, - and _, ending in .svg or .png"
HEAD = "slug,title,difficulty,kind,minutes"


def faults(name: str, data: bytes) -> list[str]:
    plan = make_plan(read_sent(name, data))
    assert plan.steps == [] or not plan.faults
    return [str(fault) for fault in plan.faults]


def zip_of(files: dict[str, bytes], **how: int) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", how.get("compression", zipfile.ZIP_DEFLATED)) as file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = how.get("mode", 0) << 16
            file.writestr(entry, content, compress_type=file.compression)
    return archive.getvalue()


def lying(data: bytes) -> bytes:
    """A zip whose directory says that its first file unpacks to a single byte."""
    place = data.index(b"PK\x01\x02") + 24
    return data[:place] + struct.pack("<I", 1) + data[place + 4 :]


GOOD = {"q.md": bankfile.dump(make_content(slug="q")).encode()}
BOMB = zip_of({"q.md": b"0" * (MAX_UNPACKED + 1)})
UNREADABLE = {
    "xlsx": ("q.xlsx", b"PK\x03\x04", "is a spreadsheet"),
    "zip in csv": ("q.csv", zip_of(GOOD), "is a zip, whatever its name says"),
    "text as zip": ("q.zip", b"slug,title", "is not a zip"),
    "cut zip": ("q.zip", zip_of(GOOD)[:60], "is not a zip that can be read"),
    "program": ("q.exe", b"MZ\x90", "is none of .zip, .md, .csv and .json"),
    "empty": ("q.csv", b" \r\n", "is empty"),
    "long": ("q.csv", b"x" * (MAX_BYTES_SENT + 1), "bytes; 5,000,000 are allowed"),
    "bomb": ("q.zip", BOMB, "bytes; 25,000,000 are allowed"),
    "small bomb": ("q.zip", zip_of({"q.md": b"0" * 900_000}), "packed more than 60 times smaller"),
    "lie": ("q.zip", lying(zip_of(GOOD)), "is not a zip that can be read"),
    "many": ("q.zip", b"PK\x01\x02" * (MAX_ENTRIES + 1), "has more than 3,000 files"),
    "other packing": ("q.zip", zip_of(GOOD, compression=zipfile.ZIP_LZMA), "in a way that isn't"),
    "link": ("q.zip", zip_of({"q.md": b"/etc"}, mode=stat.S_IFLNK), "is a link, not a file"),
    "nothing": ("q.zip", zip_of({".DS_Store": b"x", "__MACOSX/q.md": b"x"}), "is empty"),
    "utf-16": ("q.csv", HEAD.encode("utf-16"), "is UTF-16; save it as UTF-8"),
    "latin": ("q.csv", b"slug\ncaf\xe9", "is not UTF-8 text (byte 9)"),
    "10,000 columns": ("q.csv", b"a," * 9_999 + b"a", "has 10,000 columns; there are 24"),
    "primary key": ("q.csv", b"slug,pk\nq,1", "'pk': is not a column of a question"),
    "twice": ("q.csv", b"slug,title,title\nq,a,b", "title: is there twice"),
    "no slug": ("q.csv", b"title\nq", "slug: the column is missing"),
    "quotes": ("q.csv", b'slug\n"a"b', "is not CSV from row 2 on"),
    "long cell": ("q.csv", b"slug\n" + b"a" * 200_000, "is not CSV from row 2 on"),
    "501 rows": ("q.csv", b"slug\n" + b"a\n" * 501, "has more than 500 questions"),
    "not json": ("q.json", b"{", "is not JSON"),
    "deep json": ("q.json", b"[" * 100_000, "is not JSON"),
    "nan": ("q.json", b'[{"minutes": NaN}]', "NaN is not a number"),
    "key twice": ("q.json", b'[{"slug": "a", "slug": "b"}]', "'slug' is there twice"),
    "no list": ("q.json", b"3", "has no list of questions"),
    "others": ("q.json", b'{"questions": [], "pk": 1}', "has 'pk' beside questions"),
    "bad name": ("q.json", b'{"questions": [], "figures": {"../a.svg": ""}}', "not texts by"),
    "no base64": ("q.json", b'{"questions": [], "figures": {"a.png": "?"}}', "not base64"),
    "nobody": ("q.json", b"[]", "has no questions"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_is_not_what_it_should_be_is_refused_whole(what):
    name, data, reason = UNREADABLE[what]

    [fault] = faults(name, data)

    assert reason in fault


@pytest.mark.parametrize(
    "name",
    ["../q.md", "/etc/q.md", "a/../../q.md", "a\\q.md", "C:/q.md", "a\u202egpj.md", "q" * 300],
)
def test_a_name_that_leads_elsewhere_is_refused(name):
    [fault] = faults("q.zip", zip_of({name: GOOD["q.md"], "b.md": b"x"}))

    assert "has a name that" in fault


def test_everything_wrong_with_a_table_is_said_at_once_by_row_and_column():
    make_words([make_content(tags=("drift",))])
    rows = [f"good-{number},Why?,easy,concept,5,drift" for number in range(2, 100)]
    rows[55] = "bad slug,,huge,concept,many,drift"
    rows[60] = "good-2,Why?,easy,concept,5,nothing"
    rows[61] = "more-1,\x00,easy,concept,5,drift,more"

    found = faults("q.csv", "\r".join([f"{HEAD},tags", *rows]).encode())

    assert sorted(found) == [
        "q.csv:57: difficulty: 'huge' is not one of easy, medium, hard",
        "q.csv:57: minutes: 'many' is not a whole number",
        "q.csv:57: slug: 'bad slug' may have only letters, digits, - and _",
        "q.csv:57: title: is missing",
        "q.csv:62: slug: row 2 has the slug 'good-2' too",
        "q.csv:62: tags: 'nothing' is not in the vocabulary",
        "q.csv:63: row: has 7 cells, the head has 6",
        "q.csv:63: title: has a character that can't be printed (U+0000)",
    ]
    assert not Question.objects.exists()


def test_everything_wrong_with_a_zip_is_said_at_once_by_file_and_line():
    make_words([make_content()])
    spoilt = GOOD["q.md"].replace(b"minutes: 8", b"minutes: no")
    files = {
        "bank/q.md": spoilt,
        "bank/other.md": GOOD["q.md"],
        "bank/notes.txt": b"x",
        "bank/figures/photo.gif": b"GIF89a",
        "bank/figures/run.svg": DRAWING.replace(b"<title", b"<script/><title"),
    }

    assert sorted(faults("q.zip", zip_of(files))) == [
        "figures/photo.gif:1: figure: " + NAME_RULE,
        "figures/run.svg:1: figure: has a <script>, which a drawing doesn't need",
        "notes.txt:1: file: is no question, table, figure or vocabulary; figures are in figures/",
        "other.md:2: slug: 'q' is not the file's name",
        "q.md:7: minutes: 'no' is not a whole number",
    ]


def test_json_of_the_wrong_types_is_named_and_surrogates_break_nothing():
    make_question(slug="here")
    record = {
        "slug": "here\ud800", "title": ["a"], "tags": "drift", "minutes": True, "learn": {"url": 1},
        "position": 1e400, "\ud800": 1, "further": [3],
    }  # fmt: skip
    data = json.dumps({"questions": [record, 3]}).replace("Infinity", "1e400").encode()

    found = "\n".join(faults("q.json", data))

    for field in ("slug", "title", "tags", "minutes", "learn", "position", "further"):
        assert f"q.json:1: {field}: " in found
    assert "q.json:2: question: is not an object" in found
    found.encode()


def test_hostile_markdown_is_no_reason_to_refuse_and_what_loads_from_elsewhere_is():
    make_words([make_content()])
    text = make_content(slug="q", answer="<script>x</script> [a](javascript:x) <div hx-get=x>")
    assert faults("q.md", bankfile.dump(text).encode()) == []

    text = make_content(slug="q", answer="![a](https://example.org/a.png)")
    assert "must be a drawing in figures/" in "".join(faults("q.md", bankfile.dump(text).encode()))


def test_reading_ends_when_it_takes_too_long(monkeypatch):
    monkeypatch.setattr(reading, "MAX_SECONDS", -1)

    assert "seconds to read" in faults("q.zip", zip_of(GOOD))[0]


def test_a_figure_that_is_nowhere_is_missed_and_one_in_the_bank_is_not():
    make_words([make_content()])
    text = make_content(slug="q", answer="![a](figures/a.svg)")
    data = bankfile.dump(text).encode()

    assert "there is no figures/a.svg" in faults("q.md", data)[0]
    write_figure("a.svg", DRAWING, width=480, height=200)
    assert faults("q.md", data) == []
