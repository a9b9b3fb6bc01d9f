"""pytest: real PostgreSQL, everything else as quick as it can be without becoming something else."""

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, DATABASES, LOGGING, STORAGES

SECRET_KEY = "testing-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2  # nothing it signs leaves the machine
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost", "[::1]"]
PUBLIC_URL = "http://testserver"
# A migrated database to copy instead of migrating again; tests/database_plugin.py makes it. No pool: the tests' own
# connection must be the one that sees their transaction.
DATABASES["default"]["TEST"] = {"TEMPLATE": env.text("REGISTRY_TEST_TEMPLATE", default="") or None}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "registry@testserver"
DATA_DIR = DATA_DIR / "testing"  # the passwords of the demonstration that a developer uses are not ours to replace
MEDIA_ROOT = DATA_DIR / "documents"
STATIC_ROOT = DATA_DIR / "static"
# Without the manifest: nobody has run collectstatic, and a template may name any file that the finders find.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# pytest shows what was logged when a test fails; a handler of our own would show it twice.
LOGGING = LOGGING | {"handlers": {}, "root": {"handlers": [], "level": "WARNING"}}
REGISTRY_DEMONSTRATION_ALLOWED = True
# Counted like everywhere, but hardly limited: all tests are one client. Those of the limits set their own.
REGISTRY_API_ANONYMOUS_PER_MINUTE = REGISTRY_API_TOKEN_PER_MINUTE = 10**9
