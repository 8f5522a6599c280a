"""From a question's Markdown to the HTML its pages show: once, when it is written."""

from collections.abc import Mapping
from typing import Any

from questions.content import Content
from web.markdown import render, render_inline

# Raise it when the renderer's output changes: `render_bank` then renders what is older.
RENDERER = 2


def render_question(content: Content, sizes: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """HTML by field name: a text for texts, a list for lists, with the renderer's number."""
    return {
        "renderer": RENDERER,
        "hint": render_inline(content.hint),
        "short_answer": render(content.short_answer, sizes=sizes),
        "answer": render(content.answer, sizes=sizes, prefix="answer-"),
        "trap": render(content.trap, sizes=sizes),
        "checklist": [render_inline(item) for item in content.checklist],
        "anchors": [render_inline(item) for item in content.anchors],
        "follow_ups": [render_inline(item) for item in content.follow_ups],
    }
