"""What the carnet counts, each kept as a running total per shop and day."""

from rahba.carnet.rules import EntryKind
from rahba.kernel.figures import Figure, Kind, declare

GOODS_GIVEN = declare(
    Figure("carnet.goods", "centimes", Kind.SUM, "Goods sold on credit. Corrections of such entries are taken off.")
)
CASH_LENT = declare(
    Figure("carnet.cash", "centimes", Kind.SUM, "Cash lent to customers, which is no sale. Corrections are taken off.")
)
DEPOSITS = declare(
    Figure("carnet.deposit", "centimes", Kind.SUM, "Container deposits written as owed. Corrections are taken off.")
)
REPAID = declare(
    Figure("carnet.repaid", "centimes", Kind.SUM, "Money received from customers for what they owed, or in advance.")
)
RETURNED = declare(
    Figure("carnet.returned", "centimes", Kind.SUM, "Goods taken back whose price was taken off the customer’s debt.")
)
ENTRIES = declare(Figure("carnet.entries", "entries", Kind.COUNT, "Entries written, corrections among them."))

CODE_OF_KIND = {
    EntryKind.GOODS: GOODS_GIVEN.code,
    EntryKind.CASH: CASH_LENT.code,
    EntryKind.DEPOSIT: DEPOSITS.code,
    EntryKind.REPAYMENT: REPAID.code,
    EntryKind.RETURN: RETURNED.code,
}
