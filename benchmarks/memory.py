"""What a worker weighs when it has made more pages than it keeps: megabytes, as it goes on.

    python -m benchmarks.memory            # 100,000 questions on SQLite, some minutes

Every pair of a topic and a company is asked for, by a visitor and by somebody with an account.
"""

import argparse
import os
import subprocess
import sys
from itertools import islice, product
from pathlib import Path

from benchmarks.bench import ROOT, VAR, make_place

ASKED = 1_200
EACH = 200


def resident() -> float:
    """What this process takes of the machine's memory, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def weigh() -> None:
    """Run in a process of its own, with the database of one size in the environment."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from benchmarks.practising import practised
    from mlopsprep.warming import warm
    from mlopsprep.wsgi import application
    from questions.facets import current_index

    warm(application)
    print(f"warm: {resident():.0f} MB")
    visitor, learner = (Client(headers={"host": settings.SITE_HOST}) for _ in range(2))
    learner.force_login(practised(timezone.now()))
    masks = current_index().masks
    pairs = islice(product(masks["tag"], masks["company"]), ASKED)
    for number, (tag, company) in enumerate(pairs, start=1):
        for client in (visitor, learner):
            client.get("/", {"tag": tag, "company": company}, headers={"accept-encoding": "br"})
        if number % EACH == 0:
            print(f"{2 * number:,} lists: {resident():.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description="Weigh a worker; see the module's docstring.")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--weigh", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.weigh:
        weigh()
        return
    VAR.mkdir(parents=True, exist_ok=True)
    place = make_place("sqlite", options.size)
    command = [sys.executable, "-m", "benchmarks.memory", "--weigh"]
    subprocess.run(command, env=place.environment, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
