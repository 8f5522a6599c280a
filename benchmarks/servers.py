"""Ways to run gunicorn's workers, side by side: which answers most, and which holds up.

    python -m benchmarks.servers            # a few minutes, SQLite, 1,000 questions

Each way serves the same list to eight clients that keep their connections, then again while sixteen
other connections are open and say nothing, as browsers open them ahead of need.
``docs/decisions`` has what was concluded.
"""

import argparse
import json
import socket
from contextlib import ExitStack
from statistics import median

from benchmarks.bench import VAR, machine, make_place, say, serving
from benchmarks.client import Headers, Load, load

WAYS = {
    "sync, 2 workers": "--worker-class sync --workers 2",
    "sync, 4 workers": "--worker-class sync --workers 4",
    "threads, 2 workers of 4": "--worker-class gthread --workers 2 --threads 4",
    "threads, 2 workers of 16": "--worker-class gthread --workers 2 --threads 16",
    "threads, 4 workers of 16": "--worker-class gthread --workers 4 --threads 16",
}
IDLE = 16
TARGETS = ("list, visitor", ""), ("list, signed in", "cookie")


def measure(port: int, headers: Headers, requests: int, idle: int) -> Load | None:
    """What eight clients get, or nothing if they get no answer while others hold connections."""
    with ExitStack() as held:
        for _ in range(idle):
            held.enter_context(socket.create_connection(("127.0.0.1", port)))
        try:
            return load(port, "/", headers, requests, clients=8)
        except (TimeoutError, OSError):
            return None


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare ways to run gunicorn's workers.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=800, help="of each target in a round")
    options = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    socket.setdefaulttimeout(20)
    place = make_place("sqlite", 1_000)
    cookie = {"Cookie": json.loads(place.run("-m", "benchmarks.facts"))["cookie"]}
    found: dict[tuple[str, str, int], list[Load | None]] = {}
    for turn in range(options.rounds):
        for way, how in WAYS.items():
            for name, signed_in in TARGETS:
                for idle in (0, IDLE):
                    with serving(place, how) as port:
                        asked = measure(port, cookie if signed_in else {}, options.requests, idle)
                    found.setdefault((way, name, idle), []).append(asked)
        say(f"round {turn + 1} of {options.rounds}")
    print(f"On {machine()}: requests a second · p99 in ms\n")
    print(f"| way | {' | '.join(f'{name} | with {IDLE} idle' for name, _ in TARGETS)} |")
    print("|---|---:|---:|---:|---:|")
    for way in WAYS:
        cells = [cell(found[way, name, idle]) for name, _ in TARGETS for idle in (0, IDLE)]
        print(f"| {way} | {' | '.join(cells)} |")


def cell(turns: list[Load | None]) -> str:
    answered = [turn for turn in turns if turn]
    if len(answered) < len(turns):
        return f"no answer in {len(turns) - len(answered)} of {len(turns)}"
    speed = median(turn.per_second for turn in answered)
    return f"{speed:,.0f} · {median(turn.p99 for turn in answered):.0f}"


if __name__ == "__main__":
    main()
