"""Contents that Hypothesis makes up, with texts chosen to be mistaken for something else."""

from datetime import UTC
from typing import Any

from hypothesis import strategies as st

from questions.bankfile import tidy
from questions.content import Audience, Content, Difficulty, Kind, Link, Status, unprintable

# Read as a number, a date, a list, a comment, a tag ... by one reader of YAML or Markdown or other.
NASTY = [
    "no", "Yes", "ON", "y", "null", "~", "true", "1.10", "007", "1_000", "0x1F", "0o17", "1e3",
    "12:30:45", "2026-11-22", "2026-11-22T09:00:00Z", "2026-11-22 09:00:00", ".inf", "+.INF",
    ".nan", "- item", "-", "# comment", "a: b", "key:", ": value", "a #b", "a# b", "'single'",
    '"double"', "it's", 'say "x"', "back\\slash", "\\", "[x]", "[x", "x]", "{x: y}", "a, b",
    "&anchor", "*alias", "!tag", "!!str x", "|", "> fold", "? key", "@at", "`tick`", "%YAML 1.1",
    "---", "...", "--- x", "<<", "=", "1. one", "1) one", "## Trap", "### Third", "    indented",
    "```", "~~~ x", "$x$", "| a | b |", "a | b", "===", "***", "[x]: http://example.org", "![x](y)",
    "<b>", "<!-- x -->", "&amp;", "é ü ß", "漢字", "🙂 ok", "\u00a0nbsp\u00a0", " leading",
    "trailing ", "two  blanks", "ends with two  ", "\u200bzero width", "مرحبا", "e\u0301", "C:\\x",
]  # fmt: skip

lines = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40),
).filter(lambda text: text.strip() and not unprintable(text))

sentences = st.builds("Says {}".format, lines).map(str.strip).filter(lambda text: "![" not in text)
fences = st.builds(
    "```{}\n{}\n```".format,
    st.sampled_from(["", "yaml", "python"]),
    st.lists(st.sampled_from([*NASTY, "", "## Trap", "# One", "Title\n---"]), max_size=4)
    .map("\n".join)
    .filter(lambda code: "```" not in code),
)
blocks = st.one_of(
    sentences,
    fences,
    st.sampled_from([
        "### A third-level heading", "    code\n\n\n    ## Trap", "> ## Trap\n> quoted",
        "| a | b |\n|---:|:---:|\n| 1 | 2 |", "1. one\n2. two\n   ## Trap", "- a\n\n  - b\n\n  c",
        "a hard  \nbreak", "a soft\nbreak", "* * *", "$$\nx\n$$", "\\## Trap", "##Trap",
        "[x]: https://example.org",
    ]),
)  # fmt: skip
writable_texts = st.lists(blocks, max_size=4).map("\n\n".join).map(tidy)
any_texts = st.one_of(
    st.lists(st.one_of(st.just(""), lines), max_size=6).map("\n".join),
    st.lists(st.one_of(blocks, lines), max_size=4).map("\r\n\r\n\r\n".join),
)
urls = st.builds(
    "{}://example.org/{}".format,
    st.sampled_from(["https", "http"]),
    st.text("abz09-._~:?#[]@!$&'()*+,;=%/äß", max_size=20),
)
links = st.builds(Link, lines, urls)
slugs = st.text("abcABC019-_", min_size=1, max_size=20)
instants = st.datetimes(timezones=st.just(UTC)).filter(lambda instant: 1900 < instant.year < 9000)


def unique(strategy: Any, **sizes: Any) -> Any:
    return st.lists(strategy, unique=True, **sizes).map(tuple)


@st.composite
def contents(draw: Any, texts: Any = writable_texts, items: Any = sentences) -> Content:
    """A content with nothing wrong in it, if its texts and list items are fit for a file."""
    audience = draw(st.sampled_from(Audience))
    status = draw(st.sampled_from(Status))
    drawn = {name: draw(texts) for name in ("hint", "short_answer", "answer", "trap")}
    learn = draw(st.one_of(st.none(), links))
    if status is Status.PUBLISHED and not (drawn["answer"] and drawn["trap"] and learn):
        status = Status.REVIEW
    return Content(
        slug=draw(slugs),
        title=draw(lines),
        position=draw(st.integers(0, 2_000_000_000)),
        difficulty=draw(st.sampled_from(Difficulty)),
        kind=draw(st.sampled_from(Kind)),
        minutes=draw(st.integers(1, 240)),
        status=status,
        audience=audience,
        embargo=draw(instants) if audience is Audience.EMBARGOED else None,
        companies=draw(unique(lines, max_size=4)),
        roles=tuple(sorted(draw(unique(slugs, max_size=3)))),
        tags=tuple(sorted(draw(unique(slugs, max_size=3)))),
        learn=learn,
        further=draw(unique(links, max_size=2)),
        reviewed=draw(st.one_of(st.none(), st.dates())),
        checklist=draw(unique(items, max_size=3)),
        anchors=draw(st.one_of(st.just(()), unique(items, min_size=4, max_size=4))),
        follow_ups=draw(unique(items, max_size=2)),
        **drawn,
    )
