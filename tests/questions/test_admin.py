"""The bank on the editors' desk: found, written through the write door, and never lost."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import User
from questions.actions import write_figure, write_question
from questions.bank import Bank
from questions.content import Link, Status
from questions.folder import read_folder
from questions.loading import apply_plan, make_plan
from questions.models import Company, Question, QuestionVersion, Role, Tag
from questions.rows import content_of
from tests.factories import make_content, make_question, make_questions, make_term
from tests.page import read
from web.roles import UserRole

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

BANK = Path(__file__).resolve().parents[2] / "fixtures" / "mlops"
QUESTIONS = "/admin/questions/question/"
ADD = f"{QUESTIONS}add/"


def change(question: Question) -> str:
    return reverse("admin:questions_question_change", args=[question.pk])


class Form(HTMLParser):
    """What a browser would send back for the form on a page, if nobody touched it."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self._name = ""
        self._inside = False
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self._inside = values.get("id", "").endswith("_form")
        if not self._inside:
            return
        if tag == "input" and values.get("type") not in {"submit", "checkbox"}:
            self.data[name] = values.get("value", "")
        elif tag == "input" and "checked" in values:
            self.data[name] = values.get("value", "on")
        elif tag == "select":
            self._name = name
            if "multiple" in values:
                self.data[name] = []
        elif tag == "option" and "selected" in values:
            if isinstance(self.data.get(self._name), list):
                self.data[self._name].append(values["value"])
            else:
                self.data[self._name] = values["value"]
        elif tag == "textarea":
            self._name, self._area = name, ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            # A browser drops the line break that follows the tag, and sends CRLF.
            text = self._area.removeprefix("\n").removeprefix("\r\n")
            self.data[self._name] = text.replace("\r\n", "\n").replace("\n", "\r\n")
            self._area = None


def opened(client: Client, address: str) -> dict[str, Any]:
    form = Form()
    form.feed(client.get(address).content.decode())
    return form.data


def save(client: Client, question: Question, **changes: Any) -> Any:
    address = change(question)
    return client.post(address, {**opened(client, address), **changes})


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def versions(question: Question) -> list[QuestionVersion]:
    return list(question.versions.order_by("number"))


@pytest.fixture
def desk(client: Client, eve: User) -> Client:
    """A browser in which eve, an editor, is logged in."""
    client.force_login(eve)
    return client


# Who may come in


def test_visitor_is_asked_to_log_in_and_comes_back(client: Client) -> None:
    response = client.get(QUESTIONS)

    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=%2Fadmin%2Fquestions%2Fquestion%2F"


@pytest.mark.parametrize("address", ["/admin/", QUESTIONS, ADD, "/admin/nowhere/"])
def test_nobody_but_editors_finds_the_desk(
    client: Client, alice: User, ivy: User, address: str
) -> None:
    for person in (alice, ivy):
        client.force_login(person)

        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_staff_flag_opens_nothing(client: Client, alice: User) -> None:
    alice.is_staff = True
    alice.save()
    client.force_login(alice)

    assert client.get("/admin/").status_code == 404


def test_editor_needs_no_staff_flag(desk: Client, eve: User) -> None:
    assert not eve.is_staff

    page = read(desk.get("/admin/"))

    assert {"Questions", "Companies", "Roles", "Tags", "Figures"} <= {x.text for x in page.links}
    assert not page.hrefs("/admin/accounts/")


def test_superuser_needs_no_group(admin_client: Client) -> None:
    page = read(admin_client.get("/admin/"))

    assert page.hrefs("/admin/accounts/user/")


def test_deactivated_editor_is_nobody(desk: Client, eve: User) -> None:
    eve.is_active = False
    eve.save()

    assert desk.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/admin/logout/", "/accounts/logout/"),
        ("/admin/password_change/", "/accounts/password/change/"),
    ],
)
def test_account_pages_are_the_site_s_own(desk: Client, address: str, target: str) -> None:
    response = desk.get(address)

    assert (response.status_code, response["Location"]) == (302, target)


@pytest.fixture
def furnished(db: None) -> None:
    """A bank with one of everything, under the ids that the addresses below name."""
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'
    write_figure("flow.svg", drawing, width=4, height=3)
    make_question(further=(Link("More", "https://example.org/more"),))


def desk_pages() -> Iterator[str]:
    yield "/admin/"
    for model in ("question", "company", "role", "tag", "figure"):
        yield f"/admin/questions/{model}/"
        yield f"/admin/questions/{model}/?q=drift"
    for model in ("question", "company", "role", "tag"):
        yield f"/admin/questions/{model}/add/"


