"""Reads of the till's door: what needs a look, what has not arrived."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from rahba.carnet import queries as carnet
from rahba.carnet.rules import EntryKind
from rahba.people import queries as people
from rahba.sales import queries as sales
from rahba.sales.rules import SaleKind
from rahba.till.models import Intake, Progress, SetAside
from rahba.till.rules import Heard, Outcome, WrongShape, parse_body
from rahba.till.rules.shapes import KINDS


@dataclass(frozen=True)
class Gap:
    """Numbers of one till that the server never saw."""

    device: object
    missing: list[int]
    count: int


def set_aside_open(shop_id: uuid.UUID) -> QuerySet[SetAside]:
    """What was set aside and nobody has settled yet, newest first."""
    return SetAside.objects.filter(shop_id=shop_id, settled_at=None).order_by("-received_at", "-seq")


def set_aside_by_id(shop_id: uuid.UUID, set_aside_id: uuid.UUID) -> SetAside | None:
    """One entry that was set aside in this shop."""
    return SetAside.objects.filter(shop_id=shop_id, id=set_aside_id).first()


def flagged_open(shop_id: uuid.UUID) -> QuerySet[Intake]:
    """What was stored with flags and nobody has looked at yet, newest first."""
    return Intake.objects.filter(shop_id=shop_id, outcome=Outcome.NEEDS_EYE, seen_at=None).order_by(
        "-received_at", "-key"
    )


def flagged_by_id(shop_id: uuid.UUID, entry_id: uuid.UUID) -> Intake | None:
    """One entry of this shop."""
    return Intake.objects.filter(shop_id=shop_id, entry_id=entry_id).first()


def count_to_look_at(shop_id: uuid.UUID) -> int:
    """How many entries, and sums that could not go back to a wallet, wait for somebody's eye."""
    return set_aside_open(shop_id).count() + flagged_open(shop_id).count() + len(sales.kept_back(shop_id))


def gaps(shop) -> list[Gap]:
    """The tills of which something has not arrived: "3 receipts of C2 not arrived"."""
    devices = {device.id: device for device in people.devices_of(shop.organisation_id)}
    found = []
    for row in Progress.objects.filter(shop_id=shop.id):
        heard = Heard.of(row.contiguous_seq, row.beyond)
        if row.beyond and row.device_id in devices:
            found.append(Gap(devices[row.device_id], heard.missing(limit=20), heard.how_many_missing()))
    return sorted(found, key=lambda gap: gap.device.code)


def not_yet_in_the_books(shop, device_id: uuid.UUID, seq: int, heard: Heard) -> int:
    """How many entries a till made since its last closing that the books do not hold: on their way, waiting, set
    aside.

    `heard` is how far the sender was heard; of another till (its rescue file) only what is kept here is known.
    """
    since = sales.drawer(shop, device_id, until=seq).since or 0
    span = {"shop_id": shop.id, "device_id": device_id, "seq__gt": since, "seq__lt": seq}
    waiting = Intake.objects.filter(**span, waits_for__isnull=False).count()
    aside = SetAside.objects.filter(**span, settled_at=None).count()
    return heard.count_missing(above=since, below=seq) + waiting + aside


@dataclass(frozen=True)
class Described:
    """What an entry says, as far as it can be read."""

    readable: bool
    amount: int | None = None
    number: str = ""
    lines: tuple = ()
    text: str = ""


def describe(kind: str, body: bytes) -> Described:
    """An entry for people: its amount, receipt number and lines; the beginning of its text when it cannot be read."""
    try:
        if kind not in KINDS:
            raise WrongShape("")
        content = parse_body(kind, body)
    except WrongShape:
        return Described(readable=False, text=body[:600].decode("utf-8", "replace"))
    amounts = (getattr(content, name, None) for name in ("total", "amount", "counted_total"))
    lines = tuple(content.lines) if kind == "sale" else ()
    return Described(
        readable=True,
        amount=next((amount for amount in amounts if amount is not None), None),
        number=getattr(content, "receipt_number", ""),
        lines=lines,
    )


def card_of(shop_id: uuid.UUID, customer_id: uuid.UUID, *, after: uuid.UUID | None, limit: int) -> dict | None:
    """A page of a customer's card, newest first, told as tills tell it; None when it is not this shop's.

    Each entry bears the id of the fact that wrote it, so that a till finds its own among them. `after` is the `next`
    of the page before.
    """
    card = carnet.usable_customers(shop_id, [customer_id]).get(customer_id)
    if card is None:
        return None
    rows = carnet.entries_page(card, after=after, limit=limit + 1)
    page = rows[:limit]
    origins = sales.origins_of(shop_id, {row.sale_id for row in page if row.sale_id})
    return {
        "entries": [_told(row, origins.get(row.sale_id)) for row in page],
        "balance": carnet.balance_of(card).total,
        "next": str(page[-1].id) if len(rows) > limit else None,
    }


_ACTS = {EntryKind.CASH: "cash", EntryKind.DEPOSIT: "deposit", EntryKind.REPAYMENT: "repayment"}


def _told(entry, origin: sales.Origin | None) -> dict:
    """One entry of the carnet as a fact of a till: a sale, a return, the void of one, an act, or a correction."""
    kind, fact = _ACTS.get(entry.kind, "correction"), entry.id
    if origin is not None and entry.kind == EntryKind.GOODS:
        kind, fact = "sale", entry.sale_id
    elif origin is not None and entry.kind == EntryKind.RETURN and origin.kind == SaleKind.RETURN:
        kind, fact = "return", entry.sale_id
    elif origin is not None and origin.void_id is not None:
        kind, fact = "void", origin.void_id
    return {
        "id": str(fact),
        "kind": kind,
        "amount": entry.total,
        "at": entry.at.isoformat(),
        "number": origin.receipt_number if origin else None,
    }


def set_aside_settled(shop_id: uuid.UUID) -> QuerySet[SetAside]:
    """What somebody has settled, newest first: it stays kept."""
    return SetAside.objects.filter(shop_id=shop_id, settled_at__isnull=False).order_by("-settled_at")
