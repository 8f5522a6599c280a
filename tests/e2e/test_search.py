"""Searching in a browser: suggestions under the field, hits in the list, and the plain way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.bank import make_bank
from tests.e2e.conftest import Watch
from tests.factories import make_question

pytestmark = pytest.mark.django_db

Check = Callable[[Page], None]


@pytest.fixture(autouse=True)
def bank(transactional_db, watch: Watch):
    # Typing on gives up the request for what was typed before, and htmx calls that an error.
    watch.allow("htmx:(sendAbort|afterRequest)")
    make_bank()
    return make_question(slug="what-is-drift", title="What is drift?", tags=("drift",))


@pytest.fixture
def field(page: Page) -> Locator:
    page.goto("/")
    return page.locator("#q")


def options(page: Page) -> Locator:
    return page.locator("#suggestions [role=option]")


def chosen(page: Page) -> Locator:
    return page.locator("#suggestions [aria-selected=true]")


def test_typing_offers_topics_and_questions_and_finds_at_the_same_time(page, field):
    field.press_sequentially("drif")

    expect(options(page)).to_have_count(2)
    expect(options(page).first).to_have_text(re.compile("Topic.*Drift.*3"))
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#total")).to_have_text("3 questions")


def test_the_arrows_choose_around_and_enter_opens(page, field):
    field.press_sequentially("drif")
    expect(options(page)).to_have_count(2)

    field.press("ArrowDown")
    expect(chosen(page)).to_have_text(re.compile("Topic"))
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-1")
    field.press("ArrowDown")
    expect(chosen(page)).to_have_text(re.compile("Question"))
    field.press("ArrowDown")
    expect(chosen(page)).to_have_count(0)
    field.press("ArrowUp")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-2")
    expect(field).to_be_focused()

    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/questions/what-is-drift/\?q=drif$"))


def test_enter_without_a_choice_searches_and_closes_the_list(page, field):
    field.press_sequentially("drift")
    expect(options(page)).to_have_count(2)

    field.press("Enter")

    expect(page.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page).to_have_url(re.compile(r"/\?q=drift$"))
    expect(page.locator(".row mark").first).to_have_text("drift")


def test_escape_closes_the_list_and_leaves_the_text(page, field):
    field.press_sequentially("drift")
    expect(options(page)).to_have_count(2)

    field.press("Escape")

    expect(page.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_value("drift")


def test_the_list_closes_when_the_field_is_left(page, field):
    field.press_sequentially("drift")
    expect(options(page)).to_have_count(2)

    page.locator("#sort").focus()

    expect(page.locator("#suggestions")).to_be_hidden()


def test_a_press_on_a_line_follows_it(page, field):
    field.press_sequentially("drift")
    options(page).first.click()

    expect(page).to_have_url(re.compile(r"/\?tag=drift$"))
    expect(page.locator("#total")).to_have_text("3 questions")


def test_what_offers_nothing_shows_nothing(page, field):
    field.press_sequentially("drift")
    expect(options(page)).to_have_count(2)
    field.press_sequentially("qq")

    expect(page.locator("#suggestions")).to_be_hidden()


def test_a_question_page_offers_them_too(page):
    page.goto("/questions/what-is-drift/")
    page.locator("#q").press_sequentially("canar")

    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/questions/shadow-or-canary/\?q=canar$"))


def test_the_open_list_is_accessible_and_fits(page, field, assert_accessible_everywhere: Check):
    field.press_sequentially("drift")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("ArrowDown")

    assert_accessible_everywhere(page)
    for width in (390, 820, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        box = page.locator("#suggestions").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert page.locator(".suggestion").first.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_typing_error_is_forgiven_by_one_press(page):
    page.goto("/?q=dirft")
    page.get_by_role("link", name="drift", exact=True).click()

    expect(page.locator("#total")).to_have_text("3 questions")
    expect(page).to_have_url(re.compile(r"/\?q=drift$"))
    expect(page.locator("#q")).to_have_value("drift")


def test_best_match_is_the_order_of_a_search_and_goes_with_it(page, field):
    expect(page.locator("#sort option:checked")).to_have_text("Bank order")
    field.press_sequentially("drift")
    expect(page.locator("#total")).to_have_text("3 questions")
    expect(page.locator("#sort option:checked")).to_have_text("Best match")
    expect(page.locator(".row h3").first).to_have_text("What is drift?")

    page.locator("#sort").select_option("Bank order")
    expect(page).to_have_url(re.compile(r"/\?q=drift&sort=bank$"))
    page.get_by_role("link", name=re.compile("Remove the filter “drift”")).click()
    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.locator("#sort option:checked")).to_have_text("Bank order")


def test_back_brings_the_search_before(page, field):
    page.goto("/?q=canary")
    expect(page.locator("#total")).to_have_text("1 question")
    page.locator(".row h3 a").first.click()
    page.locator("#q").fill("drift")
    page.locator("#q").press("Enter")
    expect(page.locator("#total")).to_have_text("3 questions")

    page.go_back()
    page.go_back()

    expect(page.locator("#total")).to_have_text("1 question")
    expect(page.locator("#q")).to_have_value("canary")


def test_without_javascript_it_is_a_form(page_without_js: Page):
    page = page_without_js
    page.goto("/")
    expect(page.locator("#suggestions")).to_be_hidden()
    page.locator("#q").fill("drift")
    page.locator("#q").press("Enter")

    expect(page).to_have_url(re.compile(r"[?&]q=drift\b"))
    expect(page.locator("#total")).to_have_text("3 questions")
    expect(page.locator("#sort option:checked")).to_have_text("Best match")
    expect(page.locator(".row mark").first).to_have_text("drift")
