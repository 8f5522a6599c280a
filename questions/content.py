"""What one question says, apart from any database: the value that files, forms and rows share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug
from django.db.models import TextChoices

from questions.figures import NAME as FIGURE_NAME
from web.markdown import FIGURES, figures_in, image_sources

MAX_TITLE = 300
MAX_SLUG = 80
MAX_URL = 500
MAX_TEXT = 20_000
MAX_LINE = 600
MAX_ITEMS = 50
MAX_MINUTES = 240
MAX_POSITION = 2_000_000_000
ANCHORS = 4

TEXTS = ("hint", "short_answer", "answer", "trap")
DRAWN = ("short_answer", "answer", "trap")
LISTS = ("checklist", "anchors", "follow_ups")
WORDS = ("companies", "roles", "tags")

check_url = URLValidator(schemes=["http", "https"])


class Difficulty(TextChoices):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"

    @property
    def level(self) -> int:
        """1, 2 or 3: how many of the three dots are filled."""
        return list(Difficulty).index(self) + 1


class Kind(TextChoices):
    CONCEPT = "concept"
    SYSTEM_DESIGN = "system-design", "System design"
    SCENARIO = "scenario", "Production scenario"
    COMPARISON = "comparison"


class Status(TextChoices):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Audience(TextChoices):
    PUBLIC = "public"
    INTERVIEW = "interview", "Interview only"
    EMBARGOED = "embargoed"


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One question in full. Companies are names in their own order, roles and tags are slugs."""

    slug: str
    title: str
    position: int
    difficulty: Difficulty
    kind: Kind
    minutes: int
    status: Status
    audience: Audience = Audience.PUBLIC
    embargo: datetime | None = None
    companies: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    learn: Link | None = None
    further: tuple[Link, ...] = ()
    reviewed: date | None = None
    hint: str = ""
    short_answer: str = ""
    answer: str = ""
    trap: str = ""
    checklist: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()

    def figures(self) -> dict[str, set[str]]:
        """By field, the file names of the figures it shows."""
        return {name: figures_in(getattr(self, name)) for name in DRAWN}

    def changes_from(self, other: "Content") -> list[str]:
        """The names of the fields that differ."""
        return [f.name for f in fields(self) if getattr(self, f.name) != getattr(other, f.name)]


