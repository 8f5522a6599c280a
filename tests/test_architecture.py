"""Python imports go one way: what stands below knows nothing of what stands on it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Each room, and the rooms it may look into. Only the roof sees all of them.
MAY_IMPORT: dict[str, set[str]] = {
    "web": set(),
    "accounts": {"web"},
    "questions": {"web"},
    "practice": {"web", "questions"},
    "interviews": {"web", "questions"},
    "mlopsprep": {"web", "accounts", "questions", "practice", "interviews"},
}
ROOMS = set(MAY_IMPORT) | {"tests", "benchmarks"}


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """The line and first name of each import in a file, also of those inside functions."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            own = file.relative_to(ROOT).parts[0]
            yield node.lineno, own if node.level else (node.module or "").partition(".")[0]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_down(room: str):
    allowed = MAY_IMPORT[room] | {room}

    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in sorted((ROOT / room).rglob("*.py"))
        for line, name in imports_of(file)
        if name in ROOMS - allowed
    ]

    assert wrong == []


def test_every_room_is_on_the_plan():
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")}

    assert rooms <= ROOMS
