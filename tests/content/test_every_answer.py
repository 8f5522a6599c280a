"""What every question of the bank owes its readers, checked on the files themselves.

Nothing here needs Django: the files in ``fixtures`` are read as text, so that an author can run
this module alone while writing.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.content import bank

FIGURES = bank.BANK / "figures"
VOCABULARY = bank.BANK.parent / "vocabulary.yaml"
LINKS = Path(__file__).with_name("links.txt")

KEYS = (
    "slug title position difficulty kind minutes status audience companies roles tags learn "
    "further reviewed"
).split()
KINDS = {"concept", "system-design", "scenario", "comparison"}
SECTIONS = [
    "Hint",
    "Short answer",
    "Answer",
    "Trap",
    "Checklist",
    "Sounds like",
    "Follow-ups",
]

# The seed list, in its order: slug, difficulty, companies, and below them the title.
SEED_LIST = """
experiment-tracking-mlflow-wandb | easy | OpenAI · Cohere · Databricks
  What does experiment tracking solve, and how do MLflow and Weights and Biases differ in
  practice?

ml-lifecycle | easy | Google · Amazon · Microsoft
  Walk me through the full ML lifecycle from problem definition to model retirement.

autoscaling-inference | medium | Google · Amazon · Uber
  How does autoscaling work for ML inference services, and what metrics should drive it?

batch-online-streaming-inference | medium | Netflix · Uber · LinkedIn
  What are the differences between batch, online, and streaming inference, and when should you
  use each?

ci-cd-for-ml | medium | Google · Spotify · Airbnb
  How does CI/CD for ML differ from standard software CI/CD, and what stages should an ML
  pipeline include?

data-concept-label-drift | medium | Netflix · Uber · LinkedIn
  What is the difference between data drift, concept drift, and label drift — and how do you
  detect each?

docker-and-onnx | medium | Microsoft · Amazon · Meta
  How do Docker and ONNX complement each other for packaging and deploying ML models portably?

model-registry-versioning | medium | Databricks · Netflix · Airbnb
  What is a model registry, and how does model versioning work in production ML systems?

model-rollback | medium | Netflix · Lyft · Twitter
  How do you safely roll back a model in production and what triggers a rollback?

pickle-risks | medium | Amazon · Google · Hugging Face
  What are the security and compatibility risks of using pickle for model serialization, and
  what are the safer alternatives?

production-model-metrics | medium | Uber · Lyft · Spotify
  What metrics should you monitor for a production ML model, and at what layer?

reproducible-training | medium | DeepMind · OpenAI · Meta
  How do you achieve reproducibility in ML training pipelines — covering seeds, environment, and
  data versioning?

grpc-vs-rest | medium | Google · Netflix · Lyft
  When would you choose gRPC over REST for model serving, and what are the practical trade-offs?

shadow-vs-canary | medium | Google · Netflix · Airbnb
  What is the difference between shadow deployment and canary deployment for ML models, and when
  do you use each?

feature-store | medium | Uber · LinkedIn · Airbnb
  What is a feature store and why is it critical for production ML systems?

retraining-triggers | medium | Airbnb · DoorDash · Netflix
  When and how should you trigger model retraining — scheduled vs. event-driven?

offline-online-gap | medium | Meta · Google · Stripe
  Why does a model that performed well in offline evaluation degrade in production?

gpu-utilization-dynamic-batching | hard | Nvidia · Google · OpenAI
  How do you optimise GPU utilization for model serving, and what role does dynamic batching
  play?

delayed-labels-monitoring | hard | Stripe · Affirm · Klarna
  How do you monitor a model when ground-truth labels are delayed or never arrive?

latency-vs-throughput | hard | Google · Amazon · OpenAI
  How do you balance latency and throughput trade-offs when designing a model serving system?

llmops-vs-mlops | hard | OpenAI · Anthropic · Cohere
  How does LLMOps differ from classical MLOps, and what new operational challenges do LLMs
  introduce?

