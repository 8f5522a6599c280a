"""Next words and next drawings: they wait beside what is published, for a second editor."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.actions import delete_person
from accounts.models import User
from questions.actions import write_figure
from questions.content import Status
from questions.merging.actions import merge_terms
from questions.models import Figure, Question, Tag
from questions.moves import author_of
from questions.proposals.actions import waiting_for
from questions.proposals.models import Outcome, Redrawing
from questions.reports.mydata import export_of
from questions.rows import content_of
from tests.factories import make_question, make_term, make_user
from tests.page import read
from tests.questions.desk.editing import (
    QUESTIONS,
    STEPS,
    Form,
    change,
    edit,
    errors,
    fresh,
    opened,
    said,
    save,
    versions,
)
from tests.questions.folders import DRAWING
from web.roles import UserRole

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

FIGURES = "/admin/questions/figure/"


@pytest.fixture
def question(mallory: User) -> Question:
    return make_question(trap="Old trap.", minutes=8)


def decide(client: Client, question: Question, decision: str, /, **data: Any) -> Any:
    """Press one of the buttons on the question's page."""
    waiting = waiting_for(question) or question.proposals.first()
    seen = versions(question)[-1].number
    form = {"decision": decision, "proposal": waiting and waiting.pk, "seen": seen} | data
    return client.post(f"{QUESTIONS}{question.pk}/next/", form, follow=True)


def waiting_trap(question: Question) -> str | None:
    waiting = waiting_for(question)
    return waiting.content.trap if waiting else None


# Words wait, and another editor publishes them


def test_words_wait_while_the_question_stays_and_another_publishes_them(
    desk: Client, other: Client, eve: User, mallory: User, question: Question, client: Client
) -> None:
    assert "waits beside it until another editor" in read(desk.get(change(question))).text
    response = save(desk, question, trap="New trap.", minutes="3", reason="Truer")
    assert "another editor has to publish" in said(desk.get(response["Location"]))

    row = fresh(question)
    assert (row.status, row.trap, row.minutes) == (Status.PUBLISHED, "Old trap.", 3)
    assert waiting_trap(question) == "New trap."
    visitor = Client().get(question.get_absolute_url())
    assert "Old trap." in read(visitor).text
    own = read(desk.get(change(question)))
    assert "These words are yours: another editor has to publish them." in own.text
    assert opened(desk, change(question))["trap"] == "New trap."
    assert "These words are yours" in said(decide(desk, question, "take"))
    assert fresh(question).trap == "Old trap."

    page = other.get(change(question))
    assert "Eve wrote it on" in read(page).text
    assert "<ins>New</ins> trap." in page.content.decode()
    assert read(page).inline == []
    done = decide(other, question, "take", comment="Looks \n right")

    assert "The next text is published." in said(done)
    row = fresh(question)
    assert (row.status, row.trap, row.minutes) == (Status.PUBLISHED, "New trap.", 3)
    newest = versions(question)[-1]
    assert (newest.by, newest.reason) == (eve, "Published: Looks right (Truer)")
    assert author_of(question) == eve.pk
    history = read(other.get(f"{QUESTIONS}{question.pk}/history/")).text
    assert "Eve, taken over by Mallory" in history
    assert LogEntry.objects.filter(user=mallory, object_id=str(question.pk)).count() == 1
    assert "Nothing was done." in said(decide(other, question, "take"))


