"""A line between phone and server that can be cut at any point, for real: bytes stop, connections break."""

import contextlib
import socket
import threading


class Line:
    """A TCP proxy on loopback. `cut()` breaks every connection and refuses new ones; `mend()` lets them through.

    `cut_before_answer(marker)` lets the next request that contains `marker` reach the server, waits for the first byte
    of the answer, so that the server has done its work, and then cuts: the phone never hears of it.
    """

    def __init__(self, target_port: int):
        self._target = ("127.0.0.1", target_port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._whole = True
        self._marker: bytes | None = None
        self.answers_lost = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break the line."""
        self._whole = False
        for end in list(self._open):
            self._close(end)

    def mend(self) -> None:
        """Let bytes through again."""
        self._marker = None
        self._whole = True

    def cut_before_answer(self, marker: str) -> None:
        """Arm the trap: the next answer to a request containing `marker` is lost, and the line with it."""
        self._marker = marker.encode()

    def close(self) -> None:
        """Stop for good."""
        self.cut()
        self._listener.close()

    def _close(self, end: socket.socket) -> None:
        self._open.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self._listener.accept()
            except OSError:
                return
            if not self._whole:
                phone.close()
                continue
            try:
                server = socket.create_connection(self._target)
            except OSError:
                phone.close()
                continue
            self._open |= {phone, server}
            trap = threading.Event()
            for source, sink, upward in ((phone, server, True), (server, phone, False)):
                threading.Thread(target=self._carry, args=(source, sink, upward, trap), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, upward: bool, trap: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if upward and self._marker and self._marker in data:
                    self._marker = None
                    trap.set()
                elif not upward and trap.is_set():
                    self.answers_lost += 1
                    self.cut()
                    return
                sink.sendall(data)
        self._close(source)
        self._close(sink)
