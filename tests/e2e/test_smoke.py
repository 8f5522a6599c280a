"""The site opens in a real browser."""

import re

from playwright.sync_api import Page, expect


def test_the_front_page_opens(page: Page, width: int) -> None:
    page.goto("/")

    expect(page).to_have_title(re.compile("mlopsprep"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # Nothing to scroll sideways for.
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_front_page_needs_no_javascript(page_without_js: Page) -> None:
    page_without_js.goto("/")

    expect(page_without_js.get_by_role("heading", level=1)).to_be_visible()