def is_public(what: Any, now: datetime) -> bool:
    """Whether everyone may see a content, or the row that holds it, at an instant."""
    if what.status != Status.PUBLISHED:
        return False
    if what.audience == Audience.EMBARGOED:
        return what.embargo is not None and what.embargo <= now
    return bool(what.audience == Audience.PUBLIC)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one field, in words for the person who wrote it."""

    field: str
    reason: str


def problems_of(content: Content) -> Iterator[Problem]:
    """Everything that keeps a content out of the bank, apart from what only the bank can know."""
    yield from _problems_of_texts(content)
    yield from _problems_of_numbers(content)
    yield from _problems_of_links(content)
    yield from _problems_of_lists(content)
    if content.status == Status.PUBLISHED:
        for name, label in (("answer", "an answer"), ("trap", "a trap"), ("learn", "a learn link")):
            if not getattr(content, name):
                yield Problem(name, f"a published question needs {label}")
    if (content.audience == Audience.EMBARGOED) != (content.embargo is not None):
        yield Problem("embargo", "an embargoed question has a date, and no other question has one")
    if content.embargo and content.embargo.tzinfo is None:
        yield Problem("embargo", "needs a time zone, for example 2026-12-01T09:00:00+00:00")


def _problems_of_texts(content: Content) -> Iterator[Problem]:
    try:
        validate_slug(content.slug)
    except ValidationError:
        yield Problem("slug", f"{short(content.slug)} may have only letters, digits, - and _")
    if len(content.slug) > MAX_SLUG:
        yield Problem("slug", f"is longer than {MAX_SLUG} characters")
    if not content.title.strip():
        yield Problem("title", "is empty")
    if fault := unprintable(content.title):
        yield Problem("title", f"has a character that can't be printed ({fault})")
    for name, limit in (("title", MAX_TITLE), *((name, MAX_TEXT) for name in TEXTS)):
        length = len(getattr(content, name))
        if length > limit:
            yield Problem(name, f"has {length:,} characters; {limit:,} are allowed")
    for name in TEXTS:
        text = getattr(content, name)
        if fault := unprintable(text, lines=True):
            yield Problem(name, f"has a character that can't be printed ({fault})")
        yield from _problems_of_images(name, text[:MAX_TEXT])


def _problems_of_images(name: str, text: str) -> Iterator[Problem]:
    for source in image_sources(text) if "![" in text else ():
        if name not in DRAWN:
            yield Problem(name, "has an image; only answers, short answers and traps can")
            return
        if not (source.startswith(FIGURES) and FIGURE_NAME.fullmatch(source[len(FIGURES) :])):
            yield Problem(name, f"the image {short(source)} must be a drawing in {FIGURES}")


def _problems_of_numbers(content: Content) -> Iterator[Problem]:
    if not 1 <= content.minutes <= MAX_MINUTES:
        yield Problem("minutes", f"must be from 1 to {MAX_MINUTES}")
    if not 0 <= content.position <= MAX_POSITION:
        yield Problem("position", f"must be from 0 to {MAX_POSITION:,}")


def _problems_of_links(content: Content) -> Iterator[Problem]:
    links = [("learn", content.learn)] if content.learn else []
    for name, link in [*links, *(("further", link) for link in content.further)]:
        if not link.title.strip() or len(link.title) > MAX_TITLE or unprintable(link.title):
            yield Problem(name, f"needs a title of 1 to {MAX_TITLE} printable characters")
        if not is_link(link.url):
            yield Problem(
                name, f"{short(link.url)} is not a link that begins with https:// or http://"
            )
        elif len(link.url) > MAX_URL:
            yield Problem(name, f"has a link of more than {MAX_URL} characters")
    if len(content.further) > MAX_ITEMS:
        yield Problem("further", f"has {len(content.further)} links; {MAX_ITEMS} are allowed")


def is_link(url: str) -> bool:
    """Whether a text is an http or https address, its scheme in lower case as the database asks."""
    try:
        check_url(url)
    except ValidationError:
        return False
    return url.startswith(("https://", "http://")) and not unprintable(url)


def _problems_of_lists(content: Content) -> Iterator[Problem]:
    if content.anchors and len(content.anchors) != ANCHORS:
        yield Problem("anchors", f"has {len(content.anchors)} lines; there are four anchors")
    for name in (*LISTS, *WORDS):
        items = getattr(content, name)
        if len(items) > MAX_ITEMS:
            yield Problem(name, f"has {len(items)} lines; {MAX_ITEMS} are allowed")
        if any(not item.strip() or len(item) > MAX_LINE or unprintable(item) for item in items):
            yield Problem(name, f"each line has 1 to {MAX_LINE} printable characters")
        if len(set(items)) != len(items):
            yield Problem(name, "says the same thing twice")
    for name in LISTS:
        for item in getattr(content, name)[:MAX_ITEMS]:
            yield from _problems_of_images(name, item[:MAX_LINE])


# Control characters, lone surrogates, and what other programs take for the end of a line.
_unprintable = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_unprintable_in_lines = re.compile(rf"(?![\t\n]){_unprintable.pattern}")


def unprintable(text: str, *, lines: bool = False) -> str:
    """The name of the first character in a text that can't be printed, or nothing.

    With ``lines`` the text may have several of them, and tabs.
    """
    found = (_unprintable_in_lines if lines else _unprintable).search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def clip(text: str) -> str:
    """A text in a message, cut where it gets long."""
    return text if len(text) <= 80 else f"{text[:79]}…"


def short(text: str) -> str:
    """A text quoted in a message, cut where it gets long."""
    return repr(clip(text))
