"""What an upgrade of the code makes anew: the HTML and the search documents of the whole bank."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from questions.actions import render_again
from questions.bank import Bank
from questions.masks import move_bank
from questions.models import Question
from questions.querysets import QuestionQuerySet
from questions.rendering import RENDERER
from questions.search.documents import index_questions
from questions.search.text import VERSION

BATCH = 500


def render_outdated() -> int:
    """Render what an older renderer rendered; run after an upgrade."""
    outdated = ~Q(html__renderer=RENDERER) | Q(html__renderer__isnull=True)
    questions = Question.objects.filter(outdated)
    return _in_batches(questions, lambda questions: render_again(questions.with_everything()))


def index_outdated(*, every: bool = False) -> int:
    """Write the search documents that are missing or were made by an older reading of texts.

    Run after upgrades; ``every`` writes all of them.
    """
    questions = Question.objects.all()
    if not every:
        questions = questions.exclude(search_document__version=VERSION)
    return _in_batches(questions, index_questions)


def _in_batches(questions: QuestionQuerySet, work: Callable[[QuestionQuerySet], int]) -> int:
    """Work on questions that nobody edits meanwhile, batch by batch, so that editors can work."""
    count = last = 0
    ids = questions.order_by("pk").values_list("pk", flat=True)
    while pks := list(ids.filter(pk__gt=last)[:BATCH]):
        last = pks[-1]
        with transaction.atomic():
            bank = Bank.lock()
            count += work(Question.objects.filter(pk__in=pks))
            move_bank(bank, public=True, numbers={})
    return count
