"""What the list knows of every question, as bits: how it is kept, and how one edit changes it.

Bit *n* stands for the *n*-th question in bank order. The bitsets are stored, so that a new process
reads them in milliseconds instead of counting every link in the bank, and the write door changes
them in the transaction that changes the rows.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Max

from questions.bank import Bank, Mask
from questions.models import Question, QuestionCompany

# Above so many edits at once, reading the whole bank again is quicker than one after the other.
FEW = 200
LINKS: Mapping[str, Any] = {
    "role": Question.roles.through,
    "company": QuestionCompany,
    "tag": Question.tags.through,
}
FIELDS = ("difficulty", "kind", "status", "audience")
COLUMNS = ("ids", "positions", "versions", "created", "reviewed", "embargoes")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the masks keep of one question; names are like ``tag:drift``, times microseconds."""

    id: int
    position: int
    version: int
    created: int
    reviewed: int
    embargo: int
    names: frozenset[str]


def _column() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Masks:
    """Six columns with one number for each question in bank order, and a bitset for each name."""

    ids: "array[int]" = field(default_factory=_column)
    positions: "array[int]" = field(default_factory=_column)
    versions: "array[int]" = field(default_factory=_column)
    created: "array[int]" = field(default_factory=_column)
    reviewed: "array[int]" = field(default_factory=_column)
    embargoes: "array[int]" = field(default_factory=_column)
    bits: dict[str, int] = field(default_factory=dict)

    def put(self, entry: Entry) -> None:
        """Say what a question is now, wherever it stood before."""
        place = self._place_of(entry.id)
        if place is not None and self.positions[place] != entry.position:
            self._take_out(place)
            place = None
        if place is None:
            place = self._make_room(entry)
        for column, value in zip(COLUMNS, self._values(entry), strict=True):
            getattr(self, column)[place] = value
        one = 1 << place
        for name in entry.names | self.bits.keys():
            old = self.bits.get(name, 0)
            new = old | one if name in entry.names else old & ~one
            if new != old:
                self.bits[name] = new

    def copy(self) -> "Masks":
        columns = (getattr(self, name)[:] for name in COLUMNS)
        masks = Masks(*columns)
        masks.bits = dict(self.bits)
        return masks

    def _place_of(self, pk: int) -> int | None:
        try:
            return self.ids.index(pk)
        except ValueError:
            return None

    def _make_room(self, entry: Entry) -> int:
        def key(place: int) -> tuple[int, int]:
            return self.positions[place], self.ids[place]

        place = bisect_left(range(len(self.ids)), (entry.position, entry.id), key=key)
        for column in COLUMNS:
            getattr(self, column).insert(place, 0)
        low = (1 << place) - 1
        for name, mask in self.bits.items():
            self.bits[name] = mask & low | mask >> place << place + 1
        return place

    def _take_out(self, place: int) -> None:
        for column in COLUMNS:
            getattr(self, column).pop(place)
        low = (1 << place) - 1
        for name, mask in self.bits.items():
            self.bits[name] = mask & low | mask >> place + 1 << place

    @staticmethod
    def _values(entry: Entry) -> tuple[int, ...]:
        return (
            entry.id,
            entry.position,
            entry.version,
            entry.created,
            entry.reviewed,
            entry.embargo,
        )


def read_bank() -> Masks:
    """Count the whole bank: reads every question and every link once."""
    newest = dict(Question.objects.annotate(n=Max("versions__number")).values_list("id", "n"))
    rows = list(
        Question.objects.in_bank_order().values_list(
            "id", "position", "created", "reviewed", "embargo", *FIELDS
        )
    )
    masks = Masks(
        ids=array("q", (row[0] for row in rows)),
        positions=array("q", (row[1] for row in rows)),
        versions=array("q", (newest[row[0]] or 0 for row in rows)),
        created=array("q", (microseconds(row[2]) for row in rows)),
        reviewed=array("q", (row[3].toordinal() if row[3] else 0 for row in rows)),
        embargoes=array("q", (microseconds(row[4]) for row in rows)),
    )
    place = {pk: bit for bit, pk in enumerate(masks.ids)}
    for number, name in enumerate(FIELDS, start=5):
        pairs = ((row[number], bit) for bit, row in enumerate(rows))
        masks.bits |= _collect(name, len(rows), pairs)
    for facet, model in LINKS.items():
        links = model.objects.values_list(f"{facet}__slug", "question_id").iterator()
        masks.bits |= _collect(facet, len(rows), ((slug, place[pk]) for slug, pk in links))
    return masks


