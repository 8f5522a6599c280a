"""The write door keeps rows, texts, HTML and revisions in step, or changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from questions import actions, bankfile
from questions.actions import (
    Edit,
    TermInUse,
    Unwritable,
    content_of,
    delete_term,
    settle,
    write_figure,
    write_question,
    write_questions,
    write_term,
)
from questions.bank import Bank
from questions.content import Audience, Content, Link, Status
from questions.models import (
    Company,
    Figure,
    OldSlug,
    Question,
    QuestionVersion,
    Role,
    Tag,
)
from questions.rendering import RENDERER
from questions.words import UnknownTerm
from tests.factories import make_content, make_question, make_questions, make_term, make_words
from tests.questions.folders import DRAWING
from tests.questions.strategies import contents

pytestmark = pytest.mark.django_db

SOON = timezone.now() + timedelta(days=30)


def fresh(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def texts_of(question: Question) -> list[str]:
    return list(question.versions.order_by("number").values_list("text", flat=True))


def revisions() -> tuple[str, str]:
    bank = Bank.current()
    return bank.revision, bank.public_revision


def state() -> dict[str, Any]:
    """All that the bank's tables say."""
    return {
        model.__name__: sorted(map(repr, model.objects.values()))
        for model in (
            Question, QuestionVersion, OldSlug, Company, Role, Tag, Figure, Bank,
            Question.companies.through, Question.roles.through, Question.tags.through,
        )
    }  # fmt: skip


class AnyContent(TestCase):
    """Not a plain function: Hypothesis wants a database of its own for each example."""

    @given(contents())
    @settings(max_examples=30)
    def test_is_said_alike_by_the_rows_and_by_the_newest_version(self, content: Content):
        make_words([content])

        question = write_question(content)

        stored = Question.objects.with_everything().get(pk=question.pk)
        assert content_of(stored) == content
        assert bankfile.parse(stored.versions.get().text) == content
        stored.full_clean()


def test_a_new_question_has_rows_a_first_version_and_html(eve):
    content = make_content(companies=("Zalando", "Uber"), further=(Link("More", "https://a.org"),))
    make_words([content])

    question = write_question(content, by=eve, reason="A first draft")

    version = question.versions.get()
    assert content_of(fresh(question)) == content
    assert (version.number, version.by, version.reason) == (1, eve, "A first draft")
    assert version.text == bankfile.dump(content)
    assert question.html["trap"] == "<p>Saying that it never breaks.</p>\n"
    assert question.html["renderer"] == RENDERER


def test_an_edit_writes_another_version_and_keeps_the_first(alice):
    question = make_question(companies=("Uber", "Lyft"), tags=("drift", "gpu"), trap="Old trap.")
    first = texts_of(question)[0]
    content = replace(
        content_of(question), companies=("Lyft",), tags=("drift",), roles=(), trap="New trap."
    )

    written = write_question(content, question, by=alice)

    assert written == question
    assert content_of(fresh(question)) == content
    assert texts_of(question) == [first, bankfile.dump(content)]
    assert [version.number for version in question.versions.all()] == [2, 1]
    assert fresh(question).html["trap"] == "<p>New trap.</p>\n"


def test_writing_the_same_again_changes_nothing():
    question = make_question()
    before = state()

    changed = write_questions([Edit(content_of(question), question)])

    assert changed == []
    assert state() == before


def test_a_revert_is_an_edit_that_writes_an_older_text_anew():
    question = make_question(trap="First.")
    first = content_of(question)
    write_question(replace(first, trap="Second."), question)

    write_question(first, question, reason="Back")

    assert fresh(question).trap == "First."
    assert [version.number for version in question.versions.all()] == [3, 2, 1]
    assert texts_of(question)[0] == texts_of(question)[2]


def test_companies_keep_their_order_through_an_edit():
    question = make_question(companies=("Uber", "Airbnb", "Lyft"))
    make_term(Company, "meta", name="Meta")

    write_question(replace(content_of(question), companies=("Meta", "Uber", "Airbnb")), question)

    assert fresh(question).company_names == ["Meta", "Uber", "Airbnb"]


