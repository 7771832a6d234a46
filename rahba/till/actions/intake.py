"""A batch of entries arrives: each is kept, once, and answered for itself.

Insert first, then look: the unique constraint (shop, entry) decides who was first, never a check before it. Runs of
sales are written together; when one of them cannot be, each is tried alone, so that a bad entry never stands in the
way of the others (shop:F10).
"""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db import IntegrityError, InternalError, OperationalError, ProgrammingError, connection, transaction

from rahba.carnet.rules import CarnetRefused
from rahba.catalogue.rules import UnknownProduct
from rahba.kernel.rows import adapter_of
from rahba.people import queries as people
from rahba.sales.rules import SaleRefused
from rahba.shops import queries as shops
from rahba.till.actions.facts import Fact, Written, write_fact, write_sales
from rahba.till.models import Intake, Progress, SetAside
from rahba.till.rules import Aside, Body, Heard, Outcome, WrongShape, body_hash, parse_body, stored_bytes
from rahba.till.rules.shapes import KINDS

_log = logging.getLogger("rahba.till")
_LARGEST_SEQ = 2**53
# Locked, full, or not of the shape that this code expects: it is the database, not the entry, and all is sent again.
TROUBLED_DATABASE = (OperationalError, ProgrammingError, InternalError)


@dataclass(kw_only=True)
class Entry:
    """One entry as it came, what could be read of it, and what becomes of it."""

    sent_id: object
    id: uuid.UUID | None
    seq: int
    kind: str
    body: bytes
    sha256: str
    device_id: uuid.UUID
    fact_seq: int
    content: Body | None = None
    trouble: str | None = None
    outcome: str = Outcome.STORED
    reasons: list[str] = field(default_factory=list)
    waits_for: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """Its id as text, whatever it is."""
        return str(self.id) if self.id else _plain(str(self.sent_id))[:64]

    def is_aside(self, reason: str, outcome: str = Outcome.SET_ASIDE) -> None:
        self.outcome, self.reasons = outcome, [reason]


@dataclass(frozen=True)
class BatchAnswer:
    """What the till is told: one outcome per entry, in the order they came, and how far the device was heard."""

    results: list[Entry]
    heard: Heard


def receive_batch(
    *, device, entries: Sequence[object], now: dt.datetime, device_time: dt.datetime | None = None
) -> BatchAnswer:
    """Take in what a till sends; nothing is refused and nothing is lost.

    All of it is one transaction: what is answered is stored, and a batch that fails as a whole (the database is down)
    has left no trace and may be sent again.
    """
    shop = shops.shop_of_organisation(device.organisation_id)
    gap_ms = round((now - device_time) / dt.timedelta(milliseconds=1)) if device_time else 0
    batch = [_read(raw, device) for raw in entries]
    in_order = sorted(batch, key=lambda entry: entry.seq)
    with transaction.atomic():
        rows = _lock_progress(shop.id, {device.id, *(entry.device_id for entry in batch)})
        heard = {one: Heard.of(row.contiguous_seq, row.beyond) for one, row in rows.items()}
        heard[device.id] = heard[device.id].with_also(entry.seq for entry in batch if entry.seq)
        for entry in batch:
            if entry.device_id != device.id:
                heard[entry.device_id] = heard[entry.device_id].with_also([entry.fact_seq])
        if device.revoked_at is not None:
            for entry in in_order:
                entry.trouble = Aside.REVOKED.value
        _keep_troubled(shop, [entry for entry in in_order if entry.trouble], gap_ms, now)
        fresh = _insert(shop, [entry for entry in in_order if not entry.trouble], gap_ms, now)
        _write(shop, fresh, heard, gap_ms, now)
        wake_waiting(shop, [e.id for e in fresh if e.kind == "sale" and not e.trouble], now)
        for one, row in rows.items():
            row.contiguous_seq, row.beyond = heard[one].contiguous, heard[one].beyond
            row.save(update_fields=["contiguous_seq", "beyond"])
    return BatchAnswer(batch, heard[device.id])


def _read(raw: object, device) -> Entry:
    """Strictly, and without ever failing."""
    raw = raw if isinstance(raw, dict) else {"body": raw if isinstance(raw, str) else repr(raw)}
    text = raw.get("body")
    body = stored_bytes(text if isinstance(text, str) else repr(text))
    seq = raw.get("seq")
    good_seq = type(seq) is int and 1 <= seq <= _LARGEST_SEQ
    maker, number = _maker(raw.get("origin"), device)
    entry = Entry(
        sent_id=raw.get("id"),
        id=_uuid(raw.get("id")),
        seq=seq if good_seq else 0,
        kind=_plain(str(raw.get("kind")))[:40],
        body=body,
        sha256=body_hash(body),
        device_id=maker,
        fact_seq=number or (seq if good_seq else 0),
    )
    if entry.id is None or not good_seq or not isinstance(text, str):
        entry.trouble = Aside.SHAPE.value
    elif raw.get("hash") != entry.sha256:
        entry.trouble = Aside.HASH.value
    elif entry.kind not in KINDS:
        entry.trouble = Aside.KIND.value
    else:
        try:
            entry.content = parse_body(entry.kind, body)
        except WrongShape:
            entry.trouble = Aside.SHAPE.value
    return entry


