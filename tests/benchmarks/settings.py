"""A register as `serve` runs it, with the naive view beside the API, in the same short lane."""

import os

from config.database import database_from_url
from config.settings.local import *  # noqa: F403
from config.settings.local import DATABASES

ROOT_URLCONF = "tests.benchmarks.urls"
REGISTRY_API_ANONYMOUS_PER_MINUTE = 10**9  # counted as everywhere, but sixteen clients of one address are not refused
if "REGISTRY_SMALLER_URL" in os.environ:  # a register of another size, to tell what growth costs
    DATABASES["smaller"] = database_from_url(os.environ["REGISTRY_SMALLER_URL"])
