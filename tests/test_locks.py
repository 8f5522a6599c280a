"""The locks hold what the .in files ask for, and agree with each other."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([a-z0-9.-]+)(?:\[[^]]*\])?==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


def wanted(name: str) -> set[str]:
    """The packages a .in file names, and those of the file it includes."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    names = {re.split(r"[\[<>=]", line)[0].lower() for line in lines if line and line[0].isalpha()}
    return names | (wanted("requirements.in") if "-r requirements.in" in lines else set())


def locked(name: str) -> set[tuple[str, ...]]:
    return set(PINNED.findall((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev"])
def test_lock_holds_what_is_asked_for(stem: str) -> None:
    assert wanted(f"{stem}.in") <= {name for name, *_ in locked(f"{stem}.txt")}


def test_dev_lock_holds_the_runtime_lock() -> None:
    assert locked("requirements.txt") <= locked("requirements-dev.txt")


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev"])
def test_lock_names_packages_and_hashes_only(stem: str) -> None:
    text = (ROOT / f"{stem}.txt").read_text(encoding="utf-8")

    assert not re.search(r"https?:|file:|--index|--find-links|^\s*# .*/", text, re.MULTILINE)
    assert all(
        line.startswith((" ", "#")) or line.endswith("\\") for line in text.splitlines() if line
    )
