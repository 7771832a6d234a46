"""The wallet switch: a hub between our side and a second issuer, with net positions and windows.

POST /pay {"to", "amount", "door"}: somebody at the other issuer pays a number or the account of a code on our side,
by our `door`; "reference" for a code of once, "id" to send the same again
GET /net shows what each side owes in the open window; POST /close closes it and returns its report.
"""

import datetime as dt
import hashlib
import urllib.request
import uuid

from rahba.payments.rules.rails import switch
from rahba.payments.rules.rails.amounts import read_dirhams
from rahba.payments.rules.rails.reports import ReportLine, write_report
from rahba.payments.sandbox.charges import Charge, Cut, Ledger
from rahba.payments.sandbox.door import Asked, Told, told
from rahba.payments.sandbox.signed import SignedRail

OURS, OTHER = "RAHBA", "OTHER"
_KNOWN = {
    "+212699000001": "Salma E•••••",
    "+212699000002": "Karim B•••••",
    "OTHERHANOUT7": "Hanout Si Ahmed",
}
_ASKED = {"OTHERBASKET00001": 48_50}  # codes of once of the other issuer, and what they ask for
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
        self.sent: list[ReportLine] = []
        self.silent: set[str] = set()

    def answer(self, asked: Asked) -> Told | None:
        if asked.path == "/net" and asked.method == "GET":
            return told({"window": self.window, "net": self.positions})
        if asked.path == "/close" and asked.method == "POST":
            report = {"window": self.window, "net": dict(self.positions)}
            self.window, self.positions = self.window + 1, {OURS: 0, OTHER: 0}
            return told(report)
        if asked.path == "/pay" and asked.method == "POST":
            return told(self._pay_in(asked.json))
        if asked.path == "/report" and self.sent:
            return Told(write_report([*self.ledger.report(), *self.sent]), content_type="text/csv; charset=utf-8")
        return super().answer(asked)

    def shared(self, asked: Asked) -> Told | None:
        return None if asked.path == "/report" and self.sent else super().shared(asked)

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
            asked = _ASKED.get(body.get("reference", ""))
            return self.reply("acmt.024", found | ({"amount": asked} if asked else {}))
        if message.kind == "pacs.081":
            terms = {"id": body["id"], "amount": message.amount, "currency": "MAD", "fee": "0.00"}
            return self.reply("pacs.082", terms | {"condition": _condition(body), "seconds": _TERMS_SECONDS})
        if message.kind == "pacs.008":
            return self._transfer(message)
        if message.kind == "pacs.028" and body["id"] in self.outgoing:
            if body["id"] in self.silent:
                raise Cut
            return self.reply("pacs.002", self.outgoing[body["id"]])
        return super().take(message)

    def _transfer(self, message: switch.Message) -> Told:
        """Ours to the other issuer: once per number, within the cap, in the time that is left for the last hop."""
        body = message.body
        with self.ledger.lock:
            known = self.outgoing.get(body["id"])
            faults = self._faults() if known is None else frozenset()
            if "cut_before" in faults:
                raise Cut
            if known is None:
                known = {"id": body["id"], "state": switch.REJECTED, "code": ""}
                if "refusal" in faults:
                    known["code"] = switch.NO_COVER
                elif body["payee"] not in _KNOWN:
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
                    line = ReportLine(self.ledger.new_ref(), body["id"], "sent", message.amount, self.ledger.now())
                    self.sent.append(line)
                self.outgoing[body["id"]] = known
        if faults & {"silent", "cut_after"}:
            if "silent" in faults:
                self.silent.add(body["id"])
            raise Cut
        if "no_word" in faults:
            return self.reply("pacs.002", known | {"state": switch.PENDING, "code": ""})
        return self.reply("pacs.002", known)

    def _faults(self) -> frozenset[str]:
        """What was told to go wrong with the next transfer."""
        return frozenset(self.ledger.faults.pop(0).split("+")) if self.ledger.faults else frozenset()

    def _pay_in(self, asked: dict[str, str]) -> dict[str, object]:
        """Look the payee up on our side, then send the transfer; `twice`: two times. What our side answered last."""
        id, amount = asked.get("id") or str(uuid.uuid4()), read_dirhams(asked["amount"])
        reference = {"reference": asked["reference"]} if asked.get("reference") else {}
        found = self._tell(asked["door"], "acmt.023", {"alias": asked["to"]} | reference)
        if found["found"] != "yes":
            return {"id": id, "found": "no"}
        body = {"id": id, "amount": amount, "currency": "MAD", "payer": "+212699000002", "payee": asked["to"]}
        body |= {"condition": _condition({"id": id, "amount": asked["amount"], "payee": asked["to"]}), "seconds": 30}
        for _ in range(2 if "twice" in self._faults() else 1):
            answer = self._tell(asked["door"], "pacs.008", body | reference)
        if answer["state"] == switch.DONE and id not in self.ledger.charges:
            charge = self.ledger.open(attempt=id, amount=amount, callback_url=asked["door"], return_url="", seconds=60)
            charge.state, charge.captured, charge.closed_at = "captured", amount, self.ledger.now()
            self._move(OTHER, OURS, amount)
        return {"id": id, "found": "yes", "name": found["name"], "state": answer["state"], "code": answer["code"]}

    def _tell(self, door: str, kind: str, body: dict[str, object]) -> dict[str, str]:
        """Send a message to our side; the body of its answer, which has to be signed."""
        raw = switch.write(kind, body, message_id=uuid.uuid4(), now=self.ledger.now())
        headers = {switch.SIGNATURE: switch.sign(raw, self.keys, now=self.ledger.now())}
        request = urllib.request.Request(door, data=raw, headers=headers, method="POST")  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - to our own door
            told_ = answer.read()
            switch.check(told_, answer.headers[switch.SIGNATURE], self.keys, now=self.ledger.now())
        return switch.read(told_).body

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
