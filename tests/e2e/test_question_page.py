"""A question in a browser: made for reading, and for thinking first."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.bank import make_bank

pytestmark = pytest.mark.django_db
QUESTION = "/questions/shadow-or-canary/"


@pytest.fixture(autouse=True)
def bank(transactional_db):
    return make_bank()


def test_the_answer_is_as_wide_as_reads_well(page: Page) -> None:
    page.goto(QUESTION)
    text = page.locator("#answer p").first

    size = text.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    box = text.bounding_box()
    assert box is not None
    # Half an em is what a letter of a text takes, more or less.
    assert 65 <= box["width"] / (size / 2) <= 76


def test_think_first_folds_the_answer_and_is_remembered(page: Page) -> None:
    page.goto(QUESTION)
    expect(page.locator("#trap")).to_be_visible()
    page.get_by_label("Think first").check()
    expect(page.locator("#trap")).to_be_hidden()
    expect(page.locator("#short")).to_be_hidden()

    first = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Next →").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first)
    expect(page.locator("#trap")).to_be_hidden()
    page.get_by_role("link", name="Show the answer").click()
    expect(page.locator("#trap")).to_be_visible()
    expect(page).not_to_have_url(re.compile("#"))
    expect(page.get_by_label("Think first")).to_be_checked()

    page.reload()
    page.get_by_label("Think first").uncheck()
    expect(page.locator("#trap")).to_be_visible()
    page.reload()
    expect(page.locator("#trap")).to_be_visible()


def test_thinking_first_can_be_quicker_than_the_script(page: Page) -> None:
    page.goto(QUESTION)
    page.get_by_label("Think first").check()
    held: list[Route] = []
    page.route("**/think*.js", lambda route: held.append(route))
    page.goto(QUESTION, wait_until="commit")
    page.get_by_role("link", name="Show the answer").dispatch_event("click")
    expect(page).to_have_url(re.compile("#worked$"))
    held.pop().continue_()

    expect(page.locator("#trap")).to_be_visible()
    expect(page.get_by_label("Think first")).to_be_checked()


def test_a_script_that_never_comes_leaves_the_answer_open(page: Page, watch) -> None:
    watch.allow("ERR_FAILED")
    page.goto(QUESTION)
    page.get_by_label("Think first").check()
    page.route("**/think*.js", lambda route: route.abort())
    page.goto(QUESTION)

    expect(page.locator("#trap")).to_be_visible()
    expect(page.get_by_role("link", name="Show the answer")).to_be_hidden()


def test_a_link_to_a_section_unfolds_it(page: Page) -> None:
    page.goto(QUESTION)
    page.get_by_label("Think first").check()
    page.get_by_role("navigation", name="On this page").get_by_text("The trap").click()

    expect(page.locator("#trap")).to_be_in_viewport()


def test_the_contents_show_where_one_is(page: Page) -> None:
    page.goto(QUESTION)
    rail = page.get_by_role("navigation", name="On this page")
    expect(rail.locator("[aria-current]")).to_have_text("Short answer")
    rail.get_by_text("Checklist").click()

    expect(rail.locator("[aria-current]")).not_to_have_text("Short answer")
    expect(page.locator("#checklist")).to_be_in_viewport()


def test_code_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(QUESTION)
    page.locator(".code").get_by_role("button", name="Copy").click()

    expect(page.locator("#said")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("def passed(errors: int, requests: int) -> bool:\n    return")


def test_code_names_its_language(page: Page) -> None:
    page.goto(QUESTION)
    code = page.locator(".code")
    label = code.evaluate("element => getComputedStyle(element, '::before').content")

    assert label == '"python"'


def test_the_link_that_is_copied_is_the_question_s_own(page: Page, settings) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{QUESTION}?difficulty=hard")
    page.get_by_role("button", name="Copy link").click()

    expect(page.locator("#said")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == settings.SITE_URL + QUESTION


def test_a_section_has_an_address_of_its_own(page: Page) -> None:
    page.goto(QUESTION)
    page.get_by_role("link", name="Link to “What each can prove”").click()

    expect(page).to_have_url(re.compile("#answer-what-each-can-prove$"))


def test_points_that_are_ticked_are_counted(page: Page) -> None:
    page.goto(QUESTION)
    page.get_by_label("Names what breaks").check()
    tree = page.locator(".checklist").evaluate(
        "element => getComputedStyle(element, '::after').content"
    )

    assert "of" in tree
    expect(page.get_by_label("Names what breaks")).to_be_checked()
    page.reload()
    expect(page.get_by_label("Names what breaks")).not_to_be_checked()


def test_next_and_previous_stay_in_the_list_the_reader_came_from(page: Page) -> None:
    page.goto("/?difficulty=easy")
    page.locator(".row a").first.click()
    expect(page.get_by_role("link", name="← 2 questions")).to_be_visible()
    page.get_by_role("link", name="Next →").click()

    expect(page).to_have_url(re.compile(r"\?difficulty=easy$"))
    expect(page.get_by_role("link", name="Next →")).to_have_count(0)
    expect(page.get_by_role("link", name="← Previous")).to_be_visible()


def test_everything_can_be_read_without_javascript(page_without_js: Page) -> None:
    page = page_without_js
    page.goto(QUESTION)

    for section in ("#short", "#answer", "#trap", "#checklist", "#follow-ups", "#learn"):
        expect(page.locator(section)).to_be_visible()
    # What would do nothing isn't there.
    for name in ("Copy link", "Keyboard shortcuts"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("link", name="Show the answer")).to_have_count(0)
    page.get_by_text("Hint").click()
    expect(page.get_by_text("Ask who is exposed.")).to_be_visible()


def test_wide_things_scroll_in_their_own_frame(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(QUESTION)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator(".code pre").evaluate("pre => pre.scrollWidth > pre.clientWidth")
    expect(page.locator(".code pre")).to_have_attribute("tabindex", "0")


def test_figures_keep_their_place_before_they_arrive(page: Page, watch) -> None:
    watch.allow("ERR_FAILED")
    page.route("**/figures/*", lambda route: route.abort())
    page.goto(QUESTION, wait_until="domcontentloaded")
    box = page.locator("#answer img").bounding_box()

    assert box is not None
    assert box["height"] == pytest.approx(box["width"] * 200 / 480, abs=1)


def test_paper_is_the_same_whatever_the_screen_was(page: Page) -> None:
    """On paper everything is said, in ink: theme, width of the window and folding don't matter."""
    # Tall enough that no scroll bar fades out beside the text while it is compared.
    page.set_viewport_size({"width": 1440, "height": 3000})
    page.goto(QUESTION)
    page.locator("#answer img").evaluate("image => { image.loading = 'eager'; }")
    expect(page.locator("#answer img")).to_have_js_property("complete", True)
    page.emulate_media(media="print", color_scheme="light")
    light = page.screenshot(full_page=True)
    page.emulate_media(media="screen", color_scheme="dark")
    page.get_by_label("Think first").check()
    page.locator("#theme").click()
    page.evaluate("document.activeElement.blur()")
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator("#trap")).to_be_visible()
    expect(page.locator(".bar")).to_be_hidden()
    assert page.screenshot(full_page=True) == light
