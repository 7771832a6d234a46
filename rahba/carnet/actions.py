"""Writes of the carnet.

Each takes the lock of the shop's change log first, so that the entries of a shop are written one after another.
"""

import datetime as dt
import secrets
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from rahba.carnet import queries
from rahba.carnet.events import CustomerErased, RepaymentReversed
from rahba.carnet.figures import CODE_OF_KIND, ENTRIES
from rahba.carnet.models import Balance, Contest, Customer, Entry
from rahba.carnet.rules import (
    CarnetRefused,
    ContestState,
    EntryKind,
    Line,
    NewEntry,
    Refusal,
    Sums,
    effect_of,
    open_debts,
    split_repayment,
)
from rahba.kernel import audit, figures
from rahba.kernel.changes import lock_stream, record_changes
from rahba.kernel.events import publish
from rahba.kernel.increments import add_to
from rahba.kernel.money import LARGEST
from rahba.kernel.rows import insert_rows
from rahba.kernel.text import fold
from rahba.people.rules import parse_phone

LANGUAGES = ("fr", "ar", "ary")
_NAME_LENGTH = Customer._meta.get_field("name").max_length


# Entries


@transaction.atomic
def add_entries(*, shop_id: uuid.UUID, entries: Iterable[NewEntry], now: dt.datetime) -> list[Entry]:
    """Append entries, in the order given, with their balances, figures and changes.

    Raises CarnetRefused when a customer is not this shop's: nothing is written then. A second entry with an id that
    exists is an IntegrityError; the caller knows what was sent twice.
    """
    entries = list(entries)
    if not entries:
        return []
    lock_stream(shop_id)
    cards = queries.usable_customers(shop_id, {entry.customer_id for entry in entries})
    if any(entry.customer_id not in cards for entry in entries):
        raise CarnetRefused(Refusal.UNKNOWN_CUSTOMER)
    effects = _effects(entries, cards)
    rows = [
        Entry(
            id=entry.id,
            shop_id=shop_id,
            customer_id=cards[entry.customer_id],
            kind=entry.kind,
            goods=effect.goods,
            cash=effect.cash,
            deposit=effect.deposit,
            sale_id=entry.sale_id,
            by_id=entry.by_id,
            device_id=entry.device_id,
            at=entry.at,
            day=entry.day,
            recorded_at=now,
        )
        for entry, effect in zip(entries, effects, strict=True)
    ]
    counted: Counter = Counter()
    for entry in entries:
        counted[shop_id, entry.day, CODE_OF_KIND[entry.kind], ""] += entry.amount
        counted[shop_id, entry.day, ENTRIES.code, ""] += 1
    _write(shop_id, rows, counted)
    return rows


def _effects(entries: list[NewEntry], cards: Mapping[uuid.UUID, uuid.UUID]) -> list[Sums]:
    """What each entry does. A repayment pays what is open at its place in the batch."""
    paying = {cards[e.customer_id] for e in entries if e.kind == EntryKind.REPAYMENT and e.split is None}
    lines = queries.lines_of(paying) if paying else {}
    effects = []
    for entry in entries:
        card = cards[entry.customer_id]
        if entry.kind != EntryKind.REPAYMENT:
            effect = effect_of(entry.kind, entry.amount)
        elif entry.split is not None:
            effect = -entry.split
        else:
            effect = -split_repayment(entry.amount, open_debts(lines.get(card, [])))
        if card in paying:
            lines.setdefault(card, []).append(Line(entry.id, entry.kind, effect, entry.day))
        effects.append(effect)
    return effects


