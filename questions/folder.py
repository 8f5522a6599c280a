"""A bank as a folder: Markdown files, their figures, and the vocabulary beside them."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from questions import bankfile
from questions.bankfile import Reading
from questions.content import WORDS, Content
from questions.figures import MAX_BYTES, fit
from questions.vocabulary import Vocabulary, parse_vocabulary
from web.markdown import FIGURES

# More than the longest question there can be.
MAX_FILE = 1_000_000
VOCABULARY = "vocabulary.yaml"


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """One thing wrong with one file of a folder."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.reason}"


@dataclass(slots=True)
class Folder:
    """All that a folder says, and all that is wrong with it.

    ``readings`` has what each file says, also of those with faults; ``files`` has the names of
    those without, by the slug of their question. Questions may also be the rows of one ``table``;
    then the names of their "files" are the numbers of the rows.

    A folder is the ``whole`` bank, or some of its questions that somebody sends: those may show
    ``figures_here``, which the bank has already, and ``bases`` has the digests of what they said
    when they were taken from the bank.
    """

    table: str = ""
    whole: bool = True
    figures_here: frozenset[str] = frozenset()
    bases: dict[str, str] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    figures: dict[str, tuple[bytes, int, int]] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=lambda: {kind: [] for kind in WORDS})
    faults: list[FileFault] = field(default_factory=list)

    @property
    def contents(self) -> dict[str, Content]:
        """The questions by slug."""
        return {slug: self.readings[file].content for slug, file in self.files.items()}

    def blame(self, file: str, name: str, reason: str) -> None:
        """Add a fault of a field that was read."""
        if self.table:
            self.faults.append(FileFault(self.table, int(file), name, reason))
            return
        line = self.readings[file].lines.get(name, 1)
        self.faults.append(FileFault(file, line, bankfile.TITLES.get(name, name), reason))


Taker = Callable[[str, bytes, Folder], None]


def read_folder(path: Path, vocabulary: Path | None = None) -> Folder:
    """Read a folder whole. The vocabulary is looked for in the folder and then beside it."""
    folder = Folder()
    if not path.is_dir():
        folder.faults.append(FileFault(str(path), 1, "folder", "there is no such folder"))
        return folder
    beside = [path / VOCABULARY, path.resolve().parent / VOCABULARY]
    vocabulary = vocabulary or next((file for file in beside if file.is_file()), None)
    if vocabulary:
        _take(vocabulary, MAX_FILE, take_vocabulary, folder)
    for file in _files(path / "figures", "*"):
        _take(file, MAX_BYTES, take_figure, folder)
    files = _files(path, "*.md")
    if not files:
        folder.faults.append(FileFault(str(path), 1, "folder", "has no .md files"))
    for file in files:
        _take(file, MAX_FILE, take_question, folder)
    return folder


def _files(path: Path, pattern: str) -> list[Path]:
    """Sorted by name, without those that systems hide among them (.DS_Store)."""
    return sorted(file for file in path.glob(pattern) if not file.name.startswith("."))


def write_folder(path: Path, texts: dict[str, str], figures: dict[str, bytes]) -> None:
    """Write canonical texts by slug, and figures by name, as files."""
    path.mkdir(parents=True, exist_ok=True)
    for slug, text in texts.items():
        (path / f"{slug}.md").write_text(text, encoding="utf-8", newline="\n")
    if figures:
        (path / "figures").mkdir(exist_ok=True)
    for name, content in figures.items():
        (path / "figures" / name).write_bytes(content)


def read_text(file: Path) -> str:
    """The text of a file. Raises ``ValueError`` if it is too long, not UTF-8 or not there."""
    return decoded(_read_bytes(file, MAX_FILE))


def decoded(data: bytes) -> str:
    """The text of a file's bytes. Raises ``ValueError`` if they are not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise ValueError("is UTF-16; save it as UTF-8") from error
        raise ValueError(f"is not UTF-8 text (byte {error.start + 1:,})") from error


def _read_bytes(file: Path, limit: int) -> bytes:
    try:
        if not file.is_file():
            raise ValueError("is not a file")
        if file.stat().st_size > limit:
            raise ValueError(f"has more than {limit:,} bytes")
        return file.read_bytes()
    except OSError as error:
        raise ValueError(f"can't be read: {error.strerror}") from error


def _take(file: Path, limit: int, take: Taker, folder: Folder) -> None:
    try:
        content = _read_bytes(file, limit)
    except ValueError as error:
        name, kind = file.name, "file"
        if take is take_figure:
            name, kind = f"{FIGURES}{name}", "figure"
        folder.faults.append(FileFault(name, 1, kind, str(error)))
        return
    take(file.name, content, folder)


def take_question(name: str, content: bytes, folder: Folder) -> None:
    """Add the file of a question."""
    try:
        text = decoded(content)
    except ValueError as error:
        folder.faults.append(FileFault(name, 1, "file", str(error)))
        return
    try:
        reading = folder.readings[name] = bankfile.read(text)
    except bankfile.Unreadable as error:
        folder.readings[name] = error.reading
        folder.faults += [FileFault(name, f.line, f.field, f.reason) for f in error.faults]
        check_figures(name, folder)
        return
    check_figures(name, folder)
    slug = reading.content.slug
    if slug in folder.files:
        folder.blame(name, "slug", f"{folder.files[slug]} has the slug {slug!r} too")
        return
    folder.files[slug] = name
    if slug != name.removesuffix(".md"):
        folder.blame(name, "slug", f"{slug!r} is not the file's name")


def take_figure(name: str, content: bytes, folder: Folder) -> None:
    """Add a figure."""
    try:
        fitting = fit(name, content)
    except ValueError as error:
        folder.faults.append(FileFault(f"{FIGURES}{name}", 1, "figure", str(error)))
        return
    folder.figures[name] = fitting


def take_vocabulary(name: str, content: bytes, folder: Folder) -> None:
    """Add the words that sort the questions."""
    try:
        folder.vocabulary, faults = parse_vocabulary(decoded(content))
    except ValueError as error:
        faults = [(1, "file", str(error))]
    folder.faults += [FileFault(name, *fault) for fault in faults]


def check_figures(file: str, folder: Folder) -> None:
    """Blame a question for the figures it shows that are nowhere."""
    there = folder.figures.keys() | folder.figures_here
    known = {fault.file for fault in folder.faults} | {f"{FIGURES}{name}" for name in there}
    for name, figures in folder.readings[file].content.figures().items():
        for figure in sorted(f"{FIGURES}{figure}" for figure in figures):
            if figure not in known:
                folder.blame(file, name, f"there is no {figure}")
