"""Several files as one zip."""

import io
import zipfile
from collections.abc import Mapping

BEGINNING = (1980, 1, 1, 0, 0, 0)  # of time, as a zip knows it


def zipped(
    files: Mapping[str, str | bytes],
    made: tuple[int, int, int, int, int, int] = BEGINNING,
) -> bytes:
    """The same files at the same time are the same bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=made)
            file.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED)
    return archive.getvalue()
