"""The published record: its shape (`records`), its facets, publishing it (`publishing`), reading it (`reading`).

Clerks work in ordinary tables; the outside world reads published records. Publishing builds a record once and stores
it with its place in the publication sequence; reading forwards stored bytes.
"""

from .collections import COLLECTIONS, Collection, collection_of
from .locking import kept_still, locked, locked_together
from .publishing import (
    UNSEEN,
    brings_unseen,
    follow_step,
    follow_steps,
    obstacles,
    publish,
    publish_entry,
    publish_many,
    withdraw,
)
from .succession import changed_unseen, follow_merge, published_naming
from .writing import PublicationRefused, body_of, differs, publish_lists, write

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
    "follow_steps",
    "kept_still",
    "locked",
    "locked_together",
    "obstacles",
    "publish",
    "publish_entry",
    "publish_lists",
    "publish_many",
    "published_naming",
    "withdraw",
    "write",
]
