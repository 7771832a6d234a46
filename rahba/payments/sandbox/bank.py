"""The bank of the ring-fenced account: instant credits in, payout orders out, statements and notices.

POST /orders      {"id", "to", "amount", "name"}: an instant credit; ACSC, RJCT, or PDNG: 20 s without word
POST /payout-files  pain.001: each line an order, booked today; the same line again is the same order
GET  /orders/ID   what became of it
POST /credits     {"ref", "amount", "text"}: somebody pays in, such as an acquirer its lot
GET  /statement   camt.053 of everything booked, or of ?day=2026-11-20 · GET /notice  camt.054 of the same
GET  /next-statement  camt.053 of what was booked since the last of these, numbered, beginning where that ended
"""

import datetime as dt
import re

from rahba.payments.rules.payout_files import read_payout_file
from rahba.payments.rules.rails import switch
from rahba.payments.rules.rails.amounts import read_dirhams, written
from rahba.payments.rules.rails.bank_files import StatementLine, write_statement
from rahba.payments.rules.rails.trial import ACCOUNT
from rahba.payments.sandbox.charges import Charge, Ledger
from rahba.payments.sandbox.door import Asked, Told, told
from rahba.payments.sandbox.signed import SignedRail

_RIB = re.compile(r"[0-9]{24}", re.ASCII)
INSTANT_CAP = 20_000_00
OPENING = 100_000_00
_CLOSED_ACCOUNT = "000"  # how the RIB ends whose account the bank has closed


class Bank(SignedRail):
    """Speaks the switch's messages for money that comes in; orders and files for what goes out."""

    name = "bank"

    def __init__(self, ledger: Ledger):
        super().__init__(ledger)
        self.lines: list[StatementLine] = []
        self.orders: dict[str, dict[str, str]] = {}
        self.opened_at, self.statements, self.told, self.balance = ledger.now(), 0, 0, OPENING

    def answer(self, asked: Asked) -> Told | None:
        if asked.method == "GET" and asked.path in ("/statement", "/notice"):
            return self._file(asked)
        if asked.method == "GET" and asked.path.startswith("/orders/"):
            order = self.orders.get(asked.path.removeprefix("/orders/"))
            return told(order) if order else told({"error": "unknown"}, 404)
        if asked.method == "POST" and asked.path == "/orders":
            return self._order(asked.json, most=INSTANT_CAP)
        if asked.method == "POST" and asked.path == "/payout-files":
            return self._payout_file(asked.body)
        if asked.method == "GET" and asked.path == "/next-statement":
            return self._next_statement()
        if asked.method == "POST" and asked.path == "/credits":
            given = asked.json
            self._book(given["ref"], "", read_dirhams(given["amount"]), True, given.get("text", ""))
            return told({"ref": given["ref"]})
        return super().answer(asked)

    def pay(self, charge: Charge) -> None:
        super().pay(charge)
        self._book(charge.ref, charge.attempt, charge.captured, True, "Virement instantané")

    def _payout_file(self, data: bytes) -> Told:
        """All its lines, each with its own end."""
        states = {}
        for order in read_payout_file(data):
            asked = {"id": order.reference, "to": order.iban[4:], "amount": written(order.amount), "name": order.name}
            self._order(asked)
            states[order.reference] = self.orders[order.reference]["state"]
        return told(states)

    def _order(self, asked: dict[str, str], *, most: int | None = None) -> Told:
        """One payout; the same number again is the same order."""
        with self.ledger.lock:
            if asked["id"] in self.orders:
                return told(self.orders[asked["id"]])
            faults = frozenset(self.ledger.faults.pop(0).split("+")) if self.ledger.faults else frozenset()
            amount = read_dirhams(asked["amount"])
            order = {"id": asked["id"], "state": switch.REJECTED, "code": "", "bank_ref": self.ledger.new_ref()}
            if not _RIB.fullmatch(asked["to"]):
                order["code"] = "AC01"
            elif most and amount > most:
                order["code"] = "AM02"
            elif asked["to"].endswith(_CLOSED_ACCOUNT) or "refusal" in faults:
                order["code"] = "AC04"
            else:
                order["state"] = switch.DONE
                self._book(order["bank_ref"], asked["id"], amount, False, asked.get("name", ""))
            self.orders[asked["id"]] = order
        days = next((int(one.partition(":")[2]) for one in faults if one.startswith("returned:")), None)
        if days is not None and order["state"] == switch.DONE:
            self.ledger.later(dt.timedelta(days=days), lambda: self._return(order, amount))
        if "no_word" in faults and order["state"] == switch.DONE:
            return told(dict(order) | {"state": switch.PENDING})
        return told(order)

    def _return(self, order: dict[str, str], amount: int) -> None:
        order["state"], order["code"] = switch.REJECTED, "AC04"
        self._book(f"R{order['bank_ref']}", order["id"], amount, True, "Retour", reversal=True)

    def _book(
        self, ref: str, end_to_end: str, amount: int, credit: bool, text: str, *, reversal: bool = False
    ) -> None:
        day = self.ledger.now().date()
        self.lines.append(StatementLine(ref, end_to_end, amount, credit, day, day, text, reversal=reversal))

    def _file(self, asked: Asked) -> Told:
        """What is booked, of a day or ever."""
        day = asked.query.get("day")
        lines = [line for line in self.lines if not day or line.booked_on.isoformat() == day]
        self._spoil(lines)
        opening = OPENING + sum(line.signed for line in self.lines if day and line.booked_on.isoformat() < day)
        kind = "camt.053" if asked.path == "/statement" else "camt.054"
        return self._written(f"{kind}-{day or 'all'}", lines, opening if kind == "camt.053" else None, kind)

    def _next_statement(self) -> Told:
        with self.ledger.lock:
            lines, self.told = self.lines[self.told :], len(self.lines)
            self._spoil(lines)
            self.statements += 1
            opening, self.balance = self.balance, self.balance + sum(line.signed for line in lines)
        # A bank that is started anew begins again at 1, and must not name an older statement.
        return self._written(f"REL-{self.opened_at:%y%m%d%H%M%S}-{self.statements:04}", lines, opening, "camt.053")

    def _spoil(self, lines: list[StatementLine]) -> None:
        """A "report_…" fault has a line missing, doubled or altered; the balances follow it."""
        faults, self.ledger.report_faults = self.ledger.report_faults, []
        for fault in faults if lines else ():
            if fault == "report_missing":
                del lines[0]
            elif fault == "report_doubled":
                lines.append(lines[-1])
            else:
                first = vars(lines[0])
                lines[0] = StatementLine(**first | {"amount": first["amount"] + 100})

    def _written(self, id: str, lines: list[StatementLine], opening: int | None, kind: str) -> Told:
        data = write_statement(
            id=id, account=ACCOUNT, made_at=self.ledger.now(), lines=lines, opening=opening, kind=kind
        )
        return Told(data, content_type="application/xml")
