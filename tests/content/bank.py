"""Read the bank's files as plain text, so that tests can hold the numbers in them to account."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BANK = Path(__file__).resolve().parents[2] / "fixtures" / "mlops"


def text(slug: str) -> str:
    """The whole file of a question."""
    return (BANK / f"{slug}.md").read_text(encoding="utf-8")


def section(slug: str, heading: str) -> str:
    """The text below one level-two heading, without the heading."""
    pattern = rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)"
    match = re.search(pattern, text(slug), re.MULTILINE | re.DOTALL)
    assert match, f"{slug} has no section {heading!r}"
    return match.group(1).strip()


def code_blocks(slug: str, language: str) -> Iterator[str]:
    """Every fenced block of one language, in order."""
    pattern = rf"^```{re.escape(language)}\n(.*?)^```$"
    for match in re.finditer(pattern, text(slug), re.MULTILINE | re.DOTALL):
        yield match.group(1)


def run(code: str) -> dict[str, Any]:
    """Run a code block and return its names."""
    names: dict[str, Any] = {"__name__": "answer"}
    exec(compile(code, "<answer>", "exec"), names)
    return names
