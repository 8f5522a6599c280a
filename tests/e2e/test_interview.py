"""A whole panel in real browsers: two interviewers, one candidate, a minute without a network."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from interviews.models import Interview, Score, Scorecard
from tests.factories import make_question
from tests.interviews.panel import CANDIDATE, make_interview, make_interviewer, make_set

pytestmark = pytest.mark.django_db
SignIn = Callable[[Page, User], None]


@pytest.fixture
def ida(transactional_db) -> User:
    return make_interviewer("ida")


@pytest.fixture
def interview(ivy: User, ida: User) -> Interview:
    names = ("Drift", "Skew", "Canary")
    questions = [make_question(title=f"{name}?", hint="Ask for numbers.") for name in names]
    return make_interview(ivy, ida, questions=questions)


@pytest.fixture
def cockpit(page: Page, sign_in: SignIn, ivy: User, interview: Interview) -> Page:
    sign_in(page, ivy)
    page.goto(f"/interviews/{interview.pk}/ask/")
    expect(heading(page)).to_have_text("Drift?")
    return page


def heading(page: Page):
    return page.locator(".sheet:not([hidden]) h2")


def state(page: Page):
    return page.locator("#state")


def evidence(page: Page):
    return page.locator(".sheet:not([hidden]) [name=evidence]")


def hand_in(page: Page, recommendation: str, summary: str) -> None:
    page.get_by_role("link", name="Finish …").first.click()
    page.get_by_label(recommendation, exact=True).check()
    page.get_by_label("Why, in a few sentences").fill(summary)
    page.get_by_role("button", name="Submit my card").click()
    expect(page.get_by_role("heading", name="Widest apart first")).to_be_visible()


def test_a_whole_panel_from_the_plan_to_the_report(
    page: Page,
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
    ivy: User,
    ida: User,
    assert_accessible: Callable[[Page], None],
    watch,
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    make_set(ivy, *(make_question(title=f"{name}?") for name in ("Drift", "Skew", "Canary")))
    sign_in(page, ivy)
    page.goto("/interviews/")
    page.get_by_role("link", name="Plan an interview").last.click()
    page.get_by_label("Question set").select_option(label="Serving, 45 minutes")
    page.get_by_label("Candidate").fill(CANDIDATE)
    page.get_by_label("Who else interviews").fill("ida@example.org")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("button", name="Start the interview").click()
    expect(page.locator(".sheet:not([hidden])")).to_be_visible()
    assert_accessible(page)

    # Ivy, with the keyboard alone; for a minute without a network.
    page.keyboard.press("3")
    page.keyboard.press("t")
    page.keyboard.press("e")
    page.keyboard.type("Logs what was served.")
    expect(state(page)).to_have_text("Saved")
    page.context.set_offline(True)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(heading(page)).to_have_text("Skew?")
    page.keyboard.press("1")
    page.keyboard.press("e")
    page.keyboard.type("Retrains at once.")
    expect(state(page)).to_have_text(re.compile("^Offline: . changes? (is|are) kept here$"))
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("4")
    assert Score.objects.filter(item__position__gt=1).count() == 0
    page.context.set_offline(False)
    expect(state(page)).to_have_text("Saved")
    assert list(Score.objects.values_list("value", "evidence")) == [
        (3, "Logs what was served."), (1, "Retrains at once."), (4, ""),
    ]  # fmt: skip
    assert Scorecard.objects.filter(current__position=3).exists()

    # Ida, on a phone, sees nothing of it and scores for herself.
    phone = new_context().new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    sign_in(phone, ida)
    phone.goto("/interviews/")
    phone.get_by_role("link", name="Go on").click()
    for value in ("2", "4", "4"):
        phone.locator(".sheet:not([hidden]) .score").nth(int(value) - 1).click()
        phone.keyboard.press("j")
    assert_accessible(phone)
    hand_in(phone, "Yes", "Good on canaries.")
    expect(phone.locator("main")).to_contain_text("not in yet: Ivy")

    # Then ivy; what ida wrote opens with her own card, widest apart first.
    watch.allow("status of 403")
    page.goto(f"/interviews/{Interview.objects.get().pk}/grid/")
    expect(page.locator("main")).to_contain_text("opens once your own card is in")
    page.go_back()
    hand_in(page, "No", "Fell for the trap.")
    rows = page.locator(".grid tbody tr")
    expect(rows.first).to_contain_text("Skew?")
    expect(rows.first).to_contain_text("3 apart")
    expect(page.locator(".verdicts")).to_contain_text("Good on canaries.")
    assert_accessible(page)
    page.get_by_label("Decline").check()
    page.get_by_label("Why").fill("We disagree on skew, and it matters here.")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".decision")).to_contain_text("We disagree on skew")
    page.get_by_role("link", name="Report").click()
    expect(page.locator("main")).to_contain_text("Retrains at once.")
    assert_accessible(page)
    assert CANDIDATE not in page.title()


def test_a_reload_and_a_second_device_go_on_at_the_same_place(
    cockpit: Page, new_context: Callable[..., BrowserContext], sign_in: SignIn, ivy: User, watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    cockpit.keyboard.press("j")
    expect(state(cockpit)).to_have_text("Saved")
    cockpit.context.set_offline(True)
    evidence(cockpit).fill("typed without a network")
    expect(state(cockpit)).to_have_text(re.compile("Offline"))
    # The browser crashes; the next page finds what that one left, and sends it.
    left = cockpit.evaluate("JSON.stringify(localStorage)")
    assert CANDIDATE not in left
    cockpit.context.set_offline(False)
    expect(state(cockpit)).to_have_text("Saved")
    cockpit.evaluate("left => Object.assign(localStorage, JSON.parse(left))", left)
    cockpit.reload()
    expect(heading(cockpit)).to_have_text("Skew?")
    expect(evidence(cockpit)).to_have_value("typed without a network")
    expect(state(cockpit)).to_have_text("Saved")
    assert Score.objects.get(item__position=2).evidence == "typed without a network"
    assert (
        cockpit.evaluate("Object.keys(localStorage).filter(key => key.startsWith('queue'))") == []
    )

    other = new_context().new_page()
    sign_in(other, ivy)
    other.goto("/interviews/")
    other.get_by_role("link", name="Go on").click()
    expect(heading(other)).to_have_text("Skew?")
    expect(evidence(other)).to_have_value("typed without a network")


def test_two_devices_see_both_texts_and_lose_neither(
    cockpit: Page, new_context: Callable[..., BrowserContext], sign_in: SignIn, ivy: User, watch
) -> None:
    watch.allow("status of 409")
    other = new_context().new_page()
    sign_in(other, ivy)
    other.goto(cockpit.url)
    evidence(cockpit).fill("from the laptop")
    expect(state(cockpit)).to_have_text("Saved")
    evidence(other).fill("from the phone")
    expect(other.locator(".conflict")).to_contain_text("from the laptop")
    expect(evidence(other)).to_have_value("from the phone")
    assert Score.objects.get().evidence == "from the laptop"

    evidence(other).fill("from the phone, and more")
    other.get_by_role("button", name="Keep mine").click()
    expect(state(other)).to_have_text("Saved")
    expect(other.locator(".conflict")).to_have_count(0)
    assert Score.objects.get().evidence == "from the phone, and more"
    evidence(cockpit).fill("again from the laptop")
    cockpit.get_by_role("button", name="Take that").click()
    expect(evidence(cockpit)).to_have_value("from the phone, and more")


def test_the_clock_runs_turns_amber_and_stops(cockpit: Page) -> None:
    cockpit.clock.install()
    cockpit.reload()
    cockpit.clock.run_for(479_500)
    clock = cockpit.locator("#clock")
    expect(clock).to_contain_text(re.compile(r"7:5\d / 8:00"))
    expect(clock).not_to_have_class(re.compile("over"))
    cockpit.clock.run_for(5_000)
    expect(clock).to_have_class(re.compile("over"))
    clock.click()
    stopped = cockpit.locator("#spent").inner_text()
    cockpit.clock.run_for(30_000)
    expect(cockpit.locator("#spent")).to_have_text(stopped)


def test_a_tab_left_open_says_what_has_become_of_it_and_keeps_what_is_typed(
    page: Page, sign_in: SignIn, ida: User, interview: Interview, watch
) -> None:
    watch.allow("status of 404")
    sign_in(page, ida)
    page.goto(f"/interviews/{interview.pk}/ask/")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    evidence(page).fill("typed after logging out elsewhere")
    expect(state(page)).to_contain_text("You are logged out. What you typed is kept")

    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])  # type: ignore[misc]
    page.reload()
    expect(state(page)).to_have_text("Saved")
    assert Score.objects.get().evidence == "typed after logging out elsewhere"
    interview.panel.filter(user=ida).delete()
    evidence(page).fill("typed after leaving the panel")
    expect(state(page)).to_contain_text("no longer open to you. What you typed is kept")
    expect(evidence(page)).to_have_value("typed after leaving the panel")
    assert Score.objects.get().evidence == "typed after logging out elsewhere"


def test_without_javascript_a_card_is_written_and_handed_in(
    page_without_js: Page, sign_in: SignIn, ivy: User, interview: Interview
) -> None:
    page = page_without_js
    sign_in(page, ivy)
    page.goto(f"/interviews/{interview.pk}/ask/")
    page.locator(".sheet:not([hidden])").get_by_label("It breaks so.").check()
    evidence(page).fill("Said so.")
    page.get_by_role("button", name="Save, next →").click()
    expect(heading(page)).to_have_text("Skew?")
    expect(page.locator(".stop").first).to_have_class(re.compile("done"))
    page.get_by_role("button", name="Save, next →").click()
    page.get_by_role("button", name="Save", exact=True).click()
    hand_in(page, "Strong no", "Only one answer.")
    expect(page.locator(".grid")).to_contain_text("Said so.")
    assert Scorecard.objects.get().submitted
