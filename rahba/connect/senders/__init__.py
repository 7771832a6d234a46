"""How a notice leaves: printed on the console, or through an SMS gateway when one is configured."""

import uuid
from typing import Protocol

from django.conf import settings

from rahba.connect.senders.console import ConsoleSender
from rahba.connect.senders.sms import SmsSender


class Sender(Protocol):
    """A way out."""

    name: str

    def send(self, *, notice_id: uuid.UUID, phone: str, text: str) -> None:
        """Hand the message over, or raise NotSent. Called outside any transaction; the same id may come twice."""


def current_sender() -> Sender:
    """The sender of this installation."""
    return SmsSender(settings.SMS_URL, settings.SMS_TOKEN) if settings.SMS_URL else ConsoleSender()