@pytest.mark.usefixtures("furnished")
def test_pages_of_the_desk_carry_nothing_inline(desk: Client) -> None:
    rows: dict[str, Any] = {"company": Company, "role": Role, "tag": Tag, "question": Question}
    pages = [*desk_pages(), "/admin/questions/", f"{QUESTIONS}?status__exact=draft&_facets=True"]
    for name, model in rows.items():
        pk = model.objects.get().pk
        pages += [f"/admin/questions/{name}/{pk}/change/", f"/admin/questions/{name}/{pk}/history/"]
    spare = make_term(Tag, "spare")
    pages.append(f"/admin/questions/tag/{spare.pk}/delete/")

    for address in pages:
        response = desk.get(address)
        page = read(response)

        assert response.status_code == 200, address
        assert page.inline == [], address
        assert [a for a in page.attributes if a[1] == "style" or a[1].startswith("on")] == []


# Writing a question


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


# Two editors at once


@pytest.fixture
def overtaken(desk: Client, bob: User) -> tuple[Question, dict[str, Any]]:
    """A question that eve has open while bob saves version 2 of it."""
    question = make_question(trap="First.", companies=("Uber",))
    form = opened(desk, change(question))
    fresh = Question.objects.get(pk=question.pk)
    content = make_content(slug=question.slug, trap="Bob's.", companies=("Uber",))
    write_question(content, fresh, by=bob, reason="A better trap")
    return question, form


def test_nobody_writes_over_what_another_saved(
    desk: Client, overtaken: tuple[Question, dict[str, Any]]
) -> None:
    question, form = overtaken

    response = desk.post(change(question), {**form, "trap": "Eve's."})

    assert response.status_code == 200
    (said,) = errors(response)["__all__"]
    assert said.startswith("Bob saved version 2 on ")
    assert "Eve&#x27;s." in response.content.decode()
    question.refresh_from_db()
    assert question.trap == "Bob's."


def test_conflict_is_settled_on_purpose(
    desk: Client, overtaken: tuple[Question, dict[str, Any]]
) -> None:
    question, form = overtaken
    refused = desk.post(change(question), {**form, "trap": "Eve's."})
    again = Form()
    again.feed(refused.content.decode())
    box = next(field for field in read(refused).fields if field.name == "over")
    assert not box.checked

    response = desk.post(change(question), {**again.data, "over": box.value})

    assert response.status_code == 302
    question = Question.objects.with_everything().get(pk=question.pk)
    assert question.trap == "Eve's."
    assert question.company_names == ["Uber"]
    assert [version.number for version in versions(question)] == [1, 2, 3]


def test_decision_to_write_over_is_kept_while_other_errors_are_mended(
    desk: Client, overtaken: tuple[Question, dict[str, Any]]
) -> None:
    question, form = overtaken

    response = desk.post(change(question), {**form, "minutes": "0", "over": "2"})

    assert list(errors(response)) == ["minutes"]
    again = Form()
    again.feed(response.content.decode())
    assert again.data["over"] == "2"
    assert desk.post(change(question), {**again.data, "minutes": "5"}).status_code == 302


def test_over_an_older_version_is_a_conflict_again(
    desk: Client, overtaken: tuple[Question, dict[str, Any]]
) -> None:
    question, form = overtaken
    fresh = Question.objects.get(pk=question.pk)
    write_question(make_content(slug=question.slug, trap="Third."), fresh)

    response = desk.post(change(question), {**form, "trap": "Eve's.", "over": "2"})

    assert "A load from files saved version 3" in errors(response)["__all__"][0]
    question.refresh_from_db()
    assert question.trap == "Third."


@pytest.mark.parametrize("opened_on", ["", "x", "99"])
def test_form_that_doesn_t_say_what_it_was_opened_on_is_refused(
    desk: Client, opened_on: str
) -> None:
    question = make_question()

    response = save(desk, question, trap="Other", opened_on=opened_on)

    assert response.status_code == 200
    assert len(versions(question)) == 1


# Never deleted


def test_question_is_never_deleted(admin_client: Client) -> None:
    question = make_question()
    address = reverse("admin:questions_question_delete", args=[question.pk])

    assert admin_client.get(address).status_code == 403
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": question.pk, "post": "yes"}
    admin_client.post(QUESTIONS, action)
    assert Question.objects.filter(pk=question.pk).exists()


# The list


def titles(client: Client, query: str = "") -> list[str]:
    page = read(client.get(f"{QUESTIONS}{query}"))
    return [link.text for link in page.links if "/change/" in link.href]


