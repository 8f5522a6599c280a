"""One's own card as a whole: submitted once, then changed only with a reason."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from interviews.actions import scoring
from interviews.models import Amendment, Interview, Recommendation, Score, Scorecard
from tests.interviews.panel import heard, make_interview, make_interviewer, score, submit
from tests.page import read
from tests.practice.study import signed_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def interview(ivy):
    return make_interview(ivy)


def send(client, interview, version=1, **sent):
    data = {"recommendation": "", "summary": "", "act": "submit", "version": version} | sent
    return client.post(f"/interviews/{interview.pk}/card/", data)


def test_a_card_says_what_to_do_and_why_before_it_is_in(ivy, interview):
    client = signed_in(ivy)
    empty = send(client, interview)
    half = send(client, interview, recommendation="4", summary="  \n ")

    assert empty.status_code == half.status_code == 422
    assert "Choose one of the four" in read(empty).text
    assert "Say why" in read(half).text
    assert read(half).checked("recommendation") == ["4"]
    assert not Scorecard.objects.filter(submitted__isnull=False).exists()
    score(interview, ivy, 3)
    assert (
        "1 question without a score" in read(client.get(f"/interviews/{interview.pk}/card/")).text
    )


def test_a_card_kept_for_later_may_be_half_and_is_found_again(ivy, interview):
    client = signed_in(ivy)
    send(client, interview, summary="Half a thought", act="save")

    assert "Half a thought" in read(client.get(f"/interviews/{interview.pk}/card/")).text
    part = client.post(
        f"/interviews/{interview.pk}/card/",
        {"summary": "Behind", "act": "save", "version": 1, "key": str(uuid4())},
        headers=JSON,
    )
    assert part.status_code == 409
    assert "Half a thought" in read(part).text
    assert Scorecard.objects.get().summary == "Half a thought"


def test_a_submitted_card_is_locked_and_sent_twice_submitted_once(ivy, interview):
    client = signed_in(ivy)
    first = send(client, interview, recommendation="4", summary="Runs it in production.")
    assert first.headers["Location"] == f"/interviews/{interview.pk}/grid/"
    again = send(client, interview, recommendation="1", summary="Changed my mind.", version=2)

    assert again.status_code == 403
    page = read(again)
    assert "changes only by an amendment" in page.text
    assert "Changed my mind." in page.text, "what was typed can be copied"
    card = Scorecard.objects.get()
    assert (card.recommendation, card.summary) == (
        Recommendation.STRONG_YES,
        "Runs it in production.",
    )
    assert card.submitted


def amend(client, interview, card, **sent):
    items = list(interview.items.all())
    data = {"recommendation": card.recommendation, "summary": card.summary, "version": card.version,
            "reason": "I misheard."}  # fmt: skip
    for item in items:
        found = card.scores.filter(item=item).first()
        data[f"value-{item.pk}"] = (found and found.value) or ""
        data[f"evidence-{item.pk}"] = found.evidence if found else ""
    return client.post(f"/interviews/{interview.pk}/card/amend/", data | sent)


def test_an_amendment_has_a_reason_and_keeps_what_was_said_before(ivy, interview):
    ida = make_interviewer("ida")
    interview.panel.create(user=ida)
    submit(score(interview, ida, 4, 4))
    card = submit(score(interview, ivy, 2, 3, word="first"))
    client, item = signed_in(ivy), interview.items.get(position=1)
    without = amend(client, interview, card, **{f"value-{item.pk}": "3", "reason": " "})
    assert without.status_code == 422
    assert not Amendment.objects.exists()

    response = amend(client, interview, card, **{f"value-{item.pk}": "3", "recommendation": "4"})
    assert response.headers["Location"] == f"/interviews/{interview.pk}/grid/"
    made = Amendment.objects.get()
    assert made.reason == "I misheard."
    assert made.changes == [
        {"what": "Recommendation", "before": 3, "after": 4},
        {"what": f"{item.title}: value", "before": 2, "after": 3},
    ]
    assert Score.objects.get(card=card, item=item).value == 3
    shown = read(signed_in(ida).get(f"/interviews/{interview.pk}/grid/")).text
    assert "I misheard." in shown
    behind = amend(client, interview, card, summary="From an older tab")
    assert behind.status_code == 409
    assert "From an older tab" in read(behind).text
    assert Amendment.objects.count() == 1


def test_a_closed_interview_takes_nothing_more(ivy, interview):
    ida = make_interviewer("ida")
    interview.panel.create(user=ida)
    card = submit(score(interview, ivy, 3))
    late = score(interview, ida, 2)
    client = signed_in(ivy)
    client.post(f"/interviews/{interview.pk}/decide/",
                {"decision": "decline", "reason": "Too junior.", "version": 2})  # fmt: skip
    assert Interview.objects.get(pk=interview.pk).decision == "decline"

    assert amend(client, interview, card, summary="Anew").status_code == 403
    idas = signed_in(ida)
    sent = {"value": "4", "version": 1, "seconds": 1, "evidence": "late"}
    refused = idas.post(f"/interviews/{interview.pk}/ask/1/", sent)
    assert refused.status_code == 403
    assert "The interview is closed" in read(refused).text
    assert send(idas, interview, recommendation="1", summary="Late").status_code == 403
    assert (
        "closed before your card was in" in read(idas.get(f"/interviews/{interview.pk}/card/")).text
    )
    assert late.scores.get(item__position=1).value == 2
    client.post(f"/interviews/{interview.pk}/reopen/")
    assert amend(client, interview, card, summary="Anew").status_code == 303


WRITERS, ROUNDS = 8, 3


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_on_one_card_lose_nothing_and_are_told_of_each_conflict(ivy):
    """Every one of them adds a word to the same note, and tries again when told of a conflict."""
    interview = make_interview(ivy)
    item = interview.items.get(position=1)
    card = scoring.card_of(interview, ivy)
    gate = Barrier(WRITERS)

    def write(writer: int) -> tuple[int, int]:
        told = acknowledged = 0
        gate.wait()
        try:
            for turn in range(ROUNDS):
                key, word = uuid4(), f"[{writer}.{turn}]"
                while True:
                    found = Score.objects.filter(card=card, item=item).first()
                    notes, version = (found.notes, found.version) if found else ("", 0)
                    try:
                        for _ in range(2):  # the answer got lost: it is sent again
                            scoring.save_score(
                                interview.pk,
                                item.position,
                                ivy,
                                version=version,
                                key=key,
                                heard=heard(notes=notes + word),
                            )
                        acknowledged += 1
                        break
                    except scoring.Conflict:
                        told += 1
        finally:
            connection.close()
        return acknowledged, told

    with ThreadPoolExecutor(WRITERS) as threads:
        done = list(threads.map(write, range(WRITERS)))

    kept = Score.objects.get()
    assert sum(acknowledged for acknowledged, _ in done) == WRITERS * ROUNDS
    for writer in range(WRITERS):
        for turn in range(ROUNDS):
            assert kept.notes.count(f"[{writer}.{turn}]") == 1
    assert kept.version == len(kept.taken) == WRITERS * ROUNDS
