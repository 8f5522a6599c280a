"""A deck that Anki opens: a zip with the collection as an SQLite database.

Written in the oldest form that every Anki still reads, with what it asks for and no more. A note's
name follows from its question's address, so that a later deck changes notes and adds none twice.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha1
from typing import Any

from web.archives import zipped

# Any numbers, as long as they stay the same: Anki knows note type and deck by them.
MODEL, DECK = 1_763_000_000_001, 1_763_000_000_002
BETWEEN_FIELDS = "\x1f"
TABLES = """
CREATE TABLE col (
    id integer PRIMARY KEY, crt integer, mod integer, scm integer, ver integer, dty integer,
    usn integer, ls integer, conf text, models text, decks text, dconf text, tags text);
CREATE TABLE notes (
    id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer, tags text, flds text,
    sfld integer, csum integer, flags integer, data text);
CREATE TABLE cards (
    id integer PRIMARY KEY, nid integer, did integer, ord integer, mod integer, usn integer,
    type integer, queue integer, due integer, ivl integer, factor integer, reps integer,
    lapses integer, left integer, odue integer, odid integer, flags integer, data text);
CREATE TABLE revlog (
    id integer PRIMARY KEY, cid integer, usn integer, ease integer, ivl integer, lastIvl integer,
    factor integer, time integer, type integer);
CREATE TABLE graves (usn integer, oid integer, type integer);
"""
CSS = ".card { font: 20px/1.5 Georgia, serif; max-width: 34em; margin: 1em auto; padding: 0 1em; }"


@dataclass(frozen=True, slots=True)
class Flashcard:
    """A note with one card: what it is called, and what is on its sides, as HTML."""

    name: str
    front: str
    back: str
    tags: Sequence[str]


def deck(name: str, cards: Iterable[Flashcard], *, made: int) -> bytes:
    """An ``.apkg`` with new cards, in order; ``made`` is when, in seconds of Unix."""
    with sqlite3.connect(":memory:") as collection:
        collection.executescript(TABLES)
        _insert(collection, "col", [_collection(name, made)])
        numbered = list(enumerate(cards, start=1))
        _insert(collection, "notes", [_note(n, card, made) for n, card in numbered])
        _insert(collection, "cards", [_card(n, made) for n, _card_of_note in numbered])
    content = collection.serialize()
    collection.close()
    return zipped({"collection.anki2": content, "media": "{}"})


def _insert(collection: sqlite3.Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        collection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - ours


def _collection(name: str, made: int) -> Sequence[Any]:
    decks = {str(number): _deck(number, title) for number, title in ((1, "Default"), (DECK, name))}
    settings = (_json({"nextPos": 1}), _json({MODEL: _model(name)}), _json(decks), "{}")
    return (1, made, made * 1000, made * 1000, 11, 0, 0, 0, *settings, "{}")


def _deck(number: int, name: str) -> dict[str, Any]:
    counters = {f"{kind}Today": [0, 0] for kind in ("new", "rev", "lrn", "time")}
    rest = {"conf": 1, "desc": "", "dyn": 0, "collapsed": False, "extendNew": 0, "extendRev": 0}
    return {"id": number, "name": name, "mod": 0, "usn": -1, **counters, **rest}


def _model(name: str) -> dict[str, Any]:
    fields = [
        {"name": field, "ord": n, "font": "Georgia", "size": 20, "sticky": False, "rtl": False}
        for n, field in enumerate(("Question", "Answer"))
    ]
    sides = {
        "qfmt": "{{Question}}",
        "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}",
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    return {
        "id": MODEL,
        "name": name,
        "type": 0,
        "mod": 0,
        "usn": -1,
        "sortf": 0,
        "did": DECK,
        "tmpls": [{"name": "Card", "ord": 0, **sides}],
        "flds": fields,
        "css": CSS,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }


def _note(number: int, card: Flashcard, made: int) -> Sequence[Any]:
    front = card.front.replace(BETWEEN_FIELDS, " ")
    fields = front + BETWEEN_FIELDS + card.back.replace(BETWEEN_FIELDS, " ")
    checksum = int(sha1(front.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    tags = f" {' '.join(card.tags)} "
    return (number, card.name, MODEL, made, -1, tags, fields, front, checksum, 0, "")


def _card(number: int, made: int) -> Sequence[Any]:
    return (number, number, DECK, 0, made, -1, 0, 0, number, *[0] * 8, "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