@pytest.mark.parametrize("amount", [1, 30])
def test_list_costs_the_same_however_long(
    desk: Client, django_assert_num_queries: Any, amount: int
) -> None:
    make_questions(amount, companies=("Uber", "Airbnb"), tags=("drift", "gpu"))

    with django_assert_num_queries(11):
        response = desk.get(QUESTIONS)

    assert response.content.decode().count("Uber · Airbnb") == amount


def test_list_says_where_a_question_stands(desk: Client) -> None:
    make_question(
        title="What drifts?",
        difficulty="hard",
        companies=("Uber", "Airbnb"),
        audience="embargoed",
        embargo=datetime(2027, 3, 1, 9, tzinfo=UTC),
        reviewed=date(2026, 11, 2),
    )

    text = read(desk.get(QUESTIONS)).text

    assert "What drifts?HardPublishedEmbargoed until 1 Mar 2027, 09:00 UTC" in text
    assert "Uber · Airbnb2 Nov 2026" in text


def test_list_is_in_bank_order_and_sorts_by_difficulty(desk: Client) -> None:
    for position, difficulty in ((30, "easy"), (10, "medium"), (20, "hard")):
        make_question(title=difficulty, position=position, difficulty=difficulty)

    assert titles(desk) == ["medium", "hard", "easy"]
    assert titles(desk, "?o=3") == ["easy", "medium", "hard"]


def test_list_finds_and_filters(desk: Client) -> None:
    make_question(title="One", answer="about backpressure", companies=("Lyft",), tags=("gpu",))
    make_question(title="Two", status="draft", slug="backlog", tags=("gpu",))
    lyft = Company.objects.get(name="Lyft")
    gpu = Tag.objects.get(slug="gpu")

    assert titles(desk, "?q=backpressure") == ["One"]
    assert titles(desk, "?q=BACKLOG") == ["Two"]
    assert titles(desk, "?status__exact=draft") == ["Two"]
    assert titles(desk, f"?company={lyft.slug}") == ["One"]
    assert titles(desk, f"?tags__id__exact={gpu.pk}") == ["One", "Two"]
    assert titles(desk, "?company=nobody") == []


def test_question_leads_to_its_page(desk: Client) -> None:
    question = make_question(status="draft")

    page = read(desk.get(change(question)))

    assert "/questions/" + question.slug + "/" in page.hrefs()


# Versions


def test_history_shows_every_version_as_text(desk: Client, eve: User) -> None:
    question = make_question(answer="Plain <script>alert(1)</script> text")
    save(desk, question, trap="Another trap", reason="It misled <b>")

    response = desk.get(f"{QUESTIONS}{question.pk}/history/")
    page = read(response)

    assert "2 versions" in page.text
    assert page.text.index("Version 2") < page.text.index("Version 1")
    assert "UTC Eve It misled <b>" in page.text
    assert "from files" in page.text
    assert "Another trap" in page.text
    assert "<script>alert(1)</script>" in page.text
    assert page.inline == []


def test_history_has_pages(desk: Client) -> None:
    question = make_question(slug="often")
    for number in range(21):
        question = write_question(make_content(slug="often", trap=f"Trap {number}"), question)

    first = read(desk.get(f"{QUESTIONS}{question.pk}/history/"))
    second = read(desk.get(f"{QUESTIONS}{question.pk}/history/?p=2"))

    assert "22 versions" in first.text
    assert "Version 22" in first.text
    assert "Version 2 " not in first.text
    assert "Version 2 " in second.text


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999"])
def test_history_of_nothing_is_not_found(desk: Client, key: str) -> None:
    assert desk.get(f"{QUESTIONS}{key}/history/").status_code == 404


# The vocabulary


def term_page(term: Any, page: str = "change") -> str:
    return reverse(f"admin:questions_{term._meta.model_name}_{page}", args=[term.pk])


@pytest.mark.parametrize("amount", [1, 30])
def test_words_say_how_often_they_are_used(
    desk: Client, django_assert_num_queries: Any, amount: int
) -> None:
    for number in range(amount):
        make_term(Tag, f"tag-{number}")
    make_question(tags=("tag-0",))

    with django_assert_num_queries(7):
        response = desk.get("/admin/questions/tag/")

    tag = Tag.objects.get(slug="tag-0")
    uses = {link.text: link.href for link in read(response).links}
    assert uses["1 question"] == f"{QUESTIONS}?tags__id__exact={tag.pk}"
    assert read(response).text.count("no question") == amount - 1


