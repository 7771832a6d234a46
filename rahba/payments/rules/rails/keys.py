"""Keys that two parties share: each has an id and a span of validity; two live at once while one is replaced."""

import datetime as dt
import enum
import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass

TOLERANCE = dt.timedelta(minutes=10)
"""How far a signed time may lie from ours: twice what a peer's clock may be wrong by, and so more than a delay."""


class Fault(enum.StrEnum):
    """What is wrong with a signature."""

    MISSING = "signature_missing"
    WRONG = "signature_wrong"
    STALE = "signature_stale"
    OLD_KEY = "signature_by_old_key"
    UNKNOWN_KEY = "signature_by_unknown_key"


class SignatureRefused(Exception):
    """What came is not signed by whom it should be; it is kept, and has no effect."""

    def __init__(self, fault: Fault):
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Key:
    """A shared secret; `valid_from` and `valid_to` None: from ever, for ever."""

    id: str
    secret: str
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None

    def lives(self, now: dt.datetime) -> bool:
        """Whether what is signed with it counts now."""
        return (self.valid_from is None or self.valid_from <= now) and (self.valid_to is None or now < self.valid_to)


class Keys(tuple[Key, ...]):
    """The keys of one side, oldest first."""

    def current(self, now: dt.datetime) -> Key:
        """The one to sign with: the newest that lives. Raises SignatureRefused where none does."""
        living = [key for key in self if key.lives(now)]
        if not living:
            raise SignatureRefused(Fault.MISSING)
        return living[-1]

    def check(self, fits: Callable[[str], bool], *, now: dt.datetime, key_id: str = "") -> Key:
        """The key whose secret `fits`; by `key_id` where the message names it. Raises SignatureRefused."""
        named = [key for key in self if not key_id or key.id == key_id]
        if not named:
            raise SignatureRefused(Fault.UNKNOWN_KEY)
        fitting = [key for key in named if fits(key.secret)]
        if not fitting:
            raise SignatureRefused(Fault.WRONG)
        living = [key for key in fitting if key.lives(now)]
        if not living:
            raise SignatureRefused(Fault.OLD_KEY)
        return living[-1]


def hmac_hex(secret: str, data: bytes) -> str:
    """HMAC-SHA256, as small hexadecimal digits."""
    return hmac.new(secret.encode(), data, hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two signatures are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def check_fresh(signed_at: dt.datetime, now: dt.datetime) -> None:
    """Raise SignatureRefused where a signature is too old, or too far ahead, to be anything but a copy."""
    if abs(now - signed_at) > TOLERANCE:
        raise SignatureRefused(Fault.STALE)


def keys_of(entries: Iterable[dict[str, str]]) -> Keys:
    """Keys from configuration: `id` and `secret`, and times with an offset under `from` and `to`."""
    read = [
        Key(
            id=entry["id"],
            secret=entry["secret"],
            valid_from=_moment(entry.get("from", "")),
            valid_to=_moment(entry.get("to", "")),
        )
        for entry in entries
    ]
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    return Keys(sorted(read, key=lambda key: key.valid_from or oldest))


def _moment(text: str) -> dt.datetime | None:
    if not text:
        return None
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a key's time needs its offset: {text}")
    return moment
