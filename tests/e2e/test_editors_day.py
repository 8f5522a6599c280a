"""An editor's day in a browser: what came in is put right, published by two people, kept true."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from questions import bankfile
from questions.content import Status
from questions.models import Question, Tag
from questions.reports.models import Report
from tests.e2e.conftest import Watch
from tests.factories import make_content, make_question, make_term, make_user, make_words
from web.roles import UserRole

pytestmark = pytest.mark.django_db

SignIn = Callable[[Page, User], None]
Axe = Callable[[Page], None]


@pytest.fixture
def axe(watch: Watch, assert_accessible: Axe) -> Axe:
    """Axe on the desk: it tries to write styles, to follow an @import of the admin's."""
    watch.allow("Applying inline style")
    watch.allow("Couldn't load preload assets")
    return assert_accessible


def save_zip(path: Path, texts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for slug, text in texts.items():
            file.writestr(f"bank/{slug}.md", text)
    return path


def test_an_editors_day(
    page: Page,
    page_without_js: Page,
    new_context: Callable[..., BrowserContext],
    sign_in: SignIn,
    alice: User,
    eve: User,
    axe: Axe,
    watch: Watch,
    tmp_path: Path,
) -> None:
    mallory = make_user("mallory@example.org", UserRole.EDITOR, name="Mallory")
    make_question(slug="here", title="What is here?", position=10, trap="Saying always.")
    make_term(Tag, "watching")
    watch.allow("status of 422")
    sign_in(page, eve)
    other = new_context().new_page()
    sign_in(other, mallory)

    import_forty(page, axe, tmp_path)
    publish_forty(page, other, axe)
    merge_two_tags_and_split_them_again(page, axe)
    bring_back_what_was_there(page, other, axe)
    sign_in(page_without_js, alice)
    report_a_problem(page_without_js)
    answer_the_report(page, axe)
    sign_in(page, alice)
    read_the_answer(page, axe)


def import_forty(page: Page, axe: Axe, tmp_path: Path) -> None:
    """A zip with two faults; the two put right; all of it in review."""
    contents = [make_content(slug=f"new-{n}", title=f"Is it {n}?") for n in range(39)]
    make_words(contents)
    here = make_content(slug="here", title="What is here?", position=10, trap="Saying never.")
    texts = {each.slug: bankfile.dump(each) for each in [*contents, here]}
    bad = texts | {
        "new-3": texts["new-3"].replace("difficulty: medium", "difficulty: odd"),
        "new-7": texts["new-7"].replace("tags: [monitoring]", "tags: [nothing]"),
    }
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
    expect(page.locator("ins")).to_contain_text(["never"])
    axe(page)
    page.get_by_role("radio", name="take the file’s").check()
    page.get_by_role("button", name="Import exactly this").click()

    expect(page.get_by_text("Imported: 39 questions added, 1 changed.")).to_be_visible()
    page.get_by_role("link", name="What waits in review").click()
    expect(page.get_by_role("link", name="Is it 38?")).to_be_visible()
    assert Question.objects.filter(slug__startswith="new-", status=Status.REVIEW).count() == 39


def take_step(page: Page, label: str) -> None:
    """With every question that waits in review."""
    page.goto("/admin/questions/question/?status__exact=review")
    page.get_by_role("checkbox", name="Select all").check()
    page.get_by_role("combobox", name="Action").select_option(label=label)
    page.get_by_role("button", name="Go").click()


def publish_forty(page: Page, other: Page, axe: Axe) -> None:
    """Whoever wrote them can't; another looks at them and does."""
    take_step(page, "Publish")
    expect(page.get_by_text("0 of ")).to_be_visible()
    expect(page.get_by_text("another editor has to publish it").first).to_be_visible()
    axe(page)
    take_step(other, "Publish")
    other.get_by_label("Comment").fill("Read, all of them")
    other.get_by_role("button", name="Publish: ").click()
    expect(other.get_by_role("status")).to_contain_text("Published: ")
    axe(other)
    assert Question.objects.filter(slug__startswith="new-", status=Status.PUBLISHED).count() == 39


def merge_two_tags_and_split_them_again(page: Page, axe: Axe) -> None:
    page.goto("/admin/questions/tag/?q=watch")
    axe(page)
    page.get_by_role("link", name="Watching").click()
    page.get_by_role("link", name="Merge into another").click()
    page.locator(".select2-selection").click()  # once the script has put it there
    page.locator(".select2-dropdown").get_by_role("searchbox").press_sequentially("moni")
    page.get_by_role("option", name="Monitoring", exact=True).click()
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("All of it can be undone.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("Merged Watching into Monitoring.")).to_be_visible()
    assert not Tag.objects.filter(slug="watching").exists()
    axe(page)
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Watching is a word of its own again.")).to_be_visible()
    assert Tag.objects.filter(slug="watching").exists()


def bring_back_what_was_there(page: Page, other: Page, axe: Axe) -> None:
    """A slip of one editor, undone by another in the versions."""
    question = Question.objects.get(slug="new-5")
    address = f"/admin/questions/question/{question.pk}"
    page.goto(f"{address}/change/")
    page.get_by_label("Minutes").fill("80")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    other.goto(f"{address}/history/")
    axe(other)
    other.get_by_role("link", name="Compare version 2 with today’s").click()
    expect(other.get_by_label("Why")).to_be_visible()
    axe(other)
    other.get_by_label("Why").fill("Eight, not eighty")
    other.get_by_role("button", name="Bring it back").click()
    expect(other.get_by_text("Version 4")).to_be_visible()
    question.refresh_from_db()
    assert (question.minutes, question.status) == (8, Status.PUBLISHED)


def report_a_problem(reader: Page) -> None:
    reader.goto("/questions/new-9/")
    reader.get_by_role("link", name="Report a problem").click()
    reader.get_by_label("What is it?").select_option("It is out of date")
    reader.get_by_label("What is wrong, and where?").fill("The trap says code.")
    reader.get_by_role("button", name="Send it").click()
    expect(reader.get_by_text("An editor will read it.")).to_be_visible()


def answer_the_report(page: Page, axe: Axe) -> None:
    """It heads the queue of what is to be put right."""
    page.goto("/admin/")
    axe(page)
    page.get_by_role("main").get_by_role("link", name="Next best fix").click()
    expect(page.get_by_text("A reader reports a problem")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Read and answer: Is it 9?").click()
    expect(page.get_by_role("heading", name="Reports", exact=True)).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Is it 9?").click()
    expect(page.get_by_role("radio", name="Done")).to_be_visible()
    axe(page)
    page.get_by_role("radio", name="Done").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Report.objects.get().state == "done"


def read_the_answer(page: Page, axe: Axe) -> None:
    page.goto("/me/")
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_role("main")).to_contain_text("Thank you. It is corrected.")
    axe(page)
    page.goto("/questions/new-9/report/")
    axe(page)
    page.get_by_role("contentinfo").get_by_role("link", name="Suggest a question").click()
    expect(page.get_by_role("heading", name="Suggest a question")).to_be_visible()
    axe(page)
