"""What practice knows of a learner, kept in memory: their marks and cards, at one revision.

Whatever a learner does to these moves ``Learner.revision`` in the same transaction. So a request
reads that one row, and all the others only when the revision is another one: whoever moved it, in
this process or elsewhere.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

from cachetools import TTLCache
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone

from practice.learners import Whose, whose
from practice.models import RETENTION, Bookmark, Card, Learner, Note
from practice.scheduler import REVIEWING
from web.prepared import Instant, Prepared, instant, time_of

# What has been remembered for so many days counts as known.
KNOWN_AFTER = 21
# In each process: some megabytes at most, and nothing that long outlasts a deleted account. Who has
# no cards counts as so many.
MOST_CARDS = 50_000
LEAST = 200
KEPT_FOR = timedelta(minutes=10)
MOST_KEPT = 8
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The questions of each kind at an instant. Each is in one state; those in none are new.

    ``begun`` are those that are not new any more, or are to be left alone for now; ``awake`` is how
    many of the snapshot's ``ids`` are due.
    """

    awake: int = 0
    saved: frozenset[int] = frozenset()
    noted: frozenset[int] = frozenset()
    due: frozenset[int] = frozenset()
    learning: frozenset[int] = frozenset()
    known: frozenset[int] = frozenset()
    begun: frozenset[int] = frozenset()

    def state(self, pk: int) -> str:
        if pk in self.due:
            return "due"
        if pk in self.known:
            return "known"
        return "learning" if pk in self.learning else "new"


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A learner's settings, marks and cards at one revision.

    ``times`` and ``ids`` are of the cards that practice may ask, those that wake soonest first. A
    card wakes when it is due or, if that is later, at the end of the time it was put off for.
    ``put_off`` says until when. Times are text, as ``instant`` makes it.
    """

    learner: int = 0
    revision: str = ""
    retention: float = RETENTION
    shows_streak: bool = True
    saved: frozenset[int] = frozenset()
    noted: frozenset[int] = frozenset()
    studied: frozenset[int] = frozenset()
    said_known: frozenset[int] = frozenset()
    suspended: frozenset[int] = frozenset()
    remembered: frozenset[int] = frozenset()
    put_off: Mapping[int, str] = field(default_factory=dict)
    times: Sequence[str] = ()
    ids: Sequence[int] = ()
    last_review: str = ""
    _kept: dict[Any, Any] = field(default_factory=dict)

    def awake(self, now: datetime) -> int:
        """How many of ``ids`` are due at an instant."""
        return bisect_right(self.times, instant(now))

    def soon(self, marks: Marks, until: datetime) -> Sequence[int]:
        """The questions that fall due from marks to an instant, without those put off till then."""
        coming = self.ids[marks.awake : self.awake(until)]
        return [pk for pk in coming if pk not in self.put_off]

    def next_due(self, now: datetime) -> datetime | None:
        """When the next card wakes."""
        coming = self.times[self.awake(now) :]
        return time_of(coming[0]) if coming else None

    def marks(self, now: datetime) -> Marks:
        """The marks at an instant: the same object until a card wakes."""
        at = instant(now)
        awake = bisect_right(self.times, at)
        resting = frozenset(pk for pk, until in self.put_off.items() if until > at)
        return self.kept(("marks", awake, resting), lambda: self._marks(awake, resting))

    def _marks(self, awake: int, resting: frozenset[int]) -> Marks:
        due = frozenset(self.ids[:awake])
        known = self.said_known | (self.studied & self.remembered) - due
        return Marks(
            awake=awake,
            saved=self.saved,
            noted=self.noted,
            due=due,
            learning=self.studied - due - known,
            known=known,
            begun=self.studied | self.said_known | self.suspended | resting,
        )

    def kept(self, key: Any, make: Callable[[], Kept]) -> Kept:
        """What was worked out of this snapshot before, or is now. Threads may work it out twice."""
        if (found := self._kept.get(key)) is not None:
            was: Kept = found
            return was
        made = make()
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = made
        return made


def _snapshot(rows: Iterable[tuple[Any, ...]], **of: Any) -> Snapshot:
    """The snapshot that is made of a learner's rows."""
    marks: dict[str, list[int]] = {"saved": [], "noted": []}
    studied, said_known, suspended, remembered = [], [], [], []
    put_off, waking, last_review = {}, [], ""
    for what, pk, wakes, is_put_off, reviewed, is_known, is_suspended, is_remembered in rows:
        if what != "card":
            marks[what].append(pk)
            continue
        if is_known:
            said_known.append(pk)
        if is_suspended:
            suspended.append(pk)
        if is_remembered:
            remembered.append(pk)
        if is_put_off:
            put_off[pk] = wakes
        if reviewed:
            studied.append(pk)
            last_review = max(last_review, reviewed)
            if not is_known and not is_suspended:
                waking.append((wakes, pk))
    waking.sort()
    return Snapshot(
        **of,
        saved=frozenset(marks["saved"]),
        noted=frozenset(marks["noted"]),
        studied=frozenset(studied),
        said_known=frozenset(said_known),
        suspended=frozenset(suspended),
        remembered=frozenset(remembered),
        put_off=put_off,
        times=[time for time, _pk in waking],
        ids=[pk for _time, pk in waking],
        last_review=last_review,
    )


