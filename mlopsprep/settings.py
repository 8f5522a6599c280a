"""Every setting of mlopsprep, in one file.

Values that differ between machines come from environment variables that begin with
``MLOPSPREP_``; a value of the wrong type stops the start with its name. Nothing has to be set to
run on one's own machine.
"""

import logging
import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environs import Env, validate

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env(prefix="MLOPSPREP_")


def secret_key(folder: Path) -> str:
    """The key in ``folder``, made on the first start and kept, readable by its owner only."""
    path = folder / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = get_random_secret_key()
        file.write(key)
    return key


def site_address(value: str) -> str:
    """``https://prep.example.org``: a scheme and a host, nothing after them."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"MLOPSPREP_SITE_URL must look like https://prep.example.org, not {value!r}."
        )
    return f"{parts.scheme}://{parts.netloc}"


# The place: where files go, and the one address that decides cookies and TLS.
VAR_DIR = env.path("VAR_DIR", default=BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(VAR_DIR)
# Keys of before: what they signed or encrypted still counts, until they are taken out.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_NAME = "mlopsprep"
SITE_URL = site_address(env.str("SITE_URL", default="http://localhost:8000"))
SITE_HOST = urlsplit(SITE_URL).hostname or ""
HTTPS = SITE_URL.startswith("https://")
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [
    SITE_HOST,
    *(LOOPBACK if DEBUG or SITE_HOST in LOOPBACK else []),
    *env.list("ALLOWED_HOSTS", default=[]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
WORKERS = env.int("WORKERS", default=2)

INSTALLED_APPS = [
    "mlopsprep",
    "accounts",
    "questions",
    "practice",
    "interviews",
    "mlopsprep.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.middleware.security_headers",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "web.middleware.plain_requests",
    "django.middleware.gzip.GZipMiddleware",
    "web.compressing.brotli_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "practice.learners.learner_cookie",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "mlopsprep.urls"
WSGI_APPLICATION = "mlopsprep.wsgi.application"
# In a cookie: a message must not open a session, and a page without one doesn't vary by cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CSRF_FAILURE_VIEW = "mlopsprep.views.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # {% partialdef %} everywhere, without a {% load %}: on Django 6 this line goes.
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.site",
            ],
        },
    }
]

# Data. SQLite waits its turn to write (IMMEDIATE) and syncs each commit; migrate switches on WAL.
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        default=f"sqlite:///{VAR_DIR / 'mlopsprep.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        options="-c statement_timeout=15s -c lock_timeout=5s"
        " -c idle_in_transaction_session_timeout=60s",
        # Frequent queries are planned once for each connection: planning takes longer than they do.
        server_side_binding=True,
        prepare_threshold=3,
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Login limits are counted in the cache, so all workers must share one.
CACHES = {
    "default": env.dj_cache_url("CACHE_URL", default="")
    if env.str("CACHE_URL", default="")
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# Finished pages and rows, for a while and in each process: they are cheap to make again.
CACHES["pages"] = {
    "BACKEND": "web.memory.SizedCache",
    "LOCATION": "pages",
    "TIMEOUT": 3600,
    "OPTIONS": {"MAX_BYTES": 12_000_000},
}

# Who: people sign in with their e-mail; staff log in through the same door.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
# Who may make an account: anyone, whoever has a one-time link (`manage.py invite`), or nobody.
SIGNUP = env.str(
    "SIGNUP", default="open", validate=validate.OneOf(["open", "invitation", "closed"])
)
# How long what is written about the people who were interviewed is kept.
RETENTION_DAYS = env.int("RETENTION_DAYS", default=365, validate=validate.Range(min=1, max=3_650))
# Whether another editor has to publish what one wrote: from the second editor on, always or never.
SECOND_PERSON = env.str(
    "SECOND_PERSON", default="auto", validate=validate.OneOf(["auto", "always", "never"])
)
# Whether the desk opens only to accounts with a second step: yes, but not where one tries the site.
DESK_SECOND_FACTOR = env.bool("DESK_SECOND_FACTOR", default=not (DEBUG or SITE_HOST in LOOPBACK))
EMAIL_CONFIGURED = bool(env.str("EMAIL_URL", default=""))
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if EMAIL_CONFIGURED:
    vars().update(env.dj_email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default=f"{SITE_NAME} <no-reply@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_CONFIGURED else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = EMAIL_CONFIGURED
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = EMAIL_CONFIGURED
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True  # one address each, changed once the new one is confirmed
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key"}
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.ChangeEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
}
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "accounts.forms.SecondStepPasskeyForm",
    "login_webauthn": "accounts.forms.LoginPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ReauthenticatePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # phones' clocks are a little off
# Without mail no address is ever verified, and a second step is worth having all the same.
MFA_ALLOW_UNVERIFIED_EMAIL = not EMAIL_CONFIGURED
# Browsers offer passkeys on http://localhost, where one tries the site, and on no other http.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# Static files carry their hash in their name and are kept for ever.
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "web.static.StaticFiles"},
}
WHITENOISE_MAX_AGE = 3600

# What a browser may do. Nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
# Preloading can't be taken back for months, so it stays the operator's own decision.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Browsers keep __Host- cookies over TLS only; on http://localhost plain names work.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
LEARNER_COOKIE_NAME = f"{COOKIE_PREFIX}learner"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
# Far above what any field takes, so that it is the form that says what is too long, and keeps it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_HANDLERS = [
    "web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "web.logs.NamelessFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", default=logging.WARNING)},
    # It warns of each HEAD request, whose body Django leaves to the server to drop.
    "loggers": {"gunicorn.http.wsgi": {"level": "ERROR"}},
}

if DEBUG:
    # Files as they are on disk, a toolbar, and a reload on each change.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    INSTALLED_APPS += ["debug_toolbar", "django_browser_reload"]
    MIDDLEWARE += [
        "debug_toolbar.middleware.DebugToolbarMiddleware",
        "django_browser_reload.middleware.BrowserReloadMiddleware",
    ]
    INTERNAL_IPS = ["127.0.0.1", "::1"]
