"""A candidate's first ten days, in a browser and with the keyboard alone."""

import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from practice.models import Card, Learner, Mock, Review
from tests.e2e.bank import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bank(transactional_db):
    return make_bank()


def days_pass(days: int) -> None:
    """Move everything that is kept of practice into the past, as if so many days had gone by."""
    by = timedelta(days=days)
    for card in Card.objects.all():
        card.due -= by
        card.last_review -= by
        card.save()
    for review in Review.objects.all():
        review.at -= by
        review.day -= by
        review.save()
    for learner in Learner.objects.all():
        learner.move()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def rate(page: Page, rating: str) -> None:
    """From the question to its rating: aloud, not fallen in."""
    expect(page.locator(".think-step")).to_be_visible()
    press(page, "Space")
    expect(page.locator(".fell")).to_be_visible()
    press(page, "n")
    expect(page.locator(".four")).to_be_visible()
    press(page, rating)


def tab_to(page: Page, name: str) -> None:
    """On with the Tab key until what has this name has the focus."""
    for _ in range(60):
        press(page, "Tab")
        focused = page.evaluate("(document.activeElement.innerText || '').trim()")
        if focused.startswith(name):
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_from_the_first_visit_to_the_tenth_day(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/")
    press(page, "j", "j", "b")
    expect(page.locator(".row .star").nth(1)).to_have_attribute("aria-pressed", "true")

    # Day one, without an account: three questions, one saved while it is asked.
    page.goto("/practice/")
    press(page, "b")
    expect(page.locator("#step .star")).to_have_attribute("aria-pressed", "true")
    for rating in "343":
        asked = page.locator("#step h1").inner_text()
        rate(page, rating)
        expect(page.locator("#step h1")).not_to_have_text(asked)
    assert Review.objects.count() == 3

    # Day three: what was good comes back, and an account takes all of it along.
    days_pass(2)
    page.goto("/accounts/signup/")
    page.get_by_label("Email").focus()
    page.keyboard.type("new@example.org")
    press(page, "Tab")
    page.keyboard.type("correct horse battery")
    press(page, "Enter")
    expect(page.locator("main")).to_contain_text("3 practised questions")
    page.goto("/practice/")
    expect(page.locator("#step .progress")).to_contain_text("2 due · 4 new")
    rate(page, "3")
    expect(page.locator("#step .progress")).to_contain_text("1 due")
    rate(page, "1")
    expect(page.locator("#step .progress")).to_contain_text("0 due")

    # Day ten: the rest has fallen due too, and it shows.
    days_pass(7)
    page.goto("/practice/")
    expect(page.locator("#step .progress")).to_contain_text("2 due")
    page.goto("/practice/progress/")
    expect(page.get_by_role("img", name="Ratings in the last twelve weeks: 5")).to_be_visible()
    assert_accessible(page)

    # Everything as a download; then gone, with nothing left behind.
    page.goto("/me/data/")
    with page.expect_download() as download:
        tab_to(page, "Download everything")
        press(page, "Enter")
    with zipfile.ZipFile(download.value.path()) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("practice.json")]
        kept = json.loads(archive.read(name))
    assert (len(kept["reviews"]), len(kept["bookmarks"])) == (5, 2)
    tab_to(page, "Delete my account")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").focus()
    page.keyboard.type("correct horse battery")
    press(page, "Enter")
    page.get_by_label("Yes, delete my account").focus()
    press(page, "Space")
    tab_to(page, "Delete my account")
    press(page, "Enter")
    expect(page.get_by_role("status").filter(has_text="Your account is deleted")).to_be_visible()
    assert not User.objects.exists()
    assert not Learner.objects.exists()


def test_a_mock_interview_by_keyboard_through_a_dead_network(
    page: Page, watch, assert_accessible: Callable[[Page], None]
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/practice/mock/")
    tab_to(page, "Begin")
    press(page, "Enter")
    expect(page.locator(".clock")).to_have_text(re.compile(r"^(30:00|29:\d\d) left$"))
    assert_accessible(page)

    # The network goes while the first answer is typed; nothing typed is lost.
    page.locator("#typed").focus()
    page.keyboard.type("It depends on the labels.")
    page.context.set_offline(True)
    press(page, "Control+Enter")
    expect(page.locator("#offline")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#typed")).to_have_value("It depends on the labels.")
    first = page.locator("#step h1").inner_text()
    page.locator("#typed").focus()
    press(page, "Control+Enter")
    expect(page.locator("#step h1")).not_to_have_text(first)

    tab_to(page, "End the interview")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
    expect(page.locator("#turn-1")).to_contain_text("It depends on the labels.")
    page.locator("#score-1-2").focus()
    press(page, "Enter")
    expect(page.locator("#mock-total")).to_contain_text("1 of 3 marked, 2 on average")
    expect(page.locator("#score-1-2")).to_be_focused()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':'))") == []
    assert Mock.objects.get().ended
