"""The exchange with others in a browser: files at the desk, words made one, readers' reports."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from questions import bankfile
from questions.content import Status
from questions.models import Question, Tag
from questions.reports.models import Report
from tests.e2e.conftest import Watch
from tests.factories import make_content, make_question, make_term, make_words

pytestmark = pytest.mark.django_db

SignIn = Callable[[Page, User], None]


@pytest.fixture
def axe(watch: Watch, assert_accessible: Callable[[Page], None]) -> Callable[[Page], None]:
    """Axe on the desk: it tries to write styles, to follow an @import of the admin's."""
    watch.allow("Applying inline style")
    watch.allow("Couldn't load preload assets")
    return assert_accessible


def save_zip(path: Path, texts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for slug, text in texts.items():
            file.writestr(f"bank/{slug}.md", text)
    return path


def test_forty_questions_come_in_by_zip_once_two_errors_are_put_right(
    page: Page,
    sign_in: SignIn,
    eve: User,
    axe: Callable[[Page], None],
    watch: Watch,
    tmp_path: Path,
) -> None:
    watch.allow("status of 422")
    contents = [make_content(slug=f"new-{number}") for number in range(39)]
    make_words(contents)
    here = make_content(slug="here", trap="Saying never.")
    make_question(slug="here", title=here.title, position=here.position, trap="Saying always.")
    texts = {each.slug: bankfile.dump(replace(each, status=Status.DRAFT)) for each in contents}
    texts["here"] = bankfile.dump(here)
    bad = texts | {
        "new-3": texts["new-3"].replace("difficulty: medium", "difficulty: odd"),
        "new-7": texts["new-7"].replace("tags: [monitoring]", "tags: [nothing]"),
    }
    sign_in(page, eve)
    page.goto("/admin/questions/question/")
    page.get_by_role("link", name="Import", exact=True).click()

    page.get_by_label("File").set_input_files(save_zip(tmp_path / "bad.zip", bad))
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_role("alert")).to_contain_text("2 things to put right")
    expect(page.get_by_role("row", name="new-3.md")).to_contain_text("'odd' is not one of")
    expect(page.get_by_role("row", name="new-7.md")).to_contain_text("not in the vocabulary")
    axe(page)

    page.get_by_label("File").set_input_files(save_zip(tmp_path / "good.zip", texts))
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_role("listitem").filter(has_text="39 added")).to_be_visible()
    expect(page.locator("ins")).to_contain_text(["Review", "never"])
    axe(page)
    page.get_by_role("radio", name="take the file’s").check()
    page.get_by_role("button", name="Import exactly this").click()

    expect(page.get_by_text("Imported: 39 questions added, 1 changed.")).to_be_visible()
    page.get_by_role("link", name="What waits in review").click()
    expect(page.get_by_role("link", name=here.title)).to_be_visible()
    assert Question.objects.count() == 40
    assert Question.objects.get(slug="here").trap == "Saying never."


def test_two_words_are_merged_and_split_again(
    page: Page, sign_in: SignIn, eve: User, axe: Callable[[Page], None]
) -> None:
    question = make_question(title="What drifts first?", tags=("data-drift",))
    make_term(Tag, "drift")
    sign_in(page, eve)
    page.goto("/admin/questions/tag/?q=data")
    page.get_by_role("link", name="Data drift").click()
    page.get_by_role("link", name="Merge into another").click()
    page.locator(".select2-selection").click()  # once the script has put it there
    page.locator(".select2-dropdown").get_by_role("searchbox").press_sequentially("drift")
    page.get_by_role("option", name="Drift", exact=True).click()
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("link", name="What drifts first?")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Merge them").click()

    expect(page.get_by_text("Merged Data drift into Drift.")).to_be_visible()
    assert [tag.slug for tag in question.tags.all()] == ["drift"]
    axe(page)
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Data drift is a word of its own again.")).to_be_visible()
    assert [tag.slug for tag in question.tags.all()] == ["data-drift"]


def test_a_reader_reports_a_problem_without_javascript_and_an_editor_answers(
    page: Page, page_without_js: Page, sign_in: SignIn, alice: User, eve: User,
    axe: Callable[[Page], None],
) -> None:  # fmt: skip
    make_question(slug="drift", title="What drifts first?")
    reader = page_without_js
    sign_in(reader, alice)
    reader.goto("/questions/drift/")
    reader.get_by_role("link", name="Report a problem").click()
    reader.get_by_label("What is it?").select_option("It is out of date")
    reader.get_by_label("What is wrong, and where?").fill("The trap says code.")
    reader.get_by_role("button", name="Send it").click()
    expect(reader.get_by_text("An editor will read it.")).to_be_visible()

    sign_in(page, eve)
    page.goto("/admin/questions/report/")
    axe(page)
    page.get_by_role("link", name="What drifts first?").click()
    expect(page.get_by_role("radio", name="Done")).to_be_visible()
    axe(page)
    page.get_by_role("radio", name="Done").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Report.objects.get().state == "done"

    sign_in(page, alice)
    page.goto("/me/")
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_role("main")).to_contain_text("Thank you. It is corrected.")
    axe(page)
    page.goto("/questions/drift/report/")
    axe(page)
    page.get_by_role("contentinfo").get_by_role("link", name="Suggest a question").click()
    expect(page.get_by_role("heading", name="Suggest a question")).to_be_visible()
    axe(page)
