"""The wallet switch, and the bank's door for instant credits: signed messages both ways."""

import datetime as dt
import uuid

from rahba.payments.rails.adapter import Adapter
from rahba.payments.rules.rails import switch
from rahba.payments.rules.rails.keys import SignatureRefused
from rahba.payments.rules.rails.words import NoAnswer, NotUnderstood, Order, Outcome, RailRefused, Said, Step


class _SignedAdapter(Adapter):
    asks_payer = True

    def begin(self, order: Order, *, now: dt.datetime) -> Step:
        said = self._send(switch.request_to_pay(order, now=now), now)
        if said.outcome == Outcome.REFUSED:
            raise RailRefused(said.code)
        return Step("wait", hint=self.name, provider_ref=said.provider_ref)

    def state(self, *, attempt_id: str, provider_ref: str, now: dt.datetime) -> Said:
        asked = switch.state_request(uuid.UUID(attempt_id), now=now)
        said = self._send(asked, now)
        if said.attempt != attempt_id:
            raise NoAnswer
        return said

    def give_back(self, *, attempt_id: str, provider_ref: str, refund_id: str, amount: int, now: dt.datetime) -> None:
        asked = switch.recall(
            transfer_id=uuid.UUID(attempt_id), return_id=uuid.UUID(refund_id), amount=amount, now=now
        )
        # The answer to a recall is a return (pacs.004): done, or not.
        if self._send(asked, now).outcome != Outcome.CHARGED_BACK:
            raise RailRefused("recall_refused")

    def check_news(self, raw: bytes, headers: dict[str, str], *, now: dt.datetime) -> None:
        switch.check(raw, headers.get(switch.SIGNATURE.lower(), ""), self.place.keys, now=now)

    def read_news(self, raw: bytes) -> Said:
        return switch.said_by(switch.read(raw))

    def _send(self, raw: bytes, now: dt.datetime) -> Said:
        """Send a message; what the answer says. An answer that is not signed is none."""
        signature = switch.sign(raw, self.place.keys, now=now)
        answer, headers = self.ask("POST", "/messages", body=raw, headers={switch.SIGNATURE: signature})
        try:
            self.check_news(answer, headers, now=now)
            return self.read_news(answer)
        except (SignatureRefused, NotUnderstood) as problem:
            raise NoAnswer from problem


class SwitchAdapter(_SignedAdapter):
    """A wallet at another issuer pays."""

    name = "switch"


class BankAdapter(_SignedAdapter):
    """A bank account pays, by instant credit."""

    name = "bank"