early-alerting-without-labels | hard | Stripe · Affirm · Uber
  A model is live and you cannot get labels quickly. How do you set up alerting to catch
  performance problems early?

train-serve-skew | hard | Google · Meta · Stripe
  What is train/serve skew and how do you prevent it?
"""


def seed() -> Iterator[tuple[str, tuple[str, list[str], str]]]:
    for entry in SEED_LIST.strip().split("\n\n"):
        head, title = entry.split("\n", 1)
        slug, difficulty, companies = head.split(" | ")
        yield slug, (difficulty, companies.split(" · "), " ".join(title.split()))


SEED = dict(seed())

each_question = pytest.mark.parametrize("slug", SEED)
each_figure = pytest.mark.parametrize("name", sorted(path.name for path in FIGURES.glob("*")))


# Reading the files


@cache
def front(slug: str) -> dict[str, Any]:
    opening, matter, _body = bank.text(slug).split("---\n", 2)
    assert opening == "", "the file begins with its front matter"
    matter = yaml.safe_load(matter)
    assert isinstance(matter, dict)
    return matter


def body(slug: str) -> str:
    return bank.text(slug).split("---\n", 2)[2]


def lines(text: str) -> Iterator[tuple[str, str | None]]:
    """Each line with the language of the fence it belongs to, or None."""
    language: str | None = None
    for line in text.splitlines():
        if not line.startswith("```"):
            yield line, language
        elif language is None:
            language = line[3:].strip()
            yield line, language
        else:
            yield line, language
            language = None
    assert language is None, "a code fence is never closed"


def sections(slug: str) -> dict[str, str]:
    """The level-two sections in order; a heading inside a code fence is code."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line, language in lines(body(slug)):
        if language is None and line.startswith("## "):
            assert line[3:] not in found, f"{line} stands twice"
            current = found.setdefault(line[3:], [])
        else:
            current.append(line)
    return {heading: "\n".join(text).strip("\n") for heading, text in found.items()}


def code_blocks(slug: str) -> list[tuple[str, str]]:
    """Every fenced block as (language, code)."""
    blocks: list[tuple[str, list[str]]] = []
    inside = False
    for line, language in lines(body(slug)):
        if line.startswith("```"):
            inside = not inside
            if inside:
                blocks.append((language or "", []))
        elif inside:
            blocks[-1][1].append(line)
    return [(language, "\n".join(code) + "\n") for language, code in blocks]


def outside_code(text: str) -> str:
    return "\n".join(line for line, language in lines(text) if language is None)


def prose(text: str) -> str:
    """What is read as sentences: no code, tables, displayed or inline maths, images, headings."""
    text = re.sub(r"\$\$.*?\$\$", "", outside_code(text), flags=re.DOTALL)
    text = re.sub(r"(?<![\\\w$])\$(?=\S)[^$\n]+?(?<=\S)\$(?!\d)", "", text)
    kept = (line for line in text.splitlines() if not line.startswith(("|", "![", "#")))
    return "\n".join(kept)


def words(text: str) -> int:
    return sum(bool(re.search(r"\w", token)) for token in text.split())


def sentences(text: str) -> int:
    """Full stops, question and exclamation marks that end something."""
    ends = re.findall(r"[.!?][\"'”’)*`]*(?=\s+[\"“(*`$]*[A-Z0-9`]|\s*$)", prose(text).strip())
    return len(ends)


def items(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def figures(slug: str) -> list[tuple[str, str]]:
    """Every image of a question as (text alternative, address)."""
    return re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", outside_code(body(slug)))


def paragraphs(slug: str) -> Iterator[str]:
    """Blocks between blank lines, with list items on their own; code blocks are kept whole."""
    for text in sections(slug).values():
        block: list[str] = []
        for line, language in [*lines(text), ("", None)]:
            if line.strip() or language is not None:
                block.append(line)
                continue
            if block and re.match(r"(-|\d\.) ", block[0]):
                yield from block
            elif block:
                yield "\n".join(block)
            block = []


@cache
def vocabulary() -> dict[str, list[dict[str, Any]]]:
    return yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))


