"""What comes next: due cards, then new questions, out of one filtered list.

Nothing of a session is kept: the address says what it draws from, and the rows say how far it is.
So it survives a reload, a second tab, and the evening between two halves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Count, IntegerField, Max, QuerySet, Value
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from practice.learners import Whose, whose
from practice.models import Card, Learner, Review
from practice.snapshots import NOTHING, Snapshot, snapshot_at
from questions.bank import Bank, state
from questions.bits import flags_of
from questions.facets import Index, kept_for_index
from questions.listing import Listing, open_own_list
from questions.models import Question
from questions.selection import Sort
from web.access import viewer
from web.prepared import Prepared, time_of

MOST_ONLY = 50
# With nothing else left, a card that is due so soon is taken at once.
AHEAD = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which questions a session is about: a list; or some questions or one's traps, each asked once
    since an instant, whether due or not."""

    listing: Listing
    only: tuple[str, ...] = ()
    traps: bool = False
    since: datetime | None = None

    @property
    def is_drill(self) -> bool:
        return bool(self.only or self.traps)

    @property
    def query(self) -> str:
        """The session's address after its path, with a question mark if there is any."""
        pairs = list(self.listing.selection.pairs())
        pairs += [("only", slug) for slug in self.only]
        if self.traps:
            pairs.append(("drill", "traps"))
        if self.since:
            pairs.append(("since", str(int(self.since.timestamp()))))
        return f"?{urlencode(pairs)}" if pairs else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who practises, and how they stand: what is kept of them, and what they have begun to answer.

    ``attempts`` has, by question, when it was skipped, if so, and when it was last changed, in the
    database's own form.
    """

    who: Whose
    snapshot: Snapshot = NOTHING
    attempts: Mapping[int, tuple[Any, Any]] = field(default_factory=dict)

    def undoable(self, since: datetime) -> bool:
        """Whether there is a rating after an instant: such can be taken back."""
        last = self.snapshot.last_review
        return bool(last) and time_of(last) > since


@dataclass(frozen=True, slots=True)
class Queue:
    """The question to ask, if any, how many are due and new, and when the next one falls due.

    ``begun`` says that its learner has begun to answer that question.
    """

    question: int | None
    begun: bool
    due: int
    new: int
    skipped: int
    next_due: datetime | None = None

    @property
    def left(self) -> int:
        return self.due + self.new


def read_scope(request: HttpRequest, bank: Bank | None = None) -> Scope:
    """What a request asks for: a query if the bank isn't read yet, more for one's own filters."""
    query: QueryDict = request.GET
    only = tuple(dict.fromkeys(slug[:200] for slug in query.getlist("only") if slug))[:MOST_ONLY]
    since = query.get("since", "")
    known = since.isascii() and since.isdigit() and len(since) < 12
    return Scope(
        open_own_list(request, bank),
        only=only,
        traps=query.get("drill") == "traps",
        since=datetime.fromtimestamp(int(since), UTC) if known else None,
    )


def read_standing(request: HttpRequest) -> tuple[Standing, Bank]:
    """How whoever asks stands, and the state of the bank: one query, and one more for a snapshot
    that is not in memory."""
    who = whose(request)
    if not who:
        return Standing(who), Bank.current()
    (named_by,) = who
    rows = STANDING[named_by].rows(**who)
    bank = Bank.among(rows, viewer(request))
    own = [values for what, *values in rows if what == "learner"]
    if not own:
        return Standing(who), bank
    revision, _, learner, retention, shows_streak, *_ = own[0]
    attempts = {pk: (skipped, changed) for *_, pk, skipped, changed in own if pk}
    return Standing(who, snapshot_at(learner, revision, retention, shows_streak), attempts), bank


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn it is in a list: what is due, in order, and what is new, as a mask and how much;
    ``first`` is the first new question in bank order."""

    due: Sequence[int] = ()
    new: int = 0
    new_count: int = 0
    first: int | None = None


