"""A content and the rows that hold it, both ways. Only ``questions.actions`` writes with it."""

from typing import Any

from questions.content import LISTS, TEXTS, Audience, Content, Difficulty, Kind, Link, Status
from questions.models import Question, QuestionCompany, Reading
from questions.words import Words

PLAIN_FIELDS = (
    "slug title position difficulty kind minutes status audience embargo reviewed "
    "hint short_answer answer trap"
).split()
WRITTEN_FIELDS = [
    *PLAIN_FIELDS,
    "learn_title", "learn_url", "checklist", "anchors", "follow_ups", "html", "file_digest",
]  # fmt: skip


CHOICES = {"difficulty": Difficulty, "kind": Kind, "status": Status, "audience": Audience}


def content_of(question: Question) -> Content:
    """What the rows of a question say; prefetch with ``with_everything`` for more than one."""
    return Content(
        **{name: getattr(question, name) for name in PLAIN_FIELDS if name not in CHOICES},
        **{name: choices(getattr(question, name)) for name, choices in CHOICES.items()},
        companies=tuple(question.company_names),
        roles=tuple(sorted(role.slug for role in question.roles.all())),
        tags=tuple(sorted(tag.slug for tag in question.tags.all())),
        learn=Link(question.learn_title, question.learn_url) if question.learn_url else None,
        further=tuple(Link(reading.title, reading.url) for reading in question.further.all()),
        checklist=lines_of(question.checklist),
        anchors=lines_of(question.anchors),
        follow_ups=lines_of(question.follow_ups),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that are not blank, trimmed."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def fill(question: Question, content: Content) -> None:
    """Put a content into a question's own columns, unsaved."""
    for name in PLAIN_FIELDS:
        setattr(question, name, getattr(content, name))
    for name, text in words_in_fields(content).items():
        setattr(question, name, text)


def words_in_fields(content: Content) -> dict[str, str]:
    """What a content says, apart from its further readings, as columns and forms have it."""
    words = {name: getattr(content, name) for name in ("title", *TEXTS)}
    words |= {name: "\n".join(getattr(content, name)) for name in LISTS}
    learn = content.learn
    return words | {
        "learn_title": learn.title if learn else "",
        "learn_url": learn.url if learn else "",
    }


def save_rows(questions: list[Question], contents: list[Content], words: Words) -> None:
    """Save filled questions with all that hangs on them: a fixed number of queries."""
    new = [question for question in questions if question._state.adding]
    old = [question for question in questions if not question._state.adding]
    Question.objects.bulk_create(new)
    Question.objects.bulk_update(old, WRITTEN_FIELDS, batch_size=50)
    links: list[Any] = []
    readings: list[Reading] = []
    roles: list[Any] = []
    tags: list[Any] = []
    role_link, tag_link = Question.roles.through, Question.tags.through
    for question, content in zip(questions, contents, strict=True):
        for place, name in enumerate(content.companies):
            company = words.companies[name]
            links.append(QuestionCompany(question=question, company=company, position=place))
        for place, link in enumerate(content.further):
            readings.append(
                Reading(question=question, title=link.title, url=link.url, position=place)
            )
        roles += [role_link(question=question, role=words.roles[slug]) for slug in content.roles]
        tags += [tag_link(question=question, tag=words.tags[slug]) for slug in content.tags]
    rows_of: dict[Any, list[Any]] = {
        QuestionCompany: links,
        Reading: readings,
        role_link: roles,
        tag_link: tags,
    }
    for model, rows in rows_of.items():
        model.objects.filter(question__in=old).delete()
        model.objects.bulk_create(rows)
    for question in old:
        question._prefetched_objects_cache = {}  # type: ignore[attr-defined]