# The list of questions


def test_the_folder_holds_the_seed_list_and_nothing_else() -> None:
    assert {path.stem for path in bank.BANK.glob("*.md")} == set(SEED)
    assert len(SEED) == 23


@each_question
def test_front_matter_says_what_the_seed_list_says(slug: str) -> None:
    difficulty, companies, title = SEED[slug]
    matter = front(slug)
    assert matter["slug"] == slug
    assert matter["title"] == title
    assert matter["position"] == 10 * (list(SEED).index(slug) + 1)
    assert matter["difficulty"] == difficulty
    assert matter["companies"] == companies


@each_question
def test_front_matter_has_its_keys_in_order(slug: str) -> None:
    matter = front(slug)
    assert list(matter) == KEYS
    assert matter["kind"] in KINDS
    assert 5 <= matter["minutes"] <= 15
    assert (matter["status"], matter["audience"]) == ("published", "public")
    assert str(matter["reviewed"]) == "2026-11-22"


@each_question
def test_vocabulary_is_known(slug: str) -> None:
    matter = front(slug)
    known = {
        kind: {word["slug"] for word in vocabulary()[kind]}
        for kind in ("companies", "roles", "tags")
    }
    assert 2 <= len(matter["roles"]) <= 4
    assert 3 <= len(matter["tags"]) <= 5
    for kind in ("roles", "tags"):
        assert matter[kind] == sorted(set(matter[kind]))
        assert set(matter[kind]) <= known[kind]
    assert set(matter["companies"]) <= {word["name"] for word in vocabulary()["companies"]}


def test_no_seed_question_is_for_research_scientists() -> None:
    """The role exists so that the empty answer can be met."""
    assert "research-scientist" in {word["slug"] for word in vocabulary()["roles"]}
    assert not any("research-scientist" in front(slug)["roles"] for slug in SEED)


# The sections


@each_question
def test_sections_are_there_and_in_order(slug: str) -> None:
    assert list(sections(slug)) == SECTIONS
    assert all(text.strip() for text in sections(slug).values())


@each_question
def test_hint_is_one_sentence(slug: str) -> None:
    assert sentences(sections(slug)["Hint"]) == 1


@each_question
def test_short_answer_is_short(slug: str) -> None:
    text = sections(slug)["Short answer"]
    assert 20 <= words(text) <= 90
    assert 2 <= sentences(text) <= 3


@each_question
def test_answer_has_450_to_800_words(slug: str) -> None:
    assert 450 <= words(prose(sections(slug)["Answer"])) <= 800


@each_question
def test_answer_has_two_to_four_headings_of_the_third_level(slug: str) -> None:
    marks = re.findall(r"^(#+) \S", outside_code(sections(slug)["Answer"]), re.MULTILINE)
    assert set(marks) == {"###"}
    assert 2 <= len(marks) <= 4


@each_question
def test_answer_shows_something_to_look_at(slug: str) -> None:
    text = sections(slug)["Answer"]
    table = re.search(r"^\|[ :|-]+\|$", text, re.MULTILINE)
    assert table or "```" in text or "$$" in text or "](figures/" in text


@each_question
def test_trap_has_two_to_four_sentences(slug: str) -> None:
    assert 2 <= sentences(sections(slug)["Trap"]) <= 4


@each_question
def test_checklist_has_five_to_eight_items_that_begin_with_a_verb(slug: str) -> None:
    points = items(sections(slug)["Checklist"])
    assert 5 <= len(points) <= 8
    for point in points:
        assert re.match(r"- [A-Z][a-z-]*s\b", point), point


@each_question
def test_sounds_like_has_four_levels(slug: str) -> None:
    levels = items(sections(slug)["Sounds like"])
    assert [level[:3] for level in levels] == ["1. ", "2. ", "3. ", "4. "]


