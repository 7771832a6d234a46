"""Identifiers made by whoever creates the fact: UUID version 7 (RFC 9562), ordered by time."""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last_ms = 0
_last_counter = 0


def uuid7() -> uuid.UUID:
    """A new UUIDv7, strictly increasing within this process, even when the clock steps back.

    The 12 bits after the time hold a counter (RFC 9562, 6.2, method 1) so that ids made in the same
    millisecond keep their order; it starts at random below 2**11 to leave room to count.
    """
    global _last_ms, _last_counter
    random_tail = int.from_bytes(os.urandom(10))
    with _lock:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last_ms:
            _last_ms, _last_counter = now_ms, (random_tail >> 62) & 0x7FF
        else:
            _last_counter += 1
            if _last_counter > 0xFFF:
                _last_ms, _last_counter = _last_ms + 1, 0
        ms, counter = _last_ms, _last_counter
    value = (ms & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | random_tail & ((1 << 62) - 1)
    return uuid.UUID(int=value)
