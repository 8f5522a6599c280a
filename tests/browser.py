"""Where the browser of the end-to-end tests comes from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
    return find() or _from_debian() or _from_playwright()


def playwrights_own() -> str | None:
    """The Chromium that `playwright install` put in this user's cache, if it did."""
    # In a process of its own: the event loop it leaves behind would disturb the tests.
    script = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    path = answer.stdout.strip()
    return path if Path(path).exists() else None


def _from_debian() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    print("No Chromium here: installing Debian's ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
    ):
        answer = subprocess.run(
            command, env=environment, check=False, capture_output=True, text=True
        )
        if answer.returncode:
            print(answer.stdout + answer.stderr, "Failed:", " ".join(command), flush=True)
    return shutil.which("chromium")


def _from_playwright() -> str | None:
    print("No Chromium here: asking Playwright for its own ...", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    if answer.returncode:
        print(answer.stdout + answer.stderr, "Failed:", " ".join(command[1:]), flush=True)
        return None
    return playwrights_own()