def test_the_question_that_was_passed_in_says_what_was_written():
    question = Question.objects.with_everything().get(pk=make_question(tags=("drift",)).pk)
    assert [tag.slug for tag in question.tags.all()] == ["drift"]

    write_question(replace(content_of(question), tags=()), question)

    assert list(question.tags.all()) == []


# All or nothing


def test_an_unknown_word_stops_the_whole_write(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)  # so that the first is written before the second
    question = make_question()
    before = state()
    good = replace(content_of(question), trap="Changed.")

    with pytest.raises(UnknownTerm, match=r"q: companies: 'Nobody' is not in the vocabulary"):
        write_questions([Edit(good, question), Edit(make_content(slug="q", companies=("Nobody",)))])

    assert state() == before


@pytest.mark.parametrize("field", ["roles", "tags"])
def test_unknown_roles_and_tags_stop_it_too(field: str):
    with pytest.raises(UnknownTerm, match=field):
        write_question(make_content(**{"companies": (), "roles": (), "tags": (), field: ("x",)}))

    assert Question.objects.count() == QuestionVersion.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_failure_half_way_leaves_nothing(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    question, other = make_questions(2)
    before = state()
    good = replace(content_of(question), trap="Changed.", slug="new-address")

    with pytest.raises(IntegrityError):
        write_questions([Edit(good, question), Edit(make_content(slug=other.slug))])

    assert state() == before
    assert fresh(question).trap != "Changed."


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"answer": "## Trap\n\nNo."}, "answer: has a heading of the first or second level"),
        ({"title": "a\0b"}, "title: has a character"),
        ({"trap": ""}, "trap: a published question needs a trap"),
        ({"learn": Link("x", "javascript:alert(1)")}, "learn: 'javascript:alert"),
    ],
)
def test_a_content_that_is_not_fit_for_a_file_is_refused(overrides: dict[str, Any], words: str):
    content = make_content(**overrides)
    make_words([content])

    with pytest.raises(Unwritable, match=words):
        write_question(content)

    assert not Question.objects.exists()


def test_what_comes_from_a_form_is_written_in_the_form_of_a_file():
    question = make_question(
        answer="One \r\n\r\n\r\n\r\nTwo\r\n", roles=("b", "a"), checklist=(" Says it ",)
    )

    assert fresh(question).answer == "One\n\nTwo"
    assert fresh(question).checklist == "Says it"
    assert texts_of(question) == [bankfile.dump(content_of(fresh(question)))]


def test_an_embargo_in_another_zone_is_the_same_embargo():
    instant = datetime(2026, 12, 1, 9, tzinfo=UTC)
    question = make_question(audience="embargoed", embargo=instant)
    there = instant.astimezone(timezone.get_fixed_timezone(9 * 60))

    changed = write_questions([Edit(replace(content_of(question), embargo=there), question)])

    assert changed == []


# Revisions


def test_a_change_that_visitors_see_moves_both_revisions():
    question = make_question()
    before = revisions()

    write_question(replace(content_of(question), trap="Another."), question)

    assert all(new != old for new, old in zip(revisions(), before, strict=True))


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": Status.DRAFT},
        {"status": Status.REVIEW},
        {"status": Status.RETIRED},
        {"audience": Audience.INTERVIEW},
        {"audience": Audience.EMBARGOED, "embargo": SOON},
    ],
    ids=["draft", "review", "retired", "interview", "embargoed"],
)
def test_work_on_a_hidden_question_moves_only_the_editors_revision(hidden: dict[str, Any]):
    make_question()
    revision, public = revisions()

    question = make_question(**hidden)
    write_question(replace(content_of(question), trap="Another."), question)

    assert revisions()[0] != revision
    assert revisions()[1] == public


@pytest.mark.parametrize(
    ("before", "after"), [(Status.PUBLISHED, Status.RETIRED), (Status.DRAFT, Status.PUBLISHED)]
)
def test_appearing_and_disappearing_move_the_public_revision(before: Status, after: Status):
    question = make_question(status=before)
    _, public = revisions()

    write_question(replace(content_of(question), status=after), question)

    assert revisions()[1] != public


