"""Questions, words and people for the tests: each the smallest that is valid, and all of it real.

A question goes through the write door like any other, so its rows, versions and HTML agree.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils.text import slugify

from accounts.models import User
from questions.actions import Edit, write_question, write_questions
from questions.content import Audience, Content, Difficulty, Kind, Link, Status
from questions.models import Company, Question, Role, Tag, Term
from web.roles import UserRole

_numbers = count(1)


def make_content(**overrides: Any) -> Content:
    """A published, public question that says something in every field; each has its own slug."""
    number = next(_numbers)
    content = Content(
        slug=f"question-{number}",
        title=f"Why does question {number} matter?",
        position=number * 10,
        difficulty=Difficulty.MEDIUM,
        kind=Kind.CONCEPT,
        minutes=8,
        status=Status.PUBLISHED,
        companies=("Uber",),
        roles=("mlops-engineer",),
        tags=("monitoring",),
        learn=Link("Learn it", "https://example.org/learn"),
        short_answer="In short: *because*.",
        answer="Because it breaks.\n\n### A closer look\n\nIt breaks often.",
        trap="Saying that it never breaks.",
        checklist=("Names what breaks", "Says how often"),
        anchors=("It never breaks.", "It may break.", "It breaks so.", "It breaks so, hence that."),
        follow_ups=("**And then?** Repair it.",),
    )
    choices = {"difficulty": Difficulty, "kind": Kind, "status": Status, "audience": Audience}
    for name, choice in choices.items():
        if name in overrides:
            overrides[name] = choice(overrides[name])
    return replace(content, **overrides)


def make_question(**overrides: Any) -> Question:
    """A question in the bank; the companies, roles and tags it names are made if need be."""
    content = make_content(**overrides)
    make_words([content])
    return write_question(content)


def make_questions(amount: int, **overrides: Any) -> list[Question]:
    """Several alike, written together."""
    contents = [make_content(**overrides) for _ in range(amount)]
    make_words(contents)
    return write_questions([Edit(content) for content in contents])


def make_words(contents: Sequence[Content]) -> None:
    """Put the words that contents use into the vocabulary."""
    for name in dict.fromkeys(name for content in contents for name in content.companies):
        if not Company.objects.filter(name=name).exists():
            slug = slugify(name)
            if not slug or Company.objects.filter(slug=slug).exists():
                slug = f"company-{next(_numbers)}"
            make_term(Company, slug, name=name)
    for field, model in (("roles", Role), ("tags", Tag)):
        for slug in dict.fromkeys(slug for content in contents for slug in getattr(content, field)):
            if not model.objects.filter(slug=slug).exists():
                make_term(model, slug)


def make_term(model: type[Term], slug: str, **values: Any) -> Any:
    """A company, role or tag, named after its slug unless a name is given."""
    name = slug.replace("-", " ").capitalize()
    taken = model.objects.filter(name=name).exists()  # type: ignore[attr-defined]
    values.setdefault("name", slug if taken else name)
    return model.objects.create(slug=slug, **values)  # type: ignore[attr-defined]


def make_user(email: str, *roles: UserRole, **values: Any) -> User:
    """Somebody with an account, in the groups of their roles."""
    user = User.objects.create_user(email, password="correct horse battery", **values)
    user.groups.add(*Group.objects.filter(name__in=roles))
    return user