def test_renamed_company_is_renamed_in_its_questions(desk: Client, eve: User) -> None:
    question = make_question(companies=("Twitter",))
    term = Company.objects.get()
    address = term_page(term)

    response = desk.post(
        address, {**opened(desk, address), "name": "X Corp", "aliases": "Twitter\r\nTwttr\r\n"}
    )

    assert response.status_code == 302
    term.refresh_from_db()
    assert (term.name, term.aliases) == ("X Corp", ["Twitter", "Twttr"])
    newest = versions(question)[-1]
    assert "companies: [X Corp]" in newest.text
    assert (newest.number, newest.by, newest.reason) == (2, eve, "Twitter is now called X Corp")


def test_new_role_comes_last(desk: Client) -> None:
    make_term(Role, "first", position=4)
    address = "/admin/questions/role/add/"

    data = {**opened(desk, address), "name": "Second", "slug": "second"}
    desk.post(address, data)

    assert Role.objects.get(slug="second").position == 5
    assert re.findall("First|Second", read(desk.get("/admin/questions/role/")).text)[-2:] == [
        "First",
        "Second",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Meta"}, "name"),
        ({"name": "Facebook"}, "name"),
        ({"name": "a\x01b"}, "name"),
        ({"aliases": "Meta"}, "aliases"),
        ({"aliases": "ok\r\nFacebook"}, "aliases"),
        ({"aliases": "x" * 81}, "aliases"),
        ({"description": "a\x01b"}, "description"),
        ({"slug": "no slug"}, "slug"),
        ({"slug": "meta"}, "slug"),
    ],
)
def test_word_that_can_t_be_told_from_another_is_refused(
    desk: Client, changes: dict[str, str], field: str
) -> None:
    make_term(Company, "meta", aliases=["Facebook"])
    data = {**opened(desk, "/admin/questions/company/add/"), "name": "New", "slug": "new"}

    response = desk.post("/admin/questions/company/add/", {**data, **changes})

    assert list(errors(response)) == [field]
    assert Company.objects.count() == 1


@pytest.mark.parametrize("model", [Company, Role, Tag])
def test_word_in_use_is_not_deleted_and_it_says_why(desk: Client, model: type[Any]) -> None:
    make_question()
    term = model.objects.get()
    address = term_page(term, "delete")

    for response in (
        desk.get(address, follow=True),
        desk.post(address, {"post": "yes"}, follow=True),
    ):
        assert f"{term.name} is used by 1 question. Take it off them first." in read(response).text
        assert response.redirect_chain == [(term_page(term), 302)]
    assert model.objects.filter(pk=term.pk).exists()


@pytest.mark.parametrize("model", [Company, Role, Tag])
def test_unused_word_can_be_deleted(desk: Client, model: type[Any]) -> None:
    term = make_term(model, "spare")
    address = term_page(term, "delete")

    assert "Are you sure" in read(desk.get(address)).text
    desk.post(address, {"post": "yes"})

    assert not model.objects.exists()


@pytest.mark.parametrize(("query", "found"), [("fac", ["Meta"]), ("uB", ["Uber"]), ("zzz", [])])
def test_companies_are_offered_by_any_of_their_names(
    desk: Client, query: str, found: list[str]
) -> None:
    make_term(Company, "meta", aliases=["Facebook"])
    make_term(Company, "uber")
    address = "/admin/autocomplete/?app_label=questions&model_name=questioncompany"

    answer = desk.get(f"{address}&field_name=company&term={query}").json()

    assert [result["text"] for result in answer["results"]] == found


# Figures


@pytest.mark.usefixtures("furnished")
def test_figures_are_shown_and_can_t_be_deleted(desk: Client) -> None:
    page = read(desk.get("/admin/questions/figure/"))

    assert ("img", "src", "/figures/flow.svg") in page.attributes
    assert "4 × 3" in page.text
    [link] = {href for href in page.hrefs("/admin/questions/figure/") if "change" in href}
    assert desk.get(link.replace("change", "delete")).status_code == 403


# People


def test_editors_don_t_manage_people(desk: Client) -> None:
    assert desk.get("/admin/accounts/user/").status_code == 403


def test_superuser_makes_an_editor_under_an_address_in_lower_case(admin_client: Client) -> None:
    address = "/admin/accounts/user/add/"
    data = {
        **opened(admin_client, address),
        "email": "New@Example.org",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    admin_client.post(address, data)
    person = User.objects.get(email="new@example.org")
    address = f"/admin/accounts/user/{person.pk}/change/"
    editor = Group.objects.get(name=UserRole.EDITOR)
    admin_client.post(
        address,
        {**opened(admin_client, address), "email": "NEW2@example.org", "groups": [editor.pk]},
    )

    person.refresh_from_db()
    assert person.email == "new2@example.org"
    assert list(person.groups.all()) == [editor]
