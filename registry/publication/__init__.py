"""The published record: its shape (`records`), its facets, publishing it (`writing`), reading it (`reading`).

Clerks work in ordinary tables; the outside world reads published records. Publishing builds a record once and stores
it with its place in the publication sequence; reading forwards stored bytes.
"""

from .collections import COLLECTIONS, Collection, collection_of
from .locking import kept_still, locked
from .succession import changed_unseen, follow_merge, published_naming
from .writing import (
    UNSEEN,
    PublicationRefused,
    body_of,
    brings_unseen,
    differs,
    follow_step,
    obstacles,
    publish,
    publish_entry,
    publish_lists,
    withdraw,
    write,
)

__all__ = [
    "COLLECTIONS",
    "UNSEEN",
    "Collection",
    "PublicationRefused",
    "body_of",
    "brings_unseen",
    "changed_unseen",
    "collection_of",
    "differs",
    "follow_merge",
    "follow_step",
    "kept_still",
    "locked",
    "obstacles",
    "publish",
    "publish_entry",
    "publish_lists",
    "published_naming",
    "withdraw",
    "write",
]
