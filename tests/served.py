"""The application behind a real socket, for tests of programs that speak HTTP. They only read.

Not pytest-django's `live_server`, which would empty the loaded register when the test ends.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from config.wsgi import application


class Threads(ThreadingMixIn, WSGIServer):
    """Ends when every request has been answered, so that no connection to the database stays."""

    daemon_threads = False
    block_on_close = True


class Silent(WSGIRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of the register, without a slash at its end."""
    with make_server("127.0.0.1", 0, application, Threads, Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
