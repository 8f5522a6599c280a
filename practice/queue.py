"""What comes next: due cards, then new questions, out of one filtered list.

Nothing of a session is kept: the address says what it draws from, and the rows say how far it is.
So it survives a reload, a second tab, and the evening between two halves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Q, QuerySet, When
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from practice.learners import Whose
from practice.models import RETENTION, Card, Learner, Review
from practice.querysets import AHEAD
from questions.facets import Index, flags_of, kept_for_index
from questions.listing import Listing, open_own_list
from questions.models import Question
from web.prepared import Prepared

MOST_ONLY = 50


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
    """How a learner stands: which row is theirs, if any, and what they have begun to answer.

    ``attempts`` has, by question, when it was skipped, if so, and when it was last changed, in the
    database's own form.
    """

    learner: int = 0
    retention: float = RETENTION
    undoable: bool = False
    attempts: Mapping[int, tuple[Any, Any]] = field(default_factory=dict)


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


def read_scope(request: HttpRequest) -> Scope:
    query: QueryDict = request.GET
    only = tuple(dict.fromkeys(slug[:200] for slug in query.getlist("only") if slug))[:MOST_ONLY]
    since = query.get("since", "")
    known = since.isascii() and since.isdigit() and len(since) < 12
    return Scope(
        open_own_list(request),
        only=only,
        traps=query.get("drill") == "traps",
        since=datetime.fromtimestamp(int(since), UTC) if known else None,
    )


def standing_of(who: Whose, since: datetime) -> Standing:
    """How whoever asks stands: one query. Only ratings after ``since`` can be taken back."""
    rows = [row for named_by in who for row in STANDING[named_by].rows(**who, since=since)]
    if not rows:
        return Standing()
    learner, retention, undoable = rows[0][:3]
    attempts = {pk: (skipped, changed) for *_, pk, skipped, changed in rows if pk}
    return Standing(learner, retention, bool(undoable), attempts)


@dataclass(frozen=True, slots=True)
class Turns:
    """The questions whose turn it is, those whose turn comes soon, and what of the list is new:
    how many, and whether one is."""

    due: Sequence[int]
    soon: Sequence[int] = ()
    new: int = 0
    is_new: Callable[[int], bool] = lambda _pk: False


def next_in(scope: Scope, who: Whose, standing: Standing, now: datetime) -> Queue:
    """The queue of whoever asks: two queries, three if nothing is left."""
    turns = Turns(_drilled(scope, who)) if scope.is_drill else _turns(scope, standing, now)
    coming = {*turns.due, *turns.soon}
    begun = {
        pk: times for pk, times in standing.attempts.items() if pk in coming or turns.is_new(pk)
    }
    skipped = {pk: at for pk, (at, _changed) in begun.items() if at}
    under_way = max(begun.keys() - skipped.keys(), key=lambda pk: begun[pk][1], default=None)
    waiting = sorted(skipped, key=skipped.__getitem__)
    found = under_way or _first(turns, scope.listing, waiting)
    return Queue(
        found,
        found in begun,
        due=len(turns.due) + (len(turns.soon) if found in turns.soon else 0),
        new=turns.new,
        skipped=len(waiting),
        next_due=None if found else _next_due(who, now),
    )


def _first(turns: Turns, listing: Listing, waiting: Sequence[int]) -> int | None:
    """What is due, then what is new, then what was put behind the others, then what is due soon."""
    new = (pk for pk in listing.ids() if turns.is_new(pk)) if turns.new else ()
    for pk in chain(turns.due, new):
        if pk not in waiting:
            return pk
    return next(iter([*waiting, *turns.soon]), None)


def _turns(scope: Scope, standing: Standing, now: datetime) -> Turns:
    within = _placed(scope.listing)
    if not standing.learner:
        return Turns((), (), scope.listing.total, within)
    learner = standing.learner
    coming = [
        (pk, is_due)
        for pk, is_due in COMING.rows(learner=learner, now=now, soon=now + AHEAD)
        if within(pk)
    ]
    begun = {pk for (pk,) in BEGUN.rows(learner=learner, now=now)}
    return Turns(
        due=[pk for pk, is_due in coming if is_due],
        soon=[pk for pk, is_due in coming if not is_due],
        new=scope.listing.total - sum(map(within, begun)),
        is_new=lambda pk: pk not in begun and within(pk),
    )


def _coming(learner: int, now: datetime, soon: datetime) -> QuerySet[Any, Any]:
    """The questions that are due or will be soon, those that have waited longest first."""
    cards = Card.objects.filter(learner_id=learner, reset__isnull=True).studied().awake(now)
    is_due = Case(When(due__lte=now, then=1), default=0)
    return cards.filter(due__lte=soon).order_by("due", "pk").values_list("question_id", is_due)


def _begun(learner: int, now: datetime) -> QuerySet[Any, Any]:
    """The questions that are not new any more, or are to be left alone for now."""
    alone = Q(known=True) | Q(suspended=True) | Q(buried_until__gt=now)
    cards = Card.objects.filter(learner_id=learner, reset__isnull=True)
    return cards.filter(Q(last_review__isnull=False) | alone).values_list("question_id")


def _standing(since: datetime, **who: Any) -> QuerySet[Any, Any]:
    """The learner's row beside each of their attempts."""
    reviews = Review.objects.filter(learner=OuterRef("pk"), reset__isnull=True, at__gt=since)
    attempts = ("attempts__question_id", "attempts__skipped", "attempts__changed")
    return Learner.objects.filter(**who).values_list("pk", "retention", Exists(reviews), *attempts)


STANDING = {
    "user": Prepared(_standing, user=int, since=datetime),
    "key": Prepared(_standing, key=str, since=datetime),
}
COMING = Prepared(_coming, learner=int, now=datetime, soon=datetime)
BEGUN = Prepared(_begun, learner=int, now=datetime)


@kept_for_index(16)
def _flags(index: Index, mask: int) -> bytes:
    return flags_of(mask).ljust(index.size, b"\0")


def _placed(listing: Listing) -> Callable[[int], bool]:
    """Whether a question is in a list."""
    flags, places = _flags(listing.index, listing.mask), listing.index.places
    return lambda pk: pk in places and bool(flags[places[pk]])


def _drilled(scope: Scope, who: Whose) -> list[int]:
    """What a drill has still to ask: what was not rated since it began."""
    within = _placed(replace(scope.listing, mask=scope.listing.within))
    if scope.only:
        ids = list(Question.objects.filter(slug__in=scope.only).values_list("pk", flat=True))
    else:
        ids = [pk for pk, _times, _last in trapped(who)]
    done = Card.objects.of(who).filter(question__in=ids, last_review__gte=scope.since)
    rated = set(done.values_list("question_id", flat=True))
    return [pk for pk in ids if pk not in rated and within(pk)]


def trapped(who: Whose) -> list[tuple[int, int, datetime]]:
    """The questions whose trap one fell into: how often and when last, most repeated first."""
    falls = Review.objects.of(who).filter(fell_in_trap=True).values("card__question_id")
    counted = falls.annotate(times=Count("pk"), last=Max("at")).order_by("-times", "-last")
    return list(counted.values_list("card__question_id", "times", "last"))


def _next_due(who: Whose, now: datetime) -> datetime | None:
    cards = Card.objects.of(who).studied().filter(known=False, suspended=False, due__gt=now)
    return cards.order_by("due").values_list("due", flat=True).first()
