"""The questions of a CSV or JSON file as records of cells, before anybody asks what they say."""

import base64
import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from questions.content import LISTS, WORDS, short
from questions.exchange.tables import COLUMNS, KEYS, RowFault
from questions.figures import NAME as FIGURE_NAME
from web.tables import uncell

MAX_QUESTIONS = 500
PARTS = {"questions", "figures", "vocabulary"}


class Unusable(ValueError):
    """A file of which nothing can be read; says why."""


def check_number(questions: int) -> None:
    if questions > MAX_QUESTIONS:
        raise Unusable(f"has more than {MAX_QUESTIONS} questions; send them in parts")


@dataclass(frozen=True, slots=True)
class Record:
    """One question of a table: its row's number, its cells, and what could not be made a cell."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[RowFault, ...] = ()


@dataclass(slots=True)
class Table:
    """What a file of records holds; ``faults`` are those of its head."""

    records: list[Record] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    figures: dict[str, bytes] = field(default_factory=dict)
    vocabulary: str = ""


def read_csv(text: str) -> Table:
    """The rows as a spreadsheet counts them: the head is row 1. Raises ``Unusable``."""
    head, _, _ = text.partition("\n")
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    table = Table()
    number = 0
    try:
        names = [name.strip() for name in next(rows, [])]
        number = 1
        table.faults += _faults_of_head(names)
        for number, row in enumerate(rows if not table.faults else (), start=2):
            if any(cell.strip() for cell in row):
                table.records.append(_row(number, names, row))
                check_number(len(table.records))
    except csv.Error as error:
        raise Unusable(f"is not CSV from row {number + 1} on: {error}") from error
    return table


def _faults_of_head(names: list[str]) -> list[RowFault]:
    if len(names) > 2 * len(COLUMNS):
        return [RowFault("head", f"has {len(names):,} columns; there are {len(COLUMNS)}")]
    unknown = [name for name in names if name not in COLUMNS]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults = [RowFault(short(name), "is not a column of a question") for name in unknown]
    faults += [RowFault(name, "is there twice") for name in twice]
    return faults if "slug" in names else [*faults, RowFault("slug", "the column is missing")]


def _row(number: int, names: list[str], row: list[str]) -> Record:
    cells = {name: uncell(cell) for name, cell in zip(names, row, strict=False)}
    if len(row) == len(names):
        return Record(number, cells)
    fault = RowFault("row", f"has {len(row)} cells, the head has {len(names)}")
    return Record(number, cells, (fault,))


def read_json(text: str) -> Table:
    """The questions of an object, counted from 1, or of a list. Raises ``Unusable``."""
    data = _loaded(text)
    if isinstance(data, list):
        data = {"questions": data}
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        raise Unusable("has no list of questions")
    if unknown := sorted(data.keys() - PARTS):
        raise Unusable(f"has {short(unknown[0])} beside questions, figures and vocabulary")
    check_number(len(data["questions"]))
    figures = data.get("figures", {})
    if not isinstance(figures, dict) or not all(map(_is_figure, figures.items())):
        raise Unusable("has figures that are not texts by name.svg or name.png")
    words = data.get("vocabulary")
    return Table(
        records=[_record(number, record) for number, record in enumerate(data["questions"], 1)],
        figures={name: _bytes_of(name, text) for name, text in figures.items()},
        # JSON is YAML, as which a vocabulary is read.
        vocabulary=json.dumps(words, ensure_ascii=False) if words else "",
    )


def _is_figure(pair: tuple[str, Any]) -> bool:
    return FIGURE_NAME.fullmatch(pair[0]) is not None and isinstance(pair[1], str)


def _bytes_of(name: str, text: str) -> bytes:
    """A drawing's text, or the pixels that a text stands for: base64, as exports write it."""
    if name.endswith(".svg"):
        return text.encode("utf-8", "replace")
    try:
        return base64.b64decode(text.encode("utf-8", "replace"), validate=True)
    except ValueError as error:
        raise Unusable(f"has the figure {name}, which is not base64") from error


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unusable(f"is not JSON: {error}"[:200]) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in data if names.count(name) > 1)
        raise ValueError(f"{short(twice)} is there twice")
    return data


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _record(number: int, data: Any) -> Record:
    if not isinstance(data, dict):
        return Record(number, {}, (RowFault("question", "is not an object"),))
    cells: dict[str, str] = {}
    faults: list[RowFault] = []
    for name, value in data.items():
        try:
            cells |= _cells(name, value)
        except ValueError as error:
            faults.append(RowFault(name if name in KEYS else short(name), str(error)))
    return Record(number, cells, tuple(faults))


def _cells(name: str, value: Any) -> dict[str, str]:
    """One value of an object as the cells it would be in a table."""
    if name not in KEYS:
        raise ValueError("is not a key of a question")
    if name == "learn":
        title, url = ("", "") if value is None else _link(value)
        return {"learn_title": title, "learn_url": url}
    if name == "further":
        return {name: "\n".join(f"{url} {title}" for title, url in map(_link, _list(value)))}
    if name in (*WORDS, *LISTS):
        return {name: "\n".join(" ".join(_text(item).split("\n")) for item in _list(value))}
    return {name: "" if value is None else _text(value, numbers=True)}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("must be a list")
    return value


def _text(value: Any, *, numbers: bool = False) -> str:
    if isinstance(value, str) or (numbers and type(value) is int):
        return str(value)
    raise ValueError(f"{short(repr(value))} is not a text")


def _link(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict) or value.keys() != {"title", "url"}:
        raise ValueError("a link has a title and a url, and nothing else")
    return _text(value["title"]), _text(value["url"])
