"""YouCan Pay: a token first, then its form; its news are read back before they are believed."""

import datetime as dt
import json

from rahba.payments.rails.adapter import Adapter, understood
from rahba.payments.rules.rails import youcan
from rahba.payments.rules.rails.reading import read_object
from rahba.payments.rules.rails.words import NoAnswer, Order, RailRefused, Said, Step


class YouCanAdapter(Adapter):
    """Takes on its form."""

    name = "youcan"
    reads_back = True

    def begin(self, order: Order, *, now: dt.datetime) -> Step:
        asked = youcan.token_request(order, keys=self.place.keys, now=now)
        answer, _ = self.ask("POST", f"{self._root}/api/tokenize", body=json.dumps(asked).encode())
        token = understood(youcan.read_token, answer)
        url = f"{self.place.pages}{self._root}/payment-form/{token}?lang={order.language}"
        return Step("visit", url, provider_ref=token)

    def state(self, *, attempt_id: str, provider_ref: str, now: dt.datetime) -> Said:
        if not provider_ref:
            raise NoAnswer  # the token never reached us: there is nothing to ask about
        answer, _ = self.ask("GET", f"{self._root}/api/transactions/{provider_ref}{self._key(now)}")
        said = understood(youcan.read_transaction, answer)
        if said.attempt != attempt_id:
            raise NoAnswer
        return said

    def give_back(self, *, attempt_id: str, provider_ref: str, refund_id: str, amount: int, now: dt.datetime) -> None:
        path = f"{self._root}/api/transactions/{provider_ref}/refund{self._key(now)}"
        body = json.dumps({"refund_id": refund_id, "amount": amount}).encode()
        answer = understood(read_object, self.ask("POST", path, body=body)[0])
        if answer.get("state") != "done":
            raise RailRefused(str(answer.get("state")))

    def check_news(self, raw: bytes, headers: dict[str, str], *, now: dt.datetime) -> None:
        youcan.check_signature(raw, headers.get(youcan.SIGNATURE, ""), self.place.keys, now=now)

    def read_news(self, raw: bytes) -> Said:
        return youcan.read_webhook(raw)

    @property
    def _root(self) -> str:
        return "/sandbox" if self.place.sandbox else ""

    def _key(self, now: dt.datetime) -> str:
        return f"?pri_key={self.place.keys.current(now).secret}"
