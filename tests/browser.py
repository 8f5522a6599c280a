"""Where the browser of the end-to-end tests comes from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

# Debian's packages: the browser, and what Playwright's own Node.js needs to start.
PACKAGES = ["chromium", "libatomic1"]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

# Chromium without its conversations with its makers' hosts. Playwright adds --no-sandbox by itself:
# root and many containers need it, and the pages are our own.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def find() -> str | None:
    """The path of a Chromium on this machine; MLOPSPREP_TEST_CHROMIUM names one that wins."""
    named = os.environ.get("MLOPSPREP_TEST_CHROMIUM")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), None) or playwrights_own()


def find_or_install() -> str | None:
    """As :func:`find`, but a machine without one gets one, if that can be done without asking."""
    if not (driver_runs() and find()):
        _from_debian()
    if not driver_runs():
        print("Playwright's driver doesn't start: the library libatomic is missing.", flush=True)
        return None
    return find() or _from_playwright()


def driver_runs() -> bool:
    """Whether the Node.js that Playwright ships starts: a bare Debian lacks a library of its."""
    node, _script = compute_driver_executable()
    return subprocess.run([node, "--version"], check=False, capture_output=True).returncode == 0


def playwrights_own() -> str | None:
    """The Chromium that `playwright install` put in this user's cache, if it did."""
    # In a process of its own: the event loop it leaves behind would disturb the tests.
    script = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    path = answer.stdout.strip()
    return path if answer.returncode == 0 and Path(path).exists() else None


def _from_debian() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing {' and '.join(PACKAGES)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES],
    ):
        answer = subprocess.run(
            command, env=environment, check=False, capture_output=True, text=True
        )
        if answer.returncode:
            print(answer.stdout + answer.stderr, "Failed:", " ".join(command), flush=True)


def _from_playwright() -> str | None:
    print("No Chromium here: asking Playwright for its own ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    if answer.returncode:
        print(answer.stdout + answer.stderr, "Failed:", " ".join(command[1:]), flush=True)
        return None
    return playwrights_own()
