"""The keys: quick for those who like them, invisible to everyone else."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.bank import make_bank

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bank(transactional_db):
    return make_bank()


def test_a_question_is_found_and_opened_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("zebra")
    page.keyboard.press("Enter")
    expect(page.locator("#total")).to_have_text("2 questions")

    page.locator("#q").blur()
    page.keyboard.press("j")
    expect(page.locator(".row h3 a").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".row h3 a").last).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".row h3 a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/questions/question-\d+/\?q=zebra$"))


def test_on_a_question_the_keys_go_to_the_next_one(page: Page) -> None:
    page.goto("/questions/shadow-or-canary/")
    page.keyboard.press("j")
    page.wait_for_url("**/questions/question-*/")  # and until it is loaded, keys and all
    page.keyboard.press("k")

    expect(page).to_have_url(re.compile("shadow-or-canary"))


def test_keys_never_steal_what_is_typed(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("j/k?")
    expect(page).to_have_url(re.compile("q=j"))  # the list has followed

    expect(page.locator("#q")).to_have_value("j/k?")
    expect(page.locator("#keys")).to_be_hidden()


@pytest.mark.parametrize("combination", ["Control+j", "Alt+j", "Meta+j"])
def test_keys_with_a_modifier_are_left_to_the_browser(page: Page, combination: str) -> None:
    page.goto("/questions/shadow-or-canary/")
    page.keyboard.press(combination)

    expect(page).to_have_url(re.compile("shadow-or-canary"))


def test_the_list_of_keys_opens_and_closes(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#keys")).to_be_hidden()


def test_keys_can_be_switched_off_and_on_again(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()

    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use these keys").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
