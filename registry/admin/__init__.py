"""Door 1: the clerks' desk, Django's admin in Arabic and French. One file for each concept, as in the models."""

from . import (
    accounts,
    agreements,
    calls,
    ceremonies,
    consultations,
    envelopes,
    events,
    indicators,
    overrides,
    parties,
    projects,
    published,
    sources,
    strategies,
    territory,
    transitions,
    vocabularies,
)
from .site import site

__all__ = [
    "accounts",
    "agreements",
    "calls",
    "ceremonies",
    "consultations",
    "envelopes",
    "events",
    "indicators",
    "overrides",
    "parties",
    "projects",
    "published",
    "site",
    "sources",
    "strategies",
    "territory",
    "transitions",
    "vocabularies",
]
