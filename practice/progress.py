"""How far a learner is: by role and topic, what is due in the coming days, and day by day.

One query, whatever was learnt: masks count the roles and topics, the snapshot what falls due, and
the database the ratings of each day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from practice.days import day_of, start_of
from practice.models import Review
from practice.snapshots import Marks, Snapshot
from questions.facets import Index

AHEAD_DAYS = 14
BACK_DAYS = 84
FACETS = ("role", "tag")


@dataclass(frozen=True, slots=True)
class Share:
    """Of the questions of one role or topic, how many are known, being learnt, and new."""

    facet: str
    slug: str
    name: str
    total: int
    known: int
    learning: int

    @property
    def new(self) -> int:
        return self.total - self.known - self.learning

    @property
    def studied(self) -> int:
        return self.known + self.learning

    @property
    def known_width(self) -> float:
        """Of a bar that is a hundred wide; what is being learnt follows."""
        return round(100 * self.known / self.total, 2)

    @property
    def learning_width(self) -> float:
        return round(100 * self.learning / self.total, 2)


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of a chart, with where it is drawn."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Days and numbers. Their HTML is made here: a template takes long for so many of them."""

    bars: Sequence[Bar]
    width: int
    height: int

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def last(self) -> Bar:
        return self.bars[-1]

    def drawn(self) -> SafeString:
        """The bars, each with its day and number for whoever points at it."""
        rect = '<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>'
        return format_html_join(
            "",
            rect,
            ((b.x, b.y, b.width, b.height, _in_words(b.day), b.count) for b in self._counted()),
        )

    def in_rows(self) -> SafeString:
        """The same as rows of a table."""
        row = '<tr><th scope="row">{}</th><td>{}</td></tr>'
        return format_html_join("", row, ((_in_words(b.day), b.count) for b in self._counted()))

    def _counted(self) -> Iterator[Bar]:
        return (bar for bar in self.bars if bar.count)


def shares(index: Index, within: int, marks: Marks) -> dict[str, list[Share]]:
    """For each role and topic that has questions for this reader. No query."""
    known = index.mask_of(marks.known) & within
    learning = (index.mask_of(marks.learning) | index.mask_of(marks.due)) & within
    return {
        facet: [
            Share(
                facet,
                slug,
                name,
                total=(mask & within).bit_count(),
                known=(mask & known).bit_count(),
                learning=(mask & learning).bit_count(),
            )
            for slug, name in index.names[facet].items()
            for mask in [index.masks[facet][slug]]
            if mask & within
        ]
        for facet in FACETS
    }


def due_by_day(snapshot: Snapshot, now: datetime, zone: ZoneInfo) -> Chart:
    """How many cards wake on each of the coming days; what is overdue, today. No query."""
    today = day_of(now, zone)
    days = [today + timedelta(days=n) for n in range(AHEAD_DAYS + 1)]
    # A card that wakes at midnight belongs to the day that begins.
    ends = [start_of(day, zone) - timedelta(microseconds=1) for day in days[1:]]
    until = [0, *(snapshot.awake(end) for end in ends)]
    counts = [after - before for before, after in pairwise(until)]
    return chart(days[:-1], counts, width=420, height=96)


def reviews_by_day(snapshot: Snapshot, now: datetime, zone: ZoneInfo) -> Chart:
    """How many ratings on each of the last days. One query, if its learner has moved."""
    today = day_of(now, zone)
    days = [today - timedelta(days=n) for n in reversed(range(BACK_DAYS))]
    counts = ratings_of(snapshot)
    return chart(days, [counts.get(day, 0) for day in days], width=672, height=96)


def streak(snapshot: Snapshot, now: datetime, zone: ZoneInfo) -> int:
    """Days in a row with a rating, up to today; a day not yet over breaks nothing."""
    today = day_of(now, zone)
    # Who travels west may have rated tomorrow.
    days = sorted((day for day in ratings_of(snapshot) if day <= today), reverse=True)
    return _in_a_row(today, days)


def ratings_of(snapshot: Snapshot) -> Mapping[date, int]:
    """How many ratings on each day that has any: one query for a snapshot."""

    def count() -> dict[date, int]:
        rows = Review.objects.of({"pk": snapshot.learner}).order_by().values_list("day")
        return dict(rows.annotate(n=Count("pk")))

    return snapshot.kept("ratings", count)


def _in_a_row(today: date, days: Iterable[date]) -> int:
    """How many of these days, latest first, follow one another up to today or yesterday."""
    expected = today
    length = 0
    for day in days:
        if day not in {expected, expected - timedelta(days=1)} or (length and day != expected):
            break
        length += 1
        expected = day - timedelta(days=1)
    return length


def _in_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B}"


def chart(days: Sequence[date], counts: Sequence[int], *, width: int, height: int) -> Chart:
    most = max([*counts, 1])
    step = width / len(days)
    bars = [
        Bar(
            day,
            count,
            x=round(n * step, 2),
            y=round(height - height * count / most, 2),
            width=round(step * 0.8, 2),
            height=round(height * count / most, 2),
        )
        for n, (day, count) in enumerate(zip(days, counts, strict=True))
    ]
    return Chart(bars, width, height)
