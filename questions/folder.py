"""A bank as a folder: Markdown files, their figures, and the vocabulary beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from questions import bankfile
from questions.content import WORDS, Content
from questions.figures import MAX_BYTES, size_of
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

    ``places`` has the name of each question's file, and the lines on which its fields begin.
    """

    contents: dict[str, Content] = field(default_factory=dict)
    places: dict[str, tuple[str, Mapping[str, int]]] = field(default_factory=dict)
    figures: dict[str, tuple[bytes, int, int]] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=lambda: {kind: [] for kind in WORDS})
    faults: list[FileFault] = field(default_factory=list)

    def fault(self, slug: str, name: str, reason: str) -> FileFault:
        """A fault of a field of a question that was read."""
        file, lines = self.places[slug]
        return FileFault(file, lines.get(name, 1), bankfile.TITLES.get(name, name), reason)


def read_folder(path: Path, vocabulary: Path | None = None) -> Folder:
    """Read a folder whole. The vocabulary is looked for in the folder and then beside it."""
    folder = Folder()
    if not path.is_dir():
        folder.faults.append(FileFault(str(path), 1, "folder", "there is no such folder"))
        return folder
    beside = [path / VOCABULARY, path.resolve().parent / VOCABULARY]
    vocabulary = vocabulary or next((file for file in beside if file.is_file()), None)
    if vocabulary:
        _read_vocabulary(vocabulary, folder)
    for file in _files(path / "figures", "*"):
        _read_figure(file, folder)
    files = _files(path, "*.md")
    if not files:
        folder.faults.append(FileFault(str(path), 1, "folder", "has no .md files"))
    for file in files:
        _read_question(file, folder)
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
    try:
        return _read_bytes(file, MAX_FILE).decode("utf-8-sig")
    except UnicodeDecodeError as error:
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


def _read_question(file: Path, folder: Folder) -> None:
    try:
        reading = bankfile.read(read_text(file))
    except bankfile.Unreadable as error:
        folder.faults += [FileFault(file.name, f.line, f.field, f.reason) for f in error.faults]
        return
    except ValueError as error:
        folder.faults.append(FileFault(file.name, 1, "file", str(error)))
        return
    content, slug = reading.content, reading.content.slug
    if slug in folder.contents:
        reason = f"{folder.places[slug][0]} has the slug {slug!r} too"
        folder.faults.append(FileFault(file.name, reading.lines["slug"], "slug", reason))
        return
    folder.contents[slug] = content
    folder.places[slug] = (file.name, reading.lines)
    if slug != file.stem:
        folder.faults.append(folder.fault(slug, "slug", f"{slug!r} is not the file's name"))
    known = {fault.file for fault in folder.faults} | {f"{FIGURES}{n}" for n in folder.figures}
    for name, figures in content.figures().items():
        for figure in sorted(f"{FIGURES}{figure}" for figure in figures):
            if figure not in known:
                folder.faults.append(folder.fault(slug, name, f"there is no {figure}"))


def _read_figure(file: Path, folder: Folder) -> None:
    try:
        content = _read_bytes(file, MAX_BYTES)
        width, height = size_of(file.name, content)
    except ValueError as error:
        folder.faults.append(FileFault(f"{FIGURES}{file.name}", 1, "figure", str(error)))
        return
    folder.figures[file.name] = (content, width, height)


def _read_vocabulary(file: Path, folder: Folder) -> None:
    try:
        folder.vocabulary, faults = parse_vocabulary(read_text(file))
    except ValueError as error:
        faults = [(1, "file", str(error))]
    folder.faults += [FileFault(file.name, *fault) for fault in faults]
