"""Prints notices in the terminal, for whoever runs Rahba without an SMS gateway."""

import sys
import uuid

_FRAME = "─" * 60


class ConsoleSender:
    """Standard output is the only place where a one-time code can be read."""

    name = "console"

    def send(self, *, notice_id: uuid.UUID, phone: str, text: str) -> None:
        """Print number and text between two lines, so that they are seen among other output."""
        sys.stdout.write(f"{_FRAME}\n  SMS → {phone}\n  {text}\n{_FRAME}\n")
        sys.stdout.flush()
