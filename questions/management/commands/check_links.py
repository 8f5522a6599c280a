"""Ask every site that the bank links to whether the page is still there."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from questions.links import Finding, Health, check
from questions.models import Question, Reading


class Command(BaseCommand):
    help = (
        "Follows the links of the bank and names those that are dead, moved, slow or circular. It "
        "asks other sites, one address at a time, so nothing runs it but you."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--timeout", type=float, default=10, help="seconds for one address")
        parser.add_argument("--limit", type=int, default=500, help="at most so many addresses")
        parser.add_argument("--pause", type=float, default=1, help="seconds between two of a host")

    def handle(self, *args: Any, timeout: float, limit: int, pause: float, **options: Any) -> None:
        addresses = links_of_the_bank()
        if len(addresses) > limit:
            self.stdout.write(f"Checking {limit} of {len(addresses)} addresses.")
        bad = 0
        for finding in self.findings(list(addresses)[:limit], timeout, pause):
            if finding.health is not Health.OK:
                bad += 1
                where = ", ".join(sorted(addresses[finding.url]))
                self.stdout.write(f"{finding.health:<5} {finding.url}  {finding.detail}  ({where})")
        if bad:
            raise CommandError(f"{bad} of {min(limit, len(addresses))} links need a look.")
        self.stdout.write(self.style.SUCCESS(f"All {min(limit, len(addresses))} links are well."))

    def findings(self, urls: list[str], timeout: float, pause: float) -> Iterator[Finding]:
        """Check one address after the other; a host is asked at most once in ``pause`` seconds."""
        agent = f"{settings.SITE_NAME} link check (+{settings.SITE_URL})"
        asked: dict[str, float] = {}
        for url in urls:
            host = urlsplit(url).netloc
            if host in asked:
                time.sleep(max(0, asked[host] + pause - time.monotonic()))
            yield check(url, timeout=timeout, agent=agent)
            asked[host] = time.monotonic()


def links_of_the_bank() -> dict[str, set[str]]:
    """The slugs of the questions by each address they link to."""
    links: dict[str, set[str]] = {}
    learn = Question.objects.exclude(learn_url="").order_by("position", "id")
    further = Reading.objects.order_by("question__position", "id")
    for url, slug in [
        *learn.values_list("learn_url", "slug"),
        *further.values_list("url", "question__slug"),
    ]:
        links.setdefault(url, set()).add(slug)
    return links
