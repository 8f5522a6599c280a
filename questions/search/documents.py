"""Writing what is searched; the write door does it in the transaction that changes a question."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import islice
from typing import Any

from questions.search.models import SearchDocument, SearchWord
from questions.search.text import BREAK, VERSION, document_tokens

# PostgreSQL counts positions up to 16,383 in all, and keeps 255 of them for each word.
LIMITS = {"title": 200, "tags": 500, "companies": 500, "trap": 3_000, "answer": 9_000}
MAX_REPEATS = 255
BATCH = 500
# What every reader of a question's page sees beside title and trap. Anchors are missing on purpose:
# candidates don't see them, so they must not find them either.
ANSWER = ("short_answer", "answer", "hint", "checklist", "follow_ups")

Sorted = tuple[Any, Sequence[Any], Sequence[Any]]


def write_documents(questions: Iterable[Sorted]) -> int:
    """Write the documents of questions, each with its tags and companies; returns how many.

    Costs a fixed number of queries for each 500 questions.
    """
    count = 0
    remaining = iter(questions)
    while batch := list(islice(remaining, BATCH)):
        words: set[str] = set()
        SearchDocument.objects.bulk_create(
            [_document(*question, words) for question in batch],
            update_conflicts=True,
            unique_fields=["question"],
            update_fields=[*LIMITS, "version"],
        )
        _add_words({word for word in words if len(word) > 2 and not word.isdigit()})
        count += len(batch)
    return count


def index_questions(questions: Any) -> int:
    """Write the documents of a queryset's questions as they are in the bank; returns how many."""
    rows = questions.with_everything().iterator(chunk_size=BATCH)
    return write_documents(
        (row, list(row.tags.all()), [link.company for link in row.company_links.all()])
        for row in rows
    )


def plain_lines(html: Mapping[str, Any], *names: str) -> list[str]:
    """The text of some of a question's rendered HTML: a line for each block or line of code."""
    parts = (part for name in names for part in _parts(html[name]))
    lines = unescape(_TAG.sub("", _BLOCK_END.sub("\n", "\n".join(parts)))).split("\n")
    return [line for row in lines if (line := " ".join(row.split()))]


_BLOCK_END = re.compile(r"</(?:p|h[3-6]|li|t[hdr]|div|blockquote)>|<[bh]r>")
_TAG = re.compile(r"<[^>]*>")


def _parts(html: str | list[str]) -> list[str]:
    return [html] if isinstance(html, str) else html


def _document(
    question: Any, tags: Sequence[Any], companies: Sequence[Any], words: set[str]
) -> SearchDocument:
    texts = {
        "title": [question.title],
        "tags": _names(tags),
        "companies": _names(companies),
        "trap": plain_lines(question.html, "trap"),
        "answer": [*plain_lines(question.html, *ANSWER), question.learn_title],
    }
    seen: Counter[str] = Counter()
    columns = {
        name: " ".join(_few(document_tokens(texts[name], limit, words), seen))
        for name, limit in LIMITS.items()
    }
    return SearchDocument(question=question, **columns, version=VERSION)


def _names(terms: Sequence[Any]) -> list[str]:
    return [name for term in terms for name in (term.name, *term.aliases)]


def _few(tokens: Iterable[str], seen: "Counter[str]") -> Iterator[str]:
    for token in tokens:
        seen[token] += 1
        yield token if seen[token] <= MAX_REPEATS else BREAK


def _add_words(words: set[str]) -> None:
    """Add the words that no question had before.

    They are never taken out again: whoever suggests one looks first whether its reader may see a
    question that has it.
    """
    every = sorted(words)
    new: list[SearchWord] = []
    for start in range(0, len(every), BATCH):
        some = every[start : start + BATCH]
        known = set(SearchWord.objects.filter(word__in=some).values_list("word", flat=True))
        new += [SearchWord(word=word) for word in some if word not in known]
    SearchWord.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
