"""The server's books as they lie on its disk: what was really stored, whatever a page or an API says."""

import sqlite3
import uuid
from pathlib import Path
from typing import Any


class Books:
    """Reads the SQLite file of a server's data folder; never writes."""

    def __init__(self, data: Path):
        self._file = f"file:{data / 'rahba.sqlite3'}?mode=ro"

    def rows(self, question: str, *values: Any) -> list[sqlite3.Row]:
        """Answers as of now."""
        with sqlite3.connect(self._file, uri=True, timeout=20) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(question, values).fetchall()

    def sales(self, device_id: str) -> list[sqlite3.Row]:
        """All that this device sold, in its own order."""
        question = "select * from sales_sale where device_id = ? and kind = 'sale' order by sequence"
        return self.rows(question, _key(device_id))

    def receipts(self, device_id: str) -> list[str]:
        """Their numbers."""
        return [sale["receipt_number"] for sale in self.sales(device_id)]

    def payments(self, sale_id: str) -> dict[str, int]:
        """What was paid by each means."""
        question = "select means, sum(amount) as amount from sales_payment where sale_id = ? group by means"
        return {row["means"]: row["amount"] for row in self.rows(question, _key(sale_id))}

    def lines(self, sale_id: str) -> list[sqlite3.Row]:
        """Line by line as printed."""
        return self.rows("select * from sales_saleline where sale_id = ? order by position", _key(sale_id))

    def on_hand(self, product_id: str) -> int:
        """Thousandths in stock."""
        (row,) = self.rows("select on_hand from catalogue_stocklevel where product_id = ?", _key(product_id))
        return row["on_hand"]

    def moved_by(self, sale_id: str) -> int:
        """Thousandths that one sale took from stock."""
        question = "select coalesce(sum(quantity), 0) as moved from catalogue_stockmovement where source_id = ?"
        return self.rows(question, _key(sale_id))[0]["moved"]

    def customers(self, name: str) -> list[sqlite3.Row]:
        """Cards with this name, and what they owe."""
        return self.rows(
            "select c.*, b.goods, b.cash, b.deposit from carnet_customer c"
            " left join carnet_balance b on b.customer_id = c.id where c.name = ?",
            name,
        )

    def entries(self, customer_id: str) -> list[sqlite3.Row]:
        """A customer's carnet."""
        return self.rows("select * from carnet_entry where customer_id = ? order by at", _key(customer_id))

    def closings(self, device_id: str) -> list[sqlite3.Row]:
        """Its drawer's closings."""
        return self.rows("select * from sales_closing where device_id = ? order by sequence", _key(device_id))

    def set_aside(self, device_id: str) -> list[sqlite3.Row]:
        """What the door kept for the owner to look at."""
        return self.rows("select * from till_setaside where device_id = ? order by seq", _key(device_id))

    def asked(self, order: str) -> list[sqlite3.Row]:
        """What wallets were asked for, for a basket."""
        return self.rows("select * from payments_intent where order_ref = ? order by leg", _key(order))

    def drawer(self, device_id: str) -> int:
        """Centimes that all entries of this drawer sum up to."""
        question = "select coalesce(sum(amount), 0) as cash from sales_cashentry where device_id = ?"
        return self.rows(question, _key(device_id))[0]["cash"]


def _key(value: str) -> str:
    """SQLite keeps a UUID as its 32 digits."""
    return uuid.UUID(value).hex
