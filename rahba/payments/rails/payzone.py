"""Payzone. Beginning asks it nothing: the customer's browser brings the signed payload."""

import datetime as dt
import json

from rahba.payments.rails.adapter import Adapter, Reply, understood
from rahba.payments.rules.rails import payzone
from rahba.payments.rules.rails.amounts import written
from rahba.payments.rules.rails.reading import read_object
from rahba.payments.rules.rails.words import NoAnswer, Order, RailRefused, Said, Step

_CALLER = "rahba"


class PayzoneAdapter(Adapter):
    """Takes on its page."""

    name = "payzone"

    def begin(self, order: Order, *, now: dt.datetime) -> Step:
        form = payzone.launch_form(
            order,
            account=self.place.merchant,
            skin=self.place.options.get("skin", ""),
            keys=self.place.keys,
            now=now,
        )
        return Step("post", f"{self.place.pages}/pwthree/launch", form)

    def state(self, *, attempt_id: str, provider_ref: str, now: dt.datetime) -> Said:
        said = understood(payzone.read_charge, self._api("GET", f"/api/v3/charges/{attempt_id}", b"", now))
        if said.attempt != attempt_id:
            raise NoAnswer
        return said

    def give_back(self, *, attempt_id: str, provider_ref: str, refund_id: str, amount: int, now: dt.datetime) -> None:
        body = json.dumps({"refundId": refund_id, "amount": written(amount)}).encode()
        answer = understood(read_object, self._api("POST", f"/api/v3/charges/{attempt_id}/refund", body, now))
        if answer.get("status") != "DONE":
            raise RailRefused(str(answer.get("status")))

    def check_news(self, raw: bytes, headers: dict[str, str], *, now: dt.datetime) -> None:
        payzone.check_callback(raw, headers.get(payzone.SIGNATURE.lower(), ""), self.place.keys, now=now)

    def read_news(self, raw: bytes) -> Said:
        return payzone.read_charge(raw)

    def reply(self, *, believed: bool, take: bool) -> Reply:
        message = "" if believed else "signature"
        return Reply(json.dumps(payzone.answer(understood=believed, message=message)))

    def _api(self, method: str, path: str, body: bytes, now: dt.datetime) -> bytes:
        headers = payzone.api_headers(
            caller=_CALLER, account=self.place.merchant, path=path, body=body, keys=self.place.keys, now=now
        )
        return self.ask(method, path, body=body, headers=headers)[0]
