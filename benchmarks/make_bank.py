"""A seeded bank of any size, as believable as random words can be.

    python -m benchmarks.make_bank 1000 --folder /tmp/bank   # Markdown files and vocabulary.yaml
    python -m benchmarks.make_bank 100000 --load             # through the site's own write door

The same size and seed give the same bank everywhere. Words follow Zipf's law, so that searching has
very common, middling and rare ones (``COMMON``, ``MIDDLING``, ``RARE``); so do companies, roles and
tags. One question in fifty is hidden, one in fifty embargoed.
"""
# ruff: noqa: E402 - Django is set up before the site's modules are imported

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlopsprep.settings")

import django

django.setup()

from questions import bankfile
from questions.actions import Edit, write_questions
from questions.content import Audience, Content, Difficulty, Kind, Link, Status
from questions.models import Company, Role, Tag
from questions.vocabulary import Word, dump_vocabulary

WORDS = 20_000
COMPANIES, ROLES, TAGS = 200, 9, 60
BATCH = 5_000
# Where in the vocabulary a word stands that most, few and hardly any questions have.
COMMON, MIDDLING, RARE = 42, 1_000, 17_000
SEEDS = (
    "model data training serving drift feature pipeline latency monitoring deployment version "
    "label batch prediction production metric cluster registry artifact rollback canary shadow "
    "gradient schema queue replica cache threshold alert window sample cohort experiment lineage "
    "checkpoint tensor embedding retrieval prompt token quota container scheduler partition stream "
    "snapshot kubernetes inference throughput accelerator governance audit baseline residual"
).split()
HEADS = ("How do you", "When would you", "Why does one", "What happens when you", "Explain how to")
VERBS = "version monitor roll back explain size debug test release measure migrate".split()


def vocabulary(seed: int) -> list[str]:
    """Words by rank: those of the trade at the top, then what syllables make up."""
    make = random.Random(f"words {seed}")
    onsets = "b c d f g h j k l m n p r s t v w br ch cl cr dr fl gr pl pr sh st th tr".split()
    vowels = "a e i o u ai ea io ou".split()
    codas = ["", "", "", "n", "r", "s", "t", "l", "x", "nd", "rm", "st", "ck"]
    words = dict.fromkeys(SEEDS)
    while len(words) < WORDS:
        syllables = make.choice((2, 2, 3, 3, 4))
        word = "".join(make.choice(onsets) + make.choice(vowels) for _ in range(syllables))
        words[word + make.choice(codas)] = None
    return list(words)


def zipf(size: int, power: float) -> list[float]:
    """Cumulative weights of ranks."""
    return list(accumulate(1 / rank**power for rank in range(1, size + 1)))


