"""The number under which payer and payee find one payment: short enough to be read aloud over a counter."""

import uuid

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none that look alike


def check_number(payment_id: uuid.UUID) -> str:
    """`K7Q2-9XRM`: forty of the random bits of the payment's own number, the same on both phones."""
    bits = payment_id.int & (1 << 40) - 1
    signs = "".join(_LETTERS[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"
