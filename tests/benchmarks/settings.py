"""A register as `serve` runs it, with the naive view beside the API, in the same short lane."""

from config.settings.local import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
REGISTRY_API_ANONYMOUS_PER_MINUTE = 10**9  # counted as everywhere, but sixteen clients of one address are not refused
