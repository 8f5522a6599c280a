"""A bank as a folder: Markdown files, their figures, and the vocabulary beside them."""

from dataclasses import dataclass, field
from pathlib import Path

from questions import bankfile
from questions.bankfile import Reading
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

    ``readings`` has what each file says, also of those with faults; ``files`` has the names of
    those without, by the slug of their question.
    """

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
        line = self.readings[file].lines.get(name, 1)
        self.faults.append(FileFault(file, line, bankfile.TITLES.get(name, name), reason))


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
    name = file.name
    try:
        text = read_text(file)
    except ValueError as error:
        folder.faults.append(FileFault(name, 1, "file", str(error)))
        return
    try:
        reading = folder.readings[name] = bankfile.read(text)
    except bankfile.Unreadable as error:
        folder.readings[name] = error.reading
        folder.faults += [FileFault(name, f.line, f.field, f.reason) for f in error.faults]
        _check_figures(name, folder)
        return
    _check_figures(name, folder)
    slug = reading.content.slug
    if slug in folder.files:
        folder.blame(name, "slug", f"{folder.files[slug]} has the slug {slug!r} too")
        return
    folder.files[slug] = name
    if slug != file.stem:
        folder.blame(name, "slug", f"{slug!r} is not the file's name")


def _check_figures(file: str, folder: Folder) -> None:
    known = {fault.file for fault in folder.faults} | {f"{FIGURES}{n}" for n in folder.figures}
    for name, figures in folder.readings[file].content.figures().items():
        for figure in sorted(f"{FIGURES}{figure}" for figure in figures):
            if figure not in known:
                folder.blame(file, name, f"there is no {figure}")


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
