"""Settings. Every default is safe; what differs between installations comes from the environment.

RAHBA_DATA       folder of the database, photos, secret key (default: ./data)
DATABASE_URL     PostgreSQL, when SQLite in the data folder is not wanted
RAHBA_DEMO       1: the demo market, with its one-click doors
RAHBA_HOSTS      comma-separated host names this installation answers to
RAHBA_HTTPS      1: served over https; cookies are then sent over https only
RAHBA_ADDRESS    where people find it, such as https://rahba.example.ma: named in invitations
RAHBA_SMS_URL    address of the SMS gateway; without it, notices are printed on the console
RAHBA_RAILS      the acquirers, the switch and the bank of a licensed issuer, as JSON (docs/guides/operator.md)
RAHBA_SANDBOX_RAILS  addresses of sandbox rails, as JSON by name; ./start sets it, and only a sandbox issuer uses them
RAHBA_SANDBOX_PAGES  where phones of the network find the sandbox's card pages; ./start --lan sets it
RAHBA_PRIVATE_WEBHOOKS  1: webhooks may also go to this machine and its own network; as in the demo
RAHBA_QR_SCHEME  the national payment code, TEMPLATE:GUID:ENTRY as its scheme gives them; without it, no code is made
RAHBA_SAFEGUARDED_ACCOUNT  the issuer’s ring-fenced bank account, which payout files are drawn on
"""

import json
import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from rahba.web.secret_key import read_or_make_secret_key

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RAHBA_DATA", "data")).resolve()
DEMO = os.environ.get("RAHBA_DEMO") == "1"
HTTPS = os.environ.get("RAHBA_HTTPS") == "1"
ADDRESS = os.environ.get("RAHBA_ADDRESS", "")

DEBUG = False
SECRET_KEY = read_or_make_secret_key(DATA)
ALLOWED_HOSTS = [h for h in os.environ.get("RAHBA_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
DOMAINS = [
    "kernel", "design", "people", "ledger", "shops", "catalogue", "connect",
    "carnet", "payments", "sales", "till", "web",
]  # fmt: skip
INSTALLED_APPS = [
    # First, so that our words win where a library translates the same text.
    *(f"rahba.{domain}" for domain in DOMAINS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "csp",
]
MIDDLEWARE = [
    "rahba.web.problems.ProblemsInTheApi",  # first, so that it sees every answer
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "rahba.web.urls"
WSGI_APPLICATION = "rahba.web.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates", PACKAGE / "design" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rahba.web.context.site",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'rahba.sqlite3'}",
        conn_max_age=None,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "rahba.kernel.sqlite"
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
        " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
    }
else:
    # For `kernel.reads`: what it asks for the second time keeps its plan.
    DATABASES["default"]["OPTIONS"] = {"prepare_threshold": 1}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "rahba_cache",
        # Beyond this many rows old ones make room: with the usual 300, a crowd would push out counts that still hold.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["rahba.web.known.KnownPerson"]
SESSION_ENGINE = "rahba.web.known"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_ADAPTER = "rahba.web.sign_in.PhoneAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_ENABLED = False  # signing in by code proves the number
ACCOUNT_FORMS = {
    "login": "rahba.web.sign_in_forms.NumberForm",
    "confirm_login_code": "rahba.web.sign_in_forms.CodeForm",
}
ACCOUNT_RATE_LIMITS = {
    # Codes: per address, then per number. A day's codes and their tries give a guesser one chance in 5,000.
    "request_login_code": "20/m/ip,200/h/ip,3/5m/key,12/d/key",
    "confirm_code": "5/15m/key",
    "login": "60/m/ip",
}
ACCOUNT_SESSION_REMEMBER = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
LANG_INFO["ary"] = {"bidi": True, "code": "ary", "name": "Moroccan Arabic", "name_local": "الدارجة"}
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("ary", "الدارجة")]
LANGUAGES_BIDI = ["ar", "ary"]
LOCALE_PATHS = []
USE_I18N = True
TIME_ZONE = "Africa/Casablanca"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Identity cards and contracts: no address leads there, a page reads them for whoever may see them.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA / "private",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "rahba.web.static_storage.HashedStatic"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

SMS_URL = os.environ.get("RAHBA_SMS_URL", "")
SMS_TOKEN = os.environ.get("RAHBA_SMS_TOKEN", "")
PRIVATE_WEBHOOKS = DEMO or os.environ.get("RAHBA_PRIVATE_WEBHOOKS") == "1"
RAILS = json.loads(os.environ.get("RAHBA_RAILS") or "{}")
SANDBOX_RAILS = json.loads(os.environ.get("RAHBA_SANDBOX_RAILS") or "{}")
SANDBOX_PAGES = os.environ.get("RAHBA_SANDBOX_PAGES", "")
# The demo pays within itself only, by codes that name it.
QR_SCHEME = os.environ.get("RAHBA_QR_SCHEME", "26:rahba.demo:01" if DEMO else "")
# The ring-fenced account of this installation’s issuer, as its bank writes it: who payout files are drawn on.
SAFEGUARDED_ACCOUNT = os.environ.get("RAHBA_SAFEGUARDED_ACCOUNT", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