@each_question
def test_follow_ups_are_three_bold_questions_with_a_pointer(slug: str) -> None:
    follow_ups = items(sections(slug)["Follow-ups"])
    assert len(follow_ups) == 3
    for follow_up in follow_ups:
        assert re.fullmatch(r"- \*\*[^*]+\?\*\* \S.+", follow_up), follow_up


@each_question
def test_there_is_no_raw_html(slug: str) -> None:
    text = re.sub(r"`[^`\n]*`|\$[^$\n]*\$", "", outside_code(body(slug)))
    assert not re.search(r"</?[a-zA-Z!]", text)


def test_no_two_answers_share_a_paragraph() -> None:
    seen: dict[str, str] = {}
    shared = []
    for slug in SEED:
        for paragraph in paragraphs(slug):
            plain = " ".join(paragraph.lower().split())
            if len(plain) > 40 and plain in seen:
                shared.append((seen[plain], slug, paragraph))
            seen[plain] = slug
    assert shared == []


# Code


PROTO = {
    "{": r"(message|service|enum|oneof) \w+|rpc \w+\s?\(.+\)\s+returns\s+\(.+\)",
    "}": "",
    ";": (
        r'|syntax = "proto[23]"|(package|import|option|reserved) .+'
        r"|((repeated|optional|required) )?(map<\w+, ?[\w.]+>|[\w.]+) \w+ = \d+( \[.+\])?"
        r"|\w+ = \d+|rpc \w+\s?\(.+\)\s+returns\s+\(.+\)"
    ),
}


def proto(code: str) -> None:
    """No parser for protocol buffers at hand: the shape of each statement, and the braces."""
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", code, flags=re.DOTALL)
    assert re.search(r'^syntax = "proto[23]";|^(message|service|enum) \w+ \{', code, re.MULTILINE)
    depth = 0
    for statement, end in re.findall(r"([^;{}]*)([;{}])", code):
        depth += {"{": 1, "}": -1, ";": 0}[end]
        assert depth >= 0, "a closing brace too many"
        assert re.fullmatch(PROTO[end], statement.strip()), statement
    assert depth == 0, "a brace is never closed"
    assert re.sub(r"[^;{}]*[;{}]", "", code).strip() == "", "the last statement has no end"


PARSERS: dict[str, Callable[[str], object]] = {
    "python": ast.parse,
    "yaml": lambda code: list(yaml.safe_load_all(code)),
    "json": json.loads,
    "proto": proto,
}
WITHOUT_A_PARSER = {"bash", "promql", "sql", "text"}


@each_question
def test_code_parses(slug: str) -> None:
    for language, code in code_blocks(slug):
        assert language in PARSERS.keys() | WITHOUT_A_PARSER, f"unknown language {language!r}"
        assert code.strip(), "an empty block"
        if language in PARSERS:
            PARSERS[language](code)


@each_question
def test_code_fits_a_phone(slug: str) -> None:
    wide = [line for _, code in code_blocks(slug) for line in code.splitlines() if len(line) > 45]
    assert wide == []


@pytest.mark.parametrize(
    "broken",
    [
        "message A { string name = 1;",
        "message A { string name = 1; } }",
        "message A { string name; }",
        "message A { string name = 1 }",
        "string name = 1;",
    ],
)
def test_the_check_of_protocol_buffers_notices(broken: str) -> None:
    with pytest.raises(AssertionError):
        proto(broken)


# Links


def addresses(slug: str) -> list[str]:
    matter = front(slug)
    return [link["url"] for link in [matter["learn"], *matter["further"]]]


@each_question
def test_there_is_one_link_to_learn_from_and_two_or_three_more(slug: str) -> None:
    matter = front(slug)
    assert 2 <= len(matter["further"]) <= 3
    for link in [matter["learn"], *matter["further"]]:
        assert list(link) == ["title", "url"]
        assert link["title"].strip() == link["title"] != ""
        assert re.fullmatch(r"https?://[^\s/]+\.[^\s/]+/\S*", link["url"]), link["url"]
    assert len(set(addresses(slug))) == len(addresses(slug))


