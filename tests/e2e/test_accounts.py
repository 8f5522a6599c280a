"""One's account in a browser: passkeys, the second step, what is kept, and going."""

import re
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from accounts.actions import invite
from accounts.models import User
from tests.accounts.test_second_step import code_of

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
SignIn = Callable[[Page, User], None]


@pytest.fixture(autouse=True)
def _no_limits_kept(db: None) -> None:
    cache.clear()


@pytest.fixture
def key(page: Page) -> Iterator[None]:
    """A computer that keeps passkeys, and whose owner is there and says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    devtools.detach()


def confirm(page: Page) -> None:
    """Say the password once more."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def log_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()


def log_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.usefixtures("key")
def test_a_passkey_is_added_and_logs_in_alone(page: Page, alice: User, sign_in: SignIn) -> None:
    sign_in(page, alice)
    page.goto("/me/")
    page.get_by_role("link", name="Logging in").click()
    page.get_by_role("link", name="Add one").click()
    confirm(page)
    expect(page.get_by_label("It logs me in without the password")).to_be_checked()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    log_out(page)

    page.goto("/accounts/login/?next=/me/data/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(re.compile("/me/data/$"))


@pytest.mark.usefixtures("key")
def test_a_passkey_that_is_not_there_is_told_and_the_password_still_works(
    page: Page, alice: User
) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("alert")).to_have_text("The key wasn’t used.")
    log_in(page, alice)
    expect(page.get_by_role("link", name="Account")).to_be_visible()


@pytest.mark.usefixtures("key")
def test_a_passkey_confirms_who_one_is(page: Page, alice: User, sign_in: SignIn) -> None:
    sign_in(page, alice)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    log_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Account")).to_be_visible()

    page.goto("/me/delete/")
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Delete your account")).to_be_visible()


@pytest.mark.usefixtures("key")
def test_a_passkey_is_renamed_and_removed(page: Page, alice: User, sign_in: SignIn) -> None:
    sign_in(page, alice)
    page.goto("/accounts/2fa/webauthn/add/")
    confirm(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="My phone")).to_be_visible()

    page.get_by_role("link", name="Remove My phone").click()
    page.get_by_role("button", name="Remove it").click()

    expect(page.get_by_text("None yet.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_the_app_is_switched_on_and_asked_for_without_javascript(
    page_without_js: Page, alice: User
) -> None:
    page = page_without_js
    log_in(page, alice)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Switch on").click()
    confirm(page)
    secret = page.locator(".secret").inner_text()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_label("Authenticator code")).to_have_accessible_description(
        "Incorrect code."
    )
    page.get_by_label("Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    log_out(page)

    log_in(page, alice)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("link", name="Account")).to_be_visible()


def test_an_invitation_leads_to_an_account_without_javascript(
    page_without_js: Page, base_url: str, settings: object
) -> None:
    settings.SIGNUP = "invitation"  # type: ignore[attr-defined]
    page = page_without_js
    page.goto(invite(by=None).replace("http://localhost:8000", base_url))
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()

    expect(page.get_by_role("link", name="Account")).to_be_visible()
    assert User.objects.filter(email="new@example.org").exists()


def test_one_takes_everything_along_and_goes(page: Page, alice: User) -> None:
    log_in(page, alice)
    page.goto("/me/data/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything").click()
    assert re.fullmatch(r"mlopsprep-\d{4}-\d\d-\d\d\.zip", download.value.suggested_filename)
    page.get_by_role("link", name="Delete my account").click()
    confirm(page)
    page.get_by_label("Yes, delete my account").check()
    page.get_by_role("button", name="Delete my account").click()

    expect(page.get_by_role("status").filter(has_text="Your account is deleted")).to_be_visible()
    expect(page.locator("header").get_by_role("link", name="Log in")).to_be_visible()
    assert not User.objects.filter(pk=alice.pk).exists()


def test_a_form_that_grew_old_is_sent_again(
    page: Page, alice: User, sign_in: SignIn, watch
) -> None:
    watch.allow("status of 403")
    sign_in(page, alice)
    page.goto("/me/")
    page.get_by_label("Name").fill("Alice in another tab")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("name")).to_have_value("Alice in another tab")

    page.get_by_role("button", name="Send it again").click()

    expect(page.get_by_label("Name")).to_have_value("Alice in another tab")
    alice.refresh_from_db()
    assert alice.name == "Alice in another tab"


PAGES = [
    "/about/", "/privacy/", "/accounts/password/reset/", "/me/", "/me/data/", "/me/delete/",
    "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/", "/accounts/sessions/", "/accounts/email/",
    "/accounts/password/change/",
]  # fmt: skip


def test_every_page_is_accessible_and_fits(
    page: Page, alice: User, assert_accessible_everywhere: Callable[[Page], None]
) -> None:
    log_in(page, alice)
    page.goto("/me/delete/")
    confirm(page)
    for address in PAGES:
        page.goto(address)
        assert page.url.endswith(address)
        assert_accessible_everywhere(page)
