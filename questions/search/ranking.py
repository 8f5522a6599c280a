"""The best match first, in the same order on both databases."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection

from questions.bits import ones
from questions.facets import Index, kept_for_index
from questions.search.engine import engine
from questions.search.finding import matching
from questions.search.query import Clause

# Reading more documents than these would take longer than finding them.
RANKED = 500
# Of so few the whole answers are read, of more only how they begin, which is the short answer.
THOROUGH = 50
# What a hit is worth in title, tags, companies, trap and answer.
WEIGHTS = (16, 8, 4, 2, 1)
FEW = 4

Judge = Callable[[Sequence[str]], float]


@kept_for_index(32)
def best_first(index: Index, clauses: tuple[Clause, ...], mask: int) -> list[int]:
    """The ids of a mask's questions, those that say it best first, equals in bank order.

    Of more than ``RANKED`` only those are looked at and returned that say it in title, tags and
    companies, and of these the first so many in bank order.
    """
    if mask.bit_count() > RANKED:
        mask &= matching(index, clauses, heads=True)
    ids = [index.ids[place] for place in islice(ones(mask), RANKED)]
    worth = dict(_scores(clauses, ids))
    return sorted(ids, key=lambda pk: -worth.get(pk, 0))


def _scores(clauses: Sequence[Clause], ids: Sequence[int]) -> Iterator[tuple[int, float]]:
    """How well documents say it, by id: the sum over the clauses, each by where it stands.

    All of it in one go, in the order in which it was typed, counts once more.
    """
    wanted = list(clauses)
    if len(clauses) > 1:
        wanted.append((tuple(chain.from_iterable(clause[0] for clause in clauses)),))
    judges = [_any_of(clause) if len(clause) > FEW else _best_of(clause) for clause in wanted]
    for pk, *columns in _rows(ids):
        texts = [f" {column} " for column in columns]
        yield pk, sum(judge(texts) for judge in judges)


def _best_of(clause: Clause) -> Judge:
    """What the best of some phrases is worth; a repeated one is worth more, but less and less."""
    needles = [f" {' '.join(phrase)} " for phrase in clause]

    def worth(texts: Sequence[str]) -> float:
        most = 0.0
        for needle in needles:
            found = 0.0
            for weight, text in zip(WEIGHTS, texts, strict=True):
                if times := text.count(needle):
                    found += weight * times / (times + 1)
            most = max(most, found)
        return most

    return worth


def _any_of(clause: Clause) -> Judge:
    """What it is worth to have any of many words: all endings of one that is being typed."""
    tokens = {token for phrase in clause for token in phrase}

    def worth(texts: Sequence[str]) -> float:
        there = (not tokens.isdisjoint(text.split()) for text in texts)
        return sum(weight / 2 for weight, found in zip(WEIGHTS, there, strict=True) if found)

    return worth


def _rows(ids: Sequence[int]) -> list[Any]:
    """Id and columns of documents, in SQL because the ORM would take as long again."""
    if not ids:
        return []
    answer = "answer" if len(ids) <= THOROUGH else engine().OPENING
    some = ", ".join(map(str, ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT question_id, title, tags, companies, trap, {answer} "  # noqa: S608 - ours
            f"FROM questions_searchdocument WHERE question_id IN ({some})"
        )
        return list(cursor.fetchall())
