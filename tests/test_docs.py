"""The words around the product name only what is there, and leave out no setting."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    page
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md")))
    if page.exists()
]
by_name = pytest.mark.parametrize(
    "document", PAGES, ids=lambda document: str(document.relative_to(ROOT))
)


@by_name
def test_every_make_command_it_names_is_in_the_makefile(document: Path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(r"(?:`|^\s*)make ([a-z-]+)", document.read_text(), re.MULTILINE)

    assert set(named) <= targets


@by_name
def test_every_management_command_it_names_exists(document: Path):
    named = re.findall(r"manage\.py ([a-z_]+)", document.read_text())

    assert set(named) <= set(get_commands())


@by_name
def test_every_link_to_a_file_leads_to_one(document: Path):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text())
    local = [link for link in links if "://" not in link and not link.startswith("figures/")]

    assert [link for link in local if not (document.parent / link).exists()] == []


def test_every_setting_is_explained_and_no_other():
    settings = (ROOT / "mlopsprep" / "settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", settings))
    explained = re.findall(
        r"^\| `MLOPSPREP_([A-Z_]+)` \|", (ROOT / "docs" / "deploying.md").read_text(), re.MULTILINE
    )

    assert sorted(explained) == sorted(read)
