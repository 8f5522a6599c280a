"""Drawing a set out of the bank: what a recipe chooses from, and what comes of it."""

import random
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Count
from django.utils import timezone

from interviews.asked import asked_since, met_by
from interviews.entries import Entry, entries_of
from interviews.models import QuestionSet, SetItem
from interviews.recipe import Groups, Need, Ranks, Signature, first_set, is_possible
from interviews.relaxing import Impasse
from interviews.wish import Wish
from questions.bits import ones
from questions.content import Difficulty
from questions.facets import Index, current_index, kept_for_index
from questions.models import Question


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a drawn set; one's own has a ``number``, its place there, instead."""

    title: str
    level: Difficulty
    minutes: int
    tags: Mapping[str, str]
    is_kept: bool
    question: Question | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """What came of a wish: rows from easy to hard; only what is kept, at an impasse.

    ``leaving`` are the items of the set that it has no place for.
    """

    wish: Wish
    rows: Sequence[Row]
    leaving: Sequence[Entry]
    impasse: Impasse | None
    names: Mapping[str, Mapping[str, str]]

    @property
    def headline(self) -> str:
        return self.wish.headline(self.names)

    @property
    def conditions(self) -> str:
        return self.wish.conditions(self.names)

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)

    @property
    def questions(self) -> list[Question]:
        """Those of the bank, in order."""
        return [row.question for row in self.rows if row.question]


@dataclass(frozen=True, slots=True)
class Pool:
    """What may be drawn at all, and what narrows it: a mask for each condition, by its name."""

    index: Index
    within: int
    conditions: Mapping[str, int]

    def without(self, rows: Iterable[Row]) -> "Pool":
        taken = self.index.mask_of([row.question.pk for row in rows if row.question])
        return replace(self, within=self.within & ~taken)

    def groups(self, tags: Sequence[str], *, but: str = "") -> Groups:
        """The places of its questions by signature; without one of the conditions if asked."""
        masks = (mask for name, mask in self.conditions.items() if name != but)
        mask = reduce(and_, masks, self.within)
        minutes = _minutes_by_place(self.index)
        groups: dict[Signature, list[int]] = {}
        for level in Difficulty:
            part = mask & self.index.masks["difficulty"][level]
            for covers, places in _by_tags(part, [self.index.masks["tag"][tag] for tag in tags]):
                by_minutes: dict[int, list[int]] = defaultdict(list)
                for place in ones(places):
                    by_minutes[minutes[place]].append(place)
                groups |= {Signature(level, n, covers): some for n, some in by_minutes.items()}
        return groups


def draw(found: QuestionSet, user: Any, wish: Wish) -> Draw:
    """The set that a wish gives: the same for the same wish, bank and history of use.

    One's own questions always stay, and so does what the wish keeps.
    """
    index = current_index()
    entries = entries_of(found, user)
    kept = _kept(entries, index, index.visible_to(user), wish)
    pool = _pool(index, user, found, wish)
    need, tags = _need(wish, kept)
    groups, ranks = pool.without(kept).groups(tags), _ranks(index, user, found, wish.seed)
    places = first_set(need, groups, ranks)
    drawn = _rows([index.ids[place] for place in places or ()])
    rows = sorted([*kept, *drawn], key=lambda row: _order(row, index, ranks))
    staying = {row.question.pk for row in rows if row.question}
    leaving = [e for e in entries if e.question and e.question.pk not in staying]
    impasse = _impasse(pool, wish, kept, groups) if places is None else None
    return Draw(wish, rows, leaving, impasse, index.names)


def _need(wish: Wish, kept: Iterable[Row]) -> tuple[Need, list[str]]:
    """What must still be drawn beside what is kept, and the topics that its bits stand for."""
    rows = list(kept)
    covered = {tag for row in rows for tag in row.tags}
    tags = [tag for tag in wish.tags if tag not in covered]
    counts = {
        level: max(wanted - sum(row.level == level for row in rows), 0)
        for level, wanted in wish.counts.items()
    }
    need = Need(counts, len(tags), wish.minutes - wish.tolerance, wish.minutes + wish.tolerance)
    return need.less(sum(row.minutes for row in rows)), tags


def times_used(user: Any, *, besides: QuestionSet) -> dict[int, int]:
    """How many of the other sets that a user may see have each question: one query."""
    items = _items(user, besides).order_by().values("question")
    return dict(items.annotate(times=Count("pk")).values_list("question", "times"))


