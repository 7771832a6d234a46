"""YouCan Pay: a token for a hosted form, a signed webhook, and the transaction read back before it is believed."""

import datetime as dt

from rahba.payments.rules.rails.amounts import DIRHAM, AmountRefused, read_centimes
from rahba.payments.rules.rails.keys import Fault, Keys, SignatureRefused, hmac_hex, same
from rahba.payments.rules.rails.reading import read_id, read_object
from rahba.payments.rules.rails.words import NotUnderstood, Order, Outcome, Said

SIGNATURE = "x-youcanpay-signature"


def token_request(order: Order, *, keys: Keys, now: dt.datetime, customer_ip: str = "") -> dict[str, object]:
    """The body of `tokenize`; the amount is in centimes."""
    return {
        "pri_key": keys.current(now).secret,
        "amount": order.amount,
        "currency": DIRHAM,
        "order_id": str(order.id),
        "success_url": order.return_url,
        "error_url": order.return_url,
        "customer_ip": customer_ip,
        "metadata": {"reference": order.reference, "callback": order.callback_url},
    }


def read_token(data: bytes) -> str:
    """The id under which the form is shown, and the transaction is asked for."""
    token = read_object(data).get("token")
    if not isinstance(token, dict) or not isinstance(token.get("id"), str) or not token["id"]:
        raise NotUnderstood("no token")
    return token["id"]


def sign(raw: bytes, private_key: str) -> str:
    """The signature over the bytes as they are sent."""
    return hmac_hex(private_key, raw)


def check_signature(raw: bytes, given: str, keys: Keys, *, now: dt.datetime) -> None:
    """Raise SignatureRefused unless a key that lives signed these bytes. The header names no key: each is tried."""
    if not given:
        raise SignatureRefused(Fault.MISSING)
    keys.check(lambda secret: same(sign(raw, secret), given), now=now)


def read_webhook(raw: bytes) -> Said:
    """Which transaction the news is about. What it says is believed only once it was read back."""
    event = read_object(raw)
    payload = event.get("payload")
    transaction = payload.get("transaction") if isinstance(payload, dict) else None
    if not isinstance(transaction, dict):
        raise NotUnderstood("no transaction")
    said = _said(transaction, _NEWS.get(event.get("event_name")))
    return Said(**{**vars(said), "event_id": str(event.get("id") or said.event_id)})


_NEWS = {"transaction.paid": "paid", "transaction.failed": "failed", "transaction.chargeback": "chargeback"}
_STATES = {
    "paid": Outcome.TAKEN,
    "failed": Outcome.REFUSED,
    "pending": Outcome.NEEDS_CUSTOMER,
    "expired": Outcome.EXPIRED,
    "refunded": Outcome.RETURNED,
    "chargeback": Outcome.CHARGED_BACK,
}


def read_transaction(data: bytes) -> Said:
    """The transaction as it is read back."""
    transaction = read_object(data)
    return _said(transaction, transaction.get("status"))


def _said(transaction: dict, status: object) -> Said:
    outcome = _STATES.get(status)
    reference, attempt = transaction.get("id"), read_id(transaction.get("order_id"))
    if outcome is None or not isinstance(reference, str) or not reference:
        raise NotUnderstood("transaction")
    if transaction.get("currency") != DIRHAM:
        raise NotUnderstood("not in dirhams")
    try:
        amount = read_centimes(transaction.get("amount"))
    except AmountRefused as problem:
        raise NotUnderstood("amount") from problem
    return Said(
        attempt=attempt,
        outcome=outcome,
        event_id=f"{reference}:{status}",
        provider_ref=reference,
        amount=amount,
        code=str(transaction.get("code") or ""),
    )