NOTHING = _snapshot([])
_lock = Lock()
_snapshots: TTLCache[int, Snapshot] = TTLCache(
    MOST_CARDS, KEPT_FOR.total_seconds(), getsizeof=lambda one: LEAST + len(one.studied)
)


def snapshot_of(request: HttpRequest) -> Snapshot:
    """The snapshot of whoever asks: one query in a request, two if their revision has moved."""
    found: Snapshot | None = getattr(request, "own_snapshot", None)
    if found is None:
        found = request.own_snapshot = read_snapshot(whose(request))  # type: ignore[attr-defined]
    return found


def marks_of(request: HttpRequest) -> Marks:
    """The marks of whoever asks, now."""
    return snapshot_of(request).marks(timezone.now())


def read_snapshot(who: Whose) -> Snapshot:
    rows = [row for named_by in who for row in LEARNER[named_by].rows(**who)]
    return snapshot_at(*rows[0]) if rows else NOTHING


def snapshot_at(learner: int, revision: str, retention: float, shows_streak: Any) -> Snapshot:
    """The snapshot for what a learner's row says: one query, unless it is in memory.

    The other rows are read after that one, so they may be newer than its revision, never older.
    """
    with _lock:
        found = _snapshots.get(learner)
    if found is None or found.revision != revision:
        found = _snapshot(
            ROWS.rows(learner=learner),
            learner=learner,
            revision=revision,
            retention=retention,
            shows_streak=bool(shows_streak),
        )
        with _lock:
            if len(found.studied) < MOST_CARDS // 2:
                _snapshots[learner] = found
    return found


def forget_snapshots() -> None:
    """As in a new process."""
    with _lock:
        _snapshots.clear()


def _learner(**who: Any) -> QuerySet[Any, Any]:
    return Learner.objects.filter(**who).values_list(*SETTINGS)


def _rows(learner: int) -> QuerySet[Any, Any]:
    """All rows of a snapshot: the cards, and what is saved and noted."""
    later = Q(last_review__isnull=True) | Q(buried_until__gt=F("due"))
    put_off = Q(buried_until__isnull=False) & later
    remembered = Q(state=REVIEWING, stability__gte=KNOWN_AFTER)
    cards = Card.objects.filter(learner_id=learner, reset__isnull=True).values_list(
        Value("card"),
        "question_id",
        Instant(Case(When(put_off, then="buried_until"), default="due")),
        Case(When(put_off, then=True), default=False),
        Instant("last_review"),
        "known",
        "suspended",
        Case(When(remembered, then=True), default=False),
    )
    no, never = Value(False), Value("")
    marks = (
        model.objects.filter(learner_id=learner).values_list(
            Value(what), "question_id", never, no, never, no, no, no
        )
        for what, model in (("saved", Bookmark), ("noted", Note))
    )
    return cards.union(*marks, all=True)


SETTINGS = ("pk", "revision", "retention", "shows_streak")
LEARNER = {"user": Prepared(_learner, user=int), "key": Prepared(_learner, key=str)}
ROWS = Prepared(_rows, learner=int)
