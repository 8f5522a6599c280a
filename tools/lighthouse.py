"""Measures the list and a question with Lighthouse, the way a phone with a slow network sees them.

    make lighthouse

Starts the site as `make run` does, on a port of its own, and prints the medians as a table. It
needs Node and npm: Lighthouse is installed into var/ and is no part of the tests.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests import browser as chromium

VERSION = "12.8.2"  # 13 needs a newer Node
RUNS = 5
TRIES = 3
FOLDER = Path("var/lighthouse").resolve()
LIGHTHOUSE = FOLDER / "node_modules/.bin/lighthouse"
PAGES = {"the list": "/", "a question": "/questions/delayed-labels-monitoring/"}
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
METRICS = {
    "first paint": "first-contentful-paint",
    "largest paint": "largest-contentful-paint",
    "blocked": "total-blocking-time",
    "shift": "cumulative-layout-shift",
}


def install() -> None:
    if LIGHTHOUSE.exists():
        return
    if not shutil.which("npm"):
        sys.exit("This needs Node 20 or newer with npm.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--silent", "--prefix", str(FOLDER), f"lighthouse@{VERSION}"]
    subprocess.run(command, check=True)


def start(port: int) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "MLOPSPREP_DEBUG": "false",
        "MLOPSPREP_SITE_URL": f"http://localhost:{port}",
    }
    command = [sys.executable, "-m", "gunicorn", "mlopsprep.wsgi", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "--log-level", "warning"], env=environment)
    for _ in range(100):
        try:
            with urlopen(f"http://localhost:{port}/healthz"):
                return server
        except URLError:
            time.sleep(0.1)
    server.terminate()
    sys.exit("The site didn't start.")


def measure(url: str) -> dict[str, Any]:
    flags = " ".join(["--headless=new", "--no-sandbox", *chromium.FLAGS])
    command = [
        str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--chrome-flags={flags}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chromium.find() or ""}
    for left in reversed(range(TRIES)):  # on a busy machine the trace of a page may get lost
        answer = subprocess.run(
            command,
            check=not left,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        if not answer.returncode:
            break
    report: dict[str, Any] = json.loads(answer.stdout)
    return report


def row(name: str, reports: list[dict[str, Any]]) -> str:
    """One line of the table: medians of the scores and metrics, and what was transferred."""

    def median(values: list[float]) -> float:
        return statistics.median(values)

    scores = [
        f"{100 * median([report['categories'][key]['score'] for report in reports]):.0f}"
        for key in CATEGORIES
    ]
    metrics = [
        median([report["audits"][audit]["numericValue"] for report in reports])
        for audit in METRICS.values()
    ]
    requests = reports[0]["audits"]["network-requests"]["details"]["items"]
    first = sum(
        r["transferSize"] for r in requests if r["resourceType"] in {"Document", "Stylesheet"}
    )
    whole = sum(r["transferSize"] for r in requests)
    cells = [
        name,
        *scores,
        *(f"{value / 1000:.2f} s" for value in metrics[:2]),
        f"{metrics[2]:.0f} ms",
        f"{metrics[3]:.3f}".rstrip("0").rstrip("."),
        f"{first / 1000:.1f} kB",
        f"{whole / 1000:.1f} kB",
    ]
    return f"| {' | '.join(cells)} |"


def complaints(report: dict[str, Any]) -> list[str]:
    """The audits of the categories that must be perfect and aren't."""
    audits = [
        reference["id"]
        for key in CATEGORIES[1:]
        for reference in report["categories"][key]["auditRefs"]
        if reference["weight"]
    ]
    return [name for name in audits if report["audits"][name]["score"] == 0]


def main() -> None:
    install()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = start(port)
    try:
        heads = ["page", *CATEGORIES, *METRICS, "HTML + CSS", "all"]
        print(f"| {' | '.join(heads)} |", "|---" + "|---:" * (len(heads) - 1) + "|", sep="\n")
        for name, path in PAGES.items():
            reports = [measure(f"http://localhost:{port}{path}") for _ in range(RUNS)]
            print(row(name, reports), flush=True)
            for audit in complaints(reports[0]):
                print(f"  not passed: {audit}", file=sys.stderr)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
