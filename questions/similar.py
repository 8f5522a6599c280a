"""Whether the bank has a question like this one already: titles compared by their trigrams.

The search index says which titles share most words with it, and only those are read, so the cost
doesn't grow with the bank, and both databases name the same ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from questions.facets import Index
from questions.models import Question
from questions.search.finding import matching
from questions.search.query import MAX_TOKENS
from questions.search.text import read

# From 0 to 1, above which two titles ask the same: found by trying it on questions of real banks.
ALIKE = 0.5
LOOKED_AT = 50
MOST = 3


@dataclass(frozen=True, slots=True)
class Similar:
    """A question that asks nearly the same."""

    question: Question
    likeness: float


def similar_to(index: Index, title: str, *, but: int | None = None) -> list[Similar]:
    """The questions most like a title, the likest first, retired and hidden ones too.

    ``but`` is the question that has the title itself. One query for each new word, one for titles.
    """
    tokens = list(dict.fromkeys(word.token for word in read(title)[0] if word.token))[:MAX_TOKENS]
    masks = [matching(index, (((token,),),), heads=True) for token in tokens]
    within = (1 << index.size) - 1
    ids = [pk for pk in index.in_most(masks, within, LOOKED_AT + 1) if pk != but]
    wanted = trigrams(title)
    found = [
        Similar(question, likeness(wanted, trigrams(question.title)))
        for question in Question.objects.only("slug", "title", "status").filter(pk__in=ids)
    ]
    alike = [one for one in found if one.likeness >= ALIKE]
    return sorted(alike, key=lambda one: (-one.likeness, one.question.pk))[:MOST]


def likeness(one: set[str], other: set[str]) -> float:
    """What two sets share of what either has."""
    return len(one & other) / len(one | other) if one or other else 0.0


def trigrams(text: str) -> set[str]:
    """All runs of three letters in the words of a text that mean something, their edges too."""
    return set(_trigrams(text))


def _trigrams(text: str) -> Iterator[str]:
    for word in read(text)[0]:
        if word.token:
            padded = f"  {word.plain} "
            yield from (padded[place : place + 3] for place in range(len(padded) - 2))