def test_a_form_that_has_put_the_new_status_into_the_question_hides_nothing_from_the_door():
    question = make_question(slug="before")
    _, public = revisions()
    content = replace(content_of(question), status=Status.DRAFT, slug="after")
    question.status, question.slug = Status.DRAFT, "after"

    write_question(content, question)

    assert revisions()[1] != public
    assert OldSlug.objects.get().slug == "before"


def test_the_masks_belong_to_the_newest_revision():
    from questions.masks import load_masks

    question = make_question(tags=("drift",))

    masks = load_masks(Bank.current().revision)

    assert masks is not None
    assert list(masks.ids) == [question.pk]


# Addresses


def test_an_old_slug_is_kept_and_leads_to_the_question():
    question = make_question(slug="one")

    write_question(replace(content_of(question), slug="two"), question)
    write_question(replace(content_of(question), slug="three"), question)

    assert set(OldSlug.objects.values_list("slug", "question_id")) == {
        ("one", question.pk), ("two", question.pk),
    }  # fmt: skip


def test_a_slug_that_is_taken_back_is_no_old_slug():
    question = make_question(slug="one")
    write_question(replace(content_of(question), slug="two"), question)

    write_question(replace(content_of(question), slug="one"), question)

    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["two"]


def test_a_slug_that_another_question_takes_over_leads_there():
    first, second = make_question(slug="one"), make_question(slug="two")
    write_question(replace(content_of(first), slug="first"), first)

    write_question(replace(content_of(second), slug="one"), second)
    write_question(replace(content_of(second), slug="second"), second)

    assert dict(OldSlug.objects.values_list("slug", "question__slug")) == {
        "one": "second", "two": "second",
    }  # fmt: skip


# Files


def test_a_load_from_a_file_is_remembered_and_an_edit_is_not():
    content = make_content()
    make_words([content])

    question = write_question(content, from_file=True)
    loaded = question.file_digest
    write_question(replace(content, trap="Another."), question)

    assert loaded == actions.digest_of(content)
    assert fresh(question).file_digest == loaded


def test_a_file_that_says_what_the_bank_says_is_remembered_without_a_version():
    question = make_question()

    write_questions([Edit(content_of(question), question)], from_file=True)

    assert fresh(question).file_digest == actions.digest_of(content_of(question))
    assert question.versions.count() == 1


def test_settling_notes_what_the_file_says_and_leaves_the_question():
    question = make_question()
    theirs = replace(content_of(question), trap="Another.")

    settle(question, file=theirs)

    assert fresh(question).file_digest == actions.digest_of(theirs)
    assert content_of(fresh(question)).trap != "Another."


# Words


def test_an_alias_of_a_company_is_written_as_its_name_and_once():
    make_term(Company, "amazon", name="Amazon", aliases=["AWS", "Amazon Web Services"])

    question = write_question(make_content(companies=("AWS", "Amazon"), roles=(), tags=()))

    assert fresh(question).company_names == ["Amazon"]
    assert "companies: [Amazon]\n" in texts_of(question)[0]


def test_a_name_counts_before_an_alias():
    make_term(Company, "alphabet", name="Alphabet", aliases=["Google"])
    make_term(Company, "google", name="Google")

    question = write_question(make_content(companies=("Google",), roles=(), tags=()))

    assert [company.slug for company in question.companies.all()] == ["google"]


@pytest.mark.parametrize(
    ("model", "slug", "change", "said"),
    [
        (Company, "meta", {"name": "Meta Platforms"}, "companies: [Meta Platforms]\n"),
        (Role, "mlops-engineer", {"slug": "ml-engineer"}, "roles: [ml-engineer]\n"),
        (Tag, "drift", {"slug": "data-drift"}, "tags: [data-drift]\n"),
    ],
)
def test_a_renamed_word_gives_its_questions_a_version_that_says_so(
    eve, model: Any, slug: str, change: dict[str, str], said: str
):
    used = make_question(companies=("Meta",), roles=("mlops-engineer",), tags=("drift",))
    other = make_question(companies=("Uber",), roles=(), tags=())
    term = model.objects.get(slug=slug)
    for name, value in change.items():
        setattr(term, name, value)

    write_term(term, by=eve)

    assert said in texts_of(used)[1]
    assert [version.by for version in used.versions.all()] == [eve, None]
    assert len(texts_of(other)) == 1
    assert content_of(fresh(used)) == bankfile.parse(texts_of(used)[1])


