"""The wallet switch: messages of ours under ISO 20022's names, each with the times of FSPIOP: durations, never dates.

acmt.023/024 look-up · pacs.081/082 terms · pain.013/014 request to pay and its answer · pacs.008 transfer ·
pacs.028 asks for a state, pacs.002 tells it (ACSC done, RJCT refused) · camt.056 recall · pacs.004 return. The
national switch's own messages are not public: this dialect is our sandbox's, and a real one replaces this file.
"""

import datetime as dt
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from rahba.payments.rules.rails.amounts import DIRHAM, AmountRefused, read_dirhams, written
from rahba.payments.rules.rails.keys import Fault, Keys, SignatureRefused, check_fresh, hmac_hex, same
from rahba.payments.rules.rails.reading import read_id, read_object
from rahba.payments.rules.rails.words import NotUnderstood, Order, Outcome, Said

SIGNATURE = "X-Switch-Signature"
_SIGNED = re.compile(r"keyid=([A-Za-z0-9._-]{1,40}),t=([0-9]{1,12}),v1=([0-9a-f]{64})", re.ASCII)
HOP_SECONDS = 2
"""What each hop keeps for itself of the time it was given, so that the one before hears the end before its own."""

# What each message must say; `amount`, `id` and `seconds` are read strictly, everything else is text.
FIELDS: Mapping[str, frozenset[str]] = {
    "acmt.023": frozenset({"alias"}),
    "acmt.024": frozenset({"alias", "found", "name", "issuer"}),
    "pacs.081": frozenset({"id", "amount", "currency", "payee"}),
    "pacs.082": frozenset({"id", "amount", "currency", "fee", "condition", "seconds"}),
    "pain.013": frozenset({"id", "amount", "currency", "payer", "reference", "seconds", "callback"}),
    "pain.014": frozenset({"id", "state"}),
    "pacs.008": frozenset({"id", "amount", "currency", "payer", "payee", "condition", "seconds"}),
    "pacs.028": frozenset({"id"}),
    "pacs.002": frozenset({"id", "state"}),
    "camt.056": frozenset({"id", "amount", "currency", "return_id"}),
    "pacs.004": frozenset({"id", "amount", "currency", "return_id", "state"}),
}
DONE, REJECTED, PENDING, RESERVED = "ACSC", "RJCT", "PDNG", "ACSP"
ABORTED = "AB03"  # the time for settling it ran out
NO_COVER, CAP_REACHED, NOBODY, REFUSED_BY_PAYER = "AM04", "AM13", "BE06", "CUST"


@dataclass(frozen=True)
class Message:
    """One message. `made_at` is the sender's clock: it is kept and decides nothing."""

    kind: str
    id: str
    made_at: dt.datetime
    body: dict[str, str]

    @property
    def amount(self) -> int:
        """Centimes, of a kind that has an amount."""
        return read_dirhams(self.body["amount"])


def write(kind: str, body: Mapping[str, object], *, message_id: uuid.UUID, now: dt.datetime) -> bytes:
    """A message as it travels. Its own test is `read`."""
    texts = {name: written(value) if name == "amount" else str(value) for name, value in body.items()}
    return json.dumps(
        {"type": kind, "id": str(message_id), "made_at": now.isoformat(), "body": texts}, separators=(",", ":")
    ).encode()


def read(raw: bytes) -> Message:
    """A message. Raises NotUnderstood for an unknown kind, a missing field, an amount that is none."""
    told = read_object(raw)
    kind, body = told.get("type"), told.get("body")
    if kind not in FIELDS or not isinstance(body, dict):
        raise NotUnderstood("message")
    if not all(isinstance(value, str) for value in body.values()) or FIELDS[kind] - set(body):
        raise NotUnderstood(f"fields of {kind}")
    if "id" in FIELDS[kind]:
        read_id(body["id"])
    if "amount" in body:
        _check_amount(body)
    if "seconds" in body and not re.fullmatch(r"[0-9]{1,6}", body["seconds"], re.ASCII):
        raise NotUnderstood("seconds")
    return Message(kind, read_id(told.get("id")), _moment(told.get("made_at")), body)


def sign(raw: bytes, keys: Keys, *, now: dt.datetime) -> str:
    """The value of the header: which key, when, and the signature over both and the bytes."""
    key, at = keys.current(now), int(now.timestamp())
    return f"keyid={key.id},t={at},v1={hmac_hex(key.secret, _signed_part(key.id, at, raw))}"


def check(raw: bytes, given: str, keys: Keys, *, now: dt.datetime) -> None:
    """Raise SignatureRefused unless the key that the header names lives, and signed these bytes lately."""
    match = _SIGNED.fullmatch(given)
    if match is None:
        raise SignatureRefused(Fault.MISSING if not given else Fault.WRONG)
    key_id, at, value = match[1], int(match[2]), match[3]
    keys.check(
        lambda secret: same(hmac_hex(secret, _signed_part(key_id, at, raw)), value),
        now=now,
        key_id=key_id,
    )
    check_fresh(dt.datetime.fromtimestamp(at, dt.UTC), now)