def entries_of(questions: Iterable[Question], versions: Mapping[int, int]) -> Iterator[Entry]:
    """What the masks keep of questions whose roles, tags and companies are prefetched."""
    for question in questions:
        names = {f"{name}:{getattr(question, name)}" for name in FIELDS}
        names |= {f"role:{role.slug}" for role in question.roles.all()}
        names |= {f"tag:{tag.slug}" for tag in question.tags.all()}
        names |= {f"company:{link.company.slug}" for link in question.company_links.all()}
        yield Entry(
            id=question.pk,
            position=question.position,
            version=versions[question.pk],
            created=microseconds(question.created),
            reviewed=question.reviewed.toordinal() if question.reviewed else 0,
            embargo=microseconds(question.embargo),
            names=frozenset(names),
        )


def microseconds(instant: datetime | None) -> int:
    """Microseconds since 1970, exactly; 0 for none."""
    return (instant - EPOCH) // timedelta(microseconds=1) if instant else 0


_latest: tuple[str, Masks] | None = None


def stored_masks(revision: str) -> Masks | None:
    """The masks that are stored for a revision, if any; not to be changed.

    One query, or none if this process stored or loaded them last. Revisions are random, so one that
    was rolled back is never asked for again.
    """
    global _latest
    latest = _latest  # looked at once: another thread may put those of another revision there
    if latest is not None and latest[0] == revision:
        return latest[1]
    found = load_masks(revision)
    if found is not None:
        _latest = revision, found
    return found


def load_masks(revision: str) -> Masks | None:
    """The stored masks, if they are those of this revision: one query."""
    rows = {name: bytes(bits) for name, bits in Mask.objects.values_list("name", "bits")}
    if rows.pop("revision", None) != revision.encode():
        return None
    columns = {}
    for name in COLUMNS:
        columns[name] = array("q")
        columns[name].frombytes(rows.pop(name))
    bits = {name: int.from_bytes(mask, "little") for name, mask in rows.items()}
    return Masks(**columns, bits=bits)


def store_masks(masks: Masks, revision: str, before: Masks | None = None) -> None:
    """Store masks as those of a revision; only what differs from ``before`` is written."""
    global _latest
    old = before or Masks()
    rows = {
        name: getattr(masks, name).tobytes()
        for name in COLUMNS
        if before is None or getattr(masks, name) != getattr(old, name)
    }
    rows |= {
        name: mask.to_bytes(mask.bit_length() // 8 + 1, "little")
        for name, mask in masks.bits.items()
        if mask and mask != old.bits.get(name)
    }
    rows["revision"] = revision.encode()
    if before is None:
        Mask.objects.all().delete()
    elif gone := [name for name, mask in old.bits.items() if mask and not masks.bits.get(name)]:
        Mask.objects.filter(name__in=gone).delete()
    Mask.objects.bulk_create(
        [Mask(name=name, bits=bits) for name, bits in rows.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["bits"],
    )
    _latest = revision, masks


def move_bank(bank: Bank, *, public: bool, numbers: Mapping[int, int] | None) -> None:
    """End a transaction: take a new revision, and store the masks that belong to it.

    ``numbers`` are the newest versions of the questions that changed, by id; ``None`` says that
    more than questions did, so that the whole bank has to be read.
    """
    before = stored_masks(bank.revision)
    bank.move(public=public)
    if before is None or numbers is None or len(numbers) > FEW:
        store_masks(read_bank(), bank.revision)
        return
    after = before.copy()
    if numbers:
        for entry in entries_of(Question.objects.filter(pk__in=numbers).with_everything(), numbers):
            after.put(entry)
    store_masks(after, bank.revision, before)


def _collect(kind: str, size: int, pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    flags: dict[str, bytearray] = {}
    for word, bit in pairs:
        if word not in flags:
            flags[word] = bytearray(size // 8 + 1)
        flags[word][bit >> 3] |= 1 << (bit & 7)
    return {f"{kind}:{word}": int.from_bytes(ones, "little") for word, ones in flags.items()}
