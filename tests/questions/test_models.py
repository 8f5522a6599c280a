"""What the database itself refuses, whoever writes to it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models import ProtectedError

from questions.bank import Bank
from questions.content import Audience, Difficulty, Kind, Status
from questions.models import (
    Company,
    Figure,
    OldSlug,
    Question,
    QuestionCompany,
    QuestionVersion,
    Reading,
    Role,
    Tag,
)
from tests.factories import make_question, make_term

pytestmark = pytest.mark.django_db

INSTANT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def refused(name: str, write: Any) -> None:
    """Assert that the database refuses a write because of the constraint of that name."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        write()
    # SQLite names columns, not the constraint, where something must be unique.
    assert name in str(raised.value) or "UNIQUE constraint failed" in str(raised.value)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("question_published_is_complete", {"answer": ""}),
        ("question_published_is_complete", {"trap": ""}),
        ("question_published_is_complete", {"learn_url": ""}),
        ("question_embargo_has_a_date", {"audience": Audience.EMBARGOED}),
        ("question_embargo_has_a_date", {"embargo": INSTANT}),
        ("question_embargo_has_a_date", {"embargo": INSTANT, "audience": Audience.INTERVIEW}),
        ("question_learn_link_is_http", {"learn_url": "javascript:alert(1)"}),
        ("question_learn_link_is_http", {"learn_url": "//example.org"}),
        ("question_learn_link_is_http", {"learn_url": " https://example.org"}),
        ("question_minutes_in_range", {"minutes": 0}),
        ("question_minutes_in_range", {"minutes": 241}),
        ("question_difficulty_is_known", {"difficulty": "simple"}),
        ("question_kind_is_known", {"kind": "riddle"}),
        ("question_status_is_known", {"status": "live"}),
    ],
)
def test_the_database_refuses_a_question_that_cannot_be(name: str, values: dict[str, Any]):
    question = make_question()

    refused(name, lambda: Question.objects.filter(pk=question.pk).update(**values))


def test_each_named_check_of_a_question_was_tried():
    checks = {
        constraint.name
        for constraint in Question._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }

    assert checks == {
        "question_published_is_complete",
        "question_embargo_has_a_date",
        "question_learn_link_is_http",
        "question_minutes_in_range",
        "question_difficulty_is_known",
        "question_kind_is_known",
        "question_status_is_known",
    }


@pytest.mark.parametrize(
    "values",
    [
        {"audience": Audience.EMBARGOED, "embargo": INSTANT},
        {"audience": Audience.INTERVIEW},
        {"status": Status.DRAFT, "answer": "", "trap": "", "learn_url": ""},
        {"learn_url": "http://example.org"},
        {"minutes": 240, "difficulty": Difficulty.HARD, "kind": Kind.SCENARIO},
    ],
)
def test_the_database_takes_a_question_that_can_be(values: dict[str, Any]):
    question = make_question()

    assert Question.objects.filter(pk=question.pk).update(**values) == 1


def test_a_position_is_not_negative_and_may_be_shared():
    first, second = make_question(position=7), make_question(position=7)

    with pytest.raises(DatabaseError), transaction.atomic():
        Question.objects.filter(pk=first.pk).update(position=-1)

    assert list(Question.objects.in_bank_order()) == [first, second]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "data:text/html,x"])
def test_a_further_reading_is_an_http_link(url: str):
    question = make_question()

    refused(
        "reading_link_is_http",
        lambda: Reading.objects.create(question=question, title="x", url=url),
    )


def test_slugs_and_names_are_unique():
    question = make_question(slug="one", companies=("Uber",), roles=("sre",), tags=("drift",))
    make_question(slug="two", companies=("Uber",))
    OldSlug.objects.create(slug="old", question=question)
    Figure.objects.create(name="a.svg", content=b"x", width=1, height=1, digest="x")

    refused("slug", lambda: Question.objects.filter(slug="two").update(slug="one"))
    refused("slug", lambda: OldSlug.objects.create(slug="old", question=question))
    refused("name", lambda: Figure.objects.create(name="a.svg", content=b"", width=1, height=1))
    for model, slug in ((Company, "uber"), (Role, "sre"), (Tag, "drift")):
        name = model.objects.get(slug=slug).name
        refused("slug", lambda model=model, slug=slug: make_term(model, slug, name="Other"))
        refused("name", lambda model=model, name=name: make_term(model, "other", name=name))


def test_a_question_names_a_company_once():
    question = make_question(companies=("Uber",))
    uber = Company.objects.get(name="Uber")

    refused(
        "question_names_a_company_once",
        lambda: QuestionCompany.objects.create(question=question, company=uber, position=9),
    )


def test_a_version_number_is_given_once():
    question = make_question()

    refused(
        "version_number_is_unique",
        lambda: QuestionVersion.objects.create(question=question, number=1, text="x", digest="x"),
    )


def test_a_company_that_is_asked_about_cannot_be_deleted():
    make_question(companies=("Uber",))

    with pytest.raises(ProtectedError):
        Company.objects.get(name="Uber").delete()


def test_what_goes_with_a_question_goes_and_words_stay():
    question = make_question()
    OldSlug.objects.create(slug="old", question=question)

    question.delete()

    assert not QuestionVersion.objects.exists()
    assert not OldSlug.objects.exists()
    assert not QuestionCompany.objects.exists()
    assert Company.objects.exists()


def test_a_version_outlives_its_writer(eve):
    question = make_question()
    question.versions.update(by=eve)

    eve.delete()

    assert question.versions.get().by is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"trap": ""}, "A published question has an answer, a trap and a link."),
        ({"embargo": INSTANT}, "An embargoed question, and no other, has a date."),
    ],
)
def test_a_form_says_in_words_what_the_database_would_refuse(values: dict[str, Any], message: str):
    question = make_question()
    for name, value in values.items():
        setattr(question, name, value)

    with pytest.raises(ValidationError) as raised:
        question.full_clean()

    assert raised.value.messages == [message]


def test_the_bank_is_one_row_whose_revisions_never_come_again():
    first, again = Bank.lock(), Bank.lock()
    assert first.pk == again.pk == Bank.ROW

    seen = {(first.revision, first.public_revision)}
    for public in (False, True, True):
        first.move(public=public)
        seen.add((Bank.current().revision, Bank.current().public_revision))

    assert len({revision for revision, _ in seen}) == 4
    assert len({public for _, public in seen}) == 3
    assert Bank.objects.count() == 1


def test_reading_the_revision_of_an_empty_bank_writes_nothing():
    assert Bank.current().revision == ""
    assert not Bank.objects.exists()


def test_a_question_is_called_by_its_title_and_lives_at_its_slug():
    question = make_question(slug="drift", title="What is drift?")

    assert str(question) == "What is drift?"
    assert question.get_absolute_url() == "/questions/drift/"


def test_companies_are_read_in_the_questions_own_order():
    question = make_question(companies=("Uber", "Airbnb", "Meta"))

    assert Question.objects.get(pk=question.pk).company_names == ["Uber", "Airbnb", "Meta"]
