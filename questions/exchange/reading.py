"""What somebody sent, read whole: everything in it, and everything that is wrong with it.

Nothing is believed of a file: its size, its kind, how far it unpacks and how long it takes to read
are looked at before what it says.
"""

import json
import re
import time
from dataclasses import replace
from itertools import chain

from django.db.models import Max

from questions import bankfile
from questions.actions import digest_of
from questions.bankfile import Reading
from questions.content import Content, Status
from questions.exchange.archives import BadArchive, unpack
from questions.exchange.records import (
    Record,
    Table,
    Unusable,
    check_number,
    read_csv,
    read_json,
)
from questions.exchange.tables import content_of_row
from questions.exchange.writing import EXPORTED
from questions.folder import (
    VOCABULARY,
    FileFault,
    Folder,
    check_figures,
    decoded,
    take_figure,
    take_question,
    take_vocabulary,
)
from questions.models import Figure, Question
from questions.rows import content_of
from web.markdown import FIGURES

MAX_BYTES_SENT = 5_000_000
MAX_FILE_SENT = 400_000  # more than the longest question there can be
MAX_SECONDS = 12
ZIP = b"PK"
SLUG = re.compile(r"[A-Za-z0-9_-]+")
STEP = 10  # between the places of new questions that don't say where they belong


def read_sent(name: str, data: bytes) -> Folder:
    """The questions of an uploaded file. What is wrong with it is in the folder's ``faults``."""
    folder = Folder(
        whole=False, figures_here=frozenset(Figure.objects.values_list("name", flat=True))
    )
    try:
        files = _files(name, data)
        _take_files(files, folder)
    except BadArchive as error:
        folder.faults += error.faults
    except Unusable as error:
        folder.faults.append(FileFault(name, 1, "file", str(error)))
    if not folder.readings and not folder.faults:
        folder.faults.append(FileFault(name, 1, "file", "has no questions"))
    return folder


def _files(name: str, data: bytes) -> dict[str, bytes]:
    """The files that were sent, by name: those in a zip, or the one."""
    ending = name.rpartition(".")[2].lower()
    if len(data) > MAX_BYTES_SENT:
        raise Unusable(f"has {len(data):,} bytes; {MAX_BYTES_SENT:,} are allowed")
    if not data.strip():
        raise Unusable("is empty")
    if ending in {"xlsx", "xls", "ods", "numbers"}:
        raise Unusable("is a spreadsheet; save it as CSV (UTF-8) and send that")
    if data.startswith(ZIP) != (ending == "zip"):
        what = "a zip, whatever its name says" if data.startswith(ZIP) else "not a zip"
        raise Unusable(f"is {what}")
    if ending == "zip":
        return unpack(name, data)
    if ending not in {"md", "csv", "json"}:
        raise Unusable("is none of .zip, .md, .csv and .json")
    return {name: data}


def _take_files(files: dict[str, bytes], folder: Folder) -> None:
    """Read figures and words first, because questions are judged by them."""
    tables = [
        name for name in files if re.fullmatch(r"[^/]+\.(csv|json)", name) and name != EXPORTED
    ]
    questions = [name for name in files if re.fullmatch(r"[^/]+\.md", name)]
    clock = Clock()
    others = files.keys() - {*tables, *questions, VOCABULARY, EXPORTED}
    for name in sorted(others):
        if re.fullmatch(rf"{FIGURES}[^/]+", name):
            clock.check()  # drawing a picture anew takes a while
            take_figure(name.removeprefix(FIGURES), files[name], folder)
        else:
            reason = "is no question, table, figure or vocabulary; figures are in figures/"
            folder.faults.append(FileFault(name, 1, "file", reason))
    if VOCABULARY in files:
        take_vocabulary(VOCABULARY, files[VOCABULARY], folder)
    if len(tables) + bool(questions) > 1:
        raise Unusable("has a table beside other questions; send one or the other")
    check_number(len(questions))
    folder.bases |= _digests(files.get(EXPORTED, b"{}"))
    for name in sorted(questions):
        clock.check()
        if len(files[name]) > MAX_FILE_SENT:
            reason = f"has more than {MAX_FILE_SENT:,} bytes"
            folder.faults.append(FileFault(name, 1, "file", reason))
        else:
            take_question(name, files[name], folder)
    for name in tables:
        _take_table(name, files[name], folder, clock)


def _take_table(name: str, data: bytes, folder: Folder, clock: "Clock") -> None:
    """Add the questions that are the rows of a table."""
    try:
        text = decoded(data)
    except ValueError as error:
        raise Unusable(str(error)) from error
    table = read_csv(text) if name.endswith(".csv") else read_json(text)
    folder.table = name
    folder.faults += [FileFault(name, 1, fault.column, fault.reason) for fault in table.faults]
    for figure, drawing in table.figures.items():
        clock.check()
        take_figure(figure, drawing, folder)
    if table.vocabulary:
        take_vocabulary(name, table.vocabulary.encode("utf-8", "replace"), folder)
    _take_rows(table, folder, clock)


def _take_rows(table: Table, folder: Folder, clock: "Clock") -> None:
    slugs = [record.cells.get("slug", "").strip() for record in table.records]
    known = [slug for slug in slugs if SLUG.fullmatch(slug)]
    found = Question.objects.filter(slug__in=known).with_everything()
    here = {question.slug: content_of(question) for question in found}
    last = Question.objects.aggregate(last=Max("position"))["last"] or 0
    for place, (record, slug) in enumerate(zip(table.records, slugs, strict=True), start=1):
        clock.check()
        new = replace(bankfile.BLANK, status=Status.REVIEW, position=last + STEP * place)
        _take_row(record, here.get(slug), new, folder)


def _take_row(record: Record, base: Content | None, new: Content, folder: Folder) -> None:
    row = str(record.number)
    content, faults = content_of_row(record.cells, base, new)
    folder.readings[row] = Reading(content, {})
    unread = {fault.column: fault.reason for fault in chain(faults, record.faults)}
    for column, reason in unread.items():
        folder.blame(row, column, reason)
    check_figures(row, folder)
    if other := folder.files.get(content.slug):
        folder.blame(row, "slug", f"row {other} has the slug {content.slug!r} too")
    elif not unread:
        folder.files[content.slug] = row
    # A row that doesn't say what it was taken from is about the question as it is.
    if exported := record.cells.get("exported", "") or (base and digest_of(base)):
        folder.bases[content.slug] = exported


def _digests(data: bytes) -> dict[str, str]:
    """What the questions of a zip said when they were exported; nothing if that is unreadable."""
    try:
        digests = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(digests, dict):
        return {}
    return {slug: digest for slug, digest in digests.items() if isinstance(digest, str)}


class Clock:
    """Reading takes so long and no longer."""

    def __init__(self) -> None:
        self.end = time.monotonic() + MAX_SECONDS

    def check(self) -> None:
        if time.monotonic() > self.end:
            raise Unusable(f"takes more than {MAX_SECONDS} seconds to read; send it in parts")
