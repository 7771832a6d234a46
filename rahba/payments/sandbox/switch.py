"""The wallet switch: a hub between our side and a second issuer, with net positions and windows.

GET /net shows what each side owes in the open window; POST /close closes it and returns its report.
"""

import datetime as dt
import hashlib

from rahba.payments.rules.rails import switch
from rahba.payments.sandbox.charges import Charge, Ledger
from rahba.payments.sandbox.door import Asked, Told, told
from rahba.payments.sandbox.signed import SignedRail

OURS, OTHER = "RAHBA", "OTHER"
_KNOWN = {"+212699000001": "Salma E•••••", "+212699000002": "Karim B•••••"}
NET_DEBIT_CAP = 50_000_00
_TERMS_SECONDS = 30
_LATE_FULFILMENT = dt.timedelta(seconds=30)


class Switch(SignedRail):
    """Payments from the other issuer's wallets come by request to pay; ours go out by look-up, terms, transfer."""

    name = "switch"

    def __init__(self, ledger: Ledger):
        super().__init__(ledger)
        self.window = 1
        self.positions = {OURS: 0, OTHER: 0}
        self.outgoing: dict[str, dict[str, str]] = {}

    def answer(self, asked: Asked) -> Told | None:
        if asked.path == "/net" and asked.method == "GET":
            return told({"window": self.window, "net": self.positions})
        if asked.path == "/close" and asked.method == "POST":
            report = {"window": self.window, "net": dict(self.positions)}
            self.window, self.positions = self.window + 1, {OURS: 0, OTHER: 0}
            return told(report)
        return super().answer(asked)

    def pay(self, charge: Charge) -> None:
        """The payer's issuer reserves, the hub commits. `aborted_late`: it gives up, and is told "done" after that."""
        if "aborted_late" in charge.faults:
            charge.state, charge.code, charge.closed_at = "expired", switch.ABORTED, self.ledger.now()
            self.ledger.later(_LATE_FULFILMENT, lambda: self._say_done_after_all(charge))
            return
        super().pay(charge)
        self._move(OTHER, OURS, charge.captured)

    def take(self, message: switch.Message) -> Told:
        body = message.body
        if message.kind == "acmt.023":
            name = _KNOWN.get(body["alias"], "")
            found = {"alias": body["alias"], "found": "yes" if name else "no", "name": name, "issuer": OTHER}
            return self.reply("acmt.024", found)
        if message.kind == "pacs.081":
            terms = {"id": body["id"], "amount": message.amount, "currency": "MAD", "fee": "0.00"}
            return self.reply("pacs.082", terms | {"condition": _condition(body), "seconds": _TERMS_SECONDS})
        if message.kind == "pacs.008":
            return self._transfer(message)
        if message.kind == "pacs.028" and body["id"] in self.outgoing:
            return self.reply("pacs.002", self.outgoing[body["id"]])
        return super().take(message)

    def _transfer(self, message: switch.Message) -> Told:
        """Ours to the other issuer: once per number, within the cap, in the time that is left for the last hop."""
        body = message.body
        with self.ledger.lock:
            known = self.outgoing.get(body["id"])
            if known is None:
                known = {"id": body["id"], "state": switch.REJECTED, "code": ""}
                if body["payee"] not in _KNOWN:
                    known["code"] = switch.NOBODY
                elif body["condition"] != _condition(body):
                    known["code"] = "FF10"
                elif switch.shorter(int(body["seconds"])) == 0:
                    known["code"] = switch.ABORTED
                elif self.positions[OURS] - message.amount < -NET_DEBIT_CAP:
                    known["code"] = switch.CAP_REACHED
                else:
                    known["state"] = switch.DONE
                    self._move(OURS, OTHER, message.amount)
                self.outgoing[body["id"]] = known
        return self.reply("pacs.002", known)

    def _move(self, debtor: str, creditor: str, amount: int) -> None:
        self.positions[debtor] -= amount
        self.positions[creditor] += amount

    def _say_done_after_all(self, charge: Charge) -> None:
        """A fulfilment that comes after the abort: the hub hands it on by mistake; its own state stays aborted."""
        body = {"id": charge.attempt, "state": switch.DONE, "code": "", "hub_ref": charge.ref}
        self._post(charge, *self.signed_news(charge, "pacs.002", body | {"amount": charge.amount, "currency": "MAD"}))


def _condition(body: dict[str, str]) -> str:
    """What binds a transfer to its terms."""
    return hashlib.sha256(f"{body['id']}{body['amount']}{body['payee']}".encode()).hexdigest()
