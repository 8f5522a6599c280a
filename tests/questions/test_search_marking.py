"""Hits, shown: marked where they stand, in a line that fits, and never as HTML of their own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.search.documents import plain_lines
from questions.search.marking import SNIPPET, mark, snippet
from questions.search.query import parse


def phrases(text: str) -> set[tuple[str, ...]]:
    return {phrase for clause in parse(text).wanted for phrase in clause}


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("drift", "Why Drift?", "Why <mark>Drift</mark>?"),
        ("drift", "driftwood", "driftwood"),
        ("retrain", "Retraining is retrained", "<mark>Retraining</mark> is <mark>retrained</mark>"),
        ("naive", "A naïve model’s", "A <mark>naïve</mark> model’s"),
        ("model", "A naïve model’s", "A naïve <mark>model’s</mark>"),
        ("ci/cd", "Is CI/CD ci?", "Is <mark>CI/CD</mark> ci?"),
        ("cicd", "Is CI/CD?", "Is <mark>CI/CD</mark>?"),
        ("auto-scaling", "Autoscaling", "<mark>Autoscaling</mark>"),
        ("c++", "In C++, C or c#", "In <mark>C++</mark>, C or c#"),
        ('"model drift"', "No model. Model of drift", "No model. <mark>Model of drift</mark>"),
        ("<b>", "a <b> & c", "a &lt;<mark>b</mark>&gt; &amp; c"),
        ("", "a <b>", "a &lt;b&gt;"),
    ],
)  # fmt: skip
def test_the_words_that_were_searched_for_are_marked(query, text, marked):
    assert mark(text, phrases(query)) == marked


def test_a_snippet_is_the_line_that_says_most_of_it():
    lines = ["About drift.", "Drift of a model.", "A model. Drift."]

    assert snippet(lines, phrases("drift model")) == ("<mark>Drift</mark> of a <mark>model</mark>.")
    assert snippet(lines, phrases("drift")) == "About <mark>drift</mark>."
    assert snippet(lines, phrases('"model drift"')) == "A <mark>model. Drift</mark>."


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("queries", "One <mark>query</mark>"),  # its stem, queri, is no part of it
        ("C++", "In <mark>C++</mark>"),
        ("zurich", "In <mark>Zürich</mark>"),
    ],
)
def test_a_hit_that_looks_unlike_what_was_typed_is_shown_too(query, line):
    lines = [
        "cpu and zuri and queried"[: 8 if "q" not in query else 0],
        re.sub("<.?mark>", "", line),
    ]

    assert snippet(lines, phrases(query)) == line


def test_without_a_hit_there_is_no_snippet():
    assert snippet(["About drift."], phrases("skew")) == ""
    assert snippet([], phrases("skew")) == ""


@pytest.mark.parametrize("place", range(0, 60, 7))
def test_a_long_line_is_cut_between_words_around_its_first_hit(place):
    words = [f"word{number}" for number in range(60)]
    words[place] = "drift"

    shown = re.sub("<.?mark>", "", snippet([" ".join(words)], phrases("drift")))

    assert "drift" in shown
    assert len(shown) <= SNIPPET
    assert len(shown) > SNIPPET - 20
    assert set(shown.split()) <= {*words, "…"}
    assert shown.startswith("…") is (place > 6)
    assert shown.endswith("…") is (place < 44)


@given(st.lists(st.text(max_size=300), max_size=4), st.text(max_size=30))
def test_whatever_is_said_and_asked_a_snippet_is_short_and_harmless(lines, query):
    shown = snippet(lines, phrases(query))

    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare
    assert '"' not in bare


def test_html_becomes_lines_of_text():
    html = {
        "answer": "<p>Two <em>words</em> &amp; one</p>\n<ul><li>First</li><li>Second</li></ul>"
        '<div class="code"><pre><code><span>if</span> a:\n    <span>b</span></code></pre></div>',
        "checklist": ["<strong>Names</strong> it", "Says &lt;why&gt;"],
    }

    assert plain_lines(html, "answer", "checklist") == [
        "Two words & one",
        "First",
        "Second",
        "if a:",
        "b",
        "Names it",
        "Says <why>",
    ]
