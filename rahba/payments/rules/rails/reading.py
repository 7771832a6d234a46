"""Reading what comes from outside: JSON objects, and numbers that are ours."""

import json
import uuid

from rahba.payments.rules.rails.words import NotUnderstood


def read_object(data: bytes) -> dict:
    """The JSON object of a body. Raises NotUnderstood for anything else, and for a name that stands twice."""
    try:
        value = json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        raise NotUnderstood("no JSON") from problem
    if not isinstance(value, dict):
        raise NotUnderstood("no object")
    return value


def read_id(value: object) -> str:
    """An id that we gave, written as we wrote it."""
    try:
        if isinstance(value, str) and str(uuid.UUID(value)) == value:
            return value
    except ValueError:
        pass
    raise NotUnderstood("no id of ours")


def _once(pairs: list[tuple[str, object]]) -> dict:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands twice")
    return read
