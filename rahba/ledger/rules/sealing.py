"""The chain of batches: what is recorded cannot be changed, left out or put in another order without being seen.

    leaf   SHA-256(00 ‖ record)             record: fixed layout below, big-endian; accounts by their ids
    node   SHA-256(01 ‖ left ‖ right)       an odd one out is carried up as it is (RFC 9162 builds the same tree)
    seal   SHA-256(previous seal ‖ shard ‖ number ‖ first ‖ count ‖ root)
"""

import struct
from collections.abc import Sequence
from hashlib import sha256

NO_SEAL = bytes(32)
# 00 ‖ position, id, debit, credit, amount, pending id, code, flags, timeout, user data (16, 8, 4), at
_RECORD = struct.Struct(">xq16s16s16sq16sHHI16sQIq")
_BATCH = struct.Struct(">32shqqq32s")


def leaf(*record) -> bytes:
    """The leaf of one transfer, its values in the order of the layout."""
    return sha256(_RECORD.pack(*record)).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of a batch's tree; every transfer can be proven to be in it by about thirteen hashes."""
    level = list(leaves)
    while len(level) > 1:
        odd = level.pop() if len(level) % 2 else None
        pairs = iter(level)
        level = [sha256(b"\1" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
        if odd is not None:
            level.append(odd)
    return level[0]


def seal_of(previous: bytes, shard: int, number: int, first: int, count: int, root: bytes) -> bytes:
    """The seal of a batch, which takes in the seal before it."""
    return sha256(_BATCH.pack(previous, shard, number, first, count, root)).digest()
