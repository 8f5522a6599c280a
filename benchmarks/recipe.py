"""Drawing a set from a recipe, in this process: milliseconds by what is asked.

Run by ``benchmarks.inprocess``, on the bank of one size.
"""

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Count

from benchmarks.timing import milliseconds
from interviews.drawing import draw
from interviews.models import QuestionSet
from interviews.wish import Wish
from questions import facets
from questions.models import Role, Tag
from web.roles import UserRole


def recipe() -> dict[str, float]:
    """A usual recipe, the same for every role, and one that no set fits, with what would help."""
    user, _ = get_user_model().objects.get_or_create(email="interviewer@example.org")
    user.groups.add(Group.objects.get(name=UserRole.INTERVIEWER))
    found, _ = QuestionSet.objects.get_or_create(owner=user, title="Benchmark")
    tags = Tag.objects.annotate(n=Count("questions")).order_by("-n")[:2]
    usual = Wish(
        minutes=45,
        tolerance=5,
        counts={"easy": 2, "medium": 3, "hard": 1},
        role=Role.objects.annotate(n=Count("questions")).order_by("-n")[0].slug,
        tags=tuple(tag.slug for tag in tags),
        days=90,
        seed="benchmark",
    )

    def drawing(wish: Wish) -> Callable[[], Any]:
        def act() -> None:
            impasse = draw(found, user, wish).impasse
            if impasse:
                impasse.constraints  # noqa: B018 - what the page shows of it

        return act

    facets.forget_kept()
    return {
        "first": milliseconds(drawing(usual)),
        "again": median(milliseconds(drawing(usual)) for _ in range(7)),
        "any role": median(milliseconds(drawing(replace(usual, role=""))) for _ in range(7)),
        "impossible": median(milliseconds(drawing(replace(usual, minutes=300))) for _ in range(7)),
    }
