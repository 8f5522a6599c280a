"""The browser: Chromium on a live server, watched for anything a visitor's console would show.

Hands and keys wait until the page and its scripts are there, as a person does without knowing.

``page`` is light and 1440 wide. ``page_without_js`` has JavaScript off. A test that asks for
``width`` or ``colour_scheme`` as well runs once for each.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import browser as chromium
from tests.e2e.frames import let_frames_pass

# Playwright's event loop runs in the test's thread, and Django would refuse the ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# How long an expectation may take to come true: a slow machine is no reason to fail.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium.find()
    if path is None:
        pytest.fail("No Chromium on this machine: `make test` says what can be done.")
    return {**browser_type_launch_args, "executable_path": path, "args": chromium.FLAGS}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """What ``page.goto("/")`` is relative to."""
    return live_server.url


@pytest.fixture(autouse=True)
def _nothing_counted(transactional_db: None) -> Iterator[None]:
    """Limits are counted in no model's table: what a browser did would outlive its test."""
    yield
    caches["default"].clear()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "color_scheme": "light",
        "locale": "en-GB",
        "timezone_id": "UTC",
        "reduced_motion": "reduce",
    }


@dataclass
class Watch:
    """What went wrong in the browser, beside what the test itself looks at."""

    home: str
    allowed: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Let console messages pass that match, such as "status of 404"."""
        self.allowed.append(pattern)

    def follow(self, context: BrowserContext) -> None:
        """Note errors (policy violations are console errors in Chromium) and strangers."""
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self.seen.append(f"error in a script: {error.error}"))
        context.route(self._is_foreign, self._refuse)

    def troubles(self) -> list[str]:
        return [text for text in self.seen if not any(re.search(p, text) for p in self.allowed)]

    def _console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.seen.append(f"console {kind}: {text}")

    def _is_foreign(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme not in {"data", "blob"} and parts.netloc != self.home

    def _refuse(self, route: Route, request: Request) -> None:
        self.seen.append(f"request to another host: {request.method} {request.url}")
        route.abort()


@pytest.fixture
def watch(base_url: str) -> Iterator[Watch]:
    """Fails the test if the browser saw trouble that ``watch.allow(...)`` didn't let pass."""
    watching = Watch(home=urlsplit(base_url).netloc)
    yield watching
    if troubles := watching.troubles():
        pytest.fail("The browser saw trouble:\n  " + "\n  ".join(troubles), pytrace=False)


@pytest.fixture
def new_context(
    watch: Watch, new_context: Callable[..., BrowserContext]
) -> Callable[..., BrowserContext]:
    """Another browser window with its own cookies, watched like the first."""

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        watch.follow(context)
        return context

    return make


HANDS = (
    "check",
    "click",
    "drag_to",
    "fill",
    "press",
    "press_sequentially",
    "select_option",
    "uncheck",
)


def unhurried(act: Callable[..., None]) -> Callable[..., None]:
    """The same act upon an element, as soon as the page that has it is there with its scripts."""

    def wait_and_act(locator: Locator, *args: Any, **options: Any) -> None:
        locator.first.wait_for(state="attached")
        locator.page.wait_for_load_state()
        act(locator, *args, **options)

    return wait_and_act


@pytest.fixture(autouse=True)
def _hands_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in HANDS:
        monkeypatch.setattr(Locator, name, unhurried(getattr(Locator, name)))


@pytest.fixture
def page(page: Page, monkeypatch: pytest.MonkeyPatch) -> Page:
    """Its keys wait as well."""
    press = page.keyboard.press

    def wait_and_press(*args: Any, **options: Any) -> None:
        page.wait_for_load_state()
        press(*args, **options)

    monkeypatch.setattr(page.keyboard, "press", wait_and_press)
    return page


@pytest.fixture
def page_without_js(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture(params=[390, 820, 1440])
def width(request: pytest.FixtureRequest, page: Page) -> int:
    """A phone, a tablet, a desk: ``page`` has this width."""
    pixels: int = request.param
    page.set_viewport_size({"width": pixels, "height": 900})
    return pixels


@pytest.fixture(params=["light", "dark"])
def colour_scheme(request: pytest.FixtureRequest, page: Page) -> str:
    """What the visitor's system prefers: ``page`` has it."""
    scheme: str = request.param
    page.emulate_media(color_scheme=request.param)
    return scheme


@pytest.fixture
def sign_in(base_url: str) -> Callable[[Page, User], None]:
    """``sign_in(page, alice)`` without the log-in form, which has tests of its own."""

    def give_session(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}]
        )

    return give_session


CONTRAST = {"runOnly": ["color-contrast"]}
# Axe is slow at contrast, and quick at everything else: each is asked what it alone can tell.
LOOKS: list[tuple[Literal["dark", "light"], int, dict[str, Any]]] = [
    ("dark", 1440, CONTRAST),
    ("light", 390, {"rules": {"color-contrast": {"enabled": False}}}),
    ("light", 1440, {}),
]


def violations(page: Page, options: dict[str, Any]) -> None:
    """Hold the page as it is now against axe's rules."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(Axe().axe_script)
    let_frames_pass(page)  # it may just have been resized
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **options})
    result = AxeResults(found)
    assert result.violations_count == 0, f"{page.url}\n{result.generate_report()}"


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """``assert_accessible(page)`` holds the page as it is now against axe's rules."""
    return lambda page: violations(page, {})


@pytest.fixture
def assert_contrast() -> Callable[[Page], None]:
    """Only what another theme can change, and the slowest of axe's rules."""
    return lambda page: violations(page, CONTRAST)


@pytest.fixture
def assert_accessible_everywhere() -> Callable[[Page], None]:
    """The same on a desk in both themes and on a phone; and nothing there scrolls sideways."""

    def check(page: Page) -> None:
        for scheme, width, options in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            violations(page, options)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    return check