def test_what_only_sorts_it_makes_no_conflict(
    desk: Client, other: Client, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    drift = make_term(Tag, "drift")
    edit(question, tags=("drift", "monitoring"), minutes=20)
    merge_terms(Tag.objects.get(slug="monitoring"), drift)

    assert "is published" in said(decide(other, question, "take"))
    content = content_of(fresh(question))
    assert (content.trap, content.tags, content.minutes) == ("New trap.", ("drift",), 20)


def test_whoever_changed_the_waiting_words_last_cannot_publish_them(
    desk: Client, other: Client, mallory: User, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    save(other, question, minutes="5")  # it sorts; the words stay eve's
    assert "These words are yours" in said(decide(desk, question, "take"))
    save(other, question, trap="Newest trap.")

    assert [row.outcome for row in question.proposals.all()] == ["", Outcome.REPLACED]
    waiting = waiting_for(question)
    assert waiting is not None
    assert waiting.by == mallory
    assert "These words are yours" in said(decide(other, question, "take"))
    assert "is published" in said(decide(desk, question, "take"))
    assert fresh(question).trap == "Newest trap."


def test_words_that_are_turned_down_are_kept_and_can_wait_again(
    desk: Client, other: Client, eve: User, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    assert "was turned down" in said(decide(other, question, "away", comment="Not so"))

    assert waiting_for(question) is None
    assert opened(desk, change(question))["trap"] == "Old trap."
    page = read(desk.get(change(question)))
    assert "Mallory turned down what Eve wrote" in page.text
    assert "Not so" in page.text
    history = desk.get(f"{QUESTIONS}{question.pk}/history/").content.decode()
    assert "Turned down" in history
    assert "<ins>New</ins> trap." in history
    assert "waits for a second editor again" in said(decide(other, question, "again"))
    waiting = waiting_for(question)
    assert waiting is not None
    assert (waiting.by, waiting.content.trap) == (eve, "New trap.")
    assert "withdrawn" in said(decide(desk, question, "away"))
    assert "Nothing was done" in said(decide(desk, question, "again", proposal=10**6))


def test_typing_the_published_words_again_withdraws_the_next_ones(
    desk: Client, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    save(desk, question, trap="Old trap.", minutes="4")

    assert waiting_for(question) is None
    assert question.proposals.get().outcome == Outcome.WITHDRAWN
    assert fresh(question).minutes == 4


def test_saving_publishes_nothing_though_nobody_else_is_needed_any_more(
    desk: Client, settings: Any, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    settings.SECOND_PERSON = "never"
    save(desk, question, minutes="4")

    assert (fresh(question).trap, waiting_trap(question)) == ("Old trap.", "New trap.")
    assert "is published" in said(decide(desk, question, "take"))
    save(desk, question, trap="At once.")
    assert (fresh(question).trap, waiting_for(question)) == ("At once.", None)


# Two at once


def test_words_that_changed_on_the_question_itself_are_told_beside_the_waiting_ones(
    desk: Client, other: Client, eve: User, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    edit(question, trap="Loaded trap.", hint="Loaded hint.")

    assert "itself says something else by now" in said(decide(other, question, "take"))
    refused = save(other, question)
    page = read(refused)
    assert "A load from files saved version 2" in page.text
    assert page.values("take") == ["hint", "trap"]
    assert page.checked("take") == ["hint"]
    assert "<del>Loaded</del> trap." in refused.content.decode()
    again = Form()
    again.feed(refused.content.decode())
    over = page.values("over")[0]
    other.post(change(question), {**again.data, "over": over, "take": ["hint"]})

    waiting = waiting_for(question)
    assert waiting is not None
    assert (waiting.base, waiting.content.trap) == (2, "New trap.")
    assert waiting.content.hint == "Loaded hint."
    assert fresh(question).trap == "Loaded trap."
    assert "is published" in said(decide(desk, question, "take"))


def test_nobody_overwrites_next_words_that_another_wrote_meanwhile(
    desk: Client, other: Client, question: Question
) -> None:
    mine = opened(other, change(question)) | {"trap": "Mallory's trap.", "hint": "Mine."}
    save(desk, question, trap="Eve's trap.")

    refused = other.post(change(question), mine)
    page = read(refused)
    assert "Eve wrote a next text on" in page.text
    assert page.values("take") == ["hint", "trap"]
    assert waiting_trap(question) == "Eve's trap."
    over = page.values("over")[0]
    other.post(change(question), {**mine, "over": over, "take": ["trap"]})
    waiting = waiting_for(question)
    assert waiting is not None
    assert (waiting.content.trap, waiting.content.hint) == ("Eve's trap.", "Mine.")

    late = opened(desk, change(question)) | {"trap": "Late."}
    decide(desk, question, "away", comment="No")
    answer = read(other.post(change(question), late)).text
    assert "The text you wrote on was turned down by Eve while you had this open" in answer
    decide(desk, question, "take", proposal=question.proposals.all()[0].pk)
    assert fresh(question).trap == "Old trap."


def test_nothing_is_published_beside_a_version_or_a_text_one_has_not_seen(
    desk: Client, other: Client, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    first = waiting_for(question)
    assert first is not None
    edit(question, minutes=20)
    assert "Somebody saved version 2" in said(decide(other, question, "take", seen=1))
    save(desk, question, trap="Newer trap.")
    response = decide(other, question, "take", proposal=first.pk)
    assert "wrote these words anew" in said(response)
    for nonsense in (
        {"decision": "burn"},
        {"proposal": "x"},
        {"seen": "9" * 30},
        {"comment": "x" * 251},
    ):
        assert "Nothing was done." in said(decide(other, question, "take", **nonsense))
    assert fresh(question).trap == "Old trap."


# Where the question went meanwhile


def test_words_of_a_question_that_is_a_draft_again_are_taken_into_the_draft(
    desk: Client, other: Client, eve: User, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    other.post(STEPS, {"step": "return", "seen": f"{question.pk}:1", "one": "1"})
    assert waiting_trap(question) == "New trap."
    save(other, question, minutes="4")

    row = fresh(question)
    assert (row.status, row.trap, row.minutes) == (Status.DRAFT, "New trap.", 4)
    assert (author_of(question), waiting_for(question)) == (eve.pk, None)
    assert question.proposals.get().outcome == Outcome.TAKEN


def test_words_of_a_retired_question_wait_until_it_is_reopened(
    desk: Client, other: Client, eve: User, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    other.post(STEPS, {"step": "retire", "seen": f"{question.pk}:1", "one": "1"})
    assert "retired: reopen it first" in said(decide(other, question, "take"))
    other.post(STEPS, {"step": "reopen", "seen": f"{question.pk}:2", "one": "1"})

    assert "published with the question" in said(decide(desk, question, "take"))
    row = fresh(question)
    assert (row.status, row.trap, author_of(question)) == (Status.REVIEW, "New trap.", eve.pk)
    publish = {"step": "publish", "seen": f"{question.pk}:4", "one": "1"}
    assert "What it says now is yours" in said(desk.post(STEPS, publish, follow=True))


# Seen, found, kept


def test_next_words_are_seen_with_readers_eyes_and_found_in_the_list(
    desk: Client, question: Question
) -> None:
    make_question(title="Another?")
    save(desk, question, trap="New *trap*.", learn_title="Learn more")
    for who in ("visitor", "candidate", "interviewer"):
        response = desk.get(f"{QUESTIONS}{question.pk}/as/{who}/?next=1")
        assert "New <em>trap</em>." in response.content.decode()
        assert "Learn more" in read(response).text
        assert "The next text, as" in read(response).text
        assert "Old trap." in read(desk.get(f"{QUESTIONS}{question.pk}/as/{who}/")).text

    listed = read(desk.get(f"{QUESTIONS}?next=waits"))
    assert "next text waits" in listed.text
    assert "Another?" not in listed.text
    assert fresh(question).html["trap"] == "<p>Old trap.</p>\n"


def test_further_readings_wait_with_the_other_words(desk: Client, question: Question) -> None:
    form = opened(desk, change(question))
    prefix = next(name for name in form if re.fullmatch(r"further-\d+-url", name))[:-3]
    row = {f"{prefix}title": "Further", f"{prefix}url": "https://example.org/further"}
    desk.post(change(question), {**form, **row})

    assert not fresh(question).further.exists()
    assert "https://example.org/further" in opened(desk, change(question)).values()


def test_what_waits_must_be_fit_to_be_published(desk: Client, question: Question) -> None:
    assert list(errors(save(desk, question, trap=""))) == ["trap"]
    assert waiting_for(question) is None


def test_who_deletes_their_account_leaves_their_words_to_anybody(
    desk: Client, other: Client, eve: User, question: Question
) -> None:
    save(desk, question, trap="New trap.")
    assert "New trap." in str(export_of(eve)["messages.json"])
    make_user("erin@example.org", UserRole.EDITOR)
    delete_person(eve)

    assert "Somebody wrote it on" in read(other.get(change(question))).text
    assert "is published" in said(decide(other, question, "take"))
    assert versions(question)[-1].by is None


@pytest.mark.parametrize("who", ["alice", "ivy"])
def test_only_editors_decide(client: Client, desk: Client, question: Question, who: str,
                             request: pytest.FixtureRequest) -> None:  # fmt: skip
    save(desk, question, trap="New trap.")
    client.force_login(request.getfixturevalue(who))
    for decision in ("take", "away"):
        assert decide(client, question, decision).status_code == 404
    assert waiting_trap(question) == "New trap."


# Drawings


def figure(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("any.svg", content, "image/svg+xml")}


WIDER = DRAWING.replace(b"480", b"640")


@pytest.fixture
def shown(mallory: User) -> Figure:
    """A figure that a published question shows."""
    write_figure("line.svg", DRAWING, width=480, height=200)
    make_question(answer="![A line](figures/line.svg)")
    return Figure.objects.get()


def test_a_drawing_that_is_shown_waits_and_another_accepts_it(
    desk: Client, other: Client, shown: Figure
) -> None:
    page = f"{FIGURES}{shown.pk}/change/"
    assert "It waits" in said(desk.post(page, figure(WIDER), follow=True))

    waiting = Redrawing.objects.get()
    shown.refresh_from_db()
    assert (bytes(shown.content), bytes(waiting.content)) == (DRAWING, WIDER)
    aside = desk.get(f"{FIGURES}{shown.pk}/next/drawing/")
    assert (aside.content, aside["Content-Type"]) == (WIDER, "image/svg+xml")
    assert "waits" in read(desk.get(FIGURES)).text
    assert "This drawing is yours" in read(desk.get(page)).text
    assert "waits already" in read(other.post(page, figure(DRAWING + b"\n"))).text
    data = {"decision": "accept", "redrawing": waiting.pk, "seen": shown.digest}
    address = f"{FIGURES}{shown.pk}/next/"
    assert "This drawing is yours" in said(desk.post(address, data, follow=True))
    stale = {**data, "seen": "x"}
    assert "replaced in the meantime" in said(other.post(address, stale, follow=True))
    assert desk.get(address).status_code == 405
    assert "is shown from now on" in said(other.post(address, data, follow=True))

    shown.refresh_from_db()
    assert bytes(shown.content) == WIDER
    assert 'width="640"' in Question.objects.get().html["answer"]
    assert not Redrawing.objects.exists()
    assert "in the meantime" in said(other.post(address, data, follow=True))
    assert desk.get(f"{FIGURES}{shown.pk}/next/drawing/").status_code == 404


def test_a_drawing_that_waits_is_discarded(desk: Client, shown: Figure) -> None:
    desk.post(f"{FIGURES}{shown.pk}/change/", figure(WIDER))
    data = {"decision": "discard", "redrawing": Redrawing.objects.get().pk, "seen": shown.digest}

    assert "the old one stays" in said(desk.post(f"{FIGURES}{shown.pk}/next/", data, follow=True))
    shown.refresh_from_db()
    assert (bytes(shown.content), Redrawing.objects.count()) == (DRAWING, 0)


def test_a_drawing_that_nothing_published_shows_is_replaced_at_once(
    desk: Client, shown: Figure
) -> None:
    Question.objects.update(status=Status.DRAFT)
    desk.post(f"{FIGURES}{shown.pk}/change/", figure(WIDER))

    shown.refresh_from_db()
    assert (bytes(shown.content), Redrawing.objects.count()) == (WIDER, 0)
