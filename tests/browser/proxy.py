"""A line between phone and server that can be cut at any point, for real: bytes stop, connections break."""

import contextlib
import dataclasses
import socket
import threading
from collections.abc import Callable

PORTAL = b"<!doctype html><title>Wi-Fi</title><h1>Bienvenue au caf\xc3\xa9</h1><button>Se connecter</button>"


@dataclasses.dataclass
class _Trap:
    """What is to go wrong with the next request that contains `marker`."""

    marker: bytes
    where: str  # request | before-answer | answer


class Line:
    """A TCP proxy on loopback. `cut()` breaks every connection and refuses new ones; `mend()` lets them through.

    The traps wait for the next request that contains a marker, and cut the line at one point of its exchange:
    `cut_during_request` after half of it has left, `cut_before_answer` when the server has done its work and the phone
    has heard nothing, `cut_during_answer` after half of the answer.
    """

    def __init__(self, target_port: int):
        self.target_port = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        self._open: set[socket.socket] = set()
        self._whole, self._portal = True, False
        self._trap: _Trap | None = None
        self.sprung = 0
        self.bytes_down = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break the line."""
        self._whole = False
        for end in list(self._open):
            self._close(end)

    def mend(self) -> None:
        """Let bytes through again."""
        self._trap = None
        self._whole, self._portal = True, False

    def become_portal(self) -> None:
        """A café's Wi-Fi: whatever is asked, its own page answers with 200."""
        self.cut()
        self._portal = self._whole = True

    def cut_during_request(self, marker: str) -> None:
        """The server receives half of the next request with `marker`."""
        self._trap = _Trap(marker.encode(), "request")

    def cut_before_answer(self, marker: str) -> None:
        """The server stores what it was sent; the phone never hears of it."""
        self._trap = _Trap(marker.encode(), "before-answer")

    def cut_during_answer(self, marker: str) -> None:
        """The phone receives half of the answer."""
        self._trap = _Trap(marker.encode(), "answer")

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
            elif self._portal:
                threading.Thread(target=self._answer_as_portal, args=(phone,), daemon=True).start()
            else:
                self._join(phone)

    def _join(self, phone: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.target_port))
        except OSError:
            phone.close()
            return
        self._open |= {phone, server}
        sprung: list[_Trap] = []
        for carry, source, sink in ((self._up, phone, server), (self._down, server, phone)):
            threading.Thread(target=self._carry, args=(carry, source, sink, sprung), daemon=True).start()

    def _carry(self, step: Callable, source: socket.socket, sink: socket.socket, sprung: list[_Trap]) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not step(data, sink, sprung):
                    self.sprung += 1
                    self.cut()
                    return
        self._close(source)
        self._close(sink)

    def _up(self, data: bytes, server: socket.socket, sprung: list[_Trap]) -> bool:
        """Towards the server; False when the line is to be cut now."""
        trap = self._trap
        if trap and trap.marker in data:
            self._trap = None
            if trap.where == "request":
                server.sendall(data[: len(data) // 2])
                return False
            sprung.append(trap)
        server.sendall(data)
        return True

    def _down(self, data: bytes, phone: socket.socket, sprung: list[_Trap]) -> bool:
        """Towards the phone. The first byte of an answer means that the server has done its work."""
        if sprung:
            if sprung[0].where == "answer":
                phone.sendall(data[: len(data) // 2])
            return False
        self.bytes_down += len(data)
        phone.sendall(data)
        return True

    def _answer_as_portal(self, phone: socket.socket) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PORTAL)}\r\n"
        with contextlib.suppress(OSError), phone:
            phone.recv(65536)
            phone.sendall(head.encode() + b"Connection: close\r\n\r\n" + PORTAL)
