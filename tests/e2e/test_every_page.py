"""What holds for every page: axe finds nothing, nothing scrolls sideways, keys reach everything."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.e2e.bank import make_bank

pytestmark = pytest.mark.django_db

FOR_ALL = [
    "/",
    "/?role=mlops-engineer&difficulty=hard&q=canary&company=nobody",
    "/?role=research-scientist",
    "/questions/shadow-or-canary/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-bad/",
    "/accounts/inactive/",
    "/nothing-here/",
]
FOR_MEMBERS = ["/accounts/email/", "/accounts/password/change/", "/accounts/logout/"]


@pytest.fixture(autouse=True)
def bank(transactional_db):
    return make_bank()


@pytest.fixture(params=["all", "members"])
def addresses(request, page: Page, sign_in: Callable[[Page, User], None], watch) -> list[str]:
    watch.allow("status of 404")
    if request.param == "members":
        sign_in(page, request.getfixturevalue("alice"))
        return FOR_MEMBERS
    return FOR_ALL


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Page, addresses: list[str], assert_accessible_everywhere: Callable[[Page], None]
) -> None:
    """In both themes, on phone and desk; and 320 pixels wide with letters of twice the size."""
    for address in addresses:
        page.goto(address)
        assert_accessible_everywhere(page)
        page.set_viewport_size({"width": 320, "height": 700})
        for size in (16, 32):
            page.evaluate("size => document.documentElement.style.fontSize = `${size}px`", size)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_tab_goes_first_to_the_content(page: Page, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(address)
        page.keyboard.press("Tab")
        if address == "/nothing-here/":
            expect(page.get_by_role("link", name="mlopsprep")).to_be_focused()
            continue
        expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
        page.keyboard.press("Enter")

        expect(page.locator("#main")).to_be_focused()


def test_every_stop_of_the_tab_key_can_be_seen(page: Page) -> None:
    """Focus is visible, and never hidden under the bar that stays at the top."""
    page.goto("/questions/shadow-or-canary/")
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const element = document.activeElement;
                if (element === document.body) return "page";
                const box = element.getBoundingClientRect();
                const bar = document.querySelector(".bar");
                const under = !bar.contains(element) && !element.matches(".skip")
                    && box.bottom <= bar.getBoundingClientRect().bottom;
                const style = getComputedStyle(element);
                return under || style.outlineStyle === "none" ? element.outerHTML : "";
            }"""
        )
        if seen == "page":
            break
        assert seen == ""


def test_axe_finds_nothing_in_what_opens(
    page: Page, colour_scheme: str, assert_accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("button", name="Filters").click()
    assert_accessible(page)

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Practice")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert_accessible(page)


def test_interviewers_see_the_anchors_and_axe_nothing(
    page: Page, ivy: User, sign_in: Callable[[Page, User], None], assert_accessible
) -> None:
    sign_in(page, ivy)
    page.goto("/questions/shadow-or-canary/")

    expect(page.get_by_role("heading", name="Sounds like")).to_be_visible()
    assert_accessible(page)
