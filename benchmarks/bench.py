"""Measure the site against bare Django views, at several sizes, side by side in one run.

    python -m benchmarks.bench                                  # all of it: most of an hour
    python -m benchmarks.bench --sizes 23 1000 --databases sqlite
    python -m benchmarks.bench --write                          # also into docs/performance.md

Filling 100,000 questions takes minutes. On SQLite a later run finds them in ``var/bench``, on
PostgreSQL on the server that ``MLOPSPREP_TEST_DATABASE_URL`` names; without it one is started for
the run.

One server with two workers, and a client for each of them, on the loopback interface.
Targets are asked in turn, round after round, and each figure is the median of its rounds, so that
other work on the machine troubles all of them alike. Compare ratios, not figures of two runs.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from benchmarks.client import Headers, Load, load_each, workers_of
from tests import postgres

Pages = Sequence[tuple[str, str, Headers]]
ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
TARGETS = {
    "bare view": "/bare/",
    "list": "/",
    "list, a role": "/?role={role}",
    "list, role and company and level": "/?role={role}&company={company}&difficulty=hard",
    "list, last page": "/?page=100000",
    "question": "/questions/{slug}/",
    "question in a list": "/questions/{slug}/?role={role}",
    "search": "/?q={word}",
}
WORKERS = 2
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# What benchmarks.inprocess measures, by its names.
SEARCHING = {
    "first": "search and facets, first time",
    "order": "best match first",
    "again": "search and facets, again",
    "list": "facets without a search",
}
DRAWING = {
    "first": "a set from a recipe, first time",
    "again": "a set from a recipe, again",
    "any role": "a set for any role",
    "impossible": "no set, and what to relax",
}
INSIDE = (
    "new worker makes ready", "its first list", "warm list", "list made anew",
    "edit", "list after it", "move", "bare write", "cockpit save", "memory",
)  # fmt: skip
HTMX = {"HX-Request": "true"}
# With what the browser sends beside its cookies.
SIGNED_IN: Pages = (
    ("bare view, session and user", "/bare/signed-in/", {}),
    ("list, signed in", "/", {}),
)
# By somebody with 5,000 cards and 50,000 reviews, or with as many as there can be.
PRACTISED: Pages = (
    ("list, signed in, practised", "/", {}),
    ("practice, signed in", "/practice/", {}),
    ("practice, signed in, the step alone", "/practice/", HTMX),
    ("progress, signed in", "/practice/progress/", {}),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One database with a bank of one size."""

    database: str
    size: int
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """A Python command with this database; its output."""
        command = [sys.executable, *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout


def make_place(database: str, size: int, address: str = "", *, filled: bool = False) -> Place:
    """The database of one size, filled unless an earlier run has left it there."""
    folder = VAR / f"{database}-{size}"
    done = folder / "done"
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "MLOPSPREP_VAR_DIR": str(folder),
        "MLOPSPREP_DEBUG": "false",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONWARNINGS": "ignore",
    }
    if address:
        environment["MLOPSPREP_DATABASE_URL"] = address
    place = Place(database, size, environment)
    fresh = not filled and (bool(address) or not done.exists())
    if fresh:
        shutil.rmtree(folder)
        folder.mkdir()
        say(f"making {size:,} questions on {database}")
    place.run("manage.py", "migrate", "--verbosity", "0")
    place.run("manage.py", "createcachetable")
    if fresh:
        place.run("-m", "benchmarks.make_bank", str(size), "--load")
        done.touch()
    place.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    return place


def postgresql_place(server: str, size: int) -> Place:
    """A database on a PostgreSQL server. The mark that it is filled is a comment on it."""
    name = f"bench_{size}"
    address = f"{server.rpartition('/')[0]}/{name}"
    comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        found = connection.execute(comment, [name]).fetchone()
        filled = found is not None and found[0] == "filled"
        if not filled:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        place = make_place("postgresql", size, address, filled=filled)
        connection.execute(f"COMMENT ON DATABASE {name} IS 'filled'")
    return place


