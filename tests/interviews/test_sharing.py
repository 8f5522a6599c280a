"""Letting others see a set: colleagues, and strangers with a link."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.actions import sets, sharing
from interviews.models import QuestionSet, ShareLink
from questions import bankfile
from questions.actions import write_question
from questions.content import Audience, Status
from questions.rows import content_of
from tests.factories import make_content, make_question
from tests.interviews.sets import invite, item_of
from tests.page import read
from web.logs import NamelessFormatter

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_ivy(client, ivy) -> Client:
    client.force_login(ivy)
    return client


def at(name: str, *args: int) -> str:
    return reverse(f"interviews:{name}", args=args)


def make_link(found: QuestionSet, *, interview_only: bool = False, lasts: int = 7) -> str:
    expires = timezone.now() + timedelta(days=lasts)
    token = sharing.make_link(found, expires=expires, shows_interview_only=interview_only)
    assert token
    return reverse("interviews:shared", args=[token])


def test_a_link_is_shown_once_and_opens_the_questions_to_a_stranger(as_ivy, phone):
    sets.change_item(
        phone, item_of(phone, "alpha"), version=phone.version, minutes=9, hint="secret hint"
    )
    made = as_ivy.post(at("make_link", phone.pk), {"lasts": "7"})
    address = read(made).text.partition("http://localhost:8000")[2].split()[0]
    token = address.split("/")[2]

    response = Client().get(address)
    page = read(response)

    assert len(token) == 22
    assert made.headers["Cache-Control"] == "private, no-store"
    assert token not in as_ivy.get(at("people", phone.pk)).content.decode()
    assert token not in str(list(ShareLink.objects.values()))
    assert "3 questions · 39 min Alpha?9 minBeta?10 minGamma?20 min" in page.text
    for hidden in ("secret hint", "never breaks", "Because", "ivy", "Ivy", "drift", "Easy"):
        assert hidden not in response.content.decode(), hidden
    assert page.titles() == []
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert ShareLink.objects.get().uses == 1
    assert "opened 1 time" in read(as_ivy.get(at("people", phone.pk))).text


def test_wrong_expired_revoked_and_archived_are_one_404(as_ivy, phone):
    valid, expired = make_link(phone), make_link(phone, lasts=-1)
    other = make_link(phone)
    absent = Client().get("/s/x/")
    link = ShareLink.objects.latest("pk")
    assert Client().get(other).status_code == 200

    as_ivy.post(at("revoke_link", phone.pk, link.pk))
    wrong = [expired, other, valid[:-2] + "/", valid.upper(), f"{valid[:-1]}./",
             f"/s/{'x' * 9999}/", "/s/%ED%A0%80/", valid.replace("/s/", "/s/-")]  # fmt: skip
    answers = [Client().get(address) for address in wrong]
    sets.set_archived(phone, on=True)
    answers.append(Client().get(valid))

    for answer in answers:
        assert (answer.status_code, answer.content) == (404, absent.content)
        assert dict(answer.headers) == dict(absent.headers)


def test_what_is_hidden_is_left_out_unless_the_owner_said_otherwise(as_ivy, phone, three):
    secret = make_question(title="Secret?", audience=Audience.INTERVIEW)
    soon = make_question(
        title="Soon?", audience=Audience.EMBARGOED, embargo=timezone.now() + timedelta(days=1)
    )
    sets.add_questions(phone, [secret, soon])
    sets.add_own(phone, _own_text(), minutes=4)
    write_question(replace(content_of(three[1]), status=Status.RETIRED), three[1])

    without = read(Client().get(make_link(phone))).text
    within = read(Client().get(make_link(phone, interview_only=True))).text
    told = read(as_ivy.get(at("people", phone.pk))).text

    assert [title in without for title in ("Alpha?", "Own?", "Secret?", "Soon?", "Beta?")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert [title in within for title in ("Alpha?", "Own?", "Secret?", "Soon?", "Beta?")] == [
        True, True, True, True, False,
    ]  # fmt: skip
    assert "Left out for them, unless you say otherwise below: “Secret?”, “Soon?”." in told
    assert "Left out in any case: “Beta?”." in told


def _own_text() -> str:
    return bankfile.dump(make_content(title="Own?", status=Status.DRAFT))


def test_the_log_never_says_a_token(phone, caplog):
    address = make_link(phone)
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: %s", (f"{address}?x=1",), None
    )

    assert NamelessFormatter().format(record) == "Not Found: /s/[link]/?x=1"


def test_a_colleague_is_invited_and_a_stranger_betrays_nothing(as_ivy, phone, ian, alice):
    people = at("people", phone.pk)

    refused = [
        as_ivy.post(people, {"email": email, "can_edit": "no"})
        for email in ("nobody@example.org", alice.email)
    ]
    for can_edit in ("no", "yes", "yes"):
        as_ivy.post(people, {"email": ian.email.upper(), "can_edit": can_edit})
    own = as_ivy.post(people, {"email": "ivy@example.org", "can_edit": "yes"})

    texts = {
        read(answer).text.replace("nobody@example.org", "").replace(alice.email, "")
        for answer in refused
    }
    assert len(texts) == 1
    assert "No interviewer with that address can be invited." in texts.pop()
    assert "yours already" in read(own).text
    (invitation,) = phone.collaborators.all()
    assert (invitation.user, invitation.can_edit) == (ian, True)
    as_ivy.post(at("uninvite", phone.pk), {"person": ian.pk})
    assert not phone.collaborators.exists()


def test_a_set_is_given_to_a_collaborator_and_to_nobody_else(as_ivy, phone, ian, ivy, alice):
    for person in (ian.pk, alice.pk, ivy.pk, 2**63, "x"):
        as_ivy.post(at("transfer", phone.pk), {"person": person})
    phone.refresh_from_db()
    assert phone.owner == ivy
    invite(phone, ian, can_edit=False)

    as_ivy.post(at("transfer", phone.pk), {"person": ian.pk})
    phone.refresh_from_db()

    assert phone.owner == ian
    assert [(each.user, each.can_edit) for each in phone.collaborators.all()] == [(ivy, True)]
    assert as_ivy.get(at("people", phone.pk)).status_code == 403
    as_ivy.post(at("leave", phone.pk))
    assert as_ivy.get(phone.get_absolute_url()).status_code == 404


def test_an_owner_gives_a_set_away_before_leaving_it(as_ivy, phone, ivy):
    as_ivy.post(at("leave", phone.pk))

    assert QuestionSet.objects.owned_by(ivy).get() == phone


def test_only_the_owner_decides_who_sees_a_set(client, phone, ian):
    invite(phone, ian, can_edit=True)
    make_link(phone)
    client.force_login(ian)
    acts = [("people", {"email": "ian@example.org", "can_edit": "yes"}), ("uninvite", {}),
            ("transfer", {"person": ian.pk}), ("make_link", {"lasts": ""}),
            ("archive_set", {"wanted": "on"})]  # fmt: skip

    answers = [client.post(at(name, phone.pk), data).status_code for name, data in acts]
    answers.append(client.post(at("revoke_link", phone.pk, ShareLink.objects.get().pk)).status_code)

    assert answers == [403] * 6
    assert ShareLink.objects.get().revoked is None


def test_a_link_of_another_set_is_not_revoked_by_its_number(as_ivy, phone, ian):
    theirs = sets.make_set(ian, title="Ian's")
    make_link(theirs)

    as_ivy.post(at("revoke_link", phone.pk, ShareLink.objects.get().pk))

    assert ShareLink.objects.get().revoked is None
