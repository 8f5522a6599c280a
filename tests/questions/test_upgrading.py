"""After an upgrade of the code the bank is made anew where it has to be."""

import pytest

from questions.bank import Bank
from questions.models import Question
from questions.upgrading import render_outdated
from tests.factories import make_questions

pytestmark = pytest.mark.django_db


def test_an_upgrade_renders_only_what_an_older_renderer_rendered():
    old, never, new = make_questions(3)
    Question.objects.filter(pk=old.pk).update(html={**old.html, "renderer": 0, "trap": "old"})
    Question.objects.filter(pk=never.pk).update(html={})
    Question.objects.filter(pk=new.pk).update(html={**new.html, "trap": "left alone"})
    revision = Bank.current().revision

    assert render_outdated() == 2

    html = {question.pk: question.html for question in Question.objects.all()}
    assert (html[old.pk], html[never.pk]) == (old.html, never.html)
    assert html[new.pk]["trap"] == "left alone"
    assert Bank.current().revision != revision
    assert render_outdated() == 0
