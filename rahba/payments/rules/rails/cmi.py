"""CMI's hosted card page (3D Pay Hosting): the form, the hash of version 3, the callback and its plain answers.

Written from what public integrations agree on; CMI publishes no guide. Card numbers never come here.
"""

import base64
import datetime as dt
import enum
import hashlib
import html
import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from rahba.payments.rules.rails.amounts import DIRHAM_NUMBER, AmountRefused, read_dirhams, written
from rahba.payments.rules.rails.keys import Fault, Keys, SignatureRefused, same
from rahba.payments.rules.rails.plain_xml import XmlRefused, read_xml
from rahba.payments.rules.rails.words import NotUnderstood, Order, Outcome, Said

APPROVED_CODE = "00"
PROHIBITED_CODES = frozenset({"04", "07", "33", "34", "35", "36", "37", "38", "41", "43"})
"""Answers after which the same card may not be tried again on the same day: it is to be kept, stopped or stolen."""
_UNSIGNED = frozenset({"HASH", "ENCODING"})
_SESSION_SECONDS = range(30, 2701)
_CARD_FIELDS = ("maskedCreditCard", "MaskedPan", "EXTRA.CARDBRAND", "EXTRA_CARDBRAND", "cardHolderName")


class Answer(enum.StrEnum):
    """What a callback is answered: text, with status 200."""

    TAKE = "ACTION=POSTAUTH"
    NOTED = "APPROVED"
    FAILED = "FAILURE"


def hash_v3(fields: Mapping[str, str], store_key: str) -> str:
    """SHA-512 over the values in the order of their upper-cased names, escaped; base64 of the raw bytes."""
    names = sorted((name for name in fields if name.upper() not in _UNSIGNED), key=str.upper)
    plain = "".join(f"{_escape(fields[name])}|" for name in names) + _escape(store_key)
    return base64.b64encode(hashlib.sha512(plain.encode()).digest()).decode()


def form(order: Order, *, client_id: str, shop_url: str, email: str, keys: Keys, now: dt.datetime) -> dict[str, str]:
    """The signed fields that the customer's browser posts to the hosted page."""
    life = min(max(order.life_seconds, _SESSION_SECONDS[0]), _SESSION_SECONDS[-1])
    fields = {
        "clientid": client_id,
        "storetype": "3D_PAY_HOSTING",
        "TranType": "PreAuth",
        "amount": written(order.amount),
        "currency": DIRHAM_NUMBER,
        "oid": str(order.id),
        "okUrl": order.return_url,
        "failUrl": order.return_url,
        "callbackUrl": order.callback_url,
        "shopurl": shop_url,
        "lang": order.language if order.language in ("ar", "fr", "en") else "ar",
        "email": email,
        "BillToName": order.reference,
        "CallbackResponse": "true",
        "sessiontimeout": str(life),
        "rnd": uuid.uuid5(order.id, "rnd").hex,  # the same at every retry of this attempt
        "hashAlgorithm": "ver3",
        "encoding": "UTF-8",
    }
    return fields | {"hash": hash_v3(fields, keys.current(now).secret)}


def check_hash(fields: Mapping[str, str], keys: Keys, *, now: dt.datetime) -> None:
    """Raise SignatureRefused unless the fields are signed by a key that lives. The protocol names no key: each is
    tried."""
    given = next((value for name, value in fields.items() if name.upper() == "HASH"), "")
    if not given:
        raise SignatureRefused(Fault.MISSING)
    plain = {name: html.unescape(value.removesuffix("\n")) for name, value in fields.items()}
    keys.check(lambda secret: same(hash_v3(plain, secret), given), now=now)


def read_callback(fields: Mapping[str, str]) -> Said:
    """What a callback says whose hash was found good."""
    attempt = fields.get("oid") or fields.get("OrderId") or ""
    if not attempt:
        raise NotUnderstood("no order")
    code = fields.get("ProcReturnCode", "")
    reference = fields.get("TransId", "")
    approved = code == APPROVED_CODE
    return Said(
        attempt=attempt,
        outcome=Outcome.AUTHORISED if approved else Outcome.REFUSED,
        event_id=f"{attempt}:{reference or code}",
        provider_ref=reference,
        amount=_amount(fields) if approved else None,
        code=code or "no_code",
        card="|".join(fields.get(name, "") for name in _CARD_FIELDS).strip("|"),
        prohibited=code in PROHIBITED_CODES,
    )


