"""Payzone: a signed payload to its page, a signed notification, and signed questions to its API."""

import datetime as dt
import hashlib
import json

from rahba.payments.rules.rails.amounts import DIRHAM, AmountRefused, read_dirhams, written
from rahba.payments.rules.rails.keys import Fault, Keys, SignatureRefused, check_fresh, hmac_hex, same
from rahba.payments.rules.rails.reading import read_id, read_object
from rahba.payments.rules.rails.words import NotUnderstood, Order, Outcome, Said

SIGNATURE = "X-Callback-Signature"


def launch_form(order: Order, *, account: str, skin: str, keys: Keys, now: dt.datetime) -> dict[str, str]:
    """The two fields that the customer's browser posts: the payload and its signature."""
    payload = json.dumps(
        {
            "merchantAccount": account,
            "timestamp": int(now.timestamp()),
            "skin": skin,
            "customerId": order.reference,
            "customerLocale": "fr_FR" if order.language == "fr" else "ar_MA",
            "chargeId": str(order.id),
            "orderId": order.reference,
            "price": written(order.amount),
            "currency": DIRHAM,
            "description": order.reference,
            "mode": "DEEP_LINK",
            "paymentMethod": "CREDIT_CARD",
            "showPaymentProfiles": "false",
            "callbackUrl": order.callback_url,
            "successUrl": order.return_url,
            "failureUrl": order.return_url,
            "cancelUrl": order.return_url,
        },
        separators=(",", ":"),
    )
    return {"payload": payload, "signature": sign_payload(payload, keys.current(now).secret)}


def sign_payload(payload: str, secret: str) -> str:
    """SHA-256 over secret and payload, as Payzone's page checks it."""
    return hashlib.sha256((secret + payload).encode()).hexdigest()


def check_payload(payload: str, given: str, keys: Keys, *, now: dt.datetime) -> None:
    """The page's side of `launch_form`. Raises SignatureRefused."""
    if not given:
        raise SignatureRefused(Fault.MISSING)
    keys.check(lambda secret: same(sign_payload(payload, secret), given), now=now)


def check_callback(raw: bytes, given: str, keys: Keys, *, now: dt.datetime) -> None:
    """Raise SignatureRefused unless a notification key that lives signed these bytes."""
    if not given:
        raise SignatureRefused(Fault.MISSING)
    keys.check(lambda secret: same(hmac_hex(secret, raw), given.lower()), now=now)


def api_headers(*, caller: str, account: str, path: str, body: bytes, keys: Keys, now: dt.datetime) -> dict[str, str]:
    """The headers that sign a question to the API."""
    at = str(int(now.timestamp()))
    signed = hmac_hex(keys.current(now).secret, _question(caller, account, at, path, body))
    return {
        "X-MerchantAccount": account,
        "X-CallerName": caller,
        "X-HMAC-Timestamp": at,
        "X-HMAC-Signature": signed,
    }


def check_api(headers: dict[str, str], path: str, body: bytes, keys: Keys, *, now: dt.datetime) -> None:
    """The API's side of `api_headers`; `headers` under small letters. Raises SignatureRefused."""
    given, at = headers.get("x-hmac-signature", ""), headers.get("x-hmac-timestamp", "")
    if not given or not (at.isascii() and at.isdecimal()):
        raise SignatureRefused(Fault.MISSING)
    caller, account = headers.get("x-callername", ""), headers.get("x-merchantaccount", "")
    keys.check(lambda secret: same(hmac_hex(secret, _question(caller, account, at, path, body)), given), now=now)
    check_fresh(dt.datetime.fromtimestamp(int(at), dt.UTC), now)


def answer(*, understood: bool, message: str = "") -> dict[str, str]:
    """What a notification is answered."""
    return {"status": "OK" if understood else "KO", "message": message}


_STATES = {
    "CHARGED": Outcome.TAKEN,
    "AUTHORIZED": Outcome.AUTHORISED,
    "PENDING": Outcome.NEEDS_CUSTOMER,
    "DECLINED": Outcome.REFUSED,
    "CANCELLED": Outcome.REFUSED,
    "EXPIRED": Outcome.EXPIRED,
    "REFUNDED": Outcome.RETURNED,
    "CHARGED_BACK": Outcome.CHARGED_BACK,
}


def read_charge(data: bytes) -> Said:
    """A charge, as a notification or the API tells it."""
    charge = read_object(data)
    attempt, outcome = read_id(charge.get("id")), _STATES.get(charge.get("status"))
    if outcome is None:
        raise NotUnderstood("charge")
    transactions = charge.get("transactions")
    last = transactions[-1] if isinstance(transactions, list) and transactions else {}
    if not isinstance(last, dict):
        raise NotUnderstood("transaction")
    amount = None
    if outcome == Outcome.TAKEN:
        if last.get("state") != "APPROVED" or last.get("resultCode") != 0 or charge.get("currency") != DIRHAM:
            raise NotUnderstood("charged, and not approved in dirhams")
        try:
            amount = read_dirhams(last.get("amount"))
        except AmountRefused as problem:
            raise NotUnderstood("amount") from problem
    reference = str(last.get("id") or charge.get("internalId") or "")
    return Said(
        attempt=attempt,
        outcome=outcome,
        event_id=f"{attempt}:{charge['status']}:{reference}",
        provider_ref=reference,
        amount=amount,
        code=str(last.get("resultCode", "")),
    )


def _question(caller: str, account: str, at: str, path: str, body: bytes) -> bytes:
    return f"{caller}{account}{at}{path}".encode() + body
