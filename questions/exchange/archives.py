"""Opening a zip that somebody sent: looked at from outside before anything of it is unpacked."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from questions.folder import FileFault

MAX_ENTRIES = 3_000
MAX_UNPACKED = 25_000_000
# Text gets ten times smaller, a drawing twenty times.
MAX_RATIO = 60
DIRECTORY_ENTRY = b"PK\x01\x02"
# What some systems put into every zip.
JUNK = ("__MACOSX", "Thumbs.db", "desktop.ini")


class BadArchive(ValueError):
    """A zip that is not unpacked; ``faults`` says why."""

    def __init__(self, faults: list[FileFault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def unpack(name: str, data: bytes) -> dict[str, bytes]:
    """The files of a zip by their names, without the one folder they may all be in."""

    def refuse(reason: str) -> BadArchive:
        return BadArchive([FileFault(name, 1, "file", reason)])

    if data.count(DIRECTORY_ENTRY) > MAX_ENTRIES:  # or reading the directory would take long
        raise refuse(f"has more than {MAX_ENTRIES:,} files")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_junk(entry)]
            if faults := list(_faults(name, entries)):
                raise BadArchive(faults)
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, BadArchive):
            raise
        raise refuse("is not a zip that can be read") from error
    return _without_top(files)


def _is_junk(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    hidden = any(part in JUNK or (part[0] == "." and part != "..") for part in parts)
    return entry.is_dir() or hidden


def _faults(name: str, entries: list[zipfile.ZipInfo]) -> Iterator[FileFault]:
    """What the directory of a zip says that keeps it shut."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        yield FileFault(name, 1, "file", f"has {unpacked:,} bytes; {MAX_UNPACKED:,} are allowed")
    elif unpacked > MAX_RATIO * max(packed, 1):
        yield FileFault(name, 1, "file", f"is packed more than {MAX_RATIO} times smaller")
    if not entries:
        yield FileFault(name, 1, "file", "is empty")
    seen: set[str] = set()
    for entry in entries:
        if reason := _fault(entry, seen):
            yield FileFault(entry.filename[:200], 1, "file", reason)
        seen.add(entry.filename)


def _fault(entry: zipfile.ZipInfo, seen: set[str]) -> str:
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in path.parts[0]:
        return "has a name that leads out of the zip"
    if len(entry.filename) > 200 or not entry.filename.isprintable():
        return "has a name that is too long or can't be printed"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link, not a file"
    if entry.flag_bits & 1:
        return "is encrypted"
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "is packed in a way that isn't read"
    return "is there twice" if entry.filename in seen else ""


def _without_top(files: dict[str, bytes]) -> dict[str, bytes]:
    tops = {PurePosixPath(name).parts[0] for name in files}
    if len(tops) > 1 or any("/" not in name for name in files) or tops == {"figures"}:
        return files
    return {name.partition("/")[2]: content for name, content in files.items()}
