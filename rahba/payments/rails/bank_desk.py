"""The sandbox bank's desk: payout files in, statements out. A real bank has its own way; there files are carried."""

from rahba.payments.rails.adapter import Adapter
from rahba.payments.rails.places import places


class BankDesk(Adapter):
    """What an officer would do in the bank's own software."""

    name = "bank"

    def hand_over(self, data: bytes) -> None:
        """Give an order file; the same file again is the same order. Raises NoAnswer and RailRefused."""
        self.ask("POST", "/payout-files", body=data, content_type="application/xml")

    def statement(self) -> bytes:
        """What was booked since the last statement."""
        return self.ask("GET", "/next-statement")[0]


def sandbox_bank() -> BankDesk | None:
    """The desk, where a sandbox bank runs beside us."""
    place = places(sandbox=True).get("bank")
    return BankDesk(place) if place else None
