"""The wallet switch, and the bank's door for instant credits: signed messages both ways."""

import datetime as dt
import uuid
from collections.abc import Mapping

from rahba.payments.rails.adapter import Adapter, Reply, understood
from rahba.payments.rules.rails import switch
from rahba.payments.rules.rails.keys import SignatureRefused
from rahba.payments.rules.rails.words import NoAnswer, NotUnderstood, Order, Outcome, RailRefused, Said, Step

_ASKED_OF_US = ("acmt.023", "pacs.008", "pacs.028")


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
        """Send a message; what the answer says about an attempt."""
        return understood(switch.said_by, self._exchange(raw, now))

    def _exchange(self, raw: bytes, now: dt.datetime) -> switch.Message:
        """Send a message; the one that answers it. An answer that is not signed is none."""
        signature = switch.sign(raw, self.place.keys, now=now)
        answer, headers = self.ask("POST", "/messages", body=raw, headers={switch.SIGNATURE: signature})
        try:
            self.check_news(answer, headers, now=now)
            return switch.read(answer)
        except (SignatureRefused, NotUnderstood) as problem:
            raise NoAnswer from problem


class SwitchAdapter(_SignedAdapter):
    """A wallet at another issuer pays."""

    name = "switch"

    def look_up(self, alias: str, reference: str, *, now: dt.datetime) -> dict[str, str] | None:
        """Name, issuer and, for a code of once, amount of whoever is behind an alias; None: nobody."""
        answer = self._exchange(switch.look_up(alias, reference, now=now), now)
        if answer.kind != "acmt.024" or answer.body["alias"] != alias:
            raise NoAnswer
        return answer.body if answer.body["found"] == "yes" else None

    def terms(self, *, transfer_id: uuid.UUID, payee: str, amount: int, now: dt.datetime) -> switch.Message:
        """On what terms the switch takes a transfer. Nothing moves yet."""
        asked = switch.terms_request(transfer_id=transfer_id, payee=payee, amount=amount, now=now)
        terms = self._exchange(asked, now)
        if (terms.kind, terms.body["id"], terms.amount) != ("pacs.082", str(transfer_id), amount):
            raise NoAnswer
        return terms

    def transfer(
        self,
        *,
        transfer_id: uuid.UUID,
        payee: str,
        amount: int,
        reference: str,
        terms: switch.Message,
        now: dt.datetime,
    ) -> Said:
        """Pay. The same number again is the same transfer."""
        raw = switch.transfer(
            transfer_id=transfer_id, payee=payee, amount=amount, reference=reference, terms=terms, now=now
        )
        said = self._send(raw, now)
        if said.attempt != str(transfer_id):
            raise NoAnswer
        return said

    def asked(self, raw: bytes) -> switch.Message | None:
        """What another issuer asks of us; None for news. Its signature was found good."""
        message = switch.read(raw)
        return message if message.kind in _ASKED_OF_US else None

    def answer(self, kind: str, body: Mapping[str, object], *, now: dt.datetime) -> Reply:
        """A signed answer to such a message."""
        raw = switch.write(kind, body, message_id=uuid.uuid4(), now=now)
        signature = switch.sign(raw, self.place.keys, now=now)
        return Reply(raw.decode(), headers={switch.SIGNATURE: signature})


class BankAdapter(_SignedAdapter):
    """A bank account pays, by instant credit."""

    name = "bank"