def _plain(text: str) -> str:
    """Text that every database can hold."""
    return stored_bytes(text).decode().replace("\x00", "")


def _uuid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def _maker(origin: object, device) -> tuple[uuid.UUID, int | None]:
    """The till that made the entry: another one's, when it comes out of its rescue file."""
    if isinstance(origin, dict):
        other, seq = _uuid(origin.get("device")), origin.get("seq")
        if other and type(seq) is int and 1 <= seq <= _LARGEST_SEQ and people.device_in(device.organisation_id, other):
            return other, seq
    return device.id, None


def _lock_progress(shop_id: uuid.UUID, device_ids: set[uuid.UUID]) -> dict[uuid.UUID, Progress]:
    """The rows of these tills, locked in the order of their ids: batches of one till are taken one after another."""
    wanted = Progress.objects.select_for_update().filter(device_id__in=device_ids).order_by("device_id")
    found = {row.device_id: row for row in wanted}
    if len(found) < len(device_ids):
        new = [Progress(device_id=one, shop_id=shop_id) for one in sorted(device_ids - found.keys())]
        Progress.objects.bulk_create(new, ignore_conflicts=True)
        found = {row.device_id: row for row in wanted.all()}
    return found


_COLUMNS = (
    "shop", "entry_id", "device_id", "seq", "kind", "sha256", "body", "outcome", "reasons", "received_at",
    "clock_gap_ms",
)  # fmt: skip


def _insert(shop, entries: list[Entry], gap_ms: int, now: dt.datetime) -> list[Entry]:
    """Insert first; what was there already is answered as before, or set aside when its content differs (shop:F06)."""
    if not entries:
        return []
    mine = _insert_or_nothing(shop, entries, gap_ms, now)
    fresh, met = [], []
    for entry in entries:
        (fresh if entry.id in mine else met).append(entry)
        mine.discard(entry.id)
    if met:
        _answer_again(shop, met, gap_ms, now)
    return fresh


def _insert_or_nothing(shop, entries: list[Entry], gap_ms: int, now: dt.datetime) -> set[uuid.UUID]:
    """The ids whose row this statement made; of an id that comes twice in one batch, the first."""
    fields = [Intake._meta.get_field(name) for name in _COLUMNS]
    adapters = [adapter_of(field, connection.vendor) for field in fields]
    quote = connection.ops.quote_name
    params = []
    for e in entries:
        values = (
            shop.id, e.id, e.device_id, e.fact_seq, e.kind, e.sha256, e.body, Outcome.STORED.value, [], now, gap_ms,
        )  # fmt: skip
        params += [adapt(value) for adapt, value in zip(adapters, values, strict=True)]
    row = f"({', '.join(['%s'] * len(fields))})"
    id_field = Intake._meta.get_field("entry_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(Intake._meta.db_table)} ({', '.join(quote(f.column) for f in fields)}) "  # noqa: S608
            f"VALUES {', '.join([row] * len(entries))} ON CONFLICT DO NOTHING RETURNING {quote(id_field.column)}",
            params,
        )
        return {id_field.to_python(value) for (value,) in cursor.fetchall()}


def _answer_again(shop, entries: list[Entry], gap_ms: int, now: dt.datetime) -> None:
    found = Intake.objects.filter(shop_id=shop.id, entry_id__in=[entry.id for entry in entries])
    first = {row.entry_id: row for row in found.only("entry_id", "sha256", "reasons")}
    conflicts = []
    for entry in entries:
        known = first[entry.id]
        if known.sha256 == entry.sha256:
            entry.outcome, entry.reasons = "already", list(known.reasons)
        else:
            entry.trouble = Aside.CONFLICT.value
            conflicts.append(entry)
    _keep_troubled(shop, conflicts, gap_ms, now)


