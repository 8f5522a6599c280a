"""A reader's own marks, for the list's filters and its search; and how many people saved what."""

from collections.abc import Mapping
from threading import Lock
from time import monotonic

from django.db.models import Count
from django.http import HttpRequest

from practice.learners import whose
from practice.models import Bookmark, Note
from practice.snapshots import marks_of
from questions.search.text import read

COUNTED_EVERY = 60.0
STATES = {"due": "Due", "learning": "Learning", "known": "Known", "new": "New"}


def saved_ids(request: HttpRequest) -> Mapping[str, frozenset[int]]:
    return {"1": marks_of(request).saved}


def noted_ids(request: HttpRequest, text: str) -> frozenset[int]:
    """The questions whose note says a text, its last word perhaps unfinished. One query."""
    wanted = _plain(text)
    notes = Note.objects.of(whose(request)).values_list("question_id", "text")
    return frozenset(pk for pk, said in notes if wanted in _plain(said))


def _plain(text: str) -> str:
    """A text's words without case and accents, each with a space before it."""
    return "".join(f" {word.plain}" for word in read(text)[0])


def ids_by_state(request: HttpRequest) -> Mapping[str, frozenset[int]]:
    """The ids for each state but ``new``, which all other questions have."""
    marks = marks_of(request)
    return {"due": marks.due, "learning": marks.learning, "known": marks.known}


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
