"""Why a question was found: the words in its title, and a line of its text that has them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from questions.models import Question
from questions.search.documents import ANSWER, plain_lines
from questions.search.query import Phrase
from questions.search.text import read

SNIPPET = 160
# How much of a line stands before its first hit where all of it is too long.
RUN_UP = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A question's title, and a piece of its text, with the hits in them marked."""

    title: SafeString
    snippet: SafeString


def hits(ids: Iterable[int], phrases: Collection[Phrase]) -> dict[int, Hit]:
    """What to show of questions that were found by any of these phrases: one query."""
    rows = Question.objects.filter(pk__in=list(ids)).values_list("pk", "title", "html")
    return {
        pk: Hit(mark(title, phrases), snippet(lines_of(html), phrases)) for pk, title, html in rows
    }


def lines_of(html: Mapping[str, Any]) -> list[str]:
    """A question's text in the order in which a snippet is looked for."""
    short, *answer = ANSWER
    return [*plain_lines(html, short, "trap"), *plain_lines(html, *answer)]


def mark(text: str, phrases: Collection[Phrase]) -> SafeString:
    """A text as HTML, with the phrases in ``<mark>``."""
    parts = []
    done = 0
    for start, end, _ in _spans(text, phrases):
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308 - escaped piece by piece


def snippet(lines: Sequence[str], phrases: Collection[Phrase]) -> SafeString:
    """The first line that has most of the phrases, or what fits of it around them, marked."""
    best = _best_line(_promising(lines, phrases), phrases) or _best_line(lines, phrases)
    return mark(_cut(best, phrases), phrases)


def _best_line(lines: Sequence[str], phrases: Collection[Phrase]) -> str:
    best, most = "", 0
    for line in lines:
        different = len({phrase for *_, phrase in _spans(line, phrases)})
        if different > most:
            best, most = line, different
        if most == len(phrases):
            break
    return best


def _promising(lines: Sequence[str], phrases: Collection[Phrase]) -> list[str]:
    """The lines with something like a token in them: reading all would take far longer.

    A word may differ from its stem in the stem's last letter: "latency" and ``latenc``, "query" and
    ``queri``.
    """
    starts = {token[: max(2, len(token) - 1)] for phrase in phrases for token in phrase}
    return [line for line in lines if any(start in line.lower() for start in starts)]


def _spans(text: str, phrases: Collection[Phrase]) -> list[tuple[int, int, Phrase]]:
    """Where which phrases stand in a text, in order and without overlaps."""
    words, compounds = read(text)
    said = [word for word in words if word.token]
    found: list[tuple[int, int, Phrase]] = [
        (word.start, word.end, (word.token,)) for word in compounds
    ]
    for length in {len(phrase) for phrase in phrases}:
        for place in range(len(said) - length + 1):
            run = said[place : place + length]
            found.append((run[0].start, run[-1].end, tuple(word.token for word in run)))
    kept: list[tuple[int, int, Phrase]] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if span[2] in phrases and (not kept or span[0] >= kept[-1][1]):
            kept.append(span)
    return kept


def _cut(line: str, phrases: Collection[Phrase]) -> str:
    """What fits of a line around its first hit, cut between words."""
    if len(line) <= SNIPPET:
        return line
    first = next((start for start, *_ in _spans(line, phrases)), 0)
    start = max(0, min(first - RUN_UP, len(line) - SNIPPET + 2))
    if start:
        start = line.find(" ", start, first) + 1 or first
    room = SNIPPET - 2 * (start > 0)
    piece = line[start : start + room]
    if start + room < len(line):
        piece = piece[: room - 2].rpartition(" ")[0] or piece[: room - 2]
        piece += " …"
    return f"… {piece}" if start else piece
