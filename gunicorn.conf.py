"""How gunicorn serves the site: `gunicorn mlopsprep.wsgi` reads this file by itself.

Any of it can be overridden on gunicorn's command line or in GUNICORN_CMD_ARGS.
"""

import os
import sys
from typing import Any

bind = "127.0.0.1:8000"

# Threads, and more than work at once: each connection that a browser opens ahead of need holds one
# (docs/decisions/0013).
worker_class = "gthread"
workers = int(os.environ.get("MLOPSPREP_WORKERS", "2"))
threads = 16
keepalive = 5

# Nothing here runs long. A worker that hangs is replaced, and so is one that has served its share.
timeout = 30
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200

# Longer requests than any page needs get a 4xx from gunicorn itself.
limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190

# The workers' heartbeat stays off the disk where the system allows it.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - gunicorn makes an unnamed file there
# No remote control: signals do what's needed.
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Refuse to start where the limits on guessing passwords would not hold."""
    os.environ["MLOPSPREP_WORKERS"] = str(server.cfg.workers)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlopsprep.settings")

    import django
    from django.core.checks import run_checks

    django.setup()
    if errors := [error for error in run_checks(tags=["security"]) if error.is_serious()]:
        sys.exit("\n".join(map(str, errors)))


def when_ready(server: Any) -> None:
    """Say the address once the port is open, and not before."""
    site = os.environ.get("MLOPSPREP_SITE_URL", "http://localhost:8000")
    print(f"mlopsprep is at {site}", flush=True)


def post_worker_init(worker: Any) -> None:
    """Take requests only once a page is quickly made."""
    from mlopsprep.warming import warm

    warm(worker.wsgi)
