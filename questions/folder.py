"""A bank as a folder: Markdown files, their figures, and the vocabulary beside them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from questions import bankfile
from questions.content import MAX_LINE, Content, unprintable
from questions.figures import BadFigure, size_of
from web.markdown import figures_in

MAX_FILE = 256_000
VOCABULARY = "vocabulary.yaml"
TERM_KEYS = ("slug", "name", "description", "aliases")
KINDS = ("companies", "roles", "tags")


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """One thing wrong with one file of a folder."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Word:
    """A term as the vocabulary's file has it."""

    slug: str
    name: str
    description: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(slots=True)
class Folder:
    """All that a folder says, and all that is wrong with it."""

    contents: dict[str, Content] = field(default_factory=dict)
    figures: dict[str, tuple[bytes, int, int]] = field(default_factory=dict)
    vocabulary: dict[str, list[Word]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    faults: list[FileFault] = field(default_factory=list)


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
    for file in sorted((path / "figures").glob("*")):
        _read_figure(file, folder)
    files = sorted(path.glob("*.md"))
    if not files:
        folder.faults.append(FileFault(str(path), 1, "folder", "has no .md files"))
    for file in files:
        _read_question(file, folder)
    return folder


def write_folder(path: Path, texts: dict[str, str], figures: dict[str, bytes]) -> None:
    """Write canonical texts by slug, and figures by name, as files."""
    path.mkdir(parents=True, exist_ok=True)
    for slug, text in texts.items():
        (path / f"{slug}.md").write_text(text, encoding="utf-8", newline="\n")
    if figures:
        (path / "figures").mkdir(exist_ok=True)
    for name, content in figures.items():
        (path / "figures" / name).write_bytes(content)


def dump_vocabulary(vocabulary: dict[str, list[Word]]) -> str:
    """The canonical text of a vocabulary's file."""
    lines = []
    for kind in KINDS:
        lines.append(f"{kind}:" if vocabulary[kind] else f"{kind}: []")
        for word in vocabulary[kind]:
            lines.append(f"  - slug: {bankfile.scalar(word.slug)}")
            lines.append(f"    name: {bankfile.scalar(word.name)}")
            if word.description:
                lines.append(f"    description: {bankfile.scalar(word.description)}")
            if word.aliases:
                aliases = ", ".join(bankfile.scalar(alias, flow=True) for alias in word.aliases)
                lines.append(f"    aliases: [{aliases}]")
    return "".join(f"{line}\n" for line in lines)


def _read_text(file: Path, folder: Folder) -> str | None:
    try:
        if file.stat().st_size > MAX_FILE:
            raise ValueError(f"has more than {MAX_FILE:,} bytes")
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 text (byte {error.start:,})"
    except (ValueError, OSError) as error:
        reason = str(error)
    folder.faults.append(FileFault(file.name, 1, "file", reason))
    return None


def _read_question(file: Path, folder: Folder) -> None:
    text = _read_text(file, folder)
    if text is None:
        return
    try:
        content = bankfile.parse(text)
    except bankfile.Unreadable as error:
        folder.faults += [FileFault(file.name, f.line, f.field, f.reason) for f in error.faults]
        return
    for name in sorted(figures_in(content.answer) - folder.figures.keys()):
        reason = f"there is no figures/{name}"
        folder.faults.append(FileFault(file.name, 1, "answer", reason))
    if content.slug in folder.contents:
        reason = f"another file has the slug {content.slug!r} too"
        folder.faults.append(FileFault(file.name, 1, "slug", reason))
    elif content.slug != file.stem:
        reason = f"{content.slug!r} is not the file's name"
        folder.faults.append(FileFault(file.name, 1, "slug", reason))
    folder.contents.setdefault(content.slug, content)


def _read_figure(file: Path, folder: Folder) -> None:
    try:
        content = file.read_bytes()
        width, height = size_of(file.name, content)
    except (BadFigure, OSError) as error:
        folder.faults.append(FileFault(f"figures/{file.name}", 1, "figure", str(error)))
        return
    folder.figures[file.name] = (content, width, height)


def _read_vocabulary(file: Path, folder: Folder) -> None:
    text = _read_text(file, folder)
    if text is None:
        return
    try:
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        folder.faults.append(FileFault(file.name, line, "vocabulary", "is not YAML"))
        return
    if not isinstance(data, dict) or data.keys() - set(KINDS):
        reason = f"has keys other than {', '.join(KINDS)}"
        folder.faults.append(FileFault(file.name, 1, "vocabulary", reason))
        return
    for kind in KINDS:
        for item in data.get(kind) or []:
            if problem := _word_problem(item):
                folder.faults.append(FileFault(file.name, 1, kind, problem))
            else:
                aliases = tuple(item.get("aliases", ()))
                folder.vocabulary[kind].append(Word(**{**item, "aliases": aliases}))


def _word_problem(item: Any) -> str:
    if not isinstance(item, dict) or not item.get("slug") or not item.get("name"):
        return f"{item!r} needs a slug and a name"
    if unknown := item.keys() - set(TERM_KEYS):
        return f"{item['slug']}: {', '.join(sorted(unknown))} is not known"
    aliases = item.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        return f"{item['slug']}: aliases must be a list of words"
    texts = [item["slug"], item["name"], item.get("description", ""), *aliases]
    if any(not isinstance(t, str) or len(t) > MAX_LINE or unprintable(t) for t in texts):
        return f"{item['slug']}: each value is one printable line"
    return ""
