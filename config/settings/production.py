"""Production fails closed: what is missing stops the start with a sentence, nothing secret has a default.

Required: SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, PUBLIC_URL, EMAIL_URL (and EMAIL_FROM with it). E-mail is required
because people sign in by a code that is sent to them: a server that drops it in silence locks them out without a
trace. A registry without e-mail is possible, but has to be said: EMAIL_URL=none.
"""

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.database import served
from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASE_POOL
from config.settings.keys import given_secret_key

if env.boolean("REGISTRY_DEBUG", default=False):
    raise ImproperlyConfigured("REGISTRY_DEBUG shows settings and code to strangers. Unset it in production.")

SECRET_KEY = given_secret_key()
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
PUBLIC_URL = env.url("PUBLIC_URL", schemes=("https",))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DATABASES = served(env.database(), DATABASE_POOL)  # read again, this time without a default
REGISTRY_READS_DATABASE = "reads"

globals().update(env.email())  # EMAIL_BACKEND, EMAIL_HOST, ...: as many as the address implies
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    "nobody@localhost" if env.text("EMAIL_URL").lower() == "none" else env.text("EMAIL_FROM")
)

# Only a proxy that we know of may say that the visitor came by https, and from where.
SECURE_SSL_REDIRECT = True
if env.boolean("REGISTRY_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

# __Host-: the browser itself refuses a cookie that a neighbouring site tries to set in our name.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
KNOWN_BROWSER_COOKIE_NAME = "__Host-known-browser"

# A password alone opens nothing of the staff's. Written out for those who switch it off: there is no other default.
REGISTRY_STAFF_SECOND_FACTOR = env.boolean("REGISTRY_STAFF_SECOND_FACTOR", default=True)
