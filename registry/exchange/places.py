"""How many long answers one worker sends at a time.

The server gives a thread to each answer until its reader has taken the last byte, and a worker has four threads. So
two are for files, and the others stay free for everybody who asks for a page. A file that fits into what the server
sends ahead (some megabytes) takes no place.
"""

from threading import BoundedSemaphore
from typing import Final

MOST_AT_ONCE: Final = 2
PATIENCE: Final = 30
"""Seconds after which to ask again."""
PLACES: Final = BoundedSemaphore(MOST_AT_ONCE)