def request_to_pay(order: Order, *, now: dt.datetime) -> bytes:
    """pain.013: asks somebody at any issuer for money. The same attempt gives the same message."""
    body = {
        "id": order.id,
        "amount": order.amount,
        "currency": DIRHAM,
        "payer": order.payer,
        "reference": order.reference,
        "seconds": order.life_seconds,
        "callback": order.callback_url,
    }
    return write("pain.013", body, message_id=uuid.uuid5(order.id, "pain.013"), now=now)


def look_up(alias: str, reference: str, *, now: dt.datetime) -> bytes:
    """acmt.023: who is behind a number, or behind the account and the reference of a code?"""
    body = {"alias": alias} | ({"reference": reference} if reference else {})
    return write("acmt.023", body, message_id=uuid.uuid4(), now=now)


def terms_request(*, transfer_id: uuid.UUID, payee: str, amount: int, now: dt.datetime) -> bytes:
    """pacs.081: on what terms would this be paid?"""
    body = {"id": transfer_id, "amount": amount, "currency": DIRHAM, "payee": payee}
    return write("pacs.081", body, message_id=uuid.uuid5(transfer_id, f"pacs.081:{now}"), now=now)


def transfer(
    *, transfer_id: uuid.UUID, payee: str, amount: int, reference: str, terms: Message, now: dt.datetime
) -> bytes:
    """pacs.008: pay on these terms. The payer is told by no number: their issuer answers for them."""
    body = {
        "id": transfer_id,
        "amount": amount,
        "currency": DIRHAM,
        "payer": "",
        "payee": payee,
        "condition": terms.body["condition"],
        "seconds": terms.body["seconds"],
    }
    if reference:
        body["reference"] = reference
    return write("pacs.008", body, message_id=uuid.uuid5(transfer_id, f"pacs.008:{now}"), now=now)


def state_request(attempt_id: uuid.UUID, *, now: dt.datetime) -> bytes:
    """pacs.028: what became of an attempt?"""
    return write("pacs.028", {"id": attempt_id}, message_id=uuid.uuid5(attempt_id, f"pacs.028:{now}"), now=now)


def recall(*, transfer_id: uuid.UUID, return_id: uuid.UUID, amount: int, now: dt.datetime) -> bytes:
    """camt.056: asks for the return of a transfer, or of a part of it. The same return gives the same message."""
    body = {"id": transfer_id, "return_id": return_id, "amount": amount, "currency": DIRHAM}
    return write("camt.056", body, message_id=uuid.uuid5(return_id, "camt.056"), now=now)


def shorter(seconds: int) -> int:
    """What is left for the next hop; 0: there is no time to hand it on."""
    return max(0, seconds - HOP_SECONDS)


_OUTCOMES = {DONE: Outcome.TAKEN, PENDING: Outcome.NEEDS_CUSTOMER, RESERVED: Outcome.NEEDS_CUSTOMER}
_REJECTED = {ABORTED: Outcome.EXPIRED}


def said_by(message: Message) -> Said:
    """What a pacs.002 or pain.014 says about the attempt whose id it carries."""
    if message.kind not in ("pacs.002", "pain.014", "pacs.004"):
        raise NotUnderstood(f"{message.kind} says nothing about an attempt")
    state, code = message.body["state"], message.body.get("code", "")
    if message.kind == "pacs.004":
        outcome = Outcome.CHARGED_BACK if state == DONE else Outcome.TAKEN
    elif state == REJECTED:
        outcome = _REJECTED.get(code, Outcome.REFUSED)
    else:
        outcome = _OUTCOMES.get(state)
    if outcome is None:
        raise NotUnderstood("state")
    return Said(
        attempt=message.body["id"],
        outcome=outcome,
        event_id=message.id,
        provider_ref=message.body.get("hub_ref", ""),
        amount=message.amount if "amount" in message.body else None,
        code=code or state,
    )


def _check_amount(body: dict[str, str]) -> None:
    if body.get("currency", DIRHAM) != DIRHAM:
        raise NotUnderstood("not in dirhams")
    try:
        read_dirhams(body["amount"])
    except AmountRefused as problem:
        raise NotUnderstood("amount") from problem


def _moment(text: object) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError as problem:
        raise NotUnderstood("made_at") from problem
    if moment is None or moment.tzinfo is None:
        raise NotUnderstood("a time without its offset")
    return moment


def _signed_part(key_id: str, at: int, raw: bytes) -> bytes:
    return f"{key_id}.{at}.".encode() + raw
