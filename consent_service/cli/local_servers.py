"""Web servers on this machine's loopback interface, inside the process that starts them."""

from __future__ import annotations

import errno
import socket
import threading
from wsgiref.types import WSGIApplication

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

LOOPBACK = "127.0.0.1"


class PortTaken(Exception):
    """Somebody else listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is in use.")
        self.port = port


class LocalServer:
    """One application on one port, many requests at once. The port is taken when it is made."""

    def __init__(self, port: int) -> None:
        """Take a port of the loopback interface. Raises PortTaken."""
        self.port = port
        self._serving: tuple[BaseWSGIServer, threading.Thread] | None = None
        try:
            self._listener = socket.create_server((LOOPBACK, port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                raise PortTaken(port) from error
            raise

    def start(self, app: WSGIApplication) -> None:
        """Answer from now on, in threads of its own."""
        server = make_server(
            LOOPBACK,
            self.port,
            app,
            threaded=True,
            request_handler=_Silent,
            fd=self._listener.fileno(),
        )
        thread = threading.Thread(
            target=server.serve_forever, name=f"http-{self.port}", daemon=True
        )
        thread.start()
        self._serving = (server, thread)

    def close(self) -> None:
        """Stop answering and give the port back. Closing again does nothing."""
        if self._serving is not None:
            server, thread = self._serving
            self._serving = None
            server.shutdown()
            thread.join()
            server.server_close()
        self._listener.close()


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Requests are logged by the applications, if at all."""
