"""Tables as CSV that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

# What makes a spreadsheet take a cell for a formula, full-width forms included.
STARTS = tuple("=+-@\t\r\n＝＋－＠")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def cell(value: Any) -> Any:
    """A value that stays what it says: a text that begins like a formula gets a ``'`` in front.

    So does one that looks as if it had got it, and ``uncell`` gives back what was there.
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, str) and value.lstrip("'").startswith(STARTS):
        return f"'{value}"
    return "" if value is None else value


def uncell(text: str) -> str:
    """The text that ``cell`` made this of."""
    marked = text.startswith("'") and text.lstrip("'").startswith(STARTS)
    return text[1:] if marked else text
