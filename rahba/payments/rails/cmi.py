"""CMI's hosted page. Beginning asks it nothing: the customer's browser brings the signed form."""

import datetime as dt
import urllib.parse

from rahba.payments.rails.adapter import Adapter, Reply, understood
from rahba.payments.rules.rails import cmi
from rahba.payments.rules.rails.words import NoAnswer, Order, RailRefused, Said, Step


class CmiAdapter(Adapter):
    """Reserves on the page, takes when the callback is answered so."""

    name = "cmi"
    captures = True

    def begin(self, order: Order, *, now: dt.datetime) -> Step:
        fields = cmi.form(
            order,
            client_id=self.place.merchant,
            shop_url=order.return_url,
            email=self.place.options.get("email", ""),
            keys=self.place.keys,
            now=now,
        )
        return Step("post", f"{self.place.pages}/fim/est3Dgate", fields)

    def state(self, *, attempt_id: str, provider_ref: str, now: dt.datetime) -> Said:
        asked = cmi.status_request(
            name=self.place.options["api_name"],
            password=self.place.options["api_password"],
            client_id=self.place.merchant,
            order_id=attempt_id,
        )
        return understood(cmi.read_status, self._api(asked), attempt_id)

    def take(self, *, attempt_id: str, provider_ref: str, now: dt.datetime) -> Said:
        asked = cmi.capture_request(
            name=self.place.options["api_name"],
            password=self.place.options["api_password"],
            client_id=self.place.merchant,
            order_id=attempt_id,
        )
        return understood(cmi.read_status, self._api(asked), attempt_id)

    def give_back(self, *, attempt_id: str, provider_ref: str, refund_id: str, amount: int, now: dt.datetime) -> None:
        asked = cmi.refund_request(
            name=self.place.options["api_name"],
            password=self.place.options["api_password"],
            client_id=self.place.merchant,
            order_id=attempt_id,
            amount=amount,
            refund_id=refund_id,
        )
        answer = understood(cmi.read_response, self._api(asked))
        if answer.get("Response") != "Approved":
            if answer.get("Response") != "Declined":
                raise NoAnswer
            raise RailRefused(answer.get("ProcReturnCode", ""))

    def check_news(self, raw: bytes, headers: dict[str, str], *, now: dt.datetime) -> None:
        cmi.check_hash(_fields(raw), self.place.keys, now=now)

    def read_news(self, raw: bytes) -> Said:
        return cmi.read_callback(_fields(raw))

    def reply(self, *, believed: bool, take: bool) -> Reply:
        answer = cmi.Answer.FAILED if not believed else cmi.Answer.TAKE if take else cmi.Answer.NOTED
        return Reply(answer.value, "text/plain; charset=utf-8")

    def _api(self, body: bytes) -> bytes:
        return self.ask("POST", "/fim/api", body=body, content_type="text/xml; charset=utf-8")[0]


def _fields(raw: bytes) -> dict[str, str]:
    return dict(urllib.parse.parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
