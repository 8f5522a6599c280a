"""From the first visit without an account to one's own progress, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from practice.models import Attempt, Bookmark, Card, Learner, Note, Review
from tests.e2e.bank import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bank(transactional_db):
    return make_bank()


def star(page: Page, n: int = 0):
    return page.locator(".row .star").nth(n)


def test_from_the_first_visit_to_an_account_with_everything_in_it(page: Page) -> None:
    page.goto("/")
    star(page).click()
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    star(page, 1).click()
    expect(star(page, 1)).to_have_attribute("aria-pressed", "true")
    star(page, 1).click()
    expect(star(page, 1)).to_have_attribute("aria-pressed", "false")

    # Practise what was saved, with the keyboard alone.
    page.goto("/practice/?saved=1")
    expect(page.locator("#step h1")).to_have_text(re.compile("shadow and a canary"))
    page.locator("#typed").focus()
    page.keyboard.type("Shadow sees, canary serves.")
    page.keyboard.press("Escape")
    page.keyboard.press("Space")
    expect(page.locator("#step .trap")).to_be_visible()
    expect(page.locator("#step .typed")).to_contain_text("Shadow sees, canary serves.")
    page.keyboard.press("y")
    expect(page.get_by_role("button", name="Good")).to_contain_text("10 min")
    page.keyboard.press("4")
    expect(page.locator("#step h1")).to_have_text("Nothing is due here")
    page.keyboard.press("u")
    expect(page.locator("#step")).to_contain_text("Taken back: Easy.")
    page.keyboard.press("3")
    expect(page.locator("#step h1")).to_have_text(re.compile("shadow and a canary"))

    # Sign up: it is all there, and said.
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator("main")).to_contain_text(
        "Brought along from before you logged in: 1 bookmark and 1 practised question."
    )
    page.goto("/?saved=1")
    expect(page.locator(".row")).to_have_count(1)
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    assert Learner.objects.filter(user__email="new@example.org").count() == 1

    page.goto("/practice/progress/")
    expect(page.locator(".shares").first).to_contain_text("Mlops engineer")
    expect(page.get_by_role("img", name="Ratings in the last twelve weeks: 1")).to_be_visible()
    page.goto("/practice/traps/")
    expect(page.locator(".fallen")).to_contain_text("shadow and a canary")


def test_b_saves_the_row_that_has_the_focus(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("b")

    expect(star(page, 1)).to_have_attribute("aria-pressed", "true")
    assert Bookmark.objects.count() == 1


def test_b_saves_the_question_that_is_read(page: Page) -> None:
    page.goto("/questions/shadow-or-canary/")
    page.keyboard.press("b")
    expect(page.locator(".own-marks .star")).to_have_attribute("aria-pressed", "true")

    page.reload()
    expect(page.locator(".own-marks .star")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("b")
    expect(page.locator(".own-marks .star")).to_have_attribute("aria-pressed", "false")


def test_stars_still_work_after_a_filter_has_swapped_the_rows(page: Page) -> None:
    page.goto("/")
    page.get_by_role("checkbox", name="Easy").check()
    expect(page.locator(".row")).to_have_count(2)
    star(page).click()
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".row")).to_have_count(7)

    expect(page.locator(".row .star[aria-pressed=true]")).to_have_count(1)
    page.get_by_role("checkbox", name="Saved").check()
    expect(page.locator(".row")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/\?saved=1$"))


def test_a_note_is_saved_as_it_is_typed_and_found_again(page: Page) -> None:
    page.goto("/practice/note/shadow-or-canary/")
    page.locator("#note-text").fill("Mirror the traffic.")
    expect(page.locator("#note-state")).to_have_text("Saved.")
    page.locator("#note-text").fill("Mirror the traffic, *then* ramp.")
    expect(page.locator("#note-version")).to_have_value("2")
    page.reload()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':'))") == []

    assert Note.objects.get().text == "Mirror the traffic, *then* ramp."
    page.goto("/questions/shadow-or-canary/")
    expect(page.locator("#note .prose em")).to_have_text("then")


def test_a_note_typed_without_a_network_is_saved_once_there_is_one(page: Page, watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:")
    page.goto("/practice/note/shadow-or-canary/")
    page.locator("#note-text").fill("Mirror the traffic.")
    expect(page.locator("#note-state")).to_have_text("Saved.")
    page.context.set_offline(True)
    page.locator("#note-text").fill("Mirror it, then ramp.")
    expect(page.locator("#note-state")).to_contain_text("No connection")
    page.context.set_offline(False)
    expect(page.locator("#note-state")).to_have_text("Saved.")
    assert Note.objects.get().text == "Mirror it, then ramp."

    # Left in this browser for longer, while the note was changed elsewhere: neither text is lost.
    page.context.set_offline(True)
    page.locator("#note-text").fill("Mirror it, compare, then ramp.")
    expect(page.locator("#note-state")).to_contain_text("No connection")
    Note.objects.update(text="Written on the phone.", version=3)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/practice/note/shadow-or-canary/")
    expect(page.locator("#note-state")).to_contain_text("Written on the phone.")
    expect(page.locator("#note-text")).to_have_value("Mirror it, compare, then ramp.")
    assert Note.objects.get().text == "Written on the phone."


def test_what_is_typed_survives_a_reload_and_a_dead_network(page: Page, watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:")
    page.goto("/practice/")
    page.locator("#typed").fill("Half an idea")
    page.reload()
    expect(page.locator("#typed")).to_have_value("Half an idea")

    page.context.set_offline(True)
    page.get_by_role("button", name="Show the trap").click()
    expect(page.locator("#offline")).to_contain_text("No connection")
    expect(page.locator("#typed")).to_have_value("Half an idea")

    page.context.set_offline(False)
    page.get_by_role("button", name="Show the trap").click()
    expect(page.locator("#step .typed")).to_contain_text("Half an idea")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':')).length") == 0


def test_a_second_tab_that_is_behind_is_told_and_rates_nothing(page: Page) -> None:
    page.goto("/practice/")
    page.keyboard.press("Space")
    expect(page.locator(".fell")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Good")).to_be_visible()
    other = page.context.new_page()
    other.goto("/practice/")
    other.get_by_role("button", name="Good").click()
    expect(other.locator(".think-step")).to_be_visible()

    page.get_by_role("button", name="Again").click()
    expect(page.locator("#step")).to_contain_text("That was rated already")
    assert [review.rating for review in Review.objects.all()] == [3]


def test_keys_are_left_alone_while_typing_and_when_switched_off(page: Page) -> None:
    page.goto("/practice/")
    page.locator("#typed").press_sequentially("s u 1 y")
    expect(page.locator("#typed")).to_have_value("s u 1 y")
    page.evaluate("localStorage.keys = 'off'")
    page.reload()
    page.locator("#step h1").focus()
    page.keyboard.press("s")

    assert not Attempt.objects.exists()


def test_without_javascript_all_of_it_is_forms(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/")
    star(page).click()
    page.get_by_role("button", name="Save it").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))  # back where it was pressed
    page.goto("/?saved=1")
    expect(page.locator(".row")).to_have_count(1)
    star(page).click()
    expect(page.locator(".row")).to_have_count(0)

    page.goto("/practice/")
    page.locator("#typed").fill("Aloud.")
    page.get_by_role("button", name="Show the trap").click()
    page.get_by_role("button", name="No").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Easy").click()
    expect(page.locator("#step")).to_contain_text("0 due · 6 new")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Easy")).to_be_visible()
    expect(page.get_by_role("checkbox").first).to_be_checked()
    page.get_by_role("button", name="Hard").click()
    assert [review.rating for review in Review.objects.all()] == [2]
    assert Card.objects.count() == 1


def test_every_page_of_practice_is_accessible_and_fits(
    page: Page, assert_accessible_everywhere
) -> None:
    page.goto("/practice/")
    for shown, key in ((".think-step", "Space"), (".fell", "y"), (".four", "3")):
        expect(page.locator(shown)).to_be_visible()
        assert_accessible_everywhere(page)
        page.keyboard.press(key)
    expect(page.locator(".think-step")).to_be_visible()

    for address in ("traps/", "progress/", "reset/", "note/shadow-or-canary/"):
        page.goto(f"/practice/{address}")
        assert_accessible_everywhere(page)


def test_the_list_with_marks_is_accessible(page: Page, assert_accessible_everywhere):
    page.goto("/")
    star(page).click()
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    page.reload()

    assert_accessible_everywhere(page)
