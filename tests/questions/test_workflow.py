"""What may become of a question: the table, and the rules that lie around it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from questions.content import Audience, Status
from questions.workflow import (
    NEXT,
    SAID,
    Step,
    after,
    opens,
    readers,
    refusal,
    steps_from,
    waits,
    with_words,
)
from tests.factories import make_content
from web.roles import UserRole

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
D, R, P, X = Status.DRAFT, Status.REVIEW, Status.PUBLISHED, Status.RETIRED
TABLE = {
    Step.SUBMIT: {D: R},
    Step.PUBLISH: {R: P},
    Step.RELEASE: {P: P},
    Step.RETURN: {R: D, P: D},
    Step.RETIRE: {D: X, R: X, P: X},
    Step.REOPEN: {X: R},
}
ROLES = [frozenset[str](), *(frozenset({role}) for role in UserRole), frozenset(UserRole)]


def standing(status, audience):
    embargo = NOW + timedelta(days=1) if audience is Audience.EMBARGOED else None
    return make_content(status=status, audience=audience, embargo=embargo)


def test_every_step_from_everywhere_by_everyone():
    for status, audience, step, roles, own, second in product(
        Status, Audience, Step, ROLES, (False, True), (False, True)
    ):
        content = standing(status, audience)
        leads = status in TABLE[step]
        if step is Step.RELEASE:
            leads = leads and audience is not Audience.PUBLIC
        alone = step is Step.PUBLISH and own and second
        may = leads and UserRole.EDITOR in roles and not alone

        reason = refusal(content, step, roles=roles, own=own, second_person=second)

        assert (reason == "") is may, (status, audience, step, roles, own, second)
        assert (step in steps_from(content)) is leads
        if may:
            assert after(content, step).status is TABLE[step][status]


def test_the_table_has_these_rows_and_no_other():
    assert {(status, step): to for step, row in TABLE.items() for status, to in row.items()} == NEXT


def test_only_a_release_moves_the_wall():
    for status, audience, step in product(Status, Audience, Step):
        content = standing(status, audience)
        if step not in steps_from(content):
            continue
        moved = after(content, step)
        same = replace(moved, status=content.status) == content
        assert same is (step is not Step.RELEASE)
    released = after(standing(P, Audience.EMBARGOED), Step.RELEASE)
    assert (released.audience, released.embargo) == (Audience.PUBLIC, None)


@pytest.mark.parametrize(
    ("status", "step", "words"),
    [
        (D, Step.PUBLISH, "It is a draft; only what is in review can be."),
        (P, Step.PUBLISH, "It is published already."),
        (X, Step.RETURN, "It is retired; only what is in review or published can be."),
        (P, Step.RELEASE, "Everyone may see it already."),
    ],
)
def test_a_refusal_says_why(status, step, words):
    content = standing(status, Audience.PUBLIC)

    assert refusal(content, step, roles=UserRole, own=False, second_person=False) == words


def test_what_lacks_something_is_not_published_and_it_says_what():
    content = replace(standing(R, Audience.PUBLIC), trap="")

    said = refusal(content, Step.PUBLISH, roles=UserRole, own=False, second_person=False)

    assert said == "A published question needs a trap."
    assert not refusal(content, Step.RETIRE, roles=UserRole, own=False, second_person=False)


def test_what_an_edit_becomes():
    """Every status before and after, other words or not, a second person or not, words waiting."""
    for status, then, other, second, waiting in product(
        Status, Status, (False, True), (False, True), (False, True)
    ):
        before = standing(status, Audience.PUBLIC)
        now = replace(before, status=then, tags=("drift",), minutes=20, position=1)
        now = replace(now, trap="Another.") if other else now

        beside = status is then is P and other and (second or waiting)

        assert waits(before, now, second_person=second, waiting=waiting) is beside
        assert with_words(now, before) == replace(now, trap=before.trap)


def test_all_that_a_reader_reads_is_words():
    sorted_by = {"slug", "position", "difficulty", "kind", "minutes", "status", "audience",
                 "embargo", "companies", "roles", "tags", "reviewed"}  # fmt: skip

    assert set(SAID) | sorted_by == set(make_content().__slots__)


def test_an_edit_opens_what_only_some_could_see():
    hidden, shown = standing(P, Audience.INTERVIEW), standing(P, Audience.PUBLIC)
    earlier = replace(standing(P, Audience.EMBARGOED), embargo=NOW)

    assert opens(hidden, shown, NOW)
    assert opens(standing(P, Audience.EMBARGOED), earlier, NOW)
    assert not opens(shown, hidden, NOW)
    assert not opens(standing(D, Audience.INTERVIEW), standing(D, Audience.PUBLIC), NOW)


def test_readers_are_named_now_and_later():
    embargoed = standing(P, Audience.EMBARGOED)
    said = {
        (status, audience): readers(standing(status, audience), NOW)
        for status, audience in product(Status, Audience)
    }

    assert said[P, Audience.PUBLIC].now == "Everyone sees it."
    assert said[P, Audience.EMBARGOED].later == (
        "Everyone will from 24 November 2026, 12:00 UTC, without anybody's doing."
    )
    assert readers(embargoed, NOW + timedelta(days=1)).now == "Everyone sees it."
    assert "until it is released" in said[P, Audience.INTERVIEW].later
    assert said[D, Audience.INTERVIEW].later == (
        "Once it is published, interviewers will, and no candidate."
    )
    assert {said[status, Audience.PUBLIC].now for status in (D, R, X)} == {"Only editors see it."}
