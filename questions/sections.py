"""The body of a question's file: texts and lists under headings of the second level.

Headings are found by the Markdown parser and not by a pattern, so that a `## Trap` inside a code
fence is text.
"""

from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from questions.content import LISTS, Content, clip
from questions.faults import Fault, Wrong

SECTIONS = {
    "Hint": "hint",
    "Short answer": "short_answer",
    "Answer": "answer",
    "Trap": "trap",
    "Checklist": "checklist",
    "Sounds like": "anchors",
    "Follow-ups": "follow_ups",
}
OPTIONAL_SECTIONS = {"Hint", "Follow-ups"}
TITLES = {name: title for title, name in SECTIONS.items()}
ITEM = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
ONE_LINE = "each point of the list is one line of text"

blocks = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline", True)


def read_body(text: str, offset: int, faults: list[Fault], lines: dict[str, int]) -> dict[str, Any]:
    """The sections' texts and lists by field; what is wrong with them is added to ``faults``.

    ``offset`` lines of the file come before the text.
    """
    rows = text.removesuffix("\n").split("\n")
    values: dict[str, Any] = {}
    order: list[str] = []
    for title, line, start, stop in _sections(rows, text, offset, faults):
        name = SECTIONS.get(title)
        if name is None:
            faults.append(Fault(line, clip(title), "is not a section of a question"))
            continue
        if title in order:
            faults.append(Fault(line, title, "is there twice"))
        order.append(title)
        lines[name] = line
        chunk = "\n".join(rows[start:stop])
        try:
            values[name] = (
                _items(chunk, ordered=name == "anchors") if name in LISTS else tidy(chunk)
            )
        except Wrong as error:
            faults.append(Fault(offset + start + error.line, title, str(error)))
    missing = [title for title in SECTIONS if title not in order and title not in OPTIONAL_SECTIONS]
    faults += [Fault(offset + len(rows), title, "the section is missing") for title in missing]
    places = [list(SECTIONS).index(title) for title in order]
    for title, before, place in zip(order[1:], places, places[1:], strict=False):
        if place < before:
            reason = f"comes too late; the order is {', '.join(SECTIONS)}"
            faults.append(Fault(lines[SECTIONS[title]], title, reason))
            break
    return values


def _sections(
    rows: list[str], text: str, offset: int, faults: list[Fault]
) -> Iterator[tuple[str, int, int, int]]:
    """Title and line of each section's heading, and where its own rows begin and end."""
    marks: list[tuple[str, int, int]] = []
    for token, inside in pairwise(blocks.parse(text)):
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        if token.tag == "h1":
            reason = "# is for the title of the page; begin with ###"
            faults.append(Fault(offset + token.map[0] + 1, "heading", reason))
        if token.tag == "h2":
            marks.append((inside.content.strip(), token.map[0], token.map[1]))
    first = marks[0][1] if marks else len(rows)
    early = next((number for number, row in enumerate(rows[:first]) if row.strip()), None)
    if early is not None:
        faults.append(Fault(offset + early + 1, "text", "stands before the first section"))
    for (title, row, start), (_, stop, _) in pairwise([*marks, ("", len(rows), 0)]):
        yield title, offset + row + 1, start, stop


def _items(chunk: str, *, ordered: bool) -> tuple[str, ...]:
    """The lines of a list that is the whole of a section. Raises ``Wrong``."""
    kind, example = ("ordered", "1. First") if ordered else ("bullet", "- First")
    tokens = blocks.parse(chunk)
    outer = [token for token in tokens if token.level == 0 and token.nesting >= 0]
    for number, token in enumerate(outer):
        if number or token.type != f"{kind}_list_open":
            reason = f"must be one list and nothing else, each line like {example!r}"
            raise Wrong(reason, _lines(token)[0])
    rest = {number for number, row in enumerate(chunk.split("\n"), start=1) if row.strip()}
    items: list[str] = []
    for start in range(1, len(tokens) - 1, len(ITEM)):
        item = tokens[start : start + len(ITEM)]
        if [token.type for token in item] != ITEM:
            raise Wrong(ONE_LINE, _lines(item[0])[0])
        items.append(one_line(item[2].content))
        rest -= set(_lines(item[2]))
    if rest:  # what the parser takes for the target of a link, and shows nowhere
        raise Wrong(ONE_LINE, min(rest))
    return tuple(items)


def dump_body(content: Content) -> str:
    parts = []
    for title, name in SECTIONS.items():
        value = getattr(content, name)
        if not value and title in OPTIONAL_SECTIONS:
            continue
        parts.append(f"\n## {title}\n")
        if name in LISTS:
            marks = (
                (f"{n}." for n in range(1, len(value) + 1)) if name == "anchors" else repeat("-")
            )
            value = "\n".join(f"{mark} {item}" for mark, item in zip(marks, value, strict=False))
        if value:
            parts.append(f"\n{value}\n")
    return "".join(parts)


def tidy(text: str) -> str:
    """Markdown with LF ends, no blank edges, and one blank line where there were more."""
    text = with_plain_newlines(text).strip("\n")
    rows = text.split("\n")
    code: set[int] = set()
    for token in blocks.parse(text):
        if token.type in {"fence", "code_block"} and token.map:
            code.update(range(*token.map))
    kept: list[str] = []
    for number, row in enumerate(rows):
        if number not in code:
            row = row if row.endswith("  ") and row.strip() else row.rstrip()
            if not row and kept and not kept[-1]:
                continue
        kept.append(row)
    return "\n".join(kept).strip("\n").rstrip()


def _lines(token: Token) -> range:
    """The lines of a block, counted from 1."""
    start, stop = token.map or (0, 1)
    return range(start + 1, stop + 1)


def one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()


def with_plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
