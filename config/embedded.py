"""A PostgreSQL for a bare machine, shared by all commands of one checkout.

The first command that needs it starts it, the last one to leave stops it, and nobody has to know which one he is:
every command holds a shared lock on a file while it uses the server, and whoever leaves tries to take that lock
for himself alone. Locks die with their process, so a command that was killed leaves nothing to clean up; the
server it left running is found and used by the next one. Coming and going happen one at a time, behind a door.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

from config.cluster import Cluster, EmbeddedDatabaseError, explained, make_folder

__all__ = ["EmbeddedDatabaseError", "ensure", "exit_on_signals", "in_use", "running"]


class _Share:
    """This process's part in a running server."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.process = os.getpid()
        self.lock: IO[bytes] | None = None

    @contextmanager
    def _door(self) -> Iterator[None]:
        with (self.cluster.home / "door.lock").open("ab") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield

    def enter(self) -> None:
        try:
            make_folder(self.cluster.home)
            with self._door():
                self.lock = (self.cluster.home / "users.lock").open("ab")
                fcntl.flock(self.lock, fcntl.LOCK_SH)
                try:
                    self.cluster.start()
                except BaseException:
                    self._give_back()
                    raise
        except OSError as failure:
            raise explained(failure) from failure

    def leave(self) -> None:
        """Give the share back; stop the server when it was the last one."""
        # A forked child inherits this object but not the part: the parent is still at work.
        if self.lock is None or os.getpid() != self.process:
            return
        with self._door():
            self._give_back()

    def _give_back(self) -> None:
        """The caller stands in the door, so nobody can come in between the question and the stopping."""
        if self.lock is None:
            return
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.cluster.stop()
        except BlockingIOError:
            self.cluster.leave_running()
        finally:
            self.lock.close()
            self.lock = None


_shares: dict[Path, _Share] = {}


def ensure(directory: Path, *, durable: bool = True, say: Callable[[str], object] | None = None) -> str:
    """The address of the server whose cluster lives in `directory`; it runs until this process ends."""
    directory = directory.absolute()
    if directory not in _shares or _shares[directory].process != os.getpid():
        if say:
            say("starting PostgreSQL" if (directory / "cluster").exists() else "creating PostgreSQL's data")
        share = _Share(Cluster(directory, durable))
        share.enter()
        _shares[directory] = share
        atexit.register(_leave_at_exit, share)
    return _shares[directory].cluster.url


def _leave_at_exit(share: _Share) -> None:
    try:
        share.leave()
    except (EmbeddedDatabaseError, OSError) as failure:
        print(f"{failure}", file=sys.stderr)


def in_use() -> bool:
    """Does this process use an embedded server (rather than one that was given by DATABASE_URL)?"""
    return any(share.process == os.getpid() and share.lock for share in _shares.values())


@contextmanager
def running(directory: Path, *, durable: bool = True) -> Iterator[str]:
    """The same for the length of a block."""
    share = _Share(Cluster(directory.absolute(), durable))
    share.enter()
    try:
        yield share.cluster.url
    finally:
        share.leave()


def exit_on_signals() -> None:
    """Let SIGTERM and SIGHUP end this process in an orderly way, so that a server it started ends too."""

    def leave(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)  # a second one must not interrupt the stopping
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:  # nohup has set SIGHUP aside: leave that alone
            signal.signal(number, leave)
