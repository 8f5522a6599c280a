"""Two words become one: questions, addresses and files follow, and all of it can be taken back."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from questions.actions import write_question, write_term
from questions.folder import read_folder
from questions.loading import Plan, State, apply_plan, make_plan
from questions.merging.actions import Refused, merge_terms, undo_merge
from questions.merging.models import Merge
from questions.models import Company, Question, QuestionVersion, Role, Tag
from questions.rows import content_of
from tests.factories import make_content, make_question, make_term
from tests.page import read
from tests.questions.folders import make_folder

pytestmark = pytest.mark.django_db


def content(slug: str):
    return content_of(Question.objects.with_everything().get(slug=slug))


def test_merging_tags_moves_every_question_says_why_and_keeps_the_old_name(eve):
    make_question(slug="one", tags=("data-drift", "monitoring"))
    make_question(slug="both", tags=("data-drift", "drift"))
    make_question(slug="other", tags=("monitoring",))
    old = Tag.objects.get(slug="data-drift")
    old.aliases = ["covariate shift", "Drift"]
    old.save()

    merge_terms(old, Tag.objects.get(slug="drift"), by=eve)

    assert content("one").tags == ("drift", "monitoring")
    assert content("both").tags == ("drift",)
    newest = QuestionVersion.objects.filter(question__slug="one").first()
    assert newest is not None
    assert (newest.by, newest.reason) == (eve, "Data drift was merged into Drift")
    assert "tags: [drift, monitoring]" in newest.text
    assert QuestionVersion.objects.filter(question__slug="other").count() == 1
    drift = Tag.objects.get(slug="drift")
    assert (drift.aliases, drift.old_slugs) == (["Data drift", "covariate shift"], ["data-drift"])
    assert not Tag.objects.filter(slug="data-drift").exists()


def test_a_company_keeps_its_place_and_stands_once():
    make_question(slug="one", companies=("Lyft", "Facebook", "Uber"))
    make_question(slug="both", companies=("Facebook", "Lyft", "Meta"))

    merge_terms(Company.objects.get(name="Facebook"), Company.objects.get(name="Meta"))

    assert content("one").companies == ("Lyft", "Meta", "Uber")
    assert content("both").companies == ("Meta", "Lyft")


def test_undoing_brings_everything_back_but_what_was_changed_since(eve):
    for slug, companies in {
        "one": ("Lyft", "Facebook", "Uber"),
        "both": ("Facebook", "Lyft", "Meta"),
        "edited": ("Facebook",),
    }.items():
        make_question(slug=slug, companies=companies)
    facebook = Company.objects.get(name="Facebook")
    row = Company.objects.filter(pk=facebook.pk).values().get()
    merge = merge_terms(facebook, Company.objects.get(name="Meta"))
    edited = Question.objects.with_everything().get(slug="edited")
    write_question(replace(content_of(edited), companies=("Uber",)), edited)

    undo_merge(merge, by=eve)

    assert content("one").companies == ("Lyft", "Facebook", "Uber")
    assert content("both").companies == ("Facebook", "Lyft", "Meta")
    assert content("edited").companies == ("Uber",)
    assert Company.objects.filter(pk=row["id"]).values().get() == row
    meta = Company.objects.get(name="Meta")
    assert (meta.aliases, meta.old_slugs) == ([], [])
    with pytest.raises(Refused, match="undone already"):
        undo_merge(merge)


def test_merges_one_after_the_other_are_undone_from_the_last(client: Client):
    for slug in ("a", "b", "c"):
        make_question(slug=f"about-{slug}", tags=(f"tag-{slug}",))
    a, b, c = Tag.objects.order_by("slug")
    first, second = merge_terms(a, b), merge_terms(Tag.objects.get(pk=b.pk), c)

    assert read(client.get("/?tag=tag-a")).checked("tag") == ["tag-c"]
    with pytest.raises(Refused, match="not there any more"):
        undo_merge(first)
    undo_merge(second)
    undo_merge(first)

    assert [content(f"about-{x}").tags for x in "abc"] == [("tag-a",), ("tag-b",), ("tag-c",)]


@pytest.mark.parametrize(
    ("model", "facet", "field"), [(Tag, "tag", "tags"), (Role, "role", "roles")]
)
def test_an_address_with_the_old_slug_shows_the_list_of_the_new_word(
    client: Client, model, facet, field
):
    make_question(slug="found", **{field: ("old",)})
    new = make_term(model, "new")
    merge_terms(model.objects.get(slug="old"), new)

    page = read(client.get(f"/?{facet}=old"))

    assert page.titles()
    assert page.checked(facet) == ["new"]
    assert "Ignored" not in page.text


def test_an_old_slug_betrays_no_word_that_only_hidden_questions_have(client: Client):
    make_question(status="draft", tags=("old",))
    make_question()
    merge_terms(Tag.objects.get(slug="old"), make_term(Tag, "secret"))

    page = read(client.get("/?tag=old"))

    assert "Ignored: tag “old”." in page.text
    assert "secret" not in page.text.lower()


def test_files_that_still_say_the_old_word_load_as_before(tmp_path: Path):
    """Neither does the word come back, nor do the questions count as changed."""
    folder = make_folder(tmp_path, make_content(slug="q", tags=("drift",), companies=("AWS",)))

    def plan() -> Plan:
        return make_plan(read_folder(folder))

    apply_plan(plan())
    merge_terms(Tag.objects.get(slug="drift"), Tag.objects.get(slug="monitoring"))
    merge_terms(Company.objects.get(slug="amazon"), Company.objects.get(slug="uber"))
    again = plan()

    assert again.faults == []
    assert [step.state for step in again.steps] == [State.UNCHANGED]
    assert again.new == []


def test_a_renamed_slug_leads_on_as_well(client: Client):
    make_question(slug="found", tags=("drfit",))
    tag = Tag.objects.get()
    tag.slug = "drift"
    write_term(tag)

    assert read(client.get("/?tag=drfit")).checked("tag") == ["drift"]


def test_a_word_is_not_merged_into_itself_or_into_another_kind():
    tag, role = make_term(Tag, "same"), make_term(Role, "same")

    for into in (tag, role):
        with pytest.raises(Refused):
            merge_terms(tag, into)
    assert not Merge.objects.exists()


def test_a_word_that_came_back_by_itself_is_not_made_twice():
    make_question(tags=("old",))
    merge = merge_terms(Tag.objects.get(slug="old"), make_term(Tag, "new"))
    make_term(Tag, "old")

    with pytest.raises(Refused, match="another Old"):
        undo_merge(merge)
    assert Merge.objects.get().undone is None