@each_question
def test_every_link_is_one_that_was_looked_up(slug: str) -> None:
    """``links.txt`` lists the addresses that were checked when the bank was written."""
    assert set(addresses(slug)) <= set(LINKS.read_text(encoding="utf-8").splitlines())


@each_question
def test_the_text_itself_links_nowhere(slug: str) -> None:
    text = outside_code(body(slug))
    assert "://" not in re.sub(r"`[^`\n]*`", "", text)
    assert not re.search(r"(?<!!)\[[^\]]*\]\(", re.sub(r"\$[^$\n]*\$|`[^`\n]*`", "", text))


def test_the_list_of_links_is_sorted_and_has_no_doubles() -> None:
    listed = LINKS.read_text(encoding="utf-8").splitlines()
    assert listed == sorted(set(listed))


# Figures


def test_figures_in_answers_and_in_the_folder_are_the_same() -> None:
    shown = [address for slug in SEED for _, address in figures(slug)]
    assert sorted(shown) == sorted(f"figures/{path.name}" for path in FIGURES.glob("*"))
    assert len(shown) >= 9


@each_question
def test_figures_are_told_in_words_and_stand_alone(slug: str) -> None:
    for alternative, address in figures(slug):
        assert words(alternative) >= 8
        assert re.fullmatch(rf"figures/{slug}(-2)?\.svg", address)
        assert f"\n\n![{alternative}]({address})\n\n" in body(slug)


def drawing(name: str) -> ElementTree.Element:
    return ElementTree.fromstring((FIGURES / name).read_text(encoding="utf-8"))  # noqa: S314 - ours


def local(name: str) -> str:
    return name.rpartition("}")[2]


@each_figure
def test_figure_has_a_title_and_a_description(name: str) -> None:
    root = drawing(name)
    assert local(root.tag) == "svg"
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    for position, tag in enumerate(("title", "desc")):
        element = root[position]
        assert (local(element.tag), element.get("id")) == (tag, tag)
        assert (element.text or "").strip()


@each_figure
def test_figure_is_drawn_for_a_phone(name: str) -> None:
    root = drawing(name)
    left, top, width, height = map(float, root.get("viewBox", "").split())
    assert (left, top, width) == (0, 0, 480)
    assert 200 <= height <= 420
    assert (root.get("width"), root.get("height")) == ("480", f"{height:.0f}")


@each_figure
def test_figure_has_no_small_print(name: str) -> None:
    text = (FIGURES / name).read_text(encoding="utf-8")
    sizes = re.findall(r"font(?:-size)?\s*[:=]\s*[\"']?\s*([\d.]+)(\w*)", text)
    assert sizes
    for size, unit in sizes:
        assert unit in {"", "px"}
        assert float(size) >= 14


@each_figure
def test_figure_carries_nothing_that_runs_or_loads(name: str) -> None:
    text = (FIGURES / name).read_text(encoding="utf-8")
    assert "<!" not in text, "no document type, no entities, no comments"
    assert not re.search(r"@import|url\((?!#)|javascript:|data:", text, re.IGNORECASE)
    forbidden = {"script", "foreignobject", "iframe", "image", "a", "animate", "set"}
    for element in drawing(name).iter():
        assert local(element.tag).lower() not in forbidden
        for attribute, value in element.attrib.items():
            assert not local(attribute).lower().startswith("on")
            assert local(attribute).lower() not in {"style", "src"}
            if local(attribute).lower() == "href":
                assert value.startswith("#")


@each_figure
def test_figure_takes_its_colors_from_the_classes(name: str) -> None:
    for element in drawing(name).iter():
        for attribute in ("fill", "stroke", "color", "stop-color"):
            assert element.get(attribute, "none") == "none"


def test_all_figures_share_one_style_sheet() -> None:
    sheets = set()
    for path in FIGURES.glob("*.svg"):
        found = re.findall(r"<style>.*?</style>", path.read_text(encoding="utf-8"), re.DOTALL)
        assert len(found) == 1, path.name
        sheets.update(found)
    assert len(sheets) == 1
