"""What sales count, each kept as a running total per shop and business day."""

from rahba.kernel.figures import Figure, Kind, declare

COUNT = declare(
    Figure("sales.count", "sales", Kind.COUNT, "Sales recorded, less those cancelled. Returns are not in it.")
)
TOTAL = declare(
    Figure(
        "sales.total",
        "centimes",
        Kind.SUM,
        "What the receipts say was due, less cancelled sales; returns not taken off.",
    )
)
CASH = declare(
    Figure(
        "sales.cash",
        "centimes",
        Kind.SUM,
        "Part of the sales settled in cash, change taken off, less cancelled sales.",
    )
)
CARNET = declare(
    Figure("sales.carnet", "centimes", Kind.SUM, "Part of the sales written on the carnet, less cancelled sales.")
)
WALLET = declare(
    Figure("sales.wallet", "centimes", Kind.SUM, "Part of the sales paid by wallet, less cancelled sales.")
)
WALLET_REPAID = declare(
    Figure("sales.wallet_repaid", "centimes", Kind.SUM, "Received by wallet from customers for what they owed.")
)
DISCOUNTS = declare(Figure("sales.discounts", "centimes", Kind.SUM, "Discounts on lines and on whole baskets."))
RETURNS = declare(Figure("sales.returns", "centimes", Kind.SUM, "What was given back for goods taken back."))
RETURN_COUNT = declare(Figure("sales.return_count", "returns", Kind.COUNT, "Returns recorded."))
VOIDS = declare(Figure("sales.voids", "sales", Kind.COUNT, "Sales cancelled as a whole."))
TVA = declare(
    Figure(
        "sales.tva",
        "centimes",
        Kind.SUM,
        "TVA inside the sales, less cancelled sales and returns. By rate: the dimension is the rate in basis points.",
    )
)
TAXED = declare(
    Figure(
        "sales.taxed",
        "centimes",
        Kind.SUM,
        "Lines sold, TVA included, less their share of discounts, cancelled sales and returns. By rate, as sales.tva.",
    )
)
DRAWER = declare(
    Figure("sales.drawer", "centimes", Kind.SUM, "Cash that entered or left the drawers. The dimension says why.")
)
