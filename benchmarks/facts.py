"""What the client must know of a bank: a question, a company, a word, and a log-in. Prints JSON."""
# ruff: noqa: E402 - Django is set up before the site's modules are imported

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.utils import timezone

from benchmarks import make_bank
from benchmarks.practising import cookie, practised
from questions.models import Company, Question, Role


def main() -> None:
    user, _ = get_user_model().objects.get_or_create(email="bench@example.org")
    public = Question.objects.filter(status="published", audience="public").in_bank_order()
    role = Role.objects.annotate(n=Count("questions")).order_by("-n")[0]
    company = Company.objects.annotate(n=Count("question_links")).order_by("-n")[0]
    mine = public.filter(roles=role)
    facts = {
        "slug": mine[mine.count() // 2].slug,
        "role": role.slug,
        "company": company.slug,
        "word": make_bank.vocabulary(seed=1)[make_bank.MIDDLING],
        "practised": cookie(practised(timezone.now())),
        "cookie": cookie(user),
    }
    json.dump(facts, sys.stdout)


if __name__ == "__main__":
    main()
