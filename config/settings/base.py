"""What is the same wherever the registry runs. Nothing here opens a door: each way of running does that itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from config import env
from config.pooled import PooledConnection

BASE_DIR = env.CHECKOUT
DATA_DIR = env.data_directory()

DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Order matters twice. `registry` stands before the admin and allauth, so that its templates win over theirs.
# `modeltranslation` stands before `pgtrigger`: it adds the _ar and _fr columns and loads registry/translation.py,
# where the history triggers are declared; pgtrigger collects the triggers when its own turn comes.
INSTALLED_APPS = [
    "modeltranslation",
    "registry",
    "django.contrib.admin.apps.SimpleAdminConfig",  # no search for admin modules: ours is registry.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

# The API leaves this list early, at ApiLane: it has no session, no cookie, no language and no form to protect.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.StrictHeaders",
    "config.middleware.ApiLane",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "registry.sign_in.staff_sessions.StaffGate",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The database. Without DATABASE_URL (`makemessages`, a type checker) the address leads nowhere: port 9 discards.
DATABASES = {"default": env.database(default="postgresql://nobody@127.0.0.1:9/set-DATABASE_URL")}
# A served register has sessions of their own for what the API reads ("reads", `config.database.served`). Tests have
# not: what they read is what they have written themselves and not committed.
REGISTRY_READS_DATABASE = "default"
DATABASE_POOL: dict[str, Any] = {
    "connection_class": PooledConnection,
    "min_size": env.integer("DATABASE_POOL_MIN", default=1, at_least=0, at_most=100),
    "max_size": env.integer("DATABASE_POOL_MAX", default=8, at_least=1, at_most=100),
    # A worker has fewer threads than connections, so nobody waits for one unless the database is away: then a quick
    # «not now» serves people better than a page that hangs. And who asks after an outage finds a pool that tries
    # again at once: left to itself it pauses ever longer, up to minutes.
    "timeout": 3,
    "reconnect_timeout": 2,
}
# In the database, because the limits on sign-in attempts live in the cache and must hold for all workers together.
# Django keeps 300 entries unless told otherwise: somebody who tries codes from many networks would push the limits of
# all the others out.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "registry_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# People
AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/admin/"
ACCOUNT_ADAPTER = "registry.sign_in.adapters.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # some letters take their time
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}  # digits are on every keyboard
ACCOUNT_FORMS = {
    "request_login_code": "registry.sign_in.pages.AskForCodeForm",
    "confirm_login_code": "registry.sign_in.pages.CodeForm",
}
# What may be tried: for each network, and for each account (in a browser that knows the account: for that browser).
# Three guesses at each of ten codes of eight digits, and thirty passwords, are all that an hour holds.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,300/h/ip,3/m/key,10/h/key",
    "confirm_login_code": "60/m/ip,3/15m/key",
    "login_failed": "10/m/ip,5/5m/key,30/h/key",
}
KNOWN_BROWSER_COOKIE_NAME = "known-browser"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator or by invitation, never by sign-up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # allauth's letter invites to sign up; ours: registry.sign_in.adapters
MFA_ADAPTER = "registry.sign_in.adapters.DeviceAdapter"
MFA_SUPPORTED_TYPES = [
    "webauthn",
    "totp",
]  # recovery codes: sign_in.second_factor, for the staff
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # the code that changed while it was typed still counts, once
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "activate_totp": "registry.sign_in.second_step.NewAppForm",
    "authenticate": "registry.sign_in.second_step.StepForm",
    "authenticate_webauthn": "registry.sign_in.second_step.PasskeyStepForm",
    "reauthenticate": "registry.sign_in.second_step.StepAgainForm",
    "reauthenticate_webauthn": "registry.sign_in.second_step.PasskeyStepAgainForm",
    "add_webauthn": "registry.sign_in.pages.NewPasskeyForm",
    "login_webauthn": "registry.sign_in.pages.PasskeySignInForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False  # no "remember me": offices share machines
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Arabic first. LocaleMiddleware shows French to who chose it, or whose browser asks for French and not for Arabic.
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français")]  # each in its own words, whatever the page's language
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
TIME_ZONE = "Africa/Casablanca"
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "ar"
MODELTRANSLATION_LANGUAGES = ("ar", "fr")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ar", "fr")


def label_of_column(label: str, language: str) -> str:
    """«العنوان (بالعربية)»: how forms name the two columns of a bilingual field. Asked anew in each language."""
    pattern = gettext("%(label)s (in Arabic)") if language == "ar" else gettext("%(label)s (in French)")
    return pattern % {"label": label}


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = label_of_column

PGHISTORY_APPEND_ONLY = True
# Triggers are installed after each `migrate` rather than by 300 operations in the first migration: those made an
# empty database take a minute. `manage.py pgtrigger ls` tells whether what is installed is what the code says.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = True

# Files. Documents are private: they have no address of their own, a view hands them out after asking for the right.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = ""
MEDIA_ROOT = DATA_DIR / "documents"
STORAGES = {
    "default": {"BACKEND": "registry.papers.storage.PaperStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an agreement and all its lines are one form
DATA_UPLOAD_MAX_NUMBER_FILES = 20

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "URL_FORMAT_OVERRIDE": None,  # ?format= belongs to our own filters (format=geojson), not to DRF's renderers
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Partnership registry",
    "VERSION": "1.0.0",
    "POSTPROCESSING_HOOKS": [],  # as for the schema that is served (registry.api.schema): closed lists get no names
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Rules that a ministry may want stricter: true means that nobody publishes what they wrote themselves.
REGISTRY_DEMONSTRATION_ALLOWED = False  # fictional records, and accounts whose passwords are printed
REGISTRY_STAFF_SECOND_FACTOR = False  # production asks the staff for one, unless it says otherwise
REGISTRY_STAFF_IDLE_MINUTES = env.integer("REGISTRY_STAFF_IDLE_MINUTES", default=30, at_least=5, at_most=720)
REGISTRY_STRICT_PUBLICATION = env.boolean("REGISTRY_STRICT_PUBLICATION", default=False)
# What the API answers to one client in a minute: enough to pull the whole register page by page.
REGISTRY_API_ANONYMOUS_PER_MINUTE = env.integer(
    "REGISTRY_API_ANONYMOUS_PER_MINUTE", default=600, at_least=10, at_most=10**9
)
REGISTRY_API_TOKEN_PER_MINUTE = env.integer("REGISTRY_API_TOKEN_PER_MINUTE", default=6000, at_least=10, at_most=10**9)
# After how many days an alert is raised: nothing paid since the signature, nothing changed in a draft.
REGISTRY_DAYS_WITHOUT_PAYMENT = env.integer("REGISTRY_DAYS_WITHOUT_PAYMENT", default=60, at_least=1, at_most=3650)
REGISTRY_DAYS_IDLE = env.integer("REGISTRY_DAYS_IDLE", default=30, at_least=1, at_most=3650)

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own list mails errors to nobody and prints only while DEBUG; here everything goes to stderr.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "registry": {"level": "INFO"},
        # A refused address or method is the asker's affair; only our own failures are worth a line.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
