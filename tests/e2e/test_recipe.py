"""A set out of a recipe, in a browser: with scripts, and without."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from interviews.actions.sets import make_set
from interviews.models import QuestionSet
from tests.factories import make_questions

pytestmark = pytest.mark.django_db
SignIn = Callable[[Page, User], None]


@pytest.fixture(autouse=True)
def bank(transactional_db: None) -> None:
    make_questions(6, difficulty="easy", tags=("drift",))
    make_questions(6)


@pytest.fixture
def screen(bank: None, ivy: User) -> QuestionSet:
    return make_set(ivy, title="Phone screen", target_minutes=24)


def drawn(page: Page) -> list[str]:
    return page.locator(".drawn h3").all_inner_texts()


def test_from_a_set_to_a_recipe_that_is_tried_and_written(
    page: Page,
    sign_in: SignIn,
    ivy: User,
    screen: QuestionSet,
    assert_accessible: Callable[[Page], None],
) -> None:
    sign_in(page, ivy)
    page.goto(screen.get_absolute_url())
    page.get_by_role("link", name="Draw by a recipe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("24 min · 1 easy 1 medium 1 hard")
    expect(page.get_by_role("heading", name="No set fits")).to_be_visible()
    expect(page.locator(".lacks")).to_have_text("hard: 1 wanted, 0 match")
    assert_accessible(page)

    # A change of the recipe draws at once, and the address follows.
    page.get_by_label("Hard").fill("0")
    page.get_by_label("Medium").fill("2")
    page.get_by_label("Medium").press("Enter")
    expect(page.locator("#drawn")).to_have_text("3 questions · 24 min")
    expect(page.get_by_role("heading", level=1)).to_have_text("24 min · 1 easy 2 medium")
    expect(page).to_have_url(re.compile("medium=2&hard=0"))
    assert_accessible(page)
    first = drawn(page)

    # One is locked: it stays, whatever else is drawn.
    page.get_by_role("checkbox", name=f"Lock: {first[1]}").check()
    expect(page).to_have_url(re.compile(r"keep=\d+$"))
    assert drawn(page) == first
    seed = page.get_by_label("Seed").input_value()
    page.get_by_role("button", name="Draw again").click()
    expect(page.get_by_label("Seed")).not_to_have_value(seed)
    expect(page.get_by_role("checkbox", name=f"Lock: {first[1]}")).to_be_checked()

    # Another one in one's place, and the focus stays where it was.
    before = drawn(page)
    page.get_by_role("button", name=f"Another instead of: {before[0]}").press("Enter")
    expect(page.locator(".drawn h3").first).not_to_have_text(before[0])
    assert drawn(page)[1:] == before[1:]
    expect(page.locator("#swap-1")).to_be_focused()

    shown = drawn(page)
    page.get_by_role("button", name="Put these into the set").click()
    expect(page).to_have_url(re.compile(rf"{screen.get_absolute_url()}$"))
    assert [item.question.title for item in screen.items.all() if item.question] == shown


def test_a_recipe_without_scripts(
    page_without_js: Page, sign_in: SignIn, ivy: User, screen: QuestionSet
) -> None:
    page = page_without_js
    sign_in(page, ivy)
    page.goto(f"{screen.get_absolute_url()}recipe/?minutes=24&easy=1&medium=2&seed=abc")
    first = drawn(page)
    page.locator(".drawn input").first.check()
    page.get_by_role("button", name="Draw again").click()
    assert drawn(page)[0] == first[0]

    page.get_by_label("Easy").fill("2")
    page.get_by_label("Medium").fill("1")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("24 min · 2 easy 1 medium")
    shown = drawn(page)
    page.get_by_role("button", name="Put these into the set").click()

    expect(page.locator("main")).to_contain_text("Drawn: 24 min · 2 easy 1 medium.")
    assert [item.question.title for item in screen.items.all() if item.question] == shown
