"""A set as a file, both ways: JSON, or a zip of Markdown files with that JSON beside them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from interviews.entries import Entry, own_content
from interviews.forms import ItemForm, SetForm
from interviews.models import QuestionSet
from interviews.models.sets import MAX_ITEMS
from questions import bankfile
from questions.content import clip
from questions.exchange.archives import BadArchive, unpack
from questions.models import Question
from questions.rows import content_of
from web.archives import zipped

FORMAT = "mlopsprep-set/1"
HEAD_FILE = "set.json"
OWN = "own/"
ZIP = b"PK\x03\x04"
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}")
MAX_BYTES = 1_000_000
MAX_TEXT = 100_000
MAX_FAULTS = 50
HEAD = ("title", "role", "purpose", "target_minutes")
Item = tuple[Question | None, str, int, str]


@dataclass(slots=True)
class Draft:
    """What a file says, and all that is wrong with it. An item is question, text, minutes, hint."""

    head: dict[str, Any] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Unreadable(ValueError):
    """A file that is no set at all."""


def as_json(found: QuestionSet, entries: Iterable[Entry]) -> str:
    """All of a set in one text. Questions of the bank go by their slugs."""
    kept = [entry for entry in entries if not entry.is_gone]
    items = [_item(entry, {"own": entry.item.own_text}) for entry in kept]
    return _dump(found, items)


def as_zip(found: QuestionSet, entries: Iterable[Entry]) -> bytes:
    """A folder to read: each question's file, one's own apart. What is read back is in set.json."""
    files: dict[str, str] = {}
    items = []
    for entry in entries:
        if entry.is_gone:
            continue
        if entry.question:
            name = f"questions/{entry.number:02}-{entry.question.slug}.md"
            files[name] = bankfile.dump(content_of(entry.question))
        else:
            own = own_content(entry.item.own_text)
            name = f"{OWN}{entry.number:02}-{own.slug}.md"
            files[name] = entry.item.own_text
        items.append(_item(entry, {"own": name}))
    return zipped({HEAD_FILE: _dump(found, items), **files})


def _item(entry: Entry, own: Mapping[str, str]) -> dict[str, Any]:
    what = {"question": entry.question.slug} if entry.question else own
    return {**what, "minutes": entry.item.minutes, "hint": entry.item.hint}


def _dump(found: QuestionSet, items: Sequence[Mapping[str, Any]]) -> str:
    data = {
        "format": FORMAT,
        "title": found.title,
        "role": found.role.slug if found.role else None,
        "purpose": found.purpose,
        "target_minutes": found.target_minutes,
        "questions": items,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def read_set(data: bytes, user: Any) -> Draft:
    """What a file says, for somebody: a question they may not see is as unknown as one that isn't.

    Nothing is written. Raises ``Unreadable`` if it is no set; all other faults are in the draft.
    """
    files: Mapping[str, bytes] = {}
    if data.startswith(ZIP):
        try:
            files = unpack("zip", data)
        except BadArchive as error:
            raise Unreadable(str(error)) from error
        data = files.get(HEAD_FILE, b"")
        if not data:
            raise Unreadable(f"The zip has no {HEAD_FILE}.")
    said = _read_json(data)
    draft = Draft()
    _read_head(said, draft)
    rows = said.get("questions")
    if not isinstance(rows, list):
        draft.faults.append("questions: must be a list")
        return draft
    if len(rows) > MAX_ITEMS:
        draft.faults.append(f"questions: {len(rows):,} are too many; a set holds {MAX_ITEMS}")
        return draft
    _Items(draft, files, _visible(rows, user)).read(rows)
    return draft


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is neither a zip nor JSON.") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Unreadable(f"This is no set: its format is not {FORMAT}.")
    return said


def _read_head(said: Mapping[str, Any], draft: Draft) -> None:
    values = {name: said.get(name) for name in HEAD if isinstance(said.get(name), str | int)}
    if said.get("role") is not None and not _slug(said, "role"):
        draft.faults.append("role: must be a slug")
        values.pop("role", None)
    form = SetForm(values)
    # By its slug, for its number is another on another site.
    form.fields["role"].to_field_name = "slug"  # type: ignore[attr-defined]
    if form.is_valid():
        draft.head = form.cleaned_data
    draft.faults += _faults_of(form, "")


def _visible(rows: Sequence[Any], user: Any) -> Mapping[str, Question]:
    slugs = {_slug(row, "question") for row in rows if isinstance(row, dict)}
    visible = Question.objects.visible_to(user).only("slug", "minutes")
    return {question.slug: question for question in visible.filter(slug__in=slugs)}


class _Items:
    """Reads the items of one file into a draft."""

    def __init__(
        self, draft: Draft, files: Mapping[str, bytes], known: Mapping[str, Question]
    ) -> None:
        self.draft, self.files, self.known = draft, files, known
        self.seen: set[str] = set()

    def read(self, rows: Sequence[Any]) -> None:
        for number, row in enumerate(rows, start=1):
            where = f"question {number}: "
            if not isinstance(row, dict):
                self.draft.faults.append(f"{where}must be an object")
                continue
            hint = row.get("hint", "")
            form = ItemForm({"minutes": row.get("minutes"), "hint": hint, "version": 0})
            faults = _faults_of(form, where)
            if not isinstance(hint, str):
                faults.append(f"{where}hint: must be a text")
            question, text = self._question(row, where, faults)
            self.draft.faults += faults
            if not faults:
                item = (question, text, form.cleaned_data["minutes"], form.cleaned_data["hint"])
                self.draft.items.append(item)

    def _question(
        self, row: Mapping[str, Any], where: str, faults: list[str]
    ) -> tuple[Question | None, str]:
        slug = _text(row, "question")
        if not slug:
            return None, self._own(row, where, faults)
        if slug not in self.known:
            faults.append(f"{where}{clip(slug)!r} is unknown")
        if slug in self.seen:
            faults.append(f"{where}{clip(slug)!r} is there twice")
        self.seen.add(slug)
        return self.known.get(slug), ""

    def _own(self, row: Mapping[str, Any], where: str, faults: list[str]) -> str:
        text = _text(row, "own")
        if text.startswith(OWN):
            try:
                text = self.files[text].decode("utf-8-sig")
            except (KeyError, ValueError):
                faults.append(f"{where}there is no readable file {clip(text)!r}")
                return ""
        if not text or len(text) > MAX_TEXT:
            faults.append(f"{where}needs a question's slug, or a text of at most {MAX_TEXT:,}")
            return ""
        try:
            return bankfile.dump(bankfile.parse(text))
        except bankfile.Unreadable as error:
            faults += [f"{where}line {f.line}: {f.field}: {f.reason}" for f in error.faults]
            return ""


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _slug(row: Mapping[str, Any], name: str) -> str:
    """A text that can be a slug: no database is asked for anything else."""
    text = _text(row, name)
    return text if SLUG.fullmatch(text) else ""


def _faults_of(form: Any, where: str) -> list[str]:
    return [f"{where}{name}: {' '.join(errors)}" for name, errors in form.errors.items()]


def file_name(found: QuestionSet, ending: str, now: datetime) -> str:
    """Ours, whatever the set is called."""
    return f"set-{found.pk}-{now:%Y-%m-%d}.{ending}"
