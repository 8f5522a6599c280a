"""What comes next: due cards, then new questions, out of one filtered list.

Nothing of a session is kept: the address says what it draws from, and the rows say how far it is.
So it survives a reload, a second tab, and the evening between two halves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db.models import Count, Max, Q
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from practice.learners import Whose
from practice.models import Attempt, Card, Review
from practice.querysets import AHEAD
from questions.facets import flags_of
from questions.listing import Listing, open_own_list
from questions.models import Question

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
class Queue:
    """The question to ask, if any, how many are due and new, and when the next one falls due.

    ``attempt`` is the learner's at that question, if they have begun to answer it.
    """

    question: int | None
    attempt: Attempt | None
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


def next_in(scope: Scope, who: Whose, now: datetime) -> Queue:
    """The queue of whoever asks: four queries, five if nothing is left."""
    attempts = {attempt.question_id: attempt for attempt in Attempt.objects.of(who)}
    new: Sequence[int]
    if scope.is_drill:
        due, new, soon = _drilled(scope, who), [], []
    else:
        within = _placed(scope.listing)
        turns = [(pk, at) for pk, at in _coming(who, now) if within(pk)]
        due = [pk for pk, at in turns if at <= now]
        soon = [pk for pk, at in turns if at > now]
        new = _new(scope.listing, _begun(who, now))
    skipped = {pk: a.skipped for pk, a in attempts.items() if a.skipped}
    queued = set(due) | set(new) | set(soon)
    under_way = max(
        (a for pk, a in attempts.items() if pk in queued and pk not in skipped),
        key=lambda attempt: attempt.changed,
        default=None,
    )
    waiting = sorted((pk for pk in skipped if pk in queued), key=skipped.__getitem__)
    found = under_way.question_id if under_way else _first(due, new, waiting, soon, but=skipped)
    return Queue(
        found,
        attempts.get(found) if found else None,
        due=len(due) + (len(soon) if found in soon else 0),
        new=len(new),
        skipped=len(waiting),
        next_due=None if found else _next_due(who, now),
    )


def _first(
    due: Sequence[int],
    new: Sequence[int],
    waiting: Sequence[int],
    soon: Sequence[int],
    *,
    but: Iterable[int],
) -> int | None:
    put_behind = set(but)
    for some in (due, new):
        for pk in some:
            if pk not in put_behind:
                return pk
    return next(iter([*waiting, *soon]), None)


def _coming(who: Whose, now: datetime) -> Iterable[tuple[int, datetime]]:
    """The questions that are due or will be soon, those that have waited longest first."""
    cards = Card.objects.of(who).studied().awake(now).filter(due__lte=now + AHEAD)
    return cards.order_by("due", "pk").values_list("question_id", "due")


def _begun(who: Whose, now: datetime) -> set[int]:
    """The questions that are not new any more, or are to be left alone for now."""
    alone = Q(known=True) | Q(suspended=True) | Q(buried_until__gt=now)
    cards = Card.objects.of(who).filter(Q(last_review__isnull=False) | alone)
    return set(cards.values_list("question_id", flat=True))


def _placed(listing: Listing) -> Callable[[int], bool]:
    flags = flags_of(listing.mask).ljust(listing.index.size, b"\0")
    places = listing.index.places

    def within(pk: int) -> bool:
        place = places.get(pk)
        return place is not None and bool(flags[place])

    return within


def _new(listing: Listing, carded: set[int]) -> Sequence[int]:
    """The questions of a list without a card, in the list's order."""
    return replace(listing, mask=listing.mask & ~listing.index.mask_of(carded)).ids()


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
