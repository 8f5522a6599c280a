"""The site's settings as tests see them: the same on every machine, whatever its environment says.

``MLOPSPREP_TEST_DATABASE_URL`` alone is listened to: it names the server to test on instead of
SQLite (``python -m tests.postgres`` starts one and sets it).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("MLOPSPREP_")]:
    if not _name.startswith("MLOPSPREP_TEST_"):
        del os.environ[_name]

# A file of this process's own, so that the browser's requests get connections of their own, as they
# do on a real server, and two runs side by side don't meet. It goes when the process ends.
_folder = tempfile.mkdtemp(prefix="mlopsprep-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_sqlite = Path(_folder) / "test.sqlite3"
os.environ["MLOPSPREP_DATABASE_URL"] = (
    os.environ.get("MLOPSPREP_TEST_DATABASE_URL") or f"sqlite:///{_sqlite}"
)
os.environ["MLOPSPREP_SECRET_KEY"] = "tests-only-and-long-enough-for-every-check-0123456789"

from mlopsprep.settings import *  # noqa: E402, F403 - the environment above comes first, by design
from mlopsprep.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(_sqlite)}

# Real hashing costs a quarter of a second per user made.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names without hashes need no collectstatic before the tests.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
