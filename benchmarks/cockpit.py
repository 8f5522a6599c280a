"""A save from the cockpit beside the least that a signed-in write can be, in this process.

Run by ``benchmarks.inprocess``, on the bank of one size.
"""

from functools import partial
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from benchmarks.timing import milliseconds
from interviews.actions.interviews import plan_interview, start
from interviews.models import QuestionSet, SetItem
from questions.models import Question
from web.roles import UserRole

QUESTIONS = 6
ROUNDS = 60
FORM = "application/x-www-form-urlencoded"  # as a browser's script sends it


def cockpit(headers: dict[str, str]) -> dict[str, float]:
    """Milliseconds of either, in turn, through all of the middleware."""
    user, _ = get_user_model().objects.get_or_create(email="panel@example.org")
    user.groups.add(Group.objects.get(name=UserRole.INTERVIEWER))
    client = Client(headers=headers | {"accept": "application/json"})
    client.force_login(user)
    found = QuestionSet.objects.create(owner=user, title="Benchmark")
    for question in Question.objects.visible_to(user).in_bank_order()[:QUESTIONS]:
        SetItem.objects.create(set=found, question=question)
    interview = plan_interview(found, user, candidate="Benchmark", scheduled=None)
    start(interview)
    times: dict[str, list[float]] = {"bare write": [], "cockpit save": []}

    def save(version: int) -> None:
        sent = {"version": version, "key": str(uuid4()), "value": 1 + version % 4,
                "seconds": version, "evidence": f"They said so, {version} times."}  # fmt: skip
        answer = client.post(
            f"/interviews/{interview.pk}/ask/1/", urlencode(sent), content_type=FORM
        )
        if answer.status_code != 200:
            raise RuntimeError(f"not saved: {answer.status_code}")

    for version in range(ROUNDS):
        times["bare write"].append(
            milliseconds(lambda: client.post("/bare/write/", "", content_type=FORM))
        )
        times["cockpit save"].append(milliseconds(partial(save, version)))
    interview.delete()
    found.delete()
    return {name: median(turns) for name, turns in times.items()}
