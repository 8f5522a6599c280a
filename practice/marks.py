"""What a reader's own marks are, for the list: which questions are saved, noted, due, known.

Two queries for one request, however many questions there are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone

from practice.learners import Whose, whose
from practice.models import Bookmark, Card, Note
from questions.search.text import read
from web.prepared import Prepared

COUNTED_EVERY = 60.0
STATES = {"due": "Due", "learning": "Learning", "known": "Known", "new": "New"}


@dataclass(frozen=True, slots=True)
class Marks:
    """By question: saved and noted ones, and the state of those that have a card."""

    saved: frozenset[int] = frozenset()
    noted: frozenset[int] = frozenset()
    states: Mapping[int, str] = field(default_factory=dict)

    def with_state(self, state: str) -> set[int]:
        return {pk for pk, own in self.states.items() if own == state}


def marks_of(request: HttpRequest) -> Marks:
    """The marks of whoever asks, read once for a request."""
    kept: Marks | None = getattr(request, "own_marks", None)
    if kept is None:
        kept = request.own_marks = read_marks(request)  # type: ignore[attr-defined]
    return kept


def read_marks(request: HttpRequest) -> Marks:
    who = whose(request)
    if not who:
        return Marks()
    (named_by,) = who
    both = SAVED_OR_NOTED[named_by].rows(**who)
    return Marks(
        saved=frozenset(pk for pk, what in both if what == "saved"),
        noted=frozenset(pk for pk, what in both if what == "noted"),
        states=dict(CARDS[named_by].rows(**who, now=timezone.now())),
    )


def _saved_or_noted(who: Whose) -> QuerySet[Any, Any]:
    saved = Bookmark.objects.of(who).values_list("question_id", Value("saved"))
    noted = Note.objects.of(who).values_list("question_id", Value("noted"))
    return saved.union(noted, all=True)


def _cards(who: Whose, now: datetime) -> QuerySet[Any, Any]:
    return Card.objects.of(who).with_state(now).values_list("question_id", "own_state")


def _prepared(read: Callable[..., QuerySet[Any, Any]], **types: type) -> Mapping[str, Prepared]:
    """A query on a learner's rows, for one named by their user and for one named by their key."""
    return {
        "user": Prepared(lambda user, **more: read({"user": user}, **more), user=int, **types),
        "key": Prepared(lambda key, **more: read({"key": key}, **more), key=str, **types),
    }


SAVED_OR_NOTED = _prepared(_saved_or_noted)
CARDS = _prepared(_cards, now=datetime)


def saved_ids(request: HttpRequest) -> Mapping[str, set[int]]:
    return {"1": set(marks_of(request).saved)}


def noted_ids(request: HttpRequest, text: str) -> set[int]:
    """The questions whose note says a text, its last word perhaps unfinished. One query."""
    wanted = _plain(text)
    notes = Note.objects.of(whose(request)).values_list("question_id", "text")
    return {pk for pk, said in notes if wanted in _plain(said)}


def _plain(text: str) -> str:
    """A text's words without case and accents, each with a space before it."""
    return "".join(f" {word.plain}" for word in read(text)[0])


def ids_by_state(request: HttpRequest) -> Mapping[str, set[int]]:
    """The ids for each state but ``new``, which all other questions have."""
    marks = marks_of(request)
    return {state: marks.with_state(state) for state in ("due", "learning", "known")}


_lock = Lock()
_counted: tuple[float, Mapping[int, int]] = (float("-inf"), {})


def times_saved() -> Mapping[int, int]:
    """How many people saved each question: counted at most once a minute in each process.

    The same object until it is counted anew and has changed.
    """
    global _counted
    with _lock:
        at, counts = _counted
        now = monotonic()
        if now - at >= COUNTED_EVERY:
            rows = Bookmark.objects.order_by().values_list("question_id").annotate(n=Count("pk"))
            fresh = dict(rows)
            _counted = (now, counts if fresh == counts else fresh)
        return _counted[1]
