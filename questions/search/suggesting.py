"""What a reader may be about to type: topics, companies and questions, as many as fit in a list."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from questions.facets import Index
from questions.models import Question
from questions.search.finding import find, finished, names_of
from questions.search.marking import mark
from questions.search.query import Phrase, Query, parse
from questions.search.ranking import best_first
from questions.search.text import read

MOST = 8
MOST_NAMES = 2
MIN_BEGINNING = 3
KINDS = {"tag": "Topic", "company": "Company"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line to choose: what it is, its name with the typed words marked, and where it leads."""

    kind: str
    label: SafeString
    address: str
    count: int = 0


def suggestions(index: Index, text: str, within: int) -> list[Suggestion]:
    """At most eight, all of them of questions that the reader may see.

    Costs three queries for a text that is new, once the bank's words are in memory.
    """
    query = parse(text)
    if not query.words or len("".join(word.plain for word in query.words)) < 2:
        return []
    names = [line for facet in KINDS for line in _names(index, query, facet, within)]
    return names + list(_questions(index, query, text, within, MOST - len(names)))


def _names(index: Index, query: Query, facet: str, within: int) -> list[Suggestion]:
    """The values whose name, or another name of theirs, has words that begin with those typed."""
    begun = [word.plain for word in query.words]
    found = []
    for slug, name, aliases in names_of(index, facet, within):
        if any(_begins(begun, said) for said in (name, *aliases)):
            count = (index.masks[facet][slug] & within).bit_count()
            label = mark(name, _said(begun, name))
            address = f"{reverse('questions:list')}?{urlencode({facet: slug})}"
            found.append(Suggestion(KINDS[facet], label, address, count))
    return sorted(found, key=lambda line: -line.count)[:MOST_NAMES]


def _questions(
    index: Index, query: Query, text: str, within: int, room: int
) -> Iterator[Suggestion]:
    if query.unfinished and len(query.words[-1].plain) < MIN_BEGINNING:
        return  # half the bank begins so
    begun = finished(index, query)
    # A word that is there as it is may still be the beginning of a longer one.
    if begun is not query:
        last = tuple(dict.fromkeys((*query.wanted[-1], *begun.wanted[-1])))
        begun = replace(begun, wanted=(*begun.wanted[:-1], last))
    phrases = {phrase for clause in begun.wanted for phrase in clause}
    best = best_first(index, begun.wanted, find(index, begun, within, heads=True))[:room]
    rows = Question.objects.only("slug", "title").in_bulk(best)
    for pk in best:
        if pk in rows and "<mark>" in (label := mark(rows[pk].title, phrases)):
            address = f"{rows[pk].get_absolute_url()}?{urlencode({'q': text})}"
            yield Suggestion("Question", label, address)


def _begins(begun: list[str], name: str) -> bool:
    said = [word.plain for words in read(name) for word in words]
    return all(any(word.startswith(start) for word in said) for start in begun)


def _said(begun: list[str], name: str) -> set[Phrase]:
    words, _ = read(name)
    return {(word.token,) for word in words if any(word.plain.startswith(start) for start in begun)}