@contextmanager
def serving(place: Place, options: str = f"--workers {WORKERS}") -> Iterator[int]:
    """The port of a production server over a place, with gunicorn's options."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "mlopsprep.wsgi", "--bind", f"127.0.0.1:{port}"]
    options += " --max-requests 0 --log-level error"
    with (VAR / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [*command, *options.split()], env=place.environment, cwd=ROOT, stdout=log, stderr=log
        )
    try:
        wait_for(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start: see var/bench/server.log")


def measure(places: list[Place], rounds: int, requests: int) -> dict[str, Any]:
    """Requests a second, p50 and p99 of every target, by size: one server each, asked in turn."""
    loads: dict[tuple[int, str], list[Load]] = {}
    with ExitStack() as stack:
        servers = []
        for place in places:
            facts = json.loads(place.run("-m", "benchmarks.facts"))
            port = stack.enter_context(serving(place))
            targets: list[tuple[str, str, Headers]] = []
            targets += [(name, path.format(**facts), {}) for name, path in TARGETS.items()]
            for who, pages in (("cookie", SIGNED_IN), ("practised", PRACTISED)):
                cookie = {"Cookie": facts[who]}
                targets += [(name, path, {**cookie, **more}) for name, path, more in pages]
            servers.append((place.size, port, targets, workers_of(port, WORKERS)))
        for turn in range(rounds):
            for size, port, targets, workers in servers:
                for name, path, headers in targets:
                    found = load_each(port, path, headers, requests, workers)
                    loads.setdefault((size, name), []).append(found)
            say(f"round {turn + 1} of {rounds}")
    figures: dict[str, Any] = {}
    for (size, name), turns in loads.items():
        figures.setdefault(name, {})[size] = {
            "per second": median(one.per_second for one in turns),
            "p50": median(one.p50 for one in turns),
            "p99": median(one.p99 for one in turns),
        }
    return figures


def table(database: str, figures: dict[str, Any], sizes: list[int]) -> str:
    """The figures as Markdown: ratios first, because they are what carries over."""
    lines = [f"### {database}: pages", ""]
    head = ["target", *(f"{size:,}: req/s · p50 · p99 ms" for size in sizes)]
    head += ["against bare", f"p50 at {max(sizes):,} / at {min(sizes):,}"]
    lines += [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    for name, by_size in figures.items():
        bare = "bare view, session and user" if "signed in" in name else "bare view"
        cells = [
            f"{by_size[s]['per second']:,.0f} · {by_size[s]['p50']:.2f} · {by_size[s]['p99']:.2f}"
            for s in sizes
        ]
        small = min(sizes)
        ratio = by_size[small]["per second"] / figures[bare][small]["per second"]
        growth = by_size[max(sizes)]["p50"] / by_size[small]["p50"]
        lines.append(f"| {name} | {' | '.join(cells)} | {ratio:.2f} × | {growth:.2f} × |")
    return "\n".join(lines)


def table_of_inside(database: str, inside: dict[int, Any]) -> str:
    """The figures that need no server, as Markdown."""
    lines = [f"### {database}: inside one process (ms, medians; memory in MB)", ""]
    sizes = sorted(inside)
    lines += [f"| what | {' | '.join(f'{size:,}' for size in sizes)} |"]
    lines += [f"|---|{'---:|' * len(sizes)}"]
    for kind in ("rare", "middling", "common"):
        for turn, what in SEARCHING.items():
            cells = (f"{inside[size]['search'][kind][turn]:.2f}" for size in sizes)
            lines.append(f"| {kind} word: {what} | {' | '.join(cells)} |")
    for name, what in DRAWING.items():
        cells = (f"{inside[size]['recipe'][name]:.1f}" for size in sizes)
        lines.append(f"| {what} | {' | '.join(cells)} |")
    for name in INSIDE:
        cells = (f"{inside[size][name]:.1f}" for size in sizes)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def machine() -> str:
    """The machine, in a line."""
    cpu = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = models[0].partition(": ")[2] if models else cpu
    return f"{os.cpu_count()} × {cpu}, {platform.system()}, Python {platform.python_version()}"


def write(text: str) -> None:
    """Put the tables between their marks in docs/performance.md."""
    page = ROOT / "docs" / "performance.md"
    before, start, rest = page.read_text().partition("<!-- bench -->\n")
    _, end, after = rest.partition("<!-- /bench -->")
    if not start or not end:
        raise RuntimeError("docs/performance.md has no marks for the benchmark")
    page.write_text(f"{before}{start}{text}\n{end}{after}")


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the site; see the module's docstring.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[23, 1_000, 100_000])
    parser.add_argument("--databases", nargs="+", default=list(NAMES), choices=NAMES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=600, help="of each target in a round")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    options = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    parts = [f"Measured {time.strftime('%-d %B %Y')} by `make bench` on {machine()}."]
    with ExitStack() as stack:
        for database in options.databases:
            server = stack.enter_context(postgres.server()) if database == "postgresql" else ""
            places = [
                postgresql_place(server, size) if server else make_place(database, size)
                for size in sorted(options.sizes)
            ]
            inside = {p.size: json.loads(p.run("-m", "benchmarks.inprocess")) for p in places}
            figures = measure(places, options.rounds, options.requests)
            parts.append(table(NAMES[database], figures, sorted(options.sizes)))
            parts.append(table_of_inside(NAMES[database], inside))
    text = "\n\n".join(parts)
    print(text)
    if options.write:
        write(text)


if __name__ == "__main__":
    main()
