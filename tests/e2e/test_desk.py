"""An editor's day in a browser: two people publish, drafts survive, conflicts are settled."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from accounts.models import User
from questions.actions import write_question
from questions.content import Status
from questions.models import Question
from questions.rows import content_of
from tests.e2e.conftest import Watch
from tests.factories import make_question, make_user
from web.roles import UserRole

pytestmark = pytest.mark.django_db

SignIn = Callable[[Page, User], None]
QUESTIONS = "/admin/questions/question/"


@pytest.fixture
def mallory(db: None) -> User:
    """Another editor."""
    return make_user("mallory@example.org", UserRole.EDITOR, name="Mallory")


@pytest.fixture
def accessible(watch: Watch, assert_accessible: Callable[[Page], None]) -> Callable[[Page], None]:
    # Axe itself tries to write styles, to follow the @import in one of the admin's style sheets.
    watch.allow("Applying inline style")
    watch.allow("Couldn't load preload assets")
    return assert_accessible


def edited(question: Question) -> str:
    return f"{QUESTIONS}{question.pk}/change/"


@pytest.mark.usefixtures("mallory")
def test_two_people_publish_what_one_wrote_with_a_preview_beside_it(
    page: Page,
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
    eve: User,
    mallory: User,
    accessible: Callable[[Page], None],
) -> None:
    question = make_question(title="What drifts first?", slug="drifts", status="draft")
    sign_in(page, eve)
    page.goto(edited(question))
    preview = page.get_by_label("Preview", exact=True)
    expect(preview).to_contain_text("Saying that it never breaks.")
    page.get_by_label("Trap").fill("Saying *the code*.")
    expect(preview.locator("em", has_text="the code")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    expect(page.get_by_text("What it says now is yours")).to_be_visible()

    other = new_context().new_page()
    other.set_viewport_size({"width": 390, "height": 800})
    other.emulate_media(color_scheme="dark")
    sign_in(other, mallory)
    other.goto(edited(question))
    other.get_by_role("link", name="Versions").click()
    other.get_by_role("link", name="See how, from version 1 to 2").click()
    expect(other.locator("ins")).to_have_text("*the code*")
    accessible(other)
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    other.goto(edited(question))
    other.get_by_label("Comment").fill("Agreed")
    other.get_by_role("button", name="Publish").click()
    expect(other.get_by_text("Everyone sees it.")).to_be_visible()
    accessible(other)
    other.get_by_role("link", name="As a visitor sees it").click()
    expect(other.get_by_text("As anybody sees it.")).to_be_visible()
    expect(other.locator("#trap")).to_contain_text("Saying the code.")

    page.goto(edited(question))
    page.get_by_label("Trap").fill("Saying the data.")
    page.get_by_label("Why this change").fill("It was the data")
    page.get_by_role("button", name="Save and continue editing").click()
    box = page.get_by_role("form", name="Next text")
    expect(box.locator("ins")).to_have_text("data")
    expect(box.get_by_role("button", name="Publish it")).to_be_disabled()
    expect(preview).to_contain_text("Saying the data.")
    accessible(page)
    other.goto(edited(question))
    accessible(other)
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    other.get_by_role("form", name="Next text").get_by_role("button", name="Publish it").click()
    expect(other.get_by_text("The next text is published.")).to_be_visible()
    expect(other.get_by_label("Trap")).to_have_value("Saying the data.")

    page.goto(edited(question))
    page.get_by_label("Trap").fill("Saying the code and the data.")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(box.locator("ins")).to_have_text("code and the ")
    other.goto("/admin/questions/question/?next=waits")
    other.locator(".action-select").check()
    other.get_by_label("Action:").select_option("Publish the next texts")
    other.get_by_role("button", name="Go", exact=True).click()
    other.get_by_text("What it changes: the trap").click()
    expect(other.locator("ins")).to_have_text("code and the ")
    accessible(other)
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    other.get_by_role("button", name="Publish 1 text").click()
    expect(other.get_by_role("status")).to_contain_text("Published: 1 of 1.")
    accessible(other)


def test_what_was_not_saved_is_warned_about_kept_and_put_back(
    page: Page, sign_in: SignIn, eve: User
) -> None:
    question = make_question()
    sign_in(page, eve)
    page.goto(edited(question))
    page.get_by_label("Trap").fill("Half a thought")
    asked = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)

    page.reload()

    assert asked == ["beforeunload"]
    expect(page.locator("#draft")).to_contain_text("you left this unsaved")
    expect(page.get_by_label("Trap")).to_have_value("Saying that it never breaks.")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Trap")).to_have_value("Half a thought")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.goto(edited(question))
    expect(page.get_by_label("Trap")).to_have_value("Half a thought")
    expect(page.locator("#draft")).to_be_hidden()
    assert asked == ["beforeunload"]


def test_two_texts_of_one_question_stand_side_by_side(
    page: Page, sign_in: SignIn, eve: User, bob: User, accessible: Callable[[Page], None]
) -> None:
    question = make_question(trap="First.", hint="Hint.")
    sign_in(page, eve)
    page.goto(edited(question))
    page.get_by_label("Trap").fill("Eve's trap.")
    row = Question.objects.with_everything().get(pk=question.pk)
    write_question(replace(content_of(row), trap="Bob's trap.", hint="Bob's hint."), row, by=bob)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Bob saved version 2")).to_be_visible()
    expect(page.locator(".diff")).to_contain_text("Bob's trap.")
    accessible(page)
    page.get_by_label("Save this over version 2").check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    question.refresh_from_db()
    assert (question.trap, question.hint) == ("Eve's trap.", "Bob's hint.")


def test_without_javascript_there_is_a_preview_an_order_and_many_at_once(
    page: Page,
    page_without_js: Page,
    sign_in: SignIn,
    eve: User,
    accessible: Callable[[Page], None],
) -> None:
    first, second = (make_question(title=f"{name}?", status="review") for name in ("One", "Two"))
    plain = page_without_js
    sign_in(plain, eve)
    plain.goto(edited(second))
    plain.get_by_label("Trap").fill("Saying **that**.")
    with plain.context.expect_page() as opening:
        plain.get_by_role("button", name="Preview").click()
    expect(opening.value.locator("#trap strong")).to_have_text("that")
    plain.goto(QUESTIONS)
    plain.get_by_role("button", name="Move “Two?” up").click()
    assert list(Question.objects.in_bank_order()) == [second, first]
    for box in plain.locator("input.action-select").all():
        box.check()
    plain.get_by_role("combobox", name="Action").select_option("publish")
    plain.get_by_role("button", name="Go").click()
    plain.get_by_role("button", name="Publish: 2").click()
    expect(plain.get_by_role("status")).to_have_text("Published: 2 of 2.")
    assert not Question.objects.exclude(status=Status.PUBLISHED).exists()

    sign_in(page, eve)
    page.goto(QUESTIONS)
    accessible(page)
    page.locator("input.action-select").first.check()
    page.get_by_role("combobox", name="Action").select_option("retire")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("can take this step")).to_be_visible()
    expect(page.get_by_role("combobox", name="Action")).to_have_count(0)
    accessible(page)


def test_the_bank_is_ordered_by_mouse_finger_and_keys(
    page: Page,
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
    eve: User,
    watch: Watch,
    accessible: Callable[[Page], None],
) -> None:
    for slug in "abc":
        make_question(slug=slug, title=f"{slug.upper()}?")
    watch.allow("status of 409")

    def shown(window: Page) -> str:
        titles = window.locator("#result_list tbody th").all_inner_texts()
        return "".join(title.strip("?").lower() for title in titles)

    def stored() -> str:
        return "".join(Question.objects.in_bank_order().values_list("slug", flat=True))

    sign_in(page, eve)
    page.goto(QUESTIONS)
    grips = page.get_by_role("button", name="by dragging or with the arrow keys")
    grips.nth(2).drag_to(grips.nth(0), target_position={"x": 5, "y": 1})
    expect(page.get_by_role("status")).to_have_text("“C?” is before “A?” now.")
    assert shown(page) == stored() == "cab"
    accessible(page)

    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("status")).to_have_text("“C?” is after “A?” now.")
    expect(page.get_by_role("button", name="Move “C?” by dragging")).to_be_focused()
    assert shown(page) == stored() == "acb"

    phone = new_context(has_touch=True).new_page()
    phone.set_viewport_size({"width": 390, "height": 800})
    sign_in(phone, eve)
    phone.goto(QUESTIONS)
    expect(phone.locator(".grip")).to_have_count(3)
    first = phone.locator(".grip").nth(0).bounding_box()
    last = phone.locator("#result_list tbody tr").nth(2).bounding_box()
    assert first is not None
    assert last is not None
    touch = phone.context.new_cdp_session(phone)
    x, bottom = first["x"] + 5, last["y"] + last["height"] - 4
    for kind, y in (("Start", first["y"] + 5), ("Move", last["y"]), ("Move", bottom), ("End", 0)):
        points = [] if kind == "End" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
    expect(phone.get_by_role("status")).to_have_text("“A?” is after “B?” now.")
    assert shown(phone) == stored() == "cba"

    # The other window is behind: its row goes back, and it says why.
    page.get_by_role("button", name="Move “A?” by dragging").press("ArrowDown")
    expect(page.get_by_role("alert")).to_contain_text("Somebody moved “A?” meanwhile")
    assert (shown(page), stored()) == ("acb", "cba")
    page.goto(f"{QUESTIONS}?o=2")
    expect(page.locator(".grip")).to_have_count(0)
