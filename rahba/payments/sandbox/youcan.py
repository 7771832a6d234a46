"""YouCan Pay: a token, its form, the webhook, the transaction read back."""

import json

from rahba.payments.rules.rails import youcan
from rahba.payments.rules.rails.amounts import DIRHAM, AmountRefused, read_centimes
from rahba.payments.sandbox.cards import CardRail
from rahba.payments.sandbox.charges import Charge
from rahba.payments.sandbox.door import Asked, Told, told

_STATES = {
    "waiting": "pending",
    "captured": "paid",
    "refused": "failed",
    "expired": "expired",
    "returned": "refunded",
    "charged_back": "chargeback",
}
_NEWS = {"paid": "transaction.paid", "failed": "transaction.failed", "chargeback": "transaction.chargeback"}


class YouCan(CardRail):
    """Money is taken on the form. Tokens are the charge's own number."""

    name, shown_name = "youcan", "YouCan Pay"

    def answer(self, asked: Asked) -> Told | None:
        if asked.path == "/sandbox/api/tokenize" and asked.method == "POST":
            return self._tokenize(asked.json)
        if asked.path.startswith("/sandbox/payment-form/"):
            charge = self._by_ref(asked.path.rpartition("/")[2])
            return self.show(charge) if charge else None
        if asked.path.startswith("/sandbox/api/transactions/"):
            return self._transaction(asked)
        return self.page_of(asked) if "/page/" in asked.path else None

    def news(self, charge: Charge, amount: int) -> tuple[bytes, dict[str, str]]:
        state = _STATES[charge.state]
        event = {
            "id": f"ev-{charge.ref}-{state}",
            "event_name": _NEWS[state],
            "payload": {"transaction": _shown(charge, amount)},
        }
        raw = json.dumps(event).encode()
        signed = youcan.sign(raw, self.keys_for(charge).current(self.ledger.now()).secret)
        headers = {"Content-Type": "application/json"}
        if "unsigned" not in charge.faults:
            headers[youcan.SIGNATURE] = "0" * 64 if "forged" in charge.faults else signed
        return raw, headers

    def _tokenize(self, asked: dict) -> Told:
        if asked.get("pri_key") not in self._living():
            return told({"error": "private key"}, 401)
        try:
            amount = read_centimes(asked.get("amount"))
        except AmountRefused as problem:
            return told({"error": str(problem)}, 422)
        charge = self.ledger.open(
            attempt=asked["order_id"],
            amount=amount,
            callback_url=asked["metadata"]["callback"],
            return_url=asked["success_url"],
            seconds=900,
        )
        return told({"token": {"id": charge.ref}})

    def _transaction(self, asked: Asked) -> Told:
        if asked.query.get("pri_key", asked.headers.get("x-pri-key")) not in self._living():
            return told({"error": "private key"}, 401)
        rest = asked.path.removeprefix("/sandbox/api/transactions/").split("/")
        known = self._by_ref(rest[0])
        charge = self.ledger.find(known.attempt) if known else None
        if charge is None:
            return told({"error": "unknown"}, 404)
        if rest[1:] == ["refund"] and asked.method == "POST":
            state = self.ledger.refund(charge, asked.json["refund_id"], read_centimes(asked.json["amount"]))
            return told({"refund_id": asked.json["refund_id"], "state": state})
        return told(_shown(charge, charge.captured or charge.amount) | {"status": _STATES[charge.state]})

    def _by_ref(self, ref: str) -> Charge | None:
        return next((one for one in self.ledger.charges.values() if one.ref == ref), None)

    def _living(self) -> set[str]:
        return {key.secret for key in self.keys if key.lives(self.ledger.now())}


def _shown(charge: Charge, amount: int) -> dict[str, object]:
    return {
        "id": charge.ref,
        "order_id": charge.attempt,
        "amount": amount,
        "currency": DIRHAM,
        "code": charge.code,
    }