@transaction.atomic
def reverse_entry(
    *,
    shop_id: uuid.UUID,
    entry_id: uuid.UUID,
    at: dt.datetime,
    day: dt.date,
    now: dt.datetime,
    by_id: uuid.UUID | None = None,
    device_id: uuid.UUID | None = None,
) -> Entry:
    """Correct an entry by its exact counter-entry, once. The first stays where it is, and both are shown."""
    lock_stream(shop_id)
    wrong = Entry.objects.filter(shop_id=shop_id, id=entry_id).select_related("customer").first()
    if wrong is None:
        raise CarnetRefused(Refusal.UNKNOWN_CUSTOMER)
    if wrong.kind == EntryKind.REVERSAL:
        raise CarnetRefused(Refusal.IS_A_REVERSAL)
    if Entry.objects.filter(reverses=wrong).exists():
        raise CarnetRefused(Refusal.ALREADY_REVERSED)
    row = Entry(
        shop_id=shop_id,
        customer_id=wrong.customer.merged_into_id or wrong.customer_id,
        kind=EntryKind.REVERSAL,
        goods=-wrong.goods,
        cash=-wrong.cash,
        deposit=-wrong.deposit,
        sale_id=wrong.sale_id,
        reverses=wrong,
        by_id=by_id,
        device_id=device_id,
        at=at,
        day=day,
        recorded_at=now,
    )
    was = abs(wrong.goods + wrong.cash + wrong.deposit)
    _write(shop_id, [row], {(shop_id, day, CODE_OF_KIND[wrong.kind], ""): -was, (shop_id, day, ENTRIES.code, ""): 1})
    audit.record(
        verb="carnet.entry_reversed",
        object_kind="entry",
        object_id=entry_id,
        actor_id=by_id,
        organisation_id=wrong.shop.organisation_id,
        now=now,
    )
    if wrong.kind == EntryKind.REPAYMENT:
        publish(RepaymentReversed(shop_id=shop_id, entry_id=entry_id, reversal_id=row.id), now=now)
    # A corrected entry leaves nothing to contest.
    Contest.objects.filter(entry=wrong, state=ContestState.OPEN).update(
        state=ContestState.UPHELD, closed_at=now, closed_by_id=by_id
    )
    return row


def _write(shop_id: uuid.UUID, rows: list[Entry], counted: Mapping) -> None:
    insert_rows(rows)
    sums: dict[uuid.UUID, Sums] = {}
    for row in rows:
        sums[row.customer_id] = sums.get(row.customer_id, Sums()) + Sums(row.goods, row.cash, row.deposit)
    _add_to_balances(shop_id, sums)
    figures.add(counted)
    record_changes(shop_id, [("customer", customer_id) for customer_id in sums])


def _add_to_balances(shop_id: uuid.UUID, sums: Mapping[uuid.UUID, Sums]) -> None:
    add_to(
        Balance,
        keys=("shop", "customer"),
        values=("goods", "cash", "deposit"),
        amounts={(shop_id, one): (added.goods, added.cash, added.deposit) for one, added in sums.items()},
    )


# Customers


@transaction.atomic
def ensure_customers(*, shop_id: uuid.UUID, customer_ids: Iterable[uuid.UUID], now: dt.datetime) -> set[uuid.UUID]:
    """Make a nameless card for each id not yet known, so that what happened can be written before the name arrives.

    Returns the ids that this shop can use; one that belongs to another shop is not among them.
    """
    wanted = set(customer_ids)
    known = queries.usable_customers(shop_id, wanted).keys()
    missing = sorted(wanted - known)
    if missing:
        lock_stream(shop_id)
        taken = set(Customer.objects.filter(id__in=missing).values_list("id", flat=True))
        _create(shop_id, [one for one in missing if one not in taken], now)
    return set(queries.usable_customers(shop_id, wanted))


def _create(shop_id: uuid.UUID, customer_ids: list[uuid.UUID], now: dt.datetime) -> None:
    Customer.objects.bulk_create(
        [
            Customer(id=one, shop_id=shop_id, page_key=_new_key(), created_at=now, changed_at=now)
            for one in customer_ids
        ]
    )
    Balance.objects.bulk_create([Balance(customer_id=one, shop_id=shop_id) for one in customer_ids])
    record_changes(shop_id, [("customer", one) for one in customer_ids])


def _new_key() -> str:
    return secrets.token_urlsafe(32)


