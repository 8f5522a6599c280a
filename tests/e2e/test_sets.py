"""An interviewer builds a set in a browser, with a colleague at it, and shares it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from interviews.actions import sets
from interviews.models import QuestionSet
from questions.models import Question
from tests.e2e.bank import make_bank
from tests.interviews.panel import make_interviewer
from tests.interviews.sets import titles

pytestmark = pytest.mark.django_db

SignIn = Callable[[Page, User], None]


@pytest.fixture(autouse=True)
def bank(transactional_db):
    return make_bank()


def items(page: Page):
    return page.locator("#set .item h3")


def make_phone_screen(owner: User) -> QuestionSet:
    found = sets.make_set(owner, title="Phone screen")
    sets.add_questions(found, list(Question.objects.in_bank_order()[:3]))
    return found


def test_a_set_is_built_with_the_keyboard_alone(
    page: Page, sign_in: SignIn, ivy: User, watch, assert_accessible: Callable[[Page], None]
) -> None:
    # Typing on gives up the request for what was typed before, and htmx calls that an error.
    watch.allow("htmx:(sendAbort|afterRequest)")
    sign_in(page, ivy)
    page.goto("/sets/new/")
    page.get_by_label("Title").focus()
    page.keyboard.type("Phone screen")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Phone screen")

    for count in range(1, 4):
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(items(page)).to_have_count(count)
    expect(page.locator("#set .time")).to_contain_text("24 of 45 min · 21 left")
    expect(page.locator(".bank .taken")).to_have_count(3)
    third = items(page).nth(2).text_content()
    page.locator(".grip").nth(2).focus()
    page.keyboard.press("ArrowUp")
    expect(items(page).nth(1)).to_have_text(str(third))
    expect(page.locator(".grip").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items(page).nth(0)).to_have_text(str(third))
    page.locator(".remove").nth(1).focus()
    page.keyboard.press("Enter")
    expect(items(page)).to_have_count(2)
    expect(page.locator("#set-title")).to_be_focused()
    expect(page.locator(".bank .taken")).to_have_count(2)

    # The bank beside it is narrowed as one types, and Back leads out of the narrowing.
    page.locator("#bank-q").focus()
    page.keyboard.type("zebra")
    expect(page.locator(".bank .row")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?q=zebra$"))
    page.get_by_text("Filters", exact=True).click()
    page.locator("#bank-filters").get_by_label("Drift").check()
    expect(page.locator(".bank .chip")).to_have_count(2)
    expect(page.locator("#bank-filters")).to_have_attribute("open", "")
    assert_accessible(page)
    page.reload()
    expect(items(page)).to_have_count(2)
    expect(items(page).nth(0)).to_have_text(str(third))


def test_items_are_dragged_while_a_colleague_is_at_the_set(
    page: Page, sign_in: SignIn, ivy: User
) -> None:
    found = make_phone_screen(ivy)
    sign_in(page, ivy)
    page.goto(found.get_absolute_url())
    first, second, third = items(page).all_text_contents()

    version = page.locator("#builder [name=version]")

    drag(page, 0, 2)
    expect(version).to_have_value("3")
    expect(items(page)).to_have_text([second, third, first])
    expect(page.locator(".grip").nth(2)).to_be_focused()
    sets.remove_item(found, found.items.get(question__title=third).pk)
    drag(page, 1, 0)

    expect(version).to_have_value("4")
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this set")
    expect(items(page)).to_have_text([second, first])
    drag(page, 1, 0)
    expect(version).to_have_value("5")
    expect(items(page)).to_have_text([first, second])
    expect(page.get_by_role("alert")).to_have_count(0)
    assert titles(found) == [first, second]


def drag(page: Page, place: int, to: int) -> None:
    start = page.locator(".grip").nth(place).bounding_box()
    end = page.locator("#set .item").nth(to).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    down = to > place
    page.mouse.move(start["x"] + 8, end["y"] + end["height"] * (0.9 if down else 0.1), steps=8)
    page.mouse.up()


def test_without_scripts_a_set_is_built_shared_opened_and_taken_back(
    page_without_js: Page,
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
    ivy: User,
    base_url: str,
    watch,
) -> None:
    page = page_without_js
    sign_in(page, ivy)
    page.goto("/sets/new/")
    page.get_by_label("Title").fill("On site")
    page.get_by_role("button", name="Make the set").click()
    page.get_by_label("Search the bank").fill("zebra")
    page.get_by_role("button", name="Find").click()
    for count in (1, 2):
        page.get_by_role("button", name="Add to the set").first.click()
        expect(items(page)).to_have_count(count)
    expect(page).to_have_url(re.compile(r"\?q=zebra&sort=$"))
    last = items(page).nth(1).text_content()
    page.get_by_role("button", name="Up").nth(1).click()
    expect(items(page).nth(0)).to_have_text(str(last))
    page.get_by_role("link", name="Write one of your own").click()
    page.get_by_label("The question", exact=True).fill("My own?")
    page.get_by_role("button", name="Put it into the set").click()
    expect(items(page)).to_have_count(3)
    page.get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Make a link").click()
    path = re.sub(r"^https?://[^/]+", "", str(page.locator(".secret code").text_content()))

    stranger = new_context().new_page()
    stranger.goto(f"{base_url}{path}")
    expect(stranger.locator(".item h2")).to_have_text([str(last), re.compile("Why"), "My own?"])
    page.goto(page.url.replace("/links/", "/people/"))
    page.get_by_role("button", name="Revoke").first.click()
    watch.allow("status of 404")
    stranger.reload()
    expect(stranger.locator("h1")).to_have_text("There is nothing at this address")


def test_on_a_phone_a_set_is_read_and_a_question_moved(
    page: Page, sign_in: SignIn, ivy: User, assert_accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ian = make_interviewer("ian")
    found = make_phone_screen(ian)
    found.collaborators.create(user=ivy, can_edit=True)
    sign_in(page, ivy)
    page.goto("/sets/?show=shared")
    page.get_by_role("link", name="Phone screen").click()
    first = items(page).nth(0).text_content()
    page.locator(".down").first.click()
    expect(items(page).nth(1)).to_have_text(str(first))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(page)
    page.goto(f"/sets/{found.pk}/print/?for=interviewer")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(page)
