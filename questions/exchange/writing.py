"""Questions as files: for other tools, for other people, and for coming back unchanged."""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from questions import bankfile
from questions.actions import digest_of
from questions.content import LISTS, WORDS, Content
from questions.exchange.tables import COLUMNS, KEYS, OPTIONAL, row_of
from questions.folder import VOCABULARY
from questions.loading import whole_vocabulary
from questions.models import Figure, Question
from questions.rows import content_of
from questions.vocabulary import dump_vocabulary
from web.archives import zipped
from web.markdown import FIGURES
from web.tables import csv_text

EXPORTED = "exported.json"
TABLE = "questions.csv"


def contents_of(questions: Iterable[Question]) -> list[Content]:
    return [content_of(question) for question in questions]


def as_markdown(contents: list[Content]) -> bytes:
    """A zip of canonical files, their figures and the vocabulary."""
    digests = {content.slug: digest_of(content) for content in contents}
    return zipped(
        {
            **{f"{content.slug}.md": bankfile.dump(content) for content in contents},
            **figures_of(contents),
            VOCABULARY: dump_vocabulary(whole_vocabulary()),
            EXPORTED: json.dumps(digests, indent=1) + "\n",
        }
    )


def as_csv(contents: list[Content]) -> tuple[str, bytes]:
    """How a table's name ends, and the table: in a zip if there are figures to go with it."""
    rows = (row_of(content).values() for content in contents)
    # Spreadsheets take a file without the mark for one in an encoding of their own.
    table = csv_text(COLUMNS, [list(row) for row in rows]).encode("utf-8-sig")
    figures = figures_of(contents)
    return ("csv.zip", zipped({TABLE: table, **figures})) if figures else ("csv", table)


def as_json(contents: list[Content]) -> bytes:
    """One object with the questions, the figures they show, and the vocabulary."""
    figures = figures_of(contents)
    data = {
        "questions": [record_of(content) for content in contents],
        "figures": {
            name.removeprefix(FIGURES): _as_text(name, content) for name, content in figures.items()
        },
        "vocabulary": {
            kind: [
                {
                    "slug": word.slug,
                    "name": word.name,
                    "description": word.description,
                    "aliases": list(word.aliases),
                }
                for word in words
            ]
            for kind, words in whole_vocabulary().items()
        },
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _as_text(name: str, content: bytes) -> str:
    """A drawing is text; pixels become some."""
    return content.decode() if name.endswith(".svg") else b64encode(content).decode()


def record_of(content: Content) -> dict[str, Any]:
    """A question as an object: a row in which numbers, lists and links are what they are."""
    row = row_of(content)
    typed: dict[str, Any] = {
        **row,
        **{name: list(getattr(content, name)) for name in (*WORDS, *LISTS)},
        **{name: row[name] or None for name in OPTIONAL},
        "position": content.position,
        "minutes": content.minutes,
        "learn": asdict(content.learn) if content.learn else None,
        "further": [asdict(link) for link in content.further],
    }
    return {name: typed[name] for name in KEYS}


def figures_of(contents: list[Content]) -> dict[str, bytes]:
    """The figures that contents show, by their place beside the questions' files."""
    names = {name for content in contents for shown in content.figures().values() for name in shown}
    figures = Figure.objects.filter(name__in=names).order_by("name")
    return {f"{FIGURES}{figure.name}": bytes(figure.content) for figure in figures}
