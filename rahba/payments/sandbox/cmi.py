"""CMI as its public integrations see it: the hosted page, the callback and its answers, the XML door."""

import urllib.parse
import xml.etree.ElementTree as ET

from rahba.payments.rules.rails import cmi
from rahba.payments.rules.rails.amounts import AmountRefused, read_dirhams, written
from rahba.payments.rules.rails.keys import SignatureRefused
from rahba.payments.rules.rails.plain_xml import XmlRefused, read_xml
from rahba.payments.rules.rails.trial import API_NAME, API_PASSWORD, MERCHANT
from rahba.payments.sandbox.cards import CardRail
from rahba.payments.sandbox.charges import Charge
from rahba.payments.sandbox.door import Asked, Told, told


class Cmi(CardRail):
    """Money is reserved on the page, and taken when the callback is answered ACTION=POSTAUTH."""

    name, shown_name = "cmi", "CMI"

    def answer(self, asked: Asked) -> Told | None:
        if asked.path == "/fim/est3Dgate" and asked.method == "POST":
            return self._gate(asked.form)
        if asked.path == "/fim/api" and asked.method == "POST":
            return self._api(asked.body)
        return self.page_of(asked) if asked.path.startswith("/page/") else None

    def pay(self, charge: Charge) -> None:
        charge.state, charge.code = "authorised", cmi.APPROVED_CODE

    def news(self, charge: Charge, amount: int) -> tuple[bytes, dict[str, str]]:
        taken = charge.state in ("authorised", "captured")
        fields = {
            "oid": charge.attempt,
            "clientid": MERCHANT,
            "ProcReturnCode": cmi.APPROVED_CODE if taken else charge.code or "05",
            "Response": "Approved" if taken else "Declined",
            "TransId": charge.ref,
            "AuthCode": "123456" if taken else "",
            "mdStatus": "1",
            "amount": written(amount),
            "symbol": "504",
            "cardHolderName": "F. BENALI & FILS",
            "maskedCreditCard": "4000 **** **** 0010",
            "EXTRA.CARDBRAND": "VISA",
        }
        if charge.state == "charged_back":
            fields |= {"ProcReturnCode": "CHARGEBACK", "TransId": f"CB{charge.ref}"}
        signed = cmi.hash_v3(fields, self.keys_for(charge).current(self.ledger.now()).secret)
        if "forged" in charge.faults:
            signed = cmi.hash_v3(fields, "somebody else")
        if "unsigned" not in charge.faults:
            fields["HASH"] = signed
        escaped = {name: value.replace("&", "&amp;") for name, value in fields.items()} | {"encoding": "UTF-8"}
        return urllib.parse.urlencode(escaped).encode(), {"Content-Type": "application/x-www-form-urlencoded"}

    def heard(self, charge: Charge, answer: str) -> None:
        if answer.strip() == cmi.Answer.TAKE:
            self.ledger.capture(charge)

    def _gate(self, fields: dict[str, str]) -> Told:
        try:
            cmi.check_hash(fields, self.keys, now=self.ledger.now())
            amount = read_dirhams(fields.get("amount"))
        except (SignatureRefused, AmountRefused) as problem:
            return told({"error": str(problem)}, 400)
        charge = self.ledger.open(
            attempt=fields["oid"],
            amount=amount,
            callback_url=fields["callbackUrl"],
            return_url=fields["okUrl"],
            seconds=int(fields.get("sessiontimeout", "900")),
        )
        return self.show(charge)

    def _api(self, body: bytes) -> Told:
        try:
            root = read_xml(body)
        except XmlRefused as problem:
            return told({"error": problem.code}, 400)
        asked = {child.tag: (child.text or "").strip() for child in root}
        if (asked.get("Name"), asked.get("Password")) != (API_NAME, API_PASSWORD):
            return _response({"Response": "Error", "ErrMsg": "not allowed", "ProcReturnCode": "99"})
        charge = self.ledger.find(asked.get("OrderId", ""))
        if charge is None:
            return _response({"Response": "Error", "ErrMsg": "unknown order", "ProcReturnCode": "99"})
        kind = asked.get("Type", "")
        if kind == "Credit":
            state = self.ledger.refund(charge, asked["TransId"], read_dirhams(asked["Total"]))
            good = state == "done"
            return _response(
                {
                    "OrderId": charge.attempt,
                    "Response": "Approved" if good else "Declined",
                    "ProcReturnCode": "00" if good else "05",
                    "TransId": asked["TransId"],
                }
            )
        if kind == "PostAuth":
            self.ledger.capture(charge)
        return _response(
            {
                "OrderId": charge.attempt,
                "Response": "Approved",
                "ProcReturnCode": charge.code,
                "TransId": charge.ref if charge.state != "charged_back" else f"CB{charge.ref}",
            },
            {
                "ORDERSTATE": charge.state,
                "CAPTUREDAMOUNT": written(charge.captured) if charge.captured else "",
                "AUTHAMOUNT": written(charge.amount) if charge.state == "authorised" else "",
            },
        )


def _response(fields: dict[str, str], extra: dict[str, str] | None = None) -> Told:
    root = ET.Element("CC5Response")
    for name, value in fields.items():
        ET.SubElement(root, name).text = value
    inside = ET.SubElement(root, "Extra")
    for name, value in (extra or {}).items():
        ET.SubElement(inside, name).text = value
    return Told(ET.tostring(root, encoding="utf-8", xml_declaration=True), content_type="text/xml")
