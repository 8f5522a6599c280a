"""The words that sort questions, as the file beside the questions has them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from questions.content import WORDS, short, unprintable
from questions.faults import Wrong
from questions.plainyaml import (
    items_of,
    line_of,
    pairs_of,
    read_yaml,
    scalar,
    text_of,
    texts_of,
)

REQUIRED = {"slug", "name"}
# As many characters as the columns of the models have room for.
LIMITS = {"slug": 60, "name": 80, "description": 200, "aliases": 80}


@dataclass(frozen=True, slots=True)
class Word:
    """A company, role or tag, and the line of the file on which it begins."""

    slug: str
    name: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    line: int = field(default=1, compare=False)


Vocabulary = dict[str, list[Word]]


def parse_vocabulary(text: str) -> tuple[Vocabulary, list[tuple[int, str, str]]]:
    """The words of a file by kind, and what is wrong with it: line, kind and reason."""
    vocabulary: Vocabulary = {kind: [] for kind in WORDS}
    faults: list[tuple[int, str, str]] = []
    try:
        pairs = pairs_of(read_yaml(text))
    except Wrong as error:
        return vocabulary, [(error.line, "vocabulary", str(error))]
    seen: set[str] = set()
    for kind, line, node in pairs:
        if kind not in WORDS:
            faults.append((line, short(kind), f"is not one of {', '.join(WORDS)}"))
            continue
        if kind in seen:
            faults.append((line, kind, "is there twice"))
        seen.add(kind)
        try:
            items = items_of(node)
        except Wrong as error:
            faults.append((error.line, kind, str(error)))
            continue
        for item in items:
            try:
                vocabulary[kind].append(_word(item))
            except Wrong as error:
                faults.append((error.line, kind, str(error)))
    for kind, words in vocabulary.items():
        faults += [(word.line, kind, reason) for word, reason in _ambiguous(words)]
    return vocabulary, faults


def dump_vocabulary(vocabulary: Vocabulary) -> str:
    """The canonical text of a vocabulary's file."""
    lines = []
    for kind in WORDS:
        lines.append(f"{kind}:" if vocabulary[kind] else f"{kind}: []")
        for word in vocabulary[kind]:
            lines.append(f"  - slug: {scalar(word.slug)}")
            lines.append(f"    name: {scalar(word.name)}")
            if word.description:
                lines.append(f"    description: {scalar(word.description)}")
            if word.aliases:
                aliases = ", ".join(scalar(alias, flow=True) for alias in word.aliases)
                lines.append(f"    aliases: [{aliases}]")
    return "".join(f"{line}\n" for line in lines)


def _word(node: yaml.Node) -> Word:
    """One word. Raises ``Wrong``."""
    pairs = pairs_of(node)
    keys = [key for key, _, _ in pairs]
    if not REQUIRED <= set(keys) <= LIMITS.keys() or len(keys) > len(set(keys)):
        reason = "a word has a slug and a name, may have a description and aliases, and no more"
        raise Wrong(reason, line_of(node))
    texts = {key: text_of(value) for key, _, value in pairs if key != "aliases"}
    aliases = next((texts_of(value) for key, _, value in pairs if key == "aliases"), ())
    word = Word(**texts, aliases=aliases, line=line_of(node))
    if problem := _problem(word):
        raise Wrong(problem, word.line)
    return word


def _problem(word: Word) -> str:
    try:
        validate_slug(word.slug)
    except ValidationError:
        return f"{short(word.slug)} may have only letters, digits, - and _"
    texts = [("slug", word.slug), ("name", word.name), ("description", word.description)]
    for key, text in [*texts, *(("aliases", alias) for alias in word.aliases)]:
        least = 0 if key == "description" else 1
        if not least <= len(text.strip()) <= len(text) <= LIMITS[key] or unprintable(text):
            return f"{word.slug}: {key} has {least} to {LIMITS[key]} printable characters"
    return ""


def _ambiguous(words: list[Word]) -> Iterator[tuple[Word, str]]:
    """Each word that can't be told from one before it, and why."""
    slugs: set[str] = set()
    owners: dict[str, str] = {}
    for word in words:
        if word.slug in slugs:
            yield word, f"the slug {word.slug!r} is there twice"
        slugs.add(word.slug)
        for name in (word.name, *word.aliases):
            owner = owners.setdefault(name, word.slug)
            if owner != word.slug:
                yield word, f"{name!r} is said of {owner!r} already"