def _keep_troubled(shop, entries: Iterable[Entry], gap_ms: int, now: dt.datetime) -> None:
    """Keep whole, for the owner to see, what cannot become a fact by itself; once, however often it comes."""
    entries = list(entries)
    if not entries:
        return
    known = {
        (row.entry_id, row.sha256): row.reason
        for row in SetAside.objects.filter(shop_id=shop.id, entry_id__in=[e.key for e in entries]).only(
            "entry_id", "sha256", "reason"
        )
    }
    rows = []
    for entry in entries:
        before = known.get((entry.key, entry.sha256))
        if before is not None:
            entry.is_aside(before, "already")
            continue
        entry.is_aside(entry.trouble)
        rows.append(
            SetAside(
                shop_id=shop.id,
                entry_id=entry.key,
                device_id=entry.device_id,
                seq=entry.fact_seq,
                kind=entry.kind,
                sha256=entry.sha256,
                body=entry.body,
                reason=entry.trouble,
                received_at=now,
                clock_gap_ms=gap_ms,
            )
        )
    SetAside.objects.bulk_create(rows, ignore_conflicts=True)


def _fact(entry: Entry, gap_ms: int, now: dt.datetime) -> Fact:
    return Fact(
        id=entry.id,
        kind=entry.kind,
        body=entry.content,
        device_id=entry.device_id,
        seq=entry.fact_seq,
        received_at=now,
        gap_ms=gap_ms,
    )


def _write(shop, fresh: list[Entry], heard: dict[uuid.UUID, Heard], gap_ms: int, now: dt.datetime) -> None:
    """Into the books, in the device's order: runs of sales together, everything else one by one."""
    failed: list[Entry] = []
    for is_sale, run in groupby(fresh, key=lambda entry: entry.kind == "sale"):
        run = list(run)
        if not (is_sale and len(run) > 1 and _write_together(shop, run, gap_ms, now)):
            for entry in run:
                if not _write_alone(shop, entry, heard, gap_ms, now):
                    failed.append(entry)
    if failed:
        Intake.objects.filter(shop_id=shop.id, entry_id__in=[entry.id for entry in failed]).delete()
        _keep_troubled(shop, failed, gap_ms, now)
    _note_flags(shop, [entry for entry in fresh if entry.reasons and not entry.trouble])


def _write_together(shop, run: list[Entry], gap_ms: int, now: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            written = write_sales(shop, [_fact(entry, gap_ms, now) for entry in run], now)
    except TROUBLED_DATABASE:
        raise
    except Exception as problem:
        _log.info("a run of %d sales is written one by one: %s", len(run), type(problem).__name__)
        return False
    for entry in run:
        _take_over(entry, written[entry.id])
    return True


def _write_alone(shop, entry: Entry, heard: dict[uuid.UUID, Heard], gap_ms: int, now: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            _take_over(entry, write_fact(shop, _fact(entry, gap_ms, now), heard[entry.device_id], now))
    except TROUBLED_DATABASE:
        raise
    except (SaleRefused, CarnetRefused) as refusal:
        entry.trouble = str(refusal.code)
    except (IntegrityError, UnknownProduct):
        entry.trouble = Aside.ID_TAKEN.value
    except Exception:
        _log.exception("entry %s could not be stored", entry.id)
        entry.trouble = Aside.FAILED.value
    return entry.trouble is None


def _take_over(entry: Entry, written: Written) -> None:
    entry.reasons, entry.waits_for = list(written.flags), written.waits_for
    entry.outcome = Outcome.NEEDS_EYE if entry.reasons else Outcome.STORED


def _note_flags(shop, flagged: list[Entry]) -> None:
    if not flagged:
        return
    found = Intake.objects.filter(shop_id=shop.id, entry_id__in=[entry.id for entry in flagged])
    rows = {row.entry_id: row for row in found.only("entry_id")}
    for entry in flagged:
        row = rows[entry.id]
        row.outcome, row.reasons, row.waits_for = entry.outcome, entry.reasons, entry.waits_for
    Intake.objects.bulk_update(rows.values(), ["outcome", "reasons", "waits_for"], batch_size=100)


def wake_waiting(shop, sale_ids: Sequence[uuid.UUID], now: dt.datetime) -> None:
    """A return or cancellation that came before its sale is written as soon as the sale is there."""
    if not sale_ids:
        return
    for row in Intake.objects.filter(shop_id=shop.id, waits_for__in=sale_ids).order_by("received_at", "key"):
        write_waiting(shop, row, now)


def write_waiting(shop, row: Intake, now: dt.datetime, *, may_wait: bool = True) -> None:
    """Bring an entry that waited into the books, as of the moment it arrived."""
    fact = Fact(
        id=row.entry_id,
        kind=row.kind,
        body=parse_body(row.kind, bytes(row.body)),
        device_id=row.device_id,
        seq=row.seq,
        received_at=row.received_at,
        gap_ms=row.clock_gap_ms or 0,
    )
    written = write_fact(shop, fact, Heard(), now, may_wait=may_wait)
    row.reasons, row.waits_for = list(written.flags), written.waits_for
    row.outcome = Outcome.NEEDS_EYE if row.reasons else Outcome.STORED
    row.save(update_fields=["reasons", "waits_for", "outcome"])
