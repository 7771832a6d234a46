"""Amounts as rails write them: ASCII digits, a point, two decimals. Anything else is refused, never guessed."""

import re

_DIRHAMS = re.compile(r"(0|[1-9][0-9]{0,10})\.([0-9]{2})", re.ASCII)
_CENTIMES = re.compile(r"0|[1-9][0-9]{0,12}", re.ASCII)
DIRHAM, DIRHAM_NUMBER = "MAD", "504"


class AmountRefused(ValueError):
    """The text is no amount that a rail of ours writes."""


def read_dirhams(text: object) -> int:
    """Centimes of `125.50`. Raises AmountRefused for `1e3`, `-1`, `0.001`, ` 1.00`, `1,00`, `٠.٥٠`, numbers."""
    match = _DIRHAMS.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise AmountRefused("not written like 125.50")
    return int(match[1]) * 100 + int(match[2])


def read_centimes(value: object) -> int:
    """Centimes of a whole number, or of its digits. Raises AmountRefused for True, 1e3, 10.0, "-1", "+1", "٥"."""
    if type(value) is int and 0 <= value < 10**13:
        return value
    if isinstance(value, str) and _CENTIMES.fullmatch(value):
        return int(value)
    raise AmountRefused("not a whole number of centimes")


def written(centimes: int) -> str:
    """`12550` as `125.50`."""
    whole, rest = divmod(centimes, 100)
    return f"{whole}.{rest:02d}"
