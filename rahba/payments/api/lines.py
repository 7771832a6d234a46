"""How the wallet's API tells one movement."""

from rahba.payments import queries
from rahba.payments.rules.checking import check_number


def told_line(line: queries.Line) -> dict:
    """A movement as its wallet sees it."""
    return {
        "id": line.id,
        "at": line.at.isoformat(),
        "kind": line.kind,
        "amount": line.amount,
        "fee": line.fee,
        "name": line.other,
        "number": check_number(line.payment_id),
    }
