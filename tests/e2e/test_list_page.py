"""The list in a browser: filters that answer at once, and an address that says it all."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.bank import make_bank
from tests.e2e.frames import let_frames_pass
from tests.factories import make_questions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bank(transactional_db):
    return make_bank()


def total(page: Page, text: str) -> None:
    expect(page.locator("#total")).to_have_text(text)


def swapped(page: Page, address: str) -> None:
    """Wait until the list has followed, and its address with it."""
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_a_filter_changes_rows_counts_and_address_without_a_new_page(page: Page) -> None:
    page.goto("/")
    page.evaluate("window.same = true")
    page.get_by_role("checkbox", name="Easy").check()

    swapped(page, "/?difficulty=easy")
    total(page, "2 questions")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="Uber")).to_be_visible()
    expect(page.locator(".value", has_text="Google").locator(".count")).to_have_text("0")
    assert page.evaluate("window.same") is True


def test_a_list_with_its_filters_can_be_copied_and_opened_by_somebody_else(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.get_by_role("checkbox", name="Easy").check()
    swapped(page, "/?difficulty=easy")
    page.get_by_role("button", name="Copy link").click()

    expect(page.locator("#announced")).to_have_text("Copied")
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    total(page, "2 questions")
    expect(page.get_by_role("checkbox", name="Easy")).to_be_checked()


def test_the_focus_stays_on_the_filter_that_was_changed(page: Page) -> None:
    page.goto("/")
    page.locator("#difficulty-easy").focus()
    page.keyboard.press("Space")

    swapped(page, "/?difficulty=easy")
    expect(page.locator("#difficulty-easy")).to_be_focused()
    expect(page.locator("#difficulty-easy")).to_be_checked()


def test_the_count_is_announced_in_a_region_that_was_there_before(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.getElementById('announced').dataset.same = 'yes'")
    page.get_by_role("checkbox", name="Hard").check()

    expect(page.locator("#announced[data-same=yes]")).to_have_text("1 question")
    expect(page.locator("#announced")).to_have_attribute("role", "status")


def test_nothing_shifts_while_the_list_loads(page: Page, width: int) -> None:
    page.goto("/")
    page.evaluate(
        """() => {
            window.shifts = [];
            new PerformanceObserver((list) => shifts.push(...list.getEntries()))
                .observe({ type: "layout-shift", buffered: true });
        }"""
    )
    let_frames_pass(page)

    assert page.evaluate("shifts.map((shift) => shift.value)") == []


def test_what_is_above_the_results_stays_where_it_is_when_they_are_swapped(
    page: Page, width: int
) -> None:
    above = ["h1", "#roles", "#role-data-scientist"]
    page.goto("/")
    before = [page.locator(place).bounding_box() for place in above]
    page.locator(".role", has_text="Data scientist").click()

    swapped(page, "/?role=data-scientist")
    assert [page.locator(place).bounding_box() for place in above] == before


def test_back_goes_to_the_list_as_it_was(page: Page) -> None:
    page.goto("/")
    page.get_by_role("checkbox", name="Easy").check()
    swapped(page, "/?difficulty=easy")
    page.locator("#sort").select_option("newest")
    swapped(page, "/?difficulty=easy&sort=newest")

    page.go_back()
    swapped(page, "/?difficulty=easy")
    expect(page.locator("#sort option:checked")).to_have_text("Bank order")
    expect(page.locator("#difficulty-easy")).to_be_checked()

    page.go_back()
    total(page, "7 questions")
    expect(page.locator("#difficulty-easy")).not_to_be_checked()
    expect(page.locator("main h1")).to_be_visible()


def test_back_twice_while_the_page_is_still_loading_shows_the_first_list(page: Page) -> None:
    page.goto("/")
    page.get_by_role("checkbox", name="Easy").check()
    swapped(page, "/?difficulty=easy")
    page.locator("#sort").select_option("newest")
    swapped(page, "/?difficulty=easy&sort=newest")

    held: list[Route] = []
    page.route("**/htmx*", lambda route: held.append(route), times=1)
    with page.expect_request("**/htmx*"):
        page.go_back(wait_until="commit")
    expect(page.locator("#sort option:checked")).to_have_text("Bank order")
    page.evaluate("history.back()")
    swapped(page, "/")
    held[0].continue_()

    total(page, "7 questions")
    expect(page.locator("#difficulty-easy")).not_to_be_checked()


def test_back_from_a_question_finds_the_filtered_list(page: Page) -> None:
    page.goto("/")
    page.get_by_role("checkbox", name="Hard").check()
    swapped(page, "/?difficulty=hard")
    page.get_by_role("link", name="What is the difference").click()
    expect(page).to_have_url(re.compile(r"/questions/shadow-or-canary/\?difficulty=hard$"))

    page.go_back()
    total(page, "1 question")


def test_a_chip_removes_its_filter_and_leaves_the_focus_in_the_results(page: Page) -> None:
    page.goto("/?difficulty=easy&company=uber")
    page.get_by_role("link", name="Remove the filter Uber").focus()
    page.keyboard.press("Enter")

    swapped(page, "/?difficulty=easy")
    expect(page.locator("#total")).to_be_focused()


def test_clear_all_empties_the_search_field_too(page: Page) -> None:
    page.goto("/?q=zebra&difficulty=easy")
    page.get_by_role("link", name="Clear all").click()

    total(page, "7 questions")
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#difficulty-easy")).not_to_be_checked()


def test_a_search_that_is_typed_is_one_step_of_the_history(page: Page) -> None:
    page.goto("/")
    steps = page.evaluate("history.length")
    page.locator("#q").press_sequentially("zeb")
    expect(page).to_have_url(re.compile("q=zeb$"))
    page.locator("#q").press_sequentially("ra")
    expect(page).to_have_url(re.compile("q=zebra$"))

    total(page, "2 questions")
    assert page.evaluate("history.length") == steps + 1
    expect(page.locator("#q")).to_be_focused()


def test_more_values_stay_unfolded_when_the_results_change(page: Page) -> None:
    for number in range(15):
        make_questions(1, companies=(f"Company {number}",))
    page.goto("/")
    page.locator("#more-company > summary").click()
    page.get_by_role("checkbox", name="Easy").check()

    swapped(page, "/?difficulty=easy")
    expect(page.locator("#more-company")).to_have_attribute("open", "")


def test_an_empty_list_says_which_filter_to_drop(page: Page) -> None:
    page.goto("/?role=research-scientist")

    expect(page.locator("main")).to_contain_text("No questions tagged for that role yet.")
    page.get_by_role("link", name="Without Research scientist there are 7").click()
    total(page, "7 questions")


def test_many_pages_keep_their_filters(page: Page) -> None:
    make_questions(60, difficulty="medium", tags=("scale",))
    page.goto("/?tag=scale")
    expect(page.locator(".pages")).to_contain_text("Page 1 of 3")
    page.get_by_role("link", name="Next").click()

    expect(page).to_have_url(re.compile(r"/\?tag=scale&page=2$"))
    expect(page.locator(".rows")).to_have_attribute("start", "26")


def test_on_a_phone_the_filters_are_a_sheet_over_the_page(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    expect(page.get_by_role("checkbox", name="Easy")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name="Easy").check()

    expect(page.get_by_role("button", name="Show 2 questions")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Easy")).to_be_focused()
    # What lies under the sheet takes no focus.
    assert page.evaluate("document.getElementById('results').inert") is True

    page.get_by_role("button", name="Show 2 questions").click()
    expect(page.get_by_role("checkbox", name="Easy")).to_be_hidden()
    expect(page.get_by_role("button", name="Filters · 1")).to_be_focused()
    assert page.evaluate("document.getElementById('results').inert") is False


def test_escape_closes_the_sheet(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("checkbox", name="Easy")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("checkbox", name="Easy")).to_be_hidden()


@pytest.mark.parametrize("pixels", [390, 1440])
def test_without_javascript_the_filters_are_a_form(page_without_js: Page, pixels: int) -> None:
    page = page_without_js
    page.set_viewport_size({"width": pixels, "height": 844})
    page.goto("/?tag=drift")
    if pixels < 960:
        page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name="Uber").check()
    page.get_by_role("button", name="Apply filters").click()

    expect(page.locator(".chip")).to_have_count(2)
    total(page, "2 questions")


def test_without_javascript_search_and_sort_work(page_without_js: Page) -> None:
    page = page_without_js
    page.goto("/")
    page.locator("#q").fill("zebra")
    page.locator("#q").press("Enter")
    total(page, "2 questions")

    page.locator("#sort").select_option("hardest")
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator("#sort")).to_have_value("hardest")
    total(page, "2 questions")


def test_the_plain_controls_come_back_when_a_script_does_not_arrive(page: Page, watch) -> None:
    watch.allow("ERR_FAILED")
    page.route("**/htmx*", lambda route: route.abort())
    watch.allow("htmx is not defined")
    page.goto("/")

    expect(page.get_by_role("button", name="Apply filters")).to_be_visible()


def test_a_failing_server_is_shown_by_its_own_page(page: Page, watch) -> None:
    watch.allow("status of 503|Error Code 503")
    page.goto("/")

    def fail(route: Route) -> None:
        route.fulfill(status=503, content_type="text/html", body="<h1>Down for a moment</h1>")

    page.route("**/?*", fail)
    page.get_by_role("checkbox", name="Easy").click()  # check() would look at it once more

    expect(page.get_by_role("heading", name="Down for a moment")).to_be_visible()


def test_without_a_network_the_list_stays_and_says_so(page: Page, watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED|htmx:")
    page.goto("/")
    page.context.set_offline(True)
    page.get_by_role("checkbox", name="Easy").check()

    total(page, "No connection: try again in a moment")
    expect(page.locator(".row")).to_have_count(7)
