"""Folders of question files for the tests to read, spoil and load."""

from pathlib import Path

from questions import bankfile
from questions.content import Content

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

VOCABULARY = """\
companies:
  - slug: amazon
    name: Amazon
    aliases: [AWS]
  - slug: uber
    name: Uber
roles:
  - slug: mlops-engineer
    name: MLOps Engineer
  - slug: data-engineer
    name: Data Engineer
tags:
  - slug: drift
    name: Drift
  - slug: monitoring
    name: Monitoring
"""

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200"><title>T</title></svg>\n'


def make_folder(path: Path, *contents: Content, vocabulary: str = VOCABULARY) -> Path:
    """A folder with a file for each content, and the vocabulary in it."""
    path.mkdir(parents=True, exist_ok=True)
    for content in contents:
        (path / f"{content.slug}.md").write_bytes(bankfile.dump(content).encode())
    (path / "vocabulary.yaml").write_bytes(vocabulary.encode())
    return path


def add_figure(path: Path, name: str, content: bytes = DRAWING) -> None:
    (path / "figures").mkdir(exist_ok=True)
    (path / "figures" / name).write_bytes(content)


def replace_in(file: Path, old: str, new: str) -> int:
    """Replace a text that a file has once; returns the line it was on."""
    text = file.read_bytes().decode()
    assert text.count(old) == 1, (old, text)
    file.write_bytes(text.replace(old, new).encode())
    return text[: text.index(old)].count("\n") + 1
