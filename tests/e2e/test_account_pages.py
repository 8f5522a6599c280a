"""Accounts in a browser: in, out, and what is said when it doesn't work."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_signing_up_logs_in_and_leads_back(page: Page) -> None:
    page.goto("/accounts/signup/?next=/?difficulty=easy")
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign up").click()

    expect(page).to_have_url(re.compile(r"/\?difficulty=easy$"))
    expect(page.get_by_role("link", name="Account")).to_be_visible()


def test_errors_stand_next_to_their_field_and_are_tied_to_it(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign up").click()

    field = page.get_by_label("Password")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("too common"))
    expect(page.get_by_label("Email")).to_have_value("new@example.org")
    assert_accessible(page)


def test_a_wrong_password_is_told_without_saying_which(page: Page, alice: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(alice.email)
    page.get_by_label("Password").fill("not it")
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("alert")).to_contain_text("are not correct")


def test_logging_in_and_out_works_without_javascript(page_without_js: Page, alice: User) -> None:
    page = page_without_js
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(alice.email)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Log out").click()
    page.get_by_role("button", name="Log out").click()

    expect(page.locator("header").get_by_role("link", name="Log in")).to_be_visible()


def test_a_password_is_changed(
    page: Page, alice: User, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, alice)
    page.goto("/accounts/password/change/")
    page.get_by_label("Current Password").fill("correct horse battery")
    page.get_by_label("New Password", exact=True).fill("battery staple horse")
    page.get_by_label("New Password (again)").fill("battery staple horse")
    page.get_by_role("button", name="Change it").click()

    expect(page.get_by_text("Your password is changed")).to_be_visible()
    alice.refresh_from_db()
    assert alice.check_password("battery staple horse")
