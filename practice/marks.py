"""What a reader's own marks are, for the list: which questions are saved, noted, due, known.

Two queries for one request, however many questions there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from django.db.models import Count, Value
from django.http import HttpRequest
from django.utils import timezone

from practice.learners import whose
from practice.models import Bookmark, Card, Note

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
    saved = Bookmark.objects.of(who).values_list("question_id", Value("saved"))
    noted = Note.objects.of(who).values_list("question_id", Value("noted"))
    both = list(saved.union(noted, all=True))
    cards = Card.objects.of(who).with_state(timezone.now())
    return Marks(
        saved=frozenset(pk for pk, what in both if what == "saved"),
        noted=frozenset(pk for pk, what in both if what == "noted"),
        states=dict(cards.values_list("question_id", "own_state")),
    )


def saved_ids(request: HttpRequest) -> Mapping[str, set[int]]:
    return {"1": set(marks_of(request).saved)}


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
