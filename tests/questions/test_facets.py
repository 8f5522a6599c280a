"""The bitsets give what going through the questions one by one would give."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from questions.actions import Edit, write_question, write_questions
from questions.bits import ones
from questions.content import Audience, Content, Difficulty, Kind, Status
from questions.facets import Index, current_index
from questions.filters import QuestionFilter
from questions.listing import open_list
from questions.models import Company, Question, Role, Tag
from questions.onward import neighbours, related_to
from questions.rows import content_of
from questions.selection import FACETS, Selection, Sort
from questions.sorting import ordered_ids
from tests.factories import make_content, make_question, make_questions, make_term, make_user
from web.roles import UserRole

COMPANIES, ROLES, TAGS = ("Lyft", "Meta", "Uber"), ("data", "mlops"), ("drift", "gpu", "serving")
VALUES: dict[str, tuple[str, ...]] = {
    "role": ROLES,
    "company": tuple(name.lower() for name in COMPANIES),
    "difficulty": tuple(Difficulty.values),
    "tag": TAGS,
    "kind": tuple(Kind.values),
}
# The other orders depend on words searched for and on what people save.
SORTS = (Sort.BANK, Sort.EASIEST, Sort.HARDEST, Sort.NEWEST, Sort.REVIEWED)
# What a question has of each facet.
OF: dict[str, Callable[[Content], set[str]]] = {
    "role": lambda content: set(content.roles),
    "company": lambda content: {name.lower() for name in content.companies},
    "difficulty": lambda content: {content.difficulty.value},
    "tag": lambda content: set(content.tags),
    "kind": lambda content: {content.kind.value},
}


def some(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), unique=True).map(sorted).map(tuple)


rows = st.fixed_dictionaries(
    {
        "companies": some(COMPANIES),
        "roles": some(ROLES),
        "tags": some(TAGS),
        "difficulty": st.sampled_from(Difficulty),
        "kind": st.sampled_from([Kind.CONCEPT, Kind.SCENARIO]),
        "position": st.integers(0, 3),
        "status": st.sampled_from([Status.PUBLISHED, Status.PUBLISHED, Status.DRAFT]),
        "audience": st.sampled_from([Audience.PUBLIC, Audience.INTERVIEW]),
        "reviewed": st.sampled_from([None, date(2026, 1, 1), date(2026, 2, 1)]),
    }
)
selections = st.builds(
    Selection,
    st.fixed_dictionaries({facet: some(values) for facet, values in VALUES.items()}).map(
        lambda chosen: tuple((facet, values) for facet, values in chosen.items() if values)
    ),
    sort=st.sampled_from(SORTS),
)


@dataclass(frozen=True)
class Small:
    """A small bank: its questions in bank order, each with what was written of it."""

    contents: dict[int, Content]

    @property
    def ids(self) -> list[int]:
        return sorted(self.contents, key=lambda pk: (self.contents[pk].position, pk))

    def visible(self, editor: bool) -> list[int]:
        def public(content: Content) -> bool:
            return content.status is Status.PUBLISHED and content.audience is Audience.PUBLIC

        return [pk for pk in self.ids if editor or public(self.contents[pk])]

    def passes(self, pk: int, selection: Selection, *, without: str = "") -> bool:
        return all(
            OF[facet](self.contents[pk]) & set(values)
            for facet, values in selection.chosen
            if facet != without
        )

    def ordered(self, ids: list[int], sort: Sort) -> list[int]:
        keys: dict[Sort, Callable[[int], Any]] = {
            Sort.BANK: lambda pk: 0,
            Sort.EASIEST: lambda pk: self.contents[pk].difficulty.level,
            Sort.HARDEST: lambda pk: -self.contents[pk].difficulty.level,
            Sort.NEWEST: lambda pk: 0,  # all were made at once
            Sort.REVIEWED: lambda pk: -(self.contents[pk].reviewed or date.min).toordinal(),
        }
        return sorted(ids, key=keys[sort])


def make_bank(contents: list[dict[str, Any]]) -> Small:
    for name in COMPANIES:
        make_term(Company, name.lower(), name=name)
    for model, slugs in ((Role, ROLES), (Tag, TAGS)):
        for slug in slugs:
            make_term(model, slug)
    texts = [make_content(**values) for values in contents]
    made = write_questions([Edit(content) for content in texts])
    return Small({question.pk: content for question, content in zip(made, texts, strict=True)})


def in_order(index: Index, mask: int) -> list[int]:
    return [index.ids[place] for place in ones(mask)]


class AnySmallBank(TestCase):
    """Not plain functions: Hypothesis wants a database of its own for each example."""

    eve: User

    @classmethod
    def setUpTestData(cls) -> None:
        cls.eve = make_user("eve@example.org", UserRole.EDITOR)

    @given(st.lists(rows, max_size=6), selections, st.booleans())
    @settings(max_examples=40)
    def test_is_filtered_counted_and_sorted_as_by_hand(
        self, contents: list[dict[str, Any]], selection: Selection, editor: bool
    ):
        bank = make_bank(contents)
        user = self.eve if editor else AnonymousUser()
        index = current_index()
        within = index.visible_to(user)
        expected = [pk for pk in bank.visible(editor) if bank.passes(pk, selection)]

        mask = index.matching(selection, within)

        assert list(index.ids) == bank.ids
        assert in_order(index, mask) == expected
        assert [*ordered_ids(index, mask, selection.sort)] == bank.ordered(expected, selection.sort)
        for facet in FACETS:
            self.check_counts(bank, selection, facet, editor)

    def check_counts(self, bank: Small, selection: Selection, facet: str, editor: bool) -> None:
        index, user = current_index(), self.eve if editor else AnonymousUser()
        visible = bank.visible(editor)
        others = [pk for pk in visible if bank.passes(pk, selection, without=facet)]

        values = index.values(selection, facet, index.visible_to(user))

        assert {value.slug: value.count for value in values} == {
            slug: sum(slug in OF[facet](bank.contents[pk]) for pk in others)
            for slug in VALUES[facet]
            if facet == "role" or any(slug in OF[facet](bank.contents[pk]) for pk in visible)
        }
        assert {value.slug for value in values if value.chosen} <= set(selection.values(facet))

    @given(st.lists(rows, min_size=1, max_size=6), selections)
    @settings(max_examples=25)
    def test_is_filtered_as_the_database_filters_it(
        self, contents: list[dict[str, Any]], selection: Selection
    ):
        make_bank(contents)
        index = current_index()
        data = QueryDict(selection.query)

        everything = (1 << index.size) - 1
        rows = Question.objects.in_bank_order()
        found = QuestionFilter(data, rows, index=index, within=everything).qs

        assert [q.pk for q in found] == in_order(index, index.matching(selection, everything))

    @given(st.lists(rows, min_size=1, max_size=6), selections)
    @settings(max_examples=25)
    def test_knows_the_neighbours_and_relatives_of_each_question(
        self, contents: list[dict[str, Any]], selection: Selection
    ):
        bank = make_bank(contents)
        listing = open_list(QueryDict(selection.query), self.eve)
        taken = listing.selection  # without values that no question has
        ids = bank.ordered([pk for pk in bank.ids if bank.passes(pk, taken)], taken.sort)

        for question in Question.objects.with_everything():
            near = neighbours(listing, question)
            if question.pk not in ids:
                assert near is None
            else:
                assert near is not None
                at = ids.index(question.pk)
                assert near.place == at + 1
                assert near.previous == (Question(pk=ids[at - 1]) if at else None)
                assert near.next == (Question(pk=ids[at + 1]) if at + 1 < len(ids) else None)
            own = set(bank.contents[question.pk].tags)
            shared = {pk: len(own & set(bank.contents[pk].tags)) for pk in bank.ids}
            relatives = [pk for pk in bank.ids if pk != question.pk and shared[pk]]
            assert [other.pk for other in related_to(listing, question)] == sorted(
                relatives, key=lambda pk: -shared[pk]
            )[:4]


pytestmark = pytest.mark.django_db
EVERYTHING = Selection()


def test_an_empty_bank_has_an_index_of_nothing(visitor):
    index = current_index()

    assert index.size == 0
    assert index.visible_to(visitor) == 0
    assert list(ordered_ids(index, 0, Sort.HARDEST)) == []
    assert all(index.values(EVERYTHING, facet, 0) == [] for facet in FACETS)


def test_values_are_named_most_common_first_and_then_by_name(visitor):
    for companies in (("Uber", "Meta"), ("Uber",), ("Airbnb",), ("zalando",)):
        make_question(companies=companies)
    index = current_index()

    values = index.values(EVERYTHING, "company", index.visible_to(visitor))

    assert [(value.name, value.count) for value in values] == [
        ("Uber", 2), ("Airbnb", 1), ("Meta", 1), ("zalando", 1),
    ]  # fmt: skip


def test_difficulties_and_kinds_keep_their_own_order(visitor):
    make_question(difficulty="hard", kind="comparison")
    make_questions(2, difficulty="easy", kind="concept")
    index = current_index()
    within = index.visible_to(visitor)

    assert [v.slug for v in index.values(EVERYTHING, "difficulty", within)] == ["easy", "hard"]
    assert [v.slug for v in index.values(EVERYTHING, "kind", within)] == ["concept", "comparison"]


def test_a_word_that_only_hidden_questions_have_is_not_named(visitor, ivy, eve):
    make_question(tags=("drift",))
    make_question(tags=("interview-tag",), audience="interview")
    make_question(tags=("draft-tag",), status="draft")
    index = current_index()

    def named(user: Any) -> list[str]:
        values = index.values(EVERYTHING, "tag", index.visible_to(user))
        return sorted(value.slug for value in values)

    assert named(visitor) == ["drift"]
    assert named(ivy) == ["drift", "interview-tag"]
    assert named(eve) == ["draft-tag", "drift", "interview-tag"]


def test_roles_are_all_named_in_their_own_order_even_without_questions(visitor):
    for place, slug in enumerate(("zebra", "data", "mlops")):
        make_term(Role, slug, position=place)
    make_question(roles=("mlops",))
    index = current_index()

    values = index.values(EVERYTHING, "role", index.visible_to(visitor))

    assert [(value.slug, value.count) for value in values] == [
        ("zebra", 0), ("data", 0), ("mlops", 1),
    ]  # fmt: skip


def test_an_unknown_value_finds_nothing(visitor):
    make_question()
    index = current_index()

    nothing = index.matching(Selection((("tag", ("nowhere",)),)), index.visible_to(visitor))

    assert nothing == 0


def test_relatives_are_looked_for_only_among_what_is_visible(visitor):
    question = make_question(tags=("drift", "gpu"))
    make_question(tags=("drift", "gpu"), status="draft")
    near = make_question(tags=("drift",))
    listing = open_list(QueryDict(), visitor)

    assert related_to(listing, question) == [near]


def test_a_question_with_many_tags_has_relatives_in_no_time():
    tags = tuple(f"tag-{n:02}" for n in range(50))
    question = make_question(tags=tags)
    near, far = make_question(tags=tags[:-1]), make_question(tags=tags[:1])
    index = current_index()

    assert index.related(question.pk, tags, (1 << index.size) - 1, 4) == [near.pk, far.pk]


def test_masks_are_made_from_ids_and_ids_that_are_not_there_are_left_out():
    first, _, third = make_questions(3)
    index = current_index()

    assert in_order(index, index.mask_of([third.pk, first.pk, 0, 10**15])) == [first.pk, third.pk]


def test_the_index_is_kept_until_the_bank_changes(django_assert_num_queries):
    question = make_question(difficulty="easy")
    index = current_index()

    with django_assert_num_queries(1):
        assert current_index() is index

    stored = Question.objects.with_everything().get(pk=question.pk)
    write_question(replace(content_of(stored), difficulty=Difficulty.HARD), stored)
    assert current_index() is not index
    assert current_index().masks["difficulty"] == {"easy": 0, "medium": 0, "hard": 1}
