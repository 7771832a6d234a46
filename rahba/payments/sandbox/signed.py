"""Rails that speak signed messages: the switch, and the bank's door for instant credits."""

import uuid
from collections.abc import Mapping

from rahba.payments.rules.rails import switch
from rahba.payments.rules.rails.keys import SignatureRefused
from rahba.payments.rules.rails.words import NotUnderstood
from rahba.payments.sandbox.charges import Charge
from rahba.payments.sandbox.door import Asked, Rail, Told, told

_STATES = {
    "waiting": (switch.PENDING, ""),
    "captured": (switch.DONE, ""),
    "returned": (switch.DONE, "RETURNED"),
    "expired": (switch.REJECTED, switch.ABORTED),
}


class SignedRail(Rail):
    """Asks for money by pain.013, tells what became of it by pacs.002, takes recalls by camt.056."""

    def answer(self, asked: Asked) -> Told | None:
        if asked.path != "/messages" or asked.method != "POST":
            return None
        try:
            switch.check(asked.body, asked.headers.get(switch.SIGNATURE.lower(), ""), self.keys, now=self.ledger.now())
            message = switch.read(asked.body)
        except SignatureRefused as problem:
            return told({"error": str(problem)}, 401)
        except NotUnderstood as problem:
            return told({"error": str(problem)}, 400)
        return self.take(message)

    def take(self, message: switch.Message) -> Told:
        """One message, well signed."""
        body = message.body
        if message.kind == "pain.013":
            charge = self.ledger.open(
                attempt=body["id"],
                amount=message.amount,
                callback_url=body["callback"],
                return_url="",
                seconds=switch.shorter(int(body["seconds"])),
            )
            state = switch.REJECTED if charge.state == "refused" else switch.PENDING
            return self.reply("pain.014", {"id": body["id"], "state": state, "hub_ref": charge.ref}, charge)
        charge = self.ledger.find(body["id"])
        if charge is None:
            return told({"error": "unknown"}, 404)
        if message.kind == "camt.056":
            done = self.ledger.refund(charge, body["return_id"], message.amount) == "done"
            state = switch.DONE if done else switch.REJECTED
            return self.reply("pacs.004", dict(body) | {"state": state, "amount": message.amount}, charge)
        return self.reply("pacs.002", self.state_of(charge, charge.captured), charge)

    def state_of(self, charge: Charge, amount: int) -> dict[str, object]:
        """The body of a pacs.002."""
        state, code = _STATES.get(charge.state, (switch.REJECTED, charge.code or switch.REFUSED_BY_PAYER))
        told_amount = {"amount": amount, "currency": "MAD"} if state == switch.DONE else {}
        return {"id": charge.attempt, "state": state, "code": code, "hub_ref": charge.ref} | told_amount

    def reply(self, kind: str, body: Mapping[str, object], charge: Charge | None = None) -> Told:
        """A signed answer."""
        now = self.now_told(charge) if charge else self.ledger.now()
        raw = switch.write(kind, body, message_id=uuid.uuid4(), now=now)
        return Told(raw, headers={switch.SIGNATURE: switch.sign(raw, self.keys, now=now)})

    def news(self, charge: Charge, amount: int) -> tuple[bytes, dict[str, str]]:
        kind, body = "pacs.002", self.state_of(charge, amount)
        if charge.state == "charged_back":
            kind = "pacs.004"
            back = uuid.uuid5(uuid.UUID(charge.attempt), "back")
            body = {"id": charge.attempt, "return_id": back, "state": switch.DONE, "currency": "MAD"}
            body |= {"amount": charge.captured, "hub_ref": charge.ref}
        return self.signed_news(charge, kind, body)

    def signed_news(self, charge: Charge, kind: str, body: Mapping[str, object]) -> tuple[bytes, dict[str, str]]:
        """The same news is the same message, however often it comes."""
        now = self.now_told(charge)
        message_id = uuid.uuid5(uuid.UUID(charge.attempt), f"{kind}:{body['state']}:{body.get('amount')}")
        raw = switch.write(kind, body, message_id=message_id, now=charge.made_at + (now - self.ledger.now()))
        signature = switch.sign(raw, self.keys_for(charge), now=now)
        headers = {"Content-Type": "application/json"}
        if "unsigned" not in charge.faults:
            headers[switch.SIGNATURE] = signature[:-64] + "0" * 64 if "forged" in charge.faults else signature
        return raw, headers
