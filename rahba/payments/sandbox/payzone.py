"""Payzone: the signed payload, its page, the notification, the signed API."""

import json

from rahba.payments.rules.rails import payzone
from rahba.payments.rules.rails.amounts import DIRHAM, AmountRefused, read_dirhams, written
from rahba.payments.rules.rails.keys import SignatureRefused, hmac_hex
from rahba.payments.sandbox.cards import CardRail
from rahba.payments.sandbox.charges import Charge
from rahba.payments.sandbox.door import Asked, Told, told

_STATES = {
    "waiting": "PENDING",
    "captured": "CHARGED",
    "refused": "DECLINED",
    "expired": "EXPIRED",
    "returned": "REFUNDED",
    "charged_back": "CHARGED_BACK",
}
_CHARGES = "/api/v3/charges/"


class Payzone(CardRail):
    """Money is taken on the page."""

    name, shown_name = "payzone", "Payzone"

    def answer(self, asked: Asked) -> Told | None:
        if asked.path == "/pwthree/launch" and asked.method == "POST":
            return self._launch(asked.form)
        if asked.path.startswith(_CHARGES):
            return self._api(asked)
        return self.page_of(asked) if asked.path.startswith("/page/") else None

    def news(self, charge: Charge, amount: int) -> tuple[bytes, dict[str, str]]:
        raw = json.dumps(_shown(charge, amount)).encode()
        signed = hmac_hex(self.keys_for(charge).current(self.ledger.now()).secret, raw)
        headers = {"Content-Type": "application/json"}
        if "unsigned" not in charge.faults:
            headers[payzone.SIGNATURE] = "0" * 64 if "forged" in charge.faults else signed
        return raw, headers

    def _launch(self, form: dict[str, str]) -> Told:
        try:
            payzone.check_payload(form.get("payload", ""), form.get("signature", ""), self.keys, now=self.ledger.now())
            payload = json.loads(form["payload"])
            amount = read_dirhams(payload.get("price"))
        except (SignatureRefused, AmountRefused) as problem:
            return told({"error": str(problem)}, 400)
        charge = self.ledger.open(
            attempt=payload["chargeId"],
            amount=amount,
            callback_url=payload["callbackUrl"],
            return_url=payload["successUrl"],
            seconds=900,
        )
        return self.show(charge)

    def _api(self, asked: Asked) -> Told:
        try:
            payzone.check_api(asked.headers, asked.path, asked.body, self.keys, now=self.ledger.now())
        except SignatureRefused as problem:
            return told({"error": str(problem)}, 401)
        attempt, _, what = asked.path.removeprefix(_CHARGES).partition("/")
        charge = self.ledger.find(attempt)
        if charge is None:
            return told({"error": "unknown"}, 404)
        if what == "refund" and asked.method == "POST":
            state = self.ledger.refund(charge, asked.json["refundId"], read_dirhams(asked.json["amount"]))
            return told({"refundId": asked.json["refundId"], "status": "DONE" if state == "done" else "REFUSED"})
        return told(_shown(charge, charge.captured or charge.amount))


def _shown(charge: Charge, amount: int) -> dict[str, object]:
    state = _STATES[charge.state]
    good = charge.state in ("captured", "returned", "charged_back")
    transaction = {
        "id": charge.ref if charge.state != "charged_back" else f"CB{charge.ref}",
        "state": "APPROVED" if good else "DECLINED",
        "resultCode": 0 if good else 5,
        "amount": written(amount),
    }
    return {
        "id": charge.attempt,
        "status": state,
        "currency": DIRHAM,
        "transactions": [] if charge.state in ("waiting", "expired") else [transaction],
    }