@transaction.atomic
def save_customer(
    *,
    shop_id: uuid.UUID,
    customer_id: uuid.UUID,
    fields: Mapping[str, object],
    by_id: uuid.UUID | None,
    now: dt.datetime,
) -> list[str]:
    """Create a customer, or change the fields given (name, phone, limit, language) and no other.

    Nothing optional fails (shop:F15): a field that cannot be understood is left as it was, and its name returned.
    An erased customer stays erased. Raises CarnetRefused when the id is another shop's.
    """
    lock_stream(shop_id)
    if not ensure_customers(shop_id=shop_id, customer_ids=[customer_id], now=now):
        raise CarnetRefused(Refusal.UNKNOWN_CUSTOMER)
    customer = Customer.objects.select_for_update().select_related("shop").get(id=customer_id)
    if customer.erased_at:
        publish(CustomerErased(shop_id=shop_id, customer_id=customer_id), now=now)
        return []
    limit_before = customer.credit_limit
    ignored = [name for name, value in fields.items() if not _set_field(customer, name, value)]
    customer.search_text = _search_text(customer)
    customer.changed_at = now
    customer.save()
    if customer.credit_limit != limit_before:
        audit.record(
            verb="carnet.limit_changed",
            object_kind="customer",
            object_id=customer_id,
            actor_id=by_id,
            organisation_id=customer.shop.organisation_id,
            now=now,
            before=limit_before,
            after=customer.credit_limit,
        )
    record_changes(shop_id, [("customer", customer_id)])
    return ignored


def _set_field(customer: Customer, name: str, value: object) -> bool:
    """Take a field over; False when it cannot be understood."""
    if name == "name" and isinstance(value, str):
        customer.name = " ".join(value.split())[:_NAME_LENGTH]
    elif name == "phone" and (value is None or isinstance(value, str)):
        try:
            customer.phone = parse_phone(value) if value and value.strip() else None
        except ValidationError:
            return False
    elif name == "limit" and (value is None or (type(value) is int and 0 <= value <= LARGEST)):
        customer.credit_limit = value
    elif name == "language" and value in ("", *LANGUAGES):
        customer.language = value
    else:
        return False
    return True


def _search_text(customer: Customer) -> str:
    national = customer.phone.replace("+212", "0", 1) if customer.phone else ""
    return f"{fold(customer.name)} {national}".strip()


