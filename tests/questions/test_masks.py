"""The stored masks: whatever was edited, they say what counting the whole bank would say."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from questions.actions import delete_term, write_question, write_term
from questions.bank import Bank, Mask
from questions.content import Audience, Difficulty, Status
from questions.facets import current_index
from questions.masks import COLUMNS, FEW, Masks, load_masks, read_bank, stored_masks
from questions.models import Question, Tag
from questions.rows import content_of
from tests.factories import make_content, make_question, make_questions, make_words

WORDS = {"tags": ["drift", "gpu", "serving"], "companies": ["Lyft", "Meta", "Uber"]}
edits = st.fixed_dictionaries(
    {
        "which": st.integers(0, 5),
        "position": st.integers(0, 3),
        "status": st.sampled_from(Status),
        "audience": st.sampled_from([Audience.PUBLIC, Audience.INTERVIEW]),
        "difficulty": st.sampled_from(Difficulty),
        "tags": st.lists(st.sampled_from(WORDS["tags"]), unique=True).map(sorted).map(tuple),
        "companies": st.lists(st.sampled_from(WORDS["companies"]), unique=True).map(tuple),
    }
)


def stored() -> Masks:
    masks = load_masks(Bank.current().revision)
    assert masks is not None
    return masks


def said(masks: Masks) -> tuple[dict[str, list[int]], dict[str, int]]:
    columns = {name: list(getattr(masks, name)) for name in COLUMNS}
    return columns, {name: mask for name, mask in masks.bits.items() if mask}


class AnyRowOfEdits(TestCase):
    @settings(max_examples=40)
    @given(st.lists(edits, min_size=1, max_size=8))
    def test_leaves_the_masks_that_counting_the_bank_gives(self, rows: list[dict[str, Any]]):
        make_words([make_content(tags=tuple(WORDS["tags"]), companies=tuple(WORDS["companies"]))])
        made: list[int] = []
        for row in rows:
            which = row.pop("which")
            if which < len(made):
                question = Question.objects.get(pk=made[which])
                write_question(replace(content_of(question), **row), question)
            else:
                made.append(make_question(**row).pk)
            assert said(stored()) == said(read_bank())


@pytest.mark.django_db
def test_a_load_of_many_leaves_the_masks_that_counting_the_bank_gives():
    make_question()
    make_questions(FEW + 1)

    assert said(stored()) == said(read_bank())


@pytest.mark.django_db
def test_a_new_slug_of_a_word_moves_its_mask():
    make_question(tags=("drift",))
    tag = Tag.objects.get(slug="drift")
    tag.slug = "data-drift"

    write_term(tag)

    assert stored().bits["tag:data-drift"] == 1
    assert "tag:drift" not in stored().bits


@pytest.mark.django_db
def test_deleting_an_unused_word_keeps_the_masks_and_takes_its_name_off_the_list():
    make_question(tags=("drift",))
    make_words([make_content(tags=("unused",))])
    before = said(stored())

    delete_term(Tag.objects.get(slug="unused"))

    assert said(stored()) == before
    assert "unused" not in current_index().names["tag"]


@pytest.mark.django_db
def test_masks_of_another_revision_are_not_used_and_the_bank_is_counted_instead():
    question = make_question(tags=("drift",))
    Mask.objects.filter(name="tag:drift").update(bits=b"")
    Mask.objects.filter(name="revision").update(bits=b"an older one")
    Bank.objects.update(revision="restored")

    assert load_masks("restored") is None
    assert current_index().masks["tag"]["drift"] == 1
    assert list(current_index().ids) == [question.pk]


@pytest.mark.django_db
def test_an_edit_writes_only_the_masks_it_changes(django_assert_num_queries):
    question = make_question(difficulty="easy")
    make_questions(20, difficulty="hard")
    before = dict(Mask.objects.values_list("name", "bits"))

    write_question(replace(content_of(question), difficulty=Difficulty.HARD), question)

    after = dict(Mask.objects.values_list("name", "bits"))
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {"difficulty:easy", "difficulty:hard", "versions", "revision"}


@pytest.mark.django_db
def test_an_edit_reads_no_masks_in_a_process_that_has_those_of_the_revision(
    django_assert_num_queries,
):
    question = make_question()
    revision = Bank.current().revision
    with django_assert_num_queries(0):
        kept = stored_masks(revision)

    assert kept is not None
    assert said(kept) == said(stored())
    with CaptureQueriesContext(connection) as asked:
        write_question(replace(content_of(question), trap="Another one."), question)
    assert not [q for q in asked if q["sql"].startswith("SELECT") and "questions_mask" in q["sql"]]


@pytest.mark.django_db
def test_what_another_process_stored_is_read():
    make_question(tags=("drift",))
    Mask.objects.filter(name="tag:drift").update(bits=b"\0")
    Mask.objects.filter(name="revision").update(bits=b"elsewhere")
    Bank.objects.update(revision="elsewhere")

    assert stored_masks("elsewhere") == load_masks("elsewhere")
    assert current_index().masks["tag"]["drift"] == 0


@pytest.mark.django_db
def test_what_was_rolled_back_is_not_taken_for_stored():
    question = make_question()
    before = Bank.current().revision
    with transaction.atomic():
        make_question()
        transaction.set_rollback(True)

    write_question(replace(content_of(question), trap="Another one."), question)
    assert Bank.current().revision != before
    assert said(stored()) == said(read_bank())
    assert list(current_index().ids) == [question.pk]


@pytest.mark.django_db
def test_an_edit_of_a_bank_without_masks_of_its_revision_stores_all_of_them():
    question = make_question(tags=("drift",))
    Mask.objects.filter(name="tag:drift").update(bits=b"\0")
    Bank.objects.update(revision="restored")
    assert stored_masks("restored") is None

    write_question(replace(content_of(question), trap="Another one."), question)
    assert said(stored()) == said(read_bank())
