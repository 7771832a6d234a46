"""A checkpoint: how far a shard had come at a moment, signed, to be kept outside the database.

Whoever holds one can tell whether a copy of the ledger has everything that stood then, unchanged: each seal takes in
all seals before it. The signature is Ed25519 over the line of `_signed_bytes`.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_FORMAT = "rahba-ledger-checkpoint-1"


class NotACheckpoint(ValueError):
    """The text is no checkpoint, or not the one that was signed."""


@dataclass(frozen=True)
class Checkpoint:
    """The last batch of a shard at a moment; all batches up to it stand behind its seal."""

    shard: int
    batch: int  # counted from one, as people count
    transfers: int
    seal: str
    at: str
    key_id: str


def key_id_of(public_key: bytes) -> str:
    """A short name of a key, which people can compare."""
    return sha256(public_key).hexdigest()[:16]


def public_key_of(key: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def signed_checkpoint(
    key: bytes, *, shard: int, batch: int, transfers: int, seal: bytes, at: dt.datetime
) -> dict[str, str | int]:
    """What is exported. `key` are the 32 bytes of an Ed25519 key."""
    public_key = public_key_of(key)
    checkpoint = Checkpoint(shard, batch, transfers, seal.hex(), at.isoformat(), key_id_of(public_key))
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(_signed_bytes(checkpoint))
    return {
        "format": _FORMAT,
        **asdict(checkpoint),
        "public_key": public_key.hex(),
        "signature": signature.hex(),
    }


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in an exported text; NotACheckpoint where it is none, or where a character was changed."""
    try:
        told = json.loads(text)
        checkpoint = Checkpoint(**{name: told[name] for name in Checkpoint.__dataclass_fields__})
        known = told["format"] == _FORMAT and all(type(told[name]) is int for name in ("shard", "batch", "transfers"))
        public_key, signature = bytes.fromhex(told["public_key"]), bytes.fromhex(told["signature"])
        bytes.fromhex(checkpoint.seal)
        if not known or key_id_of(public_key) != checkpoint.key_id:
            raise NotACheckpoint
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _signed_bytes(checkpoint))
    except InvalidSignature as problem:
        raise NotACheckpoint("the signature is not that of its text") from problem
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise NotACheckpoint("it is not in the form that `ledger prove` writes") from problem
    return checkpoint


def _signed_bytes(checkpoint: Checkpoint) -> bytes:
    return json.dumps([_FORMAT, *asdict(checkpoint).values()], separators=(",", ":")).encode()
