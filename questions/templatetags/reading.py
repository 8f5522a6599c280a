"""What templates need to show a question well: numbers, hosts, and data for search engines."""

import json
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from questions.content import Difficulty
from questions.models import Question

register = template.Library()

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
# A text inside <script> must not be able to end it, nor to open a comment.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
LEVELS = {
    Difficulty.EASY: "Beginner",
    Difficulty.MEDIUM: "Intermediate",
    Difficulty.HARD: "Advanced",
}


@register.filter
def thousands(number: int) -> str:
    """12 345, with a thin space; four digits read well without one."""
    return f"{number:,}".replace(",", THIN_SPACE) if number >= 10_000 else str(number)


@register.filter
def host(url: str) -> str:
    """The site's name as people say it: ``https://www.example.org/x`` is ``example.org``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def plain(html: str) -> str:
    """The text of rendered Markdown, on one line."""
    return " ".join(unescape(strip_tags(html)).split())


@register.simple_tag
def question_data(question: Question, site_url: str) -> SafeString:
    """A question for search engines: what it is, for whom, and its short answer."""
    answer = plain(question.html.get("short_answer", ""))
    data: dict[str, Any] = {
        "@type": "LearningResource",
        "name": question.title,
        "url": site_url + question.get_absolute_url(),
        "description": answer,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "learningResourceType": "Interview question",
        "educationalLevel": LEVELS[Difficulty(question.difficulty)],
        "timeRequired": f"PT{question.minutes}M",
        "keywords": [tag.name for tag in question.tags.all()],
        "mainEntity": {
            "@type": "Question",
            "name": question.title,
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        },
    }
    if question.reviewed:
        data["dateModified"] = question.reviewed.isoformat()
    return linked_data(data)


@register.simple_tag
def site_data(site_name: str, site_url: str) -> SafeString:
    """The site for search engines, with the address of its search."""
    home = site_url + reverse("questions:list")
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{home}?q={{words}}"},
        "query-input": "required name=words",
    }
    return linked_data(
        {"@type": "WebSite", "name": site_name, "url": home, "potentialAction": search}
    )


def linked_data(data: dict[str, Any]) -> SafeString:
    """A script element that runs nothing, so the content security policy lets it stand."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return mark_safe(  # noqa: S308 - <, > and & are escaped
        f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>'
    )
