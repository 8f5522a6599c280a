"""One question in one form: written through the write door, refused at the field, never lost."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questions.bank import Bank
from questions.content import Link, Status
from questions.folder import read_folder
from questions.loading import apply_plan, make_plan
from questions.models import Company, Question, QuestionVersion, Role, Tag
from questions.rows import content_of
from tests.factories import make_question, make_term
from tests.questions.desk.editing import (
    ADD,
    QUESTIONS,
    change,
    errors,
    opened,
    save,
    versions,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

BANK = Path(__file__).resolve().parents[3] / "fixtures" / "mlops"


def test_change_is_a_version_with_its_author_and_reason(desk: Client, eve: User) -> None:
    question = make_question(trap="Saying it never breaks.")
    revision = Bank.current().revision

    response = save(desk, question, trap="Saying it *always* breaks.", reason="The trap was wrong")

    assert (response.status_code, response["Location"]) == (302, QUESTIONS)
    question.refresh_from_db()
    assert question.trap == "Saying it *always* breaks."
    assert "<em>always</em>" in question.html["trap"]
    first, second = versions(question)
    assert (second.number, second.by, second.reason) == (2, eve, "The trap was wrong")
    assert "never breaks" in first.text
    assert "*always* breaks" in second.text
    assert Bank.current().revision != revision


def test_form_sent_back_untouched_changes_nothing(desk: Client) -> None:
    question = make_question(
        hint="Think of *time*.",
        answer="One.\n\n    code\n\n```python\nx = 1\n\n\ny = 2\n```\n\n| a |\n|--:|\n| 1 |",
        checklist=("Names *this*", "Says `that`"),
        companies=("Uber", "Airbnb"),
        roles=("data-engineer", "mlops-engineer"),
        tags=("drift", "monitoring"),
        further=(Link("B", "https://example.org/b?x=1#"), Link("A", "https://example.org/a")),
        audience="embargoed",
        embargo=datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        reviewed=date(2026, 11, 22),
    )
    revision = Bank.current().revision

    response = save(desk, question, reason="Nothing, really")

    assert response.status_code == 302
    assert [version.number for version in versions(question)] == [1]
    assert Bank.current().revision == revision


def test_every_question_of_the_bank_comes_back_from_the_form_as_it_was(desk: Client) -> None:
    apply_plan(make_plan(read_folder(BANK)))

    for question in Question.objects.all():
        assert save(desk, question).status_code == 302, question.slug

    assert not QuestionVersion.objects.exclude(number=1).exists()


def test_new_question_is_written(desk: Client, eve: User) -> None:
    uber = make_term(Company, "uber")
    role = make_term(Role, "mlops-engineer")
    tag = make_term(Tag, "drift")
    data = {
        **opened(desk, ADD),
        "title": "What  drifts\r\nfirst?",
        "slug": "what-drifts-first",
        "position": "10",
        "difficulty": "hard",
        "kind": "scenario",
        "minutes": "7",
        "status": "published",  # no field of the form: it stays a draft
        "audience": "public",
        "roles": [role.pk],
        "tags": [tag.pk],
        "answer": "  The data.\r\n\r\n\r\n\r\nThen the labels.  \r\n",
        "trap": "The code.",
        "anchors": "One\r\nTwo\r\n\r\nThree\r\nFour",
        "learn_title": "Read",
        "learn_url": "https://example.org/",
        "company_links-0-company": uber.pk,
        "reason": "Missing so far",
    }

    response = desk.post(ADD, data)

    assert response.status_code == 302
    question = Question.objects.with_everything().get(slug="what-drifts-first")
    content = content_of(question)
    assert (content.title, content.status) == ("What drifts first?", Status.DRAFT)
    assert content.answer == "  The data.\n\nThen the labels."
    assert content.anchors == ("One", "Two", "Three", "Four")
    assert (content.companies, content.roles, content.tags) == (
        ("Uber",), ("mlops-engineer",), ("drift",),
    )  # fmt: skip
    assert [(v.number, v.by, v.reason) for v in versions(question)] == [(1, eve, "Missing so far")]


def test_save_and_continue_stays_on_the_new_question(desk: Client) -> None:
    data = {**opened(desk, ADD), "title": "A", "slug": "a", "difficulty": "easy", "kind": "concept"}

    response = desk.post(ADD, {**data, "_continue": "1"})

    assert response["Location"] == change(Question.objects.get(slug="a"))


def test_companies_follow_their_numbers(desk: Client) -> None:
    question = make_question(companies=("Uber", "Airbnb", "Lyft"))

    save(
        desk,
        question,
        **{
            "company_links-0-position": "3",
            "company_links-1-position": "1",
            "company_links-2-position": "2",
        },
    )

    question = Question.objects.with_everything().get()
    assert question.company_names == ["Airbnb", "Lyft", "Uber"]


def test_company_without_a_number_comes_last_and_an_emptied_row_goes(desk: Client) -> None:
    question = make_question(companies=("Uber", "Airbnb"))
    stripe = make_term(Company, "stripe")

    save(
        desk,
        question,
        **{"company_links-0-company": "", "company_links-2-company": stripe.pk},
    )

    assert Question.objects.with_everything().get().company_names == ["Airbnb", "Stripe"]


def test_readings_are_added_moved_and_taken_away(desk: Client) -> None:
    one, two = Link("One", "https://example.org/1"), Link("Two", "https://example.org/2")
    question = make_question(further=(one, two))

    save(
        desk,
        question,
        **{
            "further-0-title": "",
            "further-0-url": "",
            "further-2-position": "1",
            "further-2-title": "Three",
            "further-2-url": "https://example.org/3",
        },
    )

    question = Question.objects.with_everything().get()
    assert [reading.title for reading in question.further.all()] == ["Three", "Two"]


def test_work_on_a_draft_is_not_seen_by_the_public(desk: Client) -> None:
    question = make_question(status="draft")
    before = Bank.current().public_revision

    save(desk, question, trap="Another")

    assert Bank.current().public_revision == before


def test_old_address_leads_to_the_new_slug(desk: Client, client: Client) -> None:
    question = make_question(slug="before")

    save(desk, question, slug="after")

    response = client.get("/questions/before/")
    assert (response.status_code, response["Location"]) == (301, "/questions/after/")


WRONG = {
    "slug": ({"slug": "not a slug!"}, "slug"),
    "slug of another": ({"slug": "taken"}, "slug"),
    "title": ({"title": " \r\n "}, "title"),
    "long title": ({"title": "x" * 301}, "title"),
    "NUL in the title": ({"title": "a\x00b"}, "title"),
    "control character": ({"answer": "a\x07b"}, "answer"),
    "long answer": ({"answer": "x" * 20_001}, "answer"),
    "minutes": ({"minutes": "0"}, "minutes"),
    "position": ({"position": "99999999999999999999"}, "position"),
    "published without a trap": ({"trap": "\r\n"}, "trap"),
    "published without a link": ({"learn_title": "", "learn_url": ""}, "learn_url"),
    "link without a title": ({"learn_title": ""}, "learn_title"),
    "title without a link": ({"learn_url": ""}, "learn_url"),
    "link that runs": ({"learn_url": "javascript:alert(1)"}, "learn_url"),
    "embargo without a date": ({"audience": "embargoed"}, "embargo"),
    "date without an embargo": ({"embargo_0": "2027-01-01", "embargo_1": "09:00"}, "embargo"),
    "no date": ({"audience": "embargoed", "embargo_0": "soon", "embargo_1": "09:00"}, "embargo"),
    "three anchors": ({"anchors": "One\r\nTwo\r\nThree"}, "anchors"),
    "the same point twice": ({"checklist": "One\r\nOne"}, "checklist"),
    "long point": ({"checklist": "x" * 601}, "checklist"),
    "heading of a section": ({"answer": "One\r\n\r\n## Trap\r\n\r\nTwo"}, "answer"),
    "open code fence": ({"trap": "One\r\n\r\n```\r\ncode"}, "trap"),
    "image from elsewhere": ({"answer": "![x](https://example.org/x.png)"}, "answer"),
    "figure that isn't there": ({"answer": "![x](figures/nowhere.svg)"}, "answer"),
    "unknown role": ({"roles": ["0"]}, "roles"),
    "long reason": ({"reason": "x" * 301}, "reason"),
}


@pytest.mark.parametrize(("changes", "field"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_at_its_field(
    desk: Client, changes: dict[str, str], field: str
) -> None:
    make_question(slug="taken")
    question = make_question()

    response = save(desk, question, **{"hint": "As typed", **changes})

    assert response.status_code == 200
    assert list(errors(response)) == [field]
    assert len(errors(response)[field]) == 1
    assert b"As typed" in response.content
    assert len(versions(question)) == 1


def test_all_that_is_wrong_is_said_at_once(desk: Client) -> None:
    question = make_question()

    response = save(desk, question, slug="", trap="", anchors="One", minutes="x")

    assert set(errors(response)) == {"slug", "trap", "anchors", "minutes"}


def test_nothing_filled_in_is_no_500(desk: Client) -> None:
    response = desk.post(ADD, {})

    assert response.status_code == 200
    assert {"title", "slug", "difficulty"} <= set(errors(response))
    assert not Question.objects.exists()


ROWS = {
    "company twice": ({"company_links-1-company": "first"}, "Uber is there twice."),
    "unknown company": ({"company_links-1-company": "0"}, "Select a valid choice."),
    "bad number": ({"company_links-1-position": "-1"}, "greater than or equal to 0"),
    "bad link": ({"further-0-title": "T", "further-0-url": "ftp://x"}, "begins with http"),
    "link alone": ({"further-0-url": "https://example.org/"}, "This field is required."),
    "tampered count": ({"company_links-TOTAL_FORMS": "many"}, "ManagementForm"),
}


@pytest.mark.parametrize(("changes", "words"), ROWS.values(), ids=ROWS.keys())
def test_what_is_wrong_with_a_row_is_said_in_it(
    desk: Client, changes: dict[str, str], words: str
) -> None:
    question = make_question(companies=("Uber", "Airbnb"))
    first = Company.objects.get(name="Uber").pk
    filled = {name: first if value == "first" else value for name, value in changes.items()}

    response = save(desk, question, hint="As typed", **filled)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert len(versions(question)) == 1


def test_question_is_never_deleted(admin_client: Client) -> None:
    question = make_question()
    address = reverse("admin:questions_question_delete", args=[question.pk])

    assert admin_client.get(address).status_code == 403
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": question.pk, "post": "yes"}
    admin_client.post(QUESTIONS, action)
    assert Question.objects.filter(pk=question.pk).exists()