@transaction.atomic
def renew_page_key(*, shop_id: uuid.UUID, customer_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> str:
    """Give the customer's page a new address; the one shared before opens nothing any more."""
    customer = _locked(shop_id, customer_id)
    customer.page_key = _new_key()
    customer.save(update_fields=["page_key"])
    _audit("carnet.page_key_renewed", customer, by_id, now)
    return customer.page_key


@transaction.atomic
def merge_customers(
    *, shop_id: uuid.UUID, keep_id: uuid.UUID, other_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime
) -> None:
    """Join two cards of the same person. Entries stay as they are; the balance is counted on the card that is kept."""
    kept, other = _locked(shop_id, keep_id), _locked(shop_id, other_id)
    if kept.id == other.id or kept.merged_into_id or other.merged_into_id:
        raise CarnetRefused(Refusal.SAME_CUSTOMER)
    kept.phone = kept.phone or other.phone
    kept.name = kept.name or other.name
    kept.search_text = _search_text(kept)
    kept.changed_at = now
    kept.save()
    Customer.objects.filter(merged_into=other).update(merged_into=kept)
    other.merged_into, other.active, other.changed_at = kept, False, now
    other.save()
    moved = queries.balance_of(other.id)
    _add_to_balances(shop_id, {kept.id: moved, other.id: -moved})
    _audit("carnet.customers_joined", kept, by_id, now, other=str(other.id))
    record_changes(shop_id, [("customer", kept.id), ("customer", other.id)])


@transaction.atomic
def erase_customer(*, shop_id: uuid.UUID, customer_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Erase the name and phone of a customer who asks (law 09-08). The entries, which hold ids only, stay.

    Refused while the account is not at zero: a debt, or an advance, needs its name until it is settled.
    """
    customer = _locked(shop_id, customer_id)
    if queries.balance_of(customer.id).total:
        raise CarnetRefused(Refusal.STILL_OWES)
    _forget(shop_id, Customer.objects.filter(id__in=queries.cards_of(customer.id)), now)
    _audit("carnet.customer_erased", customer, by_id, now)


@transaction.atomic
def erase_all_customers(*, shop_id: uuid.UUID, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Erase every name and phone in the carnet of a shop that closes. Refused while an account is not at zero."""
    lock_stream(shop_id)
    if queries.unsettled(shop_id):
        raise CarnetRefused(Refusal.STILL_OWES)
    for customer in _forget(shop_id, Customer.objects.filter(shop_id=shop_id, erased_at=None), now):
        _audit("carnet.customer_erased", customer, by_id, now)


def _forget(shop_id: uuid.UUID, customers: QuerySet[Customer], now: dt.datetime) -> list[Customer]:
    cards = list(customers.select_related("shop"))
    for card in cards:
        card.name = card.search_text = card.language = ""
        card.phone = card.credit_limit = None
        card.page_key = _new_key()
        card.active, card.erased_at, card.changed_at = False, now, now
        card.save()
        publish(CustomerErased(shop_id=shop_id, customer_id=card.id), now=now)
    record_changes(shop_id, [("customer", card.id) for card in cards])
    return cards


def _locked(shop_id: uuid.UUID, customer_id: uuid.UUID) -> Customer:
    lock_stream(shop_id)
    customer = (
        Customer.objects.select_for_update(of=("self",))
        .select_related("shop")
        .filter(shop_id=shop_id, id=customer_id, erased_at=None)
        .first()
    )
    if customer is None:
        raise CarnetRefused(Refusal.UNKNOWN_CUSTOMER)
    return customer


def _audit(verb: str, customer: Customer, by_id: uuid.UUID | None, now: dt.datetime, **details) -> None:
    audit.record(
        verb=verb,
        object_kind="customer",
        object_id=customer.id,
        actor_id=by_id,
        organisation_id=customer.shop.organisation_id,
        now=now,
        **details,
    )


# Contests


@transaction.atomic
def contest_entry(*, customer_id: uuid.UUID, entry_id: uuid.UUID, now: dt.datetime) -> Contest:
    """The customer says that an entry is wrong; saying it twice changes nothing. Refused for another's entry."""
    entry = _own_entry(customer_id, entry_id)
    if entry.kind == EntryKind.REVERSAL or Entry.objects.filter(reverses=entry).exists():
        raise CarnetRefused(Refusal.ALREADY_REVERSED)
    contest, _created = Contest.objects.get_or_create(
        entry=entry, defaults={"shop_id": entry.shop_id, "opened_at": now}
    )
    if contest.state != ContestState.OPEN:
        raise CarnetRefused(Refusal.ALREADY_ANSWERED)
    return contest


@transaction.atomic
def withdraw_contest(*, customer_id: uuid.UUID, entry_id: uuid.UUID) -> None:
    """The customer takes the objection back, as long as the shop has not answered."""
    entry = _own_entry(customer_id, entry_id)
    contest = Contest.objects.select_for_update().filter(entry=entry).first()
    if contest and contest.state != ContestState.OPEN:
        raise CarnetRefused(Refusal.ALREADY_ANSWERED)
    if contest:
        contest.delete()


def _own_entry(customer_id: uuid.UUID, entry_id: uuid.UUID) -> Entry:
    entry = Entry.objects.filter(id=entry_id, customer_id__in=queries.cards_of(customer_id)).first()
    if entry is None:
        raise CarnetRefused(Refusal.UNKNOWN_CUSTOMER)
    return entry


@transaction.atomic
def answer_contest(
    *,
    shop_id: uuid.UUID,
    entry_id: uuid.UUID,
    corrects: bool,
    by_id: uuid.UUID,
    day: dt.date,
    now: dt.datetime,
) -> None:
    """The shop's answer: `corrects` writes the counter-entry; otherwise the entry stands, as the customer sees."""
    lock_stream(shop_id)
    contest = (
        Contest.objects.select_for_update(of=("self",))
        .filter(entry_id=entry_id, shop_id=shop_id)
        .select_related("entry__shop")
        .first()
    )
    if contest is None:
        raise CarnetRefused(Refusal.UNKNOWN_CUSTOMER)
    if contest.state != ContestState.OPEN:
        raise CarnetRefused(Refusal.ALREADY_ANSWERED)
    if corrects:
        reverse_entry(shop_id=shop_id, entry_id=entry_id, at=now, day=day, now=now, by_id=by_id)
        return
    contest.state, contest.closed_at, contest.closed_by_id = ContestState.ANSWERED, now, by_id
    contest.save()
    audit.record(
        verb="carnet.contest_answered",
        object_kind="entry",
        object_id=entry_id,
        actor_id=by_id,
        organisation_id=contest.entry.shop.organisation_id,
        now=now,
    )
