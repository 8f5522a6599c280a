"""``python -m tests.access`` writes docs/access.md from the table."""

from tests.access.document import PATH, render

PATH.write_text(render(), encoding="utf-8", newline="\n")
