"""What is kept of candidates and interviewers, for how long, and where none of it may turn up."""

import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command

from accounts.models import User
from interviews.actions import scoring
from interviews.models import Amendment, AskedItem, Interview, Score, Scorecard
from interviews.mydata_interviews import delete_of, export_of
from tests.interviews.panel import CANDIDATE, make_interview, make_interviewer, score, submit
from tests.page import read
from tests.practice.study import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(ivy):
    """Under way, with the word canary wherever something can be typed."""
    found = make_interview(ivy, make_interviewer("ida"))
    card = submit(score(found, ivy, 3, 2, word="canary"), 2, "canary summary")
    item = found.items.get(position=1)
    values = {"value": 4, "evidence": "canary amended"}
    scoring.amend(
        card, version=card.version, reason="canary reason", recommendation=3,
        summary="canary again", heard={item: values},
    )  # fmt: skip
    Interview.objects.update(reason="canary decision")
    return found


def rows_with(word: str) -> list[str]:
    """Every row of every table that has the word in it."""
    return [
        f"{model.__name__} {row}"
        for model in apps.get_models()
        for row in model._default_manager.values()
        if word in json.dumps(row, default=str)
    ]


def test_after_its_time_an_interview_forgets_its_candidate_and_keeps_the_numbers(
    interview, ivy, capsys
):
    Interview.objects.update(keep_until=date(2026, 1, 1))
    kept = make_interview(ivy, candidate="Kept")
    call_command("forget_candidates")

    assert capsys.readouterr().out == "Forgot the candidates of 1 interview.\n"
    assert rows_with("canary") == []
    assert Interview.objects.get(pk=kept.pk).candidate == "Kept"
    assert set(Score.objects.values_list("value", flat=True)) == {2, 4}
    assert Amendment.objects.get().changes == []
    assert AskedItem.objects.filter(interview=interview).count() == 2
    page = read(signed_in(ivy).get(f"/interviews/{interview.pk}/"))
    assert "Forgotten candidate" in page.text
    call_command("forget_candidates")
    assert capsys.readouterr().out == "Forgot the candidates of 0 interviews.\n"


@pytest.mark.parametrize(("how", "left"), [("forget", 1), ("delete", 0)])
def test_its_owner_makes_it_forget_or_deletes_it(interview, ivy, how, left):
    client, address = signed_in(ivy), f"/interviews/{interview.pk}/forget/"
    assert client.post(address).status_code == 422
    ida = signed_in(User.objects.get(email="ida@example.org"))
    assert ida.post(address, {"how": how}).status_code == 403
    assert CANDIDATE in read(client.get(address)).text
    client.post(address, {"how": how})

    assert Interview.objects.count() == Scorecard.objects.count() == left
    assert rows_with("canary") == []
    if left:
        plan = {"candidate": "canary anew", "version": Interview.objects.get().version}
        assert client.post(f"/interviews/{interview.pk}/plan/", plan).status_code == 403
    late = {"value": "1", "version": 0, "seconds": 0, "evidence": "canary late"}
    answer = ida.post(f"/interviews/{interview.pk}/ask/1/", late)
    assert answer.status_code == (403 if left else 404)
    assert rows_with("canary") == []


def test_the_command_deletes_if_that_is_the_sites_rule(interview, capsys):
    Interview.objects.update(keep_until=date(2026, 1, 1))
    call_command("forget_candidates", "--delete")

    assert capsys.readouterr().out == "Deleted 1 interview.\n"
    assert rows_with("canary") == []


def test_how_long_it_is_kept_is_the_sites_to_say(ivy, settings):
    settings.RETENTION_DAYS = 30
    found = make_interview(ivy)

    assert (found.keep_until - found.made.date()).days == 30
    assert "for 30 days" in read(signed_in(ivy).get("/me/data/")).text


def test_nothing_of_an_interview_is_on_the_desk():
    desk = {model._meta.model_name for model in admin.site._registry}

    assert desk.isdisjoint(
        {"interview", "panelist", "askeditem", "scorecard", "score", "amendment", "access"}
    )


def test_no_log_names_the_candidate_or_what_was_said(interview, ivy, bob, caplog):
    home = f"/interviews/{interview.pk}/"
    sent = {"value": "9", "evidence": "canary", "version": 0, "seconds": 0, "candidate": "canary"}
    for client in (signed_in(ivy), signed_in(bob)):
        for rest in ("", "ask/1/", "card/", "grid/", "report/", "plan/", "nothing/"):
            client.get(home + rest)
            client.post(home + rest, sent)

    assert caplog.records
    assert "canary" not in caplog.text
    assert "canary" not in str(read(signed_in(ivy).get("/interviews/")).hrefs())


def test_the_download_has_what_one_wrote_oneself_and_nothing_of_others(interview, ivy):
    ida: Any = User.objects.get(email="ida@example.org")
    submit(score(interview, ida, 1, 1, word="hers"), 1, "hers")
    mine, theirs = export_of(ivy), export_of(ida)

    data = json.loads(mine["interviews.json"])
    assert data["interviews"][0]["candidate"] == CANDIDATE
    assert data["scores"][0]["notes"] == "canary notes"
    assert data["amendments"][0]["reason"] == "canary reason"
    assert "hers" not in str(mine)
    assert "canary" not in str(theirs)
    assert "hers notes" in str(theirs["scores.csv"])


def test_whoever_leaves_takes_their_card_and_hands_the_interview_on(interview, ivy):
    alone = make_interview(ivy, candidate="Alone")
    delete_of(ivy)
    ivy.delete()

    found = Interview.objects.get()
    assert (found.pk, found.owner.email) == (interview.pk, "ida@example.org")
    assert not Interview.objects.filter(pk=alone.pk).exists()
    assert not Scorecard.objects.exists()
