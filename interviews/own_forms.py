"""The form of a question of one's own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from interviews.forms import Title, Version
from questions import bankfile
from questions.content import (
    LISTS,
    MAX_MINUTES,
    MAX_TITLE,
    MAX_URL,
    TEXTS,
    Audience,
    Content,
    Difficulty,
    Kind,
    Link,
    Status,
    problems_of,
)
from questions.facets import Index
from questions.rows import lines_of
from questions.selection import Selection
from web.forms import LongText

MAX_SLUG = 60


class Words(forms.CharField):
    """Words of the vocabulary, by name or slug, between commas."""

    def __init__(self, facet: str, **options: Any) -> None:
        self.facet = facet
        self.known: dict[str, str] = {}
        super().__init__(required=False, max_length=2_000, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        typed = [word.strip() for word in str(super().clean(value)).split(",") if word.strip()]
        unknown = [word for word in typed if word.casefold() not in self.known]
        if unknown:
            raise ValidationError(f"Not in the vocabulary: {', '.join(unknown[:5])}.")
        return tuple(dict.fromkeys(self.known[word.casefold()] for word in typed))


class OwnQuestionForm(forms.Form):
    """A question of one's own: what a question of the bank says, but for its place there."""

    title = Title(max_length=MAX_TITLE, label="The question")
    difficulty = forms.ChoiceField(choices=Difficulty.choices, initial=Difficulty.MEDIUM)
    kind = forms.ChoiceField(choices=Kind.choices)
    minutes = forms.IntegerField(min_value=1, max_value=MAX_MINUTES, initial=8)
    roles = Words("role", help_text="Between commas.")
    tags = Words("tag", label="Topics", help_text="Between commas.")
    companies = Words("company", help_text="Between commas, in order.")
    hint = LongText(help_text="One line of Markdown. Candidates may see it.")
    short_answer = LongText()
    answer = LongText(help_text="Markdown, with headings from ###.")
    trap = LongText(label="The trap", help_text="The mistake that candidates make.")
    checklist = LongText(help_text="One point a line.")
    anchors = LongText(
        label="Sounds like",
        help_text="Four lines: how an answer worth 1, 2, 3 and 4 sounds. Or none.",
    )
    follow_ups = LongText(
        label="Follow-ups", help_text="One a line: **The question?** What a good reply says."
    )
    learn_title = Title(required=False, max_length=MAX_TITLE, label="Learn it properly: title")
    learn_url = forms.CharField(required=False, max_length=MAX_URL, label="Learn it properly: link")

    HEAD = ("title", "difficulty", "kind", "minutes")
    FIELD_OF = {"learn": "learn_url", "slug": "title"}

    def __init__(self, *args: Any, index: Index, within: int, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if not isinstance(field, Words):
                continue
            for value in index.values(Selection(), field.facet, within):
                # A question's text has the names of companies, and the slugs of all else.
                kept = value.name if field.facet == "company" else value.slug
                field.known |= {value.slug.casefold(): kept, value.name.casefold(): kept}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            content = self.content()
            for problem in [*problems_of(content), *bankfile.unwritable(content)]:
                self.add_error(self.FIELD_OF.get(problem.field, problem.field), problem.reason)
        return cleaned

    def content(self) -> Content:
        data = self.cleaned_data
        url, title = data["learn_url"], data["learn_title"]
        texts: dict[str, Any] = {
            **{name: data[name] for name in ("roles", "tags", "companies", *TEXTS)},
            **{name: lines_of(data[name]) for name in LISTS},
        }
        return bankfile.tidied(
            Content(
                slug=slugify(data["title"])[:MAX_SLUG].strip("-_") or "question",
                title=data["title"],
                position=0,
                difficulty=Difficulty(data["difficulty"]),
                kind=Kind(data["kind"]),
                minutes=data["minutes"],
                status=Status.DRAFT,
                audience=Audience.INTERVIEW,
                learn=Link(title or url, url) if url or title else None,
                **texts,
            )
        )


class OwnQuestionEditForm(OwnQuestionForm):
    version = Version()


def typed_from(content: Content) -> dict[str, Any]:
    """What the fields of ``OwnQuestionForm`` say for a question."""

    def names(values: Iterable[str]) -> str:
        return ", ".join(values)

    plain = ("title", "difficulty", "kind", "minutes", *TEXTS)
    return {
        **{name: getattr(content, name) for name in plain},
        **{name: names(getattr(content, name)) for name in ("roles", "tags", "companies")},
        **{name: "\n".join(getattr(content, name)) for name in LISTS},
        "learn_title": content.learn.title if content.learn else "",
        "learn_url": content.learn.url if content.learn else "",
    }
