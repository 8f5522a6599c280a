"""Waiting for what a browser does by itself in its next frames."""

from playwright.sync_api import Page


def let_frames_pass(page: Page) -> None:
    """Return after two frames: the page's observers have seen its layout by then."""
    for _ in range(2):
        page.evaluate("() => new Promise(requestAnimationFrame)")