def test_a_new_description_gives_no_versions():
    question = make_question(tags=("drift",))
    term = Tag.objects.get(slug="drift")
    term.description = "When the world moves."

    write_term(term)

    assert Tag.objects.get().description == "When the world moves."
    assert question.versions.count() == 1


def test_a_word_of_hidden_questions_alone_does_not_move_the_public_revision():
    make_question(tags=("drift",))
    make_question(tags=("secret",), status=Status.DRAFT)
    term = Tag.objects.get(slug="secret")
    term.name = "Very secret"
    revision, public = revisions()

    write_term(term)

    assert revisions()[0] != revision
    assert revisions()[1] == public


def test_a_name_that_is_taken_changes_nothing():
    make_question(tags=("drift", "gpu"))
    before = state()
    term = Tag.objects.get(slug="gpu")
    term.name, term.slug = "Drift", "graphics"

    with pytest.raises(IntegrityError):
        write_term(term)

    assert state() == before


def test_an_unused_word_can_be_deleted_and_a_used_one_cannot():
    make_question(tags=("drift",))
    unused = make_term(Tag, "unused")

    delete_term(unused)
    with pytest.raises(TermInUse):
        delete_term(Tag.objects.get(slug="drift"))

    assert [tag.slug for tag in Tag.objects.all()] == ["drift"]


# Figures


def test_a_figure_gives_its_size_to_the_answers_that_show_it():
    question = make_question(answer="![x](figures/a.svg)", trap="![x](figures/a.svg)")
    assert "width" not in question.html["answer"]

    assert write_figure("a.svg", DRAWING, width=480, height=200) is True

    html = fresh(question).html
    assert 'src="/figures/a.svg" alt="x" width="480" height="200"' in html["answer"]
    assert 'width="480" height="200"' in html["trap"]
    assert question.versions.count() == 1


def test_a_question_written_after_its_figure_knows_its_size():
    write_figure("a.svg", DRAWING, width=480, height=200)

    question = make_question(short_answer="![x](figures/a.svg)")

    assert 'width="480" height="200"' in question.html["short_answer"]


def test_the_same_figure_again_changes_nothing():
    write_figure("a.svg", DRAWING, width=480, height=200)
    before = state()

    assert write_figure("a.svg", DRAWING, width=480, height=200) is False
    assert state() == before


def test_a_new_drawing_takes_the_place_of_the_old_one():
    write_figure("a.svg", DRAWING, width=480, height=200)

    write_figure("a.svg", DRAWING + b"\n", width=300, height=100)

    figure = Figure.objects.get()
    assert bytes(figure.content) == DRAWING + b"\n"
    assert (figure.width, figure.height) == (300, 100)


@pytest.mark.parametrize(("status", "moved"), [(Status.PUBLISHED, True), (Status.DRAFT, False)])
def test_a_figure_moves_the_public_revision_only_if_the_public_sees_it(status: Status, moved: bool):
    make_question(answer="![x](figures/a.svg)", status=status)
    _, public = revisions()

    write_figure("a.svg", DRAWING, width=480, height=200)

    assert (revisions()[1] != public) is moved


# Cost, and what upgrades do


def test_an_edit_costs_the_same_queries_for_one_and_for_three(django_assert_max_num_queries):
    questions = make_questions(4)

    def edits(some: list[Question], trap: str) -> list[Edit]:
        whole = Question.objects.with_everything().filter(pk__in=[q.pk for q in some])
        return [Edit(replace(content_of(question), trap=trap), question) for question in whole]

    one = edits(questions[:1], "One.")
    with django_assert_max_num_queries(100) as counted:
        write_questions(one)
    three = edits(questions[1:], "Three.")
    with django_assert_max_num_queries(len(counted)):
        write_questions(three)

    assert [question.trap for question in Question.objects.order_by("pk")] == [
        "One.", "Three.", "Three.", "Three.",
    ]  # fmt: skip