def used_since(user: Any, days: int, *, besides: QuestionSet) -> set[int]:
    """The questions in other sets that a user may see and that changed in so many days, and
    those asked in interviews since: two queries."""
    since = timezone.now() - timedelta(days=days)
    items = _items(user, besides).filter(set__changed__gte=since)
    return {*items.values_list("question", flat=True), *asked_since(user, days)}


def _items(user: Any, besides: QuestionSet) -> Any:
    sets = QuestionSet.objects.visible_to(user).exclude(pk=besides.pk)
    return SetItem.objects.filter(set__in=sets, question__isnull=False)


def _kept(entries: Sequence[Entry], index: Index, within: int, wish: Wish) -> list[Row]:
    """One's own questions, and those of the set or of the bank that the wish keeps."""
    there = {entry.question.pk for entry in entries if entry.question}
    staying = [e for e in entries if e.question is None or e.question.pk in wish.keep]
    visible = index.mask_of(set(wish.keep) - there) & within
    names = index.names["tag"]
    return [_row_of(entry, names) for entry in staying] + _rows(
        [index.ids[place] for place in ones(visible)], is_kept=True
    )


def _row_of(entry: Entry, names: Mapping[str, str]) -> Row:
    return Row(
        entry.title,
        entry.difficulty,
        entry.item.minutes,
        {} if entry.is_gone else {tag: names.get(tag, tag) for tag in entry.tags},
        is_kept=True,
        question=entry.question,
        number=entry.number,
    )


def _rows(ids: Sequence[int], *, is_kept: bool = False) -> list[Row]:
    questions = Question.objects.for_rows().in_bulk(ids) if ids else {}
    return [
        Row(
            question.title,
            Difficulty(question.difficulty),
            question.minutes,
            {tag.slug: tag.name for tag in question.tags.all()},
            is_kept,
            question,
        )
        for question in questions.values()
    ]


def _pool(index: Index, user: Any, found: QuestionSet, wish: Wish) -> Pool:
    conditions: dict[str, int] = {}
    if wish.role:
        conditions["role"] = index.masks["role"].get(wish.role, 0)
    if wish.kinds:
        conditions["kind"] = reduce(or_, (index.masks["kind"][kind] for kind in wish.kinds))
    if wish.days:
        conditions["days"] = ~index.mask_of(used_since(user, wish.days, besides=found))
    if wish.met:
        conditions["met"] = ~index.mask_of(met_by(user, [wish.met]))
    if wish.out:
        conditions["out"] = ~index.mask_of(wish.out)
    return Pool(index, index.visible_to(user) & index.published, conditions)


def _impasse(pool: Pool, wish: Wish, kept: Sequence[Row], groups: Groups) -> Impasse:
    need, tags = _need(wish, kept)
    left = pool.without(kept)
    own = [row for row in kept if row.question is None]
    unlocked = None
    if own != kept:
        free, open_tags = _need(wish, own)
        unlocked = is_possible(free, pool.groups(open_tags))
    return Impasse(
        wish,
        need,
        tags,
        groups,
        {name: left.groups(tags, but=name) for name in left.conditions},
        unlocked,
        pool.index.names,
    )


def _by_tags(mask: int, tags: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A mask in parts, each with the bits of those tags that all of its questions have."""
    parts = [(0, mask)]
    for bit, tag in enumerate(tags):
        without = [(covers, part & ~tag) for covers, part in parts]
        parts = without + [(covers | 1 << bit, part & tag) for covers, part in parts]
    return ((covers, part) for covers, part in parts if part)


@kept_for_index(1)
def _minutes_by_place(index: Index) -> "array[int]":
    """How long each answer takes: one query, at the first draw after the bank has changed."""
    minutes = dict(Question.objects.values_list("pk", "minutes").iterator())
    return array("H", (minutes.get(pk, 0) for pk in index.ids))


def _ranks(index: Index, user: Any, found: QuestionSet, seed: str) -> Ranks:
    """A rank for each place: how often its question was used, and then by lot.

    Every question of the bank has its lot, whatever is wished for, so that locking a question or
    leaving one out moves no other.
    """
    lot = random.Random(seed)  # noqa: S311 - a draw that is to be repeated
    ranks = [lot.random() for _ in range(index.size)]
    for pk, times in times_used(user, besides=found).items():
        if pk in index.places:
            ranks[index.places[pk]] += times
    return ranks


def _order(row: Row, index: Index, ranks: Ranks) -> tuple[int, float]:
    """One's own first, then from easy to hard by rank, so that locking a question moves none."""
    if row.question is None:
        return 0, row.number
    return row.level.level, ranks[index.places[row.question.pk]]
