"""What somebody of the shop decides about entries that need a look: take them in, or let them lie. Both leave a
trace.
"""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rahba.carnet.rules import CarnetRefused
from rahba.catalogue.rules import UnknownProduct
from rahba.kernel import audit
from rahba.kernel.ids import uuid7
from rahba.sales.rules import SaleRefused
from rahba.till.actions.facts import Fact, write_fact
from rahba.till.actions.intake import wake_waiting, write_waiting
from rahba.till.models import Intake, SetAside
from rahba.till.rules import Heard, Outcome, Settlement, WrongShape, parse_body
from rahba.till.rules.shapes import KINDS


class CannotAccept(Exception):
    """The entry cannot become a fact as it is; the text says why and what to do."""


@transaction.atomic
def accept_set_aside(*, shop, set_aside_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> SetAside:
    """Take an entry in as a fact after all. When its id is used already it gets a new one, kept in `fact_id`.

    Doing it twice changes nothing. Raises CannotAccept when nothing sound can be read from it.
    """
    row = SetAside.objects.select_for_update().get(shop_id=shop.id, id=set_aside_id)
    if row.settled_at is not None:
        return row
    fact = _readable(row)
    known = Intake.objects.filter(shop_id=shop.id, entry_id=fact.id).only("sha256").first()
    if known is None or known.sha256 != row.sha256:
        if known is not None:
            fact = _under_new_id(fact)
        _take_in(shop, row, fact, now)
    row.fact_id = fact.id
    _settle(shop, row, Settlement.ACCEPTED, by_id, now)
    return row


def _readable(row: SetAside) -> Fact:
    unreadable = CannotAccept(
        _("This entry cannot be read or taken in. If it took place, write it by hand; then put this one away.")
    )
    if row.kind not in KINDS:
        raise unreadable
    try:
        body, entry_id = parse_body(row.kind, bytes(row.body)), uuid.UUID(row.entry_id)
    except (WrongShape, ValueError) as error:
        raise unreadable from error
    return Fact(
        id=entry_id,
        kind=row.kind,
        body=body,
        device_id=row.device_id,
        seq=row.seq,
        received_at=row.received_at,
        gap_ms=row.clock_gap_ms or 0,
    )


def _under_new_id(fact: Fact) -> Fact:
    return Fact(**{**{name: getattr(fact, name) for name in fact.__dataclass_fields__}, "id": uuid7()})


def _take_in(shop, row: SetAside, fact: Fact, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            written = write_fact(shop, fact, Heard(), now)
    except (SaleRefused, CarnetRefused) as refusal:
        raise CannotAccept(str(refusal)) from refusal
    except (IntegrityError, UnknownProduct) as error:
        raise CannotAccept(_("It refers to something that is not this shop's. Nothing was changed.")) from error
    Intake.objects.create(
        shop_id=shop.id,
        entry_id=fact.id,
        device_id=fact.device_id,
        seq=fact.seq,
        kind=fact.kind,
        sha256=row.sha256,
        body=bytes(row.body),
        outcome=Outcome.NEEDS_EYE if written.waits_for else Outcome.STORED,
        reasons=list(written.flags),
        received_at=row.received_at,
        clock_gap_ms=row.clock_gap_ms,
        waits_for=written.waits_for,
    )
    if fact.kind == "sale":
        wake_waiting(shop, [fact.id], now)


@transaction.atomic
def dismiss_set_aside(*, shop, set_aside_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> SetAside:
    """Looked at, not taken in. It stays kept, and can still be seen."""
    row = SetAside.objects.select_for_update().get(shop_id=shop.id, id=set_aside_id)
    if row.settled_at is None:
        _settle(shop, row, Settlement.DISMISSED, by_id, now)
    return row


def _settle(shop, row: SetAside, settlement: str, by_id: uuid.UUID, now: dt.datetime) -> None:
    row.settled_at, row.settled_by_id, row.settlement = now, by_id, settlement
    row.save(update_fields=["settled_at", "settled_by_id", "settlement", "fact_id"])
    _audit(
        shop, f"set_aside_{settlement}", row.id, by_id, now, reason=row.reason, fact=row.fact_id and str(row.fact_id)
    )


@transaction.atomic
def mark_seen(*, shop, entry_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Somebody has looked at a flagged entry; what is stored stays as it is."""
    row = Intake.objects.select_for_update().get(shop_id=shop.id, entry_id=entry_id)
    if row.seen_at is None:
        row.seen_at, row.seen_by_id = now, by_id
        row.save(update_fields=["seen_at", "seen_by_id"])
        _audit(shop, "flagged_entry_seen", row.entry_id, by_id, now, reasons=",".join(row.reasons))


@transaction.atomic
def accept_waiting(*, shop, entry_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Write down a return whose sale never came: the money went out; the goods of an unknown receipt stay unknown."""
    row = Intake.objects.select_for_update().get(shop_id=shop.id, entry_id=entry_id)
    if row.waits_for is None:
        return
    try:
        with transaction.atomic():
            write_waiting(shop, row, now, may_wait=False)
    except SaleRefused as refusal:
        raise CannotAccept(str(refusal)) from refusal
    _audit(shop, "waiting_entry_accepted", row.entry_id, by_id, now)


def _audit(shop, verb: str, object_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime, **details) -> None:
    audit.record(
        verb=verb,
        object_kind="entry",
        object_id=object_id,
        actor_id=by_id,
        organisation_id=shop.organisation_id,
        now=now,
        **details,
    )
