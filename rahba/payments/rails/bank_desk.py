"""The desks of the sandbox: the bank's, payout files in, statements out; and reports of the other rails. A real bank
and a real acquirer have their own ways; there files are carried.
"""

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


class ReportDesk(Adapter):
    """Where a rail lays its settlement report."""

    def report(self) -> bytes:
        """All that it holds to have happened. Raises NoAnswer and RailRefused."""
        return self.ask("GET", "/report")[0]


def sandbox_reports() -> dict[str, ReportDesk]:
    """The desks of the rails that write reports; the bank's is its statement."""
    return {rail: ReportDesk(place) for rail, place in places(sandbox=True).items() if rail != "bank"}
