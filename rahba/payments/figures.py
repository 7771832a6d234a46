"""What payments count, each kept as a running total per shop and business day."""

from rahba.kernel.figures import Figure, Kind, declare

AMOUNT = declare(
    Figure(
        "payments.amount",
        "centimes",
        Kind.SUM,
        "What came into the shop’s own wallet, fees not taken off; an agent’s float is not in it. By kind of payment.",
    )
)
COUNT = declare(Figure("payments.count", "payments", Kind.COUNT, "Payments into the shop’s own wallet. By kind."))
FEES = declare(Figure("payments.fees", "centimes", Kind.SUM, "Fees that the shop bore on what it received."))
GIVEN_BACK = declare(
    Figure("payments.given_back", "centimes", Kind.SUM, "What the shop gave back, on the day it did. By kind.")
)