class Maker:
    """Makes the contents of one bank, one after the other."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = vocabulary(seed)
        self.weights = zipf(len(self.words), 0.95)
        self.terms = {
            "companies": self._terms("company", COMPANIES, aliases=True),
            "roles": self._terms("role", ROLES),
            "tags": self._terms("tag", TAGS, aliases=True),
        }
        self.term_weights = {kind: zipf(len(terms), 0.8) for kind, terms in self.terms.items()}

    def _terms(self, kind: str, size: int, *, aliases: bool = False) -> list[Word]:
        """Words for a facet, taken from the vocabulary so that searching meets them too."""
        words = self.words[100 : 100 + 3 * size : 3]
        return [
            Word(f"{kind}-{word}", f"{word.capitalize()} {kind}", "", (f"{word}x",) * aliases)
            for word in words
        ]

    def contents(self, size: int) -> Iterator[Content]:
        for number in range(1, size + 1):
            yield self.content(number)

    def content(self, number: int) -> Content:
        pick = self.random.random()
        audience, embargo = Audience.PUBLIC, None
        if pick < 0.02:
            audience = Audience.INTERVIEW
        elif pick < 0.04:
            audience = Audience.EMBARGOED
            embargo = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=self.random.randrange(900))
        return Content(
            slug=f"made-{number}",
            title=self.title(),
            position=number * 10,
            difficulty=self.random.choice(list(Difficulty)),
            kind=self.random.choice(list(Kind)),
            minutes=self.random.randrange(3, 21),
            status=Status.PUBLISHED,
            audience=audience,
            embargo=embargo,
            companies=tuple(word.name for word in self.some("companies", 3)),
            roles=tuple(sorted(w.slug for w in self.some("roles", self.random.randint(1, 3)))),
            tags=tuple(sorted(word.slug for word in self.some("tags", 3))),
            learn=Link("Read more", f"https://example.org/{number}"),
            reviewed=date(2026, 1, 1) + timedelta(days=self.random.randrange(320)),
            short_answer=self.sentence(25),
            answer=self.answer(),
            trap=self.sentence(30),
            checklist=tuple(self.sentence(6)[:-1] for _ in range(4)),
            anchors=tuple(f"{level} {self.sentence(10)}" for level in ("A", "B", "C", "D")),
        )

    def some(self, kind: str, amount: int) -> list[Word]:
        chosen: dict[Word, None] = {}
        while len(chosen) < amount:
            weights = self.term_weights[kind]
            chosen[self.random.choices(self.terms[kind], cum_weights=weights)[0]] = None
        return list(chosen)

    def title(self) -> str:
        nouns = self.random.choices(self.words, cum_weights=self.weights, k=4)
        head, verb = self.random.choice(HEADS), self.random.choice(VERBS)
        return f"{head} {verb} {nouns[0]} {nouns[1]} in {nouns[2]} {nouns[3]}?"

    def sentence(self, length: int) -> str:
        words = self.random.choices(self.words, cum_weights=self.weights, k=length)
        return f"{' '.join(words).capitalize()}."

    def answer(self) -> str:
        """2 to 4 kB of Markdown: paragraphs, a heading, a list, and code in one of four."""
        parts = [self.sentence(60) for _ in range(self.random.randint(3, 6))]
        parts.insert(1, f"### {self.sentence(4)[:-1]}")
        points = (f"- **{self.sentence(2)[:-1]}**: {self.sentence(9)}" for _ in range(3))
        parts.append("\n".join(points))
        if self.random.random() < 0.25:
            name, value = self.random.choices(self.words, cum_weights=self.weights, k=2)
            code = f"def {name}(rows):\n    return [row.{value} for row in rows if row]"
            parts.insert(3, f"```python\n{code}\n```")
        return "\n\n".join(parts)


def write_folder(maker: Maker, size: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for content in maker.contents(size):
        (folder / f"{content.slug}.md").write_text(bankfile.dump(content), encoding="utf-8")
    (folder / "vocabulary.yaml").write_text(dump_vocabulary(maker.terms), encoding="utf-8")


def load(maker: Maker, size: int) -> None:
    """Write a made bank through the write door, and say how long it took."""
    models: dict[str, Any] = {"companies": Company, "roles": Role, "tags": Tag}
    for kind, words in maker.terms.items():
        models[kind].objects.bulk_create(
            [models[kind](slug=w.slug, name=w.name, aliases=list(w.aliases)) for w in words],
            ignore_conflicts=True,
        )
    contents = maker.contents(size)
    done, making, writing = 0, 0.0, 0.0
    while True:
        start = time.perf_counter()
        edits = [Edit(content) for content in islice(contents, BATCH)]
        made = time.perf_counter()
        if not edits:
            break
        # As from files: what is made here needs no judging.
        write_questions(edits, reason="Made for a benchmark", from_file=True)
        done += len(edits)
        making, writing = making + made - start, writing + time.perf_counter() - made
        print(f"{done:,} questions: {writing:.0f} s written, {making:.0f} s made", flush=True)
    print(f"{writing / max(done, 1) * 1e3:.2f} ms to write one")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("size", type=int)
    parser.add_argument("--seed", type=int, default=1)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--folder", type=Path)
    where.add_argument("--load", action="store_true")
    options = parser.parse_args()
    maker = Maker(options.seed)
    if options.load:
        load(maker, options.size)
    else:
        write_folder(maker, options.size, options.folder)


if __name__ == "__main__":
    main()
