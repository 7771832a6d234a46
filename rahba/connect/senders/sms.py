"""Sends notices through an SMS gateway that takes JSON over HTTP.

POST {"id", "to", "text"} with a bearer token; any 2xx says that the gateway has taken the message, and so does a 409
for an id that it has taken before. Tried against the simulator (rahba/connect/simulator) only; a contract with a real
gateway may need another body.
"""

import uuid

from rahba.connect.rules.notices import NotSent

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 6.0
_TAKEN_BEFORE = 409


class SmsSender:
    """One gateway, at one address."""

    name = "sms"

    def __init__(self, url: str, token: str):
        self.url, self.token = url, token

    def send(self, *, notice_id: uuid.UUID, phone: str, text: str) -> None:
        """Hand the message to the gateway; NotSent if it refused, answered nothing in time or could not be reached."""
        import httpx  # noqa: PLC0415 (a third of a second, needed only where a gateway is configured)

        try:
            answer = httpx.post(
                self.url,
                json={"id": str(notice_id), "to": phone, "text": text},
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            )
        except httpx.HTTPError as problem:
            raise NotSent(type(problem).__name__) from problem
        if not (answer.is_success or answer.status_code == _TAKEN_BEFORE):
            raise NotSent(f"http_{answer.status_code}")
