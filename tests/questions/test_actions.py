import pytest
from tests.factories import make_question, make_questions
from questions.models import Question

pytestmark = pytest.mark.django_db


def test_x(alice, ivy, eve, visitor):
    q = make_question()
    make_questions(3)
    assert Question.objects.visible_to(alice).count() == 4
    assert q.company_names == ["Uber"]
