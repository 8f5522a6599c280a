"""Why a question was found: the words in its title, and a line of its text that has them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from questions.models import Question
from questions.search.documents import ANSWER, plain_lines
from questions.search.text import read

SNIPPET = 160
# How much of a line stands before its first hit where all of it is too long.
RUN_UP = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A question's title, and a piece of its text, with the hits in them marked."""

    title: SafeString
    snippet: SafeString


def hits(ids: Iterable[int], tokens: Collection[str]) -> dict[int, Hit]:
    """What to show of questions that were found by these tokens: one query."""
    rows = Question.objects.filter(pk__in=list(ids)).values_list("pk", "title", "html")
    return {
        pk: Hit(mark(title, tokens), snippet(lines_of(html), tokens)) for pk, title, html in rows
    }


def lines_of(html: dict[str, object]) -> list[str]:
    """A question's text in the order in which a snippet is looked for."""
    short, *answer = ANSWER
    return [*plain_lines(html, short, "trap"), *plain_lines(html, *answer)]


def mark(text: str, tokens: Collection[str]) -> SafeString:
    """A text as HTML, the words with these tokens in ``<mark>``."""
    parts = []
    done = 0
    for start, end in _spans(text, tokens):
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))  # noqa: S308 - escaped piece by piece


def snippet(lines: Iterable[str], tokens: Collection[str]) -> SafeString:
    """The first line that has most of the tokens, or what fits of it around them, marked."""
    best, most = "", 0
    for line in _promising(list(lines), tokens):
        different = len({word.token for words in read(line) for word in words} & set(tokens))
        if different > most:
            best, most = line, different
        if most == len(tokens):
            break
    return mark(_cut(best, tokens), tokens)


def _promising(lines: list[str], tokens: Collection[str]) -> list[str]:
    """The lines with something like a token in them, if any have: reading all takes far longer.

    A word may differ from its stem in the stem's last letter: "latency" and ``latenc``, "query" and
    ``queri``.
    """
    starts = [token[: max(2, len(token) - 1)] for token in tokens]
    some = [line for line in lines if any(start in line.lower() for start in starts)]
    return some or lines


def _spans(text: str, tokens: Collection[str]) -> list[tuple[int, int]]:
    """Where the tokens stand in a text, in order and without overlaps."""
    found: list[tuple[int, int]] = []
    words, compounds = read(text)
    for word in sorted([*compounds, *words], key=lambda word: (word.start, -word.end)):
        if word.token in tokens and (not found or word.start >= found[-1][1]):
            found.append((word.start, word.end))
    return found


def _cut(line: str, tokens: Collection[str]) -> str:
    """What fits of a line around its first hit, cut between words."""
    if len(line) <= SNIPPET:
        return line
    first = next((start for start, _ in _spans(line, tokens)), 0)
    start = max(0, min(first - RUN_UP, len(line) - SNIPPET + 2))
    if start:
        start = line.find(" ", start, first) + 1 or first
    room = SNIPPET - 2 * (start > 0)
    piece = line[start : start + room]
    if start + room < len(line):
        piece = piece[: room - 2].rpartition(" ")[0] or piece[: room - 2]
        piece += " …"
    return f"… {piece}" if start else piece
