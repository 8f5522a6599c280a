"""Every test there is: on SQLite with a browser, then on PostgreSQL. ``make test`` runs this.

Arguments go to pytest, both times: ``make test ARGS="-k list"``.
"""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests import browser, postgres

REPORTS = Path("var/test-reports")
CI = bool(os.environ.get("CI"))
STOPPED, NOTHING_SELECTED = 2, 5  # exit codes of pytest
NO_BROWSER = (
    "NOT RUN: the browser tests, for want of a Chromium. As root `make test` installs one;\n"
    f"         on Debian type:  sudo apt-get install {' '.join(browser.PACKAGES)}"
)


@dataclass(frozen=True)
class Outcome:
    """How one run of pytest ended."""

    name: str
    code: int
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        verdict = {0: "", NOTHING_SELECTED: "   nothing selected"}.get(self.code, "   <- not good")
        return f"{self.name:<24}{counts:<40}{self.seconds:4.0f} s{verdict}"


def run(name: str, marks: str, arguments: list[str], **variables: str) -> Outcome:
    """One run of pytest over the tests that the marks select."""
    print(f"\n=== {name} ===", flush=True)
    report = REPORTS / f"{name.split()[0].lower()}.xml"
    report.unlink(missing_ok=True)
    options = ["-n", "logical", "--maxprocesses=4", "-q", f"--junit-xml={report}"]
    options += [f"--output=var/test-artifacts/{report.stem}", *(["-m", marks] if marks else [])]
    # Only the second run is told of a PostgreSQL, even if the machine's owner named one.
    variables = {postgres.VARIABLE: "", **variables}
    start = time.monotonic()
    code = postgres.run([sys.executable, "-m", "pytest", *options, *arguments], **variables)
    seconds = time.monotonic() - start
    if code == STOPPED:
        raise KeyboardInterrupt
    if not report.exists():
        return Outcome(name, code or 1, seconds, failed=1)
    # Our own file, written a moment ago by pytest.
    total = {
        key: sum(int(suite.get(key, 0)) for suite in ElementTree.parse(report).iter("testsuite"))  # noqa: S314
        for key in ("tests", "failures", "errors", "skipped")
    }
    failed = total["failures"] + total["errors"]
    passed = total["tests"] - failed - total["skipped"]
    return Outcome(name, code, seconds, passed, failed, total["skipped"])


def main(arguments: list[str]) -> int:
    postgres.stop_on_sigterm()
    REPORTS.mkdir(parents=True, exist_ok=True)
    chromium = browser.find_or_install()
    if chromium is None:
        print(NO_BROWSER, flush=True)
        if CI:
            return 1

    outcomes = [
        run(
            "SQLite with Chromium" if chromium else "SQLite without browser",
            "" if chromium else "not e2e",
            arguments,
            MLOPSPREP_TEST_CHROMIUM=chromium or "",
        )
    ]
    with postgres.server() as url:
        outcomes.append(run("PostgreSQL", "not e2e", arguments, **{postgres.VARIABLE: url}))

    print("\n" + "=" * 72, *outcomes, sep="\n")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"{passed} passed, {failed} failed", flush=True)
    if chromium is None:
        print(NO_BROWSER, flush=True)
    # A selection such as -k may leave nothing to run on one of the two, but not on both.
    fine = {0, NOTHING_SELECTED} if arguments and passed else {0}
    return int(any(outcome.code not in fine for outcome in outcomes))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
