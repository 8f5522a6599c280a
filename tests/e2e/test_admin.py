"""The editors' desk in a browser, with the same policy against everything inline as the site."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from questions.models import Company, Question
from tests.e2e.conftest import Watch
from tests.factories import make_question, make_term

pytestmark = pytest.mark.django_db

SignIn = Callable[[Page, User], None]


@pytest.fixture
def question() -> Question:
    make_term(Company, "stripe")
    return make_question(
        title="What drifts first?",
        slug="what-drifts-first",
        trap="Saying the code.",
        companies=("Uber", "Airbnb", "Lyft"),
    )


def companies(page: Page) -> list[str]:
    rows = page.locator("#company_links-group tr.form-row:not(.empty-form)")
    return [text for text in rows.locator("option:checked").all_inner_texts() if text.strip("- ")]


def open_question(page: Page, question: Question) -> None:
    page.goto(f"/admin/questions/question/{question.pk}/change/")


def test_editor_logs_in_changes_a_trap_and_the_companies_and_sees_it_on_the_site(
    page: Page, eve: User, question: Question
) -> None:
    page.goto("/admin/questions/question/")
    page.get_by_label("Email").fill(eve.email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="What drifts first?").click()

    page.get_by_label("Trap").fill("Saying the *labels*.")
    page.get_by_role("button", name="Move Airbnb up").click()
    page.get_by_text("Add another Company").click()
    row = page.locator("#company_links-group tr.form-row:not(.empty-form)").last
    row.get_by_role("combobox").click()
    page.locator(".select2-dropdown").get_by_role("searchbox").press_sequentially("stri")
    page.get_by_role("option", name="Stripe").click()
    page.get_by_label("Why this change").fill("Labels come first")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.get_by_role("link", name="What drifts first?").last.click()
    expect(page.get_by_text("Version 2")).to_contain_text("Eve: Labels come first")
    assert companies(page) == ["Airbnb", "Uber", "Lyft", "Stripe"]
    page.get_by_role("link", name="View on site").click()
    expect(page.get_by_role("main")).to_contain_text("Saying the labels.")
    expect(page.get_by_role("main")).to_contain_text("Airbnb · Uber · Lyft · Stripe")


def test_rows_are_moved_by_the_mouse_and_by_keys(
    page: Page, sign_in: SignIn, eve: User, question: Question
) -> None:
    sign_in(page, eve)
    open_question(page, question)
    handles = page.locator("#company_links-group .handle")

    handles.nth(2).drag_to(handles.nth(0), target_position={"x": 5, "y": 1})
    assert companies(page) == ["Lyft", "Uber", "Airbnb"]
    page.get_by_role("button", name="Move Uber down").focus()
    page.keyboard.press("Enter")
    assert companies(page) == ["Lyft", "Airbnb", "Uber"]
    expect(page.get_by_role("button", name="Move Uber down")).to_be_focused()

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    question = Question.objects.get(pk=question.pk)
    assert question.company_names == ["Lyft", "Airbnb", "Uber"]


def test_a_row_is_taken_away(page: Page, sign_in: SignIn, eve: User, question: Question) -> None:
    sign_in(page, eve)
    open_question(page, question)

    page.locator("#company_links-group").get_by_role("button", name="Remove").nth(1).click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Question.objects.get(pk=question.pk).company_names == ["Uber", "Lyft"]


def test_a_new_company_is_made_on_the_way(
    page: Page, sign_in: SignIn, eve: User, question: Question
) -> None:
    sign_in(page, eve)
    open_question(page, question)

    with page.expect_popup() as opening:
        page.locator("#add_id_company_links-3-company").click()
    popup = opening.value
    popup.get_by_label("Name").press_sequentially("Hugging Face")
    expect(popup.get_by_label("Slug")).to_have_value("hugging-face")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("#id_company_links-3-company")).to_contain_text("Hugging Face")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Question.objects.get(pk=question.pk).company_names[-1] == "Hugging Face"


def test_without_javascript_the_order_is_typed(
    page_without_js: Page, sign_in: SignIn, eve: User, question: Question
) -> None:
    page = page_without_js
    sign_in(page, eve)
    open_question(page, question)

    for row, place in enumerate(("2", "3", "1")):
        page.locator(f"[name=company_links-{row}-position]").fill(place)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Question.objects.get(pk=question.pk).company_names == ["Lyft", "Uber", "Airbnb"]


def test_the_desk_is_accessible_and_fits(
    page: Page,
    sign_in: SignIn,
    eve: User,
    question: Question,
    watch: Watch,
    assert_accessible: Callable[[Page], None],
    assert_contrast: Callable[[Page], None],
) -> None:
    # Axe itself tries to write styles, to follow the @import in one of the admin's style sheets.
    watch.allow("Applying inline style")
    watch.allow("Couldn't load preload assets")
    sign_in(page, eve)
    page.set_viewport_size({"width": 820, "height": 900})

    for address in (
        "",
        "questions/question/",
        "questions/tag/",
        f"questions/question/{question.pk}/history/",
        f"questions/question/{question.pk}/change/",
    ):
        page.emulate_media(color_scheme="light")
        page.goto(f"/admin/{address}")
        assert_accessible(page)
        page.emulate_media(color_scheme="dark")
        page.reload()  # the admin fades from one colour into the other
        assert_contrast(page)
        if not address.endswith("change/"):
            assert page.evaluate("document.documentElement.scrollWidth") <= 820