def next_in(scope: Scope, standing: Standing, now: datetime) -> Queue:
    """The queue of whoever asks: no query for a list, two for a drill."""
    index = scope.listing.index
    if scope.is_drill:
        turns, soon = _drilled(scope, standing.who)
    else:
        turns, soon = _turns(scope, standing.snapshot, now)
    begun = {
        pk: times
        for pk, times in standing.attempts.items()
        if pk in turns.due or pk in soon or index.has(turns.new, pk)
    }
    skipped = {pk: at for pk, (at, _changed) in begun.items() if at}
    under_way = max(begun.keys() - skipped.keys(), key=lambda pk: begun[pk][1], default=None)
    waiting = sorted(skipped, key=skipped.__getitem__)
    found = under_way or _first(turns, soon, scope.listing, waiting)
    return Queue(
        found,
        found in begun,
        due=len(turns.due) + (len(soon) if found in soon else 0),
        new=turns.new_count,
        skipped=len(waiting),
        next_due=None if found else standing.snapshot.next_due(now),
    )


def _first(
    turns: Turns, soon: Sequence[int], listing: Listing, waiting: Sequence[int]
) -> int | None:
    """What is due, then what is new, then what was put behind the others, then what is due soon."""
    for pk in chain(turns.due, _new(turns, listing, waiting)):
        if pk not in waiting:
            return pk
    return next(iter([*waiting, *soon]), None)


def _new(turns: Turns, listing: Listing, waiting: Sequence[int]) -> Iterable[int]:
    """What is new in the order of the list, as far as it may be asked for."""
    if turns.first is None:
        return ()
    if listing.selection.sort is not Sort.BANK:
        return filter(_within(listing.index, turns.new), listing.ids())
    if turns.first not in waiting:
        return (turns.first,)
    return listing.index.lowest(turns.new, len(waiting) + 1)


def _turns(scope: Scope, snapshot: Snapshot, now: datetime) -> tuple[Turns, list[int]]:
    """Whose turn it is, and whose it will be soon: the former worked out until a card wakes."""
    index, mask, marks = scope.listing.index, scope.listing.mask, snapshot.marks(now)
    within = _within(index, mask)

    def turns() -> Turns:
        new = mask & ~index.mask_of(marks.begun)
        due = filter(within, snapshot.ids[: marks.awake])
        return Turns(tuple(due), new, new.bit_count(), next(iter(index.lowest(new, 1)), None))

    soon = [pk for pk in snapshot.soon(marks, now + AHEAD) if within(pk)]
    return snapshot.kept(("turns", marks, index.revision, mask), turns), soon


def _within(index: Index, mask: int) -> Callable[[int], bool]:
    """Whether a question is in a mask: quick to ask for many, and nothing done until then."""
    flags: bytes | None = None

    def test(pk: int) -> bool:
        nonlocal flags
        flags = _flags(index, mask) if flags is None else flags
        return pk in index.places and bool(flags[index.places[pk]])

    return test


def _standing(**who: Any) -> QuerySet[Any, Any]:
    """The learner's row beside each of their attempts, and the state of the bank."""
    settings = ("pk", "retention", "shows_streak")
    attempts = ("attempts__question_id", "attempts__skipped", "attempts__changed")
    columns = ("revision", Value(""), *settings, *attempts)
    own = Learner.objects.filter(**who).values_list(Value("learner"), *columns)
    nothing = [Value(None, output_field=IntegerField()) for _ in (*settings, *attempts)]
    return own.union(*state(who.get("user"), *nothing), all=True)


STANDING = {"user": Prepared(_standing, user=int), "key": Prepared(_standing, key=str)}


@kept_for_index(16)
def _flags(index: Index, mask: int) -> bytes:
    return flags_of(mask).ljust(index.size, b"\0")


def _drilled(scope: Scope, who: Whose) -> tuple[Turns, list[int]]:
    """What a drill has still to ask: what was not rated since it began. Nothing comes later."""
    index = scope.listing.index
    within = _within(index, scope.listing.within)
    if scope.only:
        ids = list(Question.objects.filter(slug__in=scope.only).values_list("pk", flat=True))
    else:
        ids = [pk for pk, _times, _last in trapped(who)]
    done = Card.objects.of(who).filter(question__in=ids, last_review__gte=scope.since)
    rated = set(done.values_list("question_id", flat=True))
    return Turns([pk for pk in ids if pk not in rated and within(pk)]), []


def trapped(who: Whose) -> list[tuple[int, int, datetime]]:
    """The questions whose trap one fell into: how often and when last, most repeated first."""
    falls = Review.objects.of(who).filter(fell_in_trap=True).values("card__question_id")
    counted = falls.annotate(times=Count("pk"), last=Max("at")).order_by("-times", "-last")
    return list(counted.values_list("card__question_id", "times", "last"))
