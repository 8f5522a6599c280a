"""Light, dark, or as the system has it: chosen once, there before the first paint."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db

PAPER = {"light": "rgb(251, 250, 247)", "dark": "rgb(22, 21, 18)"}


def paper(page: Page) -> str:
    colour: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return colour


def test_the_system_s_theme_is_followed(page: Page, colour_scheme: str) -> None:
    page.goto("/")

    assert paper(page) == PAPER[colour_scheme]


def test_a_theme_that_is_chosen_holds_on_every_page(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Theme: as your system").click()
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    assert paper(page) == PAPER["dark"]

    page.goto("/accounts/login/")
    assert paper(page) == PAPER["dark"]
    expect(page.locator("meta#dark")).to_have_attribute("media", "all")

    page.get_by_role("button", name="Theme: dark").click()
    page.get_by_role("button", name="Theme: light").click()
    expect(page.get_by_role("button", name="Theme: as your system")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    assert paper(page) == PAPER["dark"]


def test_a_chosen_theme_is_there_before_the_page_is(page: Page) -> None:
    """It is set when there is no body yet, so no frame is painted without it."""
    page.add_init_script(
        """
        try { localStorage.theme = "dark"; } catch { /* about:blank has none */ }
        new MutationObserver((_, observer) => {
            if (!document.body) return;
            observer.disconnect();
            window.first = document.documentElement.dataset.theme;
        }).observe(document, { childList: true, subtree: true });
        """
    )
    page.goto("/")

    assert page.evaluate("window.first") == "dark"
    assert paper(page) == PAPER["dark"]


def test_other_tabs_follow(page: Page) -> None:
    page.goto("/")
    other = page.context.new_page()
    other.goto("/")
    page.locator("#theme").click()

    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    expect(other.locator("#theme")).to_have_accessible_name("Theme: dark")
