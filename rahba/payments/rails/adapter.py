"""What every adapter can do, and how a question to a rail is asked over HTTP."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from rahba.payments.rails.places import Place
from rahba.payments.rules.rails.words import NoAnswer, NotUnderstood, Order, RailRefused, Said, Step

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 10.0
_LARGEST_ANSWER = 1024 * 1024


@dataclass(frozen=True)
class Reply:
    """What the rail's news are answered."""

    body: str
    content_type: str = "application/json"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Adapter:
    """One rail, at one place."""

    name = ""
    captures = False  # money is reserved first, and taken when we say so
    reads_back = False  # news are only a hint: the rail is asked before anything is believed
    asks_payer = False  # somebody is asked in their own bank or wallet, by a number

    def __init__(self, place: Place):
        self.place = place

    def begin(self, order: Order, *, now: dt.datetime) -> Step:
        """Have the rail know the order; what the customer does next. The same order again is the same."""
        raise NotImplementedError

    def state(self, *, attempt_id: str, provider_ref: str, now: dt.datetime) -> Said:
        """The rail's own word about an attempt."""
        raise NotImplementedError

    def take(self, *, attempt_id: str, provider_ref: str, now: dt.datetime) -> Said:
        """Take what is reserved, where `captures`; the rail's word afterwards."""
        raise NotImplementedError

    def give_back(self, *, attempt_id: str, provider_ref: str, refund_id: str, amount: int, now: dt.datetime) -> None:
        """Give back a part; returns when it is done. The same `refund_id` again is the same."""
        raise NotImplementedError

    def check_news(self, raw: bytes, headers: dict[str, str], *, now: dt.datetime) -> None:
        """Raise SignatureRefused unless the rail signed these news; headers under small letters."""
        raise NotImplementedError

    def read_news(self, raw: bytes) -> Said:
        """What news say whose signature was found good. Raises NotUnderstood."""
        raise NotImplementedError

    def asked(self, raw: bytes) -> object | None:
        """What somebody else asks of us over this rail; None: news. Raises NotUnderstood."""
        return None

    def reply(self, *, believed: bool, take: bool) -> Reply:
        """The answer to news that are stored: `believed` by their signature, `take` where the money may be taken."""
        return Reply('{"ok":true}') if believed else Reply('{"error":"signature"}', status=401)

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        content_type: str = "application/json",
    ) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a good answer. RailRefused for 4xx, NoAnswer for silence, 5xx and what is too large."""
        import httpx  # noqa: PLC0415 (a third of a second, needed only where a rail is used)

        try:
            answer = httpx.request(
                method,
                f"{self.place.address}{path}",
                content=body or None,
                headers={"Content-Type": content_type, **(headers or {})},
                timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            )
        except (httpx.ConnectError, httpx.ConnectTimeout) as problem:
            raise NoAnswer(sent=False) from problem
        except httpx.HTTPError as problem:
            raise NoAnswer from problem
        if answer.is_server_error or answer.status_code in (408, 425, 429) or len(answer.content) > _LARGEST_ANSWER:
            raise NoAnswer
        if not answer.is_success:
            raise RailRefused(f"http_{answer.status_code}")
        return answer.content, {name.lower(): value for name, value in answer.headers.items()}


def understood(read, *arguments) -> Said:
    """What an answer says; one that cannot be understood is no answer."""
    try:
        return read(*arguments)
    except NotUnderstood as problem:
        raise NoAnswer from problem