def status_request(*, name: str, password: str, client_id: str, order_id: str) -> bytes:
    """The question what became of an order (CC5, ORDERHISTORY)."""
    return _request(
        {"Name": name, "Password": password, "ClientId": client_id, "OrderId": order_id},
        {"ORDERHISTORY": "QUERY"},
    )


def capture_request(*, name: str, password: str, client_id: str, order_id: str) -> bytes:
    """Takes what a page reserved, where the callback's answer was lost. As unconfirmed for CMI as a refund."""
    fields = {"Name": name, "Password": password, "ClientId": client_id, "Type": "PostAuth", "OrderId": order_id}
    return _request(fields, {"ORDERHISTORY": "QUERY"})


def refund_request(*, name: str, password: str, client_id: str, order_id: str, amount: int, refund_id: str) -> bytes:
    """A refund by the same door. That CMI opens it to shops is not confirmed by any public document."""
    return _request(
        {
            "Name": name,
            "Password": password,
            "ClientId": client_id,
            "Type": "Credit",
            "OrderId": order_id,
            "TransId": refund_id,
            "Total": written(amount),
            "Currency": DIRHAM_NUMBER,
        },
        {},
    )


_STATES = {
    "captured": Outcome.TAKEN,
    "authorised": Outcome.AUTHORISED,
    "refused": Outcome.REFUSED,
    "expired": Outcome.EXPIRED,
    "waiting": Outcome.NEEDS_CUSTOMER,
    "returned": Outcome.RETURNED,
    "charged_back": Outcome.CHARGED_BACK,
}


def read_status(data: bytes, order_id: str) -> Said:
    """The answer to `status_request`."""
    answer = read_response(data)
    outcome = _STATES.get(answer.get("ORDERSTATE", ""))
    if answer.get("OrderId") != order_id or outcome is None:
        raise NotUnderstood("another order, or a state that is not known")
    told = answer.get("CAPTUREDAMOUNT") or answer.get("AUTHAMOUNT")
    try:
        amount = read_dirhams(told) if told else None
    except AmountRefused as problem:
        raise NotUnderstood("amount") from problem
    code = answer.get("ProcReturnCode", "")
    return Said(
        attempt=order_id,
        outcome=outcome,
        event_id=f"{order_id}:{answer.get('TransId') or code}",
        provider_ref=answer.get("TransId", ""),
        amount=amount,
        code=code,
        prohibited=code in PROHIBITED_CODES,
    )


def read_response(data: bytes) -> dict[str, str]:
    """The fields of a CC5Response, those of its Extra beside them."""
    try:
        root = read_xml(data)
    except XmlRefused as problem:
        raise NotUnderstood(problem.code) from problem
    if root.tag != "CC5Response":
        raise NotUnderstood("no CC5Response")
    fields = {child.tag: (child.text or "").strip() for child in root}
    return fields | {child.tag: (child.text or "").strip() for child in root.findall("Extra/*")}


def _request(fields: Mapping[str, str], extra: Mapping[str, str]) -> bytes:
    root = ET.Element("CC5Request")
    for name, value in fields.items():
        ET.SubElement(root, name).text = value
    if extra:
        inside = ET.SubElement(root, "Extra")
        for name, value in extra.items():
            ET.SubElement(inside, name).text = value
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _amount(fields: Mapping[str, str]) -> int:
    if not re.fullmatch(r"504|MAD", fields.get("symbol") or fields.get("currency") or ""):
        raise NotUnderstood("not in dirhams")
    try:
        return read_dirhams(fields.get("amount"))
    except AmountRefused as problem:
        raise NotUnderstood("amount") from problem


def _escape(value: str) -> str:
    # The backslash first: otherwise the one that escapes a bar is escaped again.
    return value.strip().replace("\\", "\\\\").replace("|", "\\|")
