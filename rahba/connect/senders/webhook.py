"""Sends one webhook over HTTP: to a public address, without redirects, for a few seconds.

The name is resolved once, every address it has is checked, and the connection goes to the address that was checked,
so that a name cannot lead elsewhere between the check and the call. Certificates are checked against the name.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from urllib.parse import urlunsplit

from rahba.connect.rules.addresses import AddressRefused, check_url, is_public, private_address

CONNECT_SECONDS = 4.0
ANSWER_SECONDS = 8.0
ROUND_SECONDS = 12.0
AT_ONCE = 8
_ANSWER_KEPT = 200
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Outgoing:
    """What is sent where."""

    url: str
    body: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """What came back: a status, or the code of what went wrong."""

    status_code: int | None
    error: str
    milliseconds: int
    answer: str = ""


def send_all(outgoing: list[Outgoing], *, private: bool) -> list[Outcome]:
    """Send several at once; what has not answered when the round ends counts as unanswered."""
    if not outgoing:
        return []
    pool = ThreadPoolExecutor(min(AT_ONCE, len(outgoing)), thread_name_prefix="webhook")
    futures = [pool.submit(send, one, private=private) for one in outgoing]
    wait(futures, timeout=ROUND_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    late = Outcome(None, "too_slow", int(ROUND_SECONDS * 1000))
    return [future.result() if future.done() and not future.cancelled() else late for future in futures]


def send(outgoing: Outgoing, *, private: bool) -> Outcome:
    """Send one; whatever happens is told in the outcome."""
    import httpx  # noqa: PLC0415 (a third of a second, needed only where webhooks leave)

    started = time.monotonic()

    def outcome(status_code: int | None, error: str, answer: str = "") -> Outcome:
        return Outcome(status_code, error, int((time.monotonic() - started) * 1000), answer)

    try:
        url, name = _checked(outgoing.url, private)
        headers = {"content-type": "application/json", "user-agent": "Rahba-Webhooks", "host": name.netloc}
        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST",
                url,
                content=outgoing.body.encode(),
                headers=headers | outgoing.headers,
                extensions={"sni_hostname": name.hostname},
            ) as answer,
        ):
            text = next(answer.iter_raw(_ANSWER_KEPT), b"").decode(errors="replace").replace("\0", "")
            return outcome(answer.status_code, "", text[:_ANSWER_KEPT])
    except AddressRefused as refusal:
        return outcome(None, refusal.code)
    except OSError:
        return outcome(None, "name_unknown")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        return outcome(None, type(problem).__name__)


def _checked(url: str, private: bool):
    """The address with the name replaced by an IP that was checked; and its parts as they were written."""
    parts = check_url(url, private=private)
    port = parts.port or _PORTS[parts.scheme]
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [place[4][0] for place in found]
    if not private and not all(is_public(address) for address in addresses):
        raise private_address()
    host = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    return urlunsplit((parts.scheme, f"{host}:{port}", parts.path or "/", parts.query, "")), parts
