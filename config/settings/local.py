"""A bare machine: loopback only, plain http, a secret key of its own. What `manage.py` uses unless told otherwise.

DEBUG stays off: what is tried here should be what runs elsewhere. Set REGISTRY_DEBUG=true while writing templates.
"""

from config import env
from config.database import served
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, DATABASE_POOL, DATABASES, LOGGING
from config.settings.keys import own_secret_key

DEBUG = env.boolean("REGISTRY_DEBUG", default=False)
SECRET_KEY = own_secret_key(DATA_DIR / "secret-key")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
PUBLIC_URL = env.url("PUBLIC_URL", default="http://127.0.0.1:8000")
DATABASES = served(DATABASES["default"], DATABASE_POOL)
REGISTRY_READS_DATABASE = "reads"

# Sign-in codes can be read there: no machine that is only being tried should send mail to people.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = "registry@localhost"

# Ctrl-C ends the database of this machine together with the command: no news, but the pool would warn of it.
LOGGING = LOGGING | {"loggers": {**LOGGING["loggers"], "psycopg.pool": {"level": "CRITICAL"}}}
REGISTRY_DEMONSTRATION_ALLOWED = True
# The accounts of the demonstration open in one step.
REGISTRY_STAFF_SECOND_FACTOR = env.boolean("REGISTRY_STAFF_SECOND_FACTOR", default=False)
