"""Opening wallets, and the levels of their holders."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from rahba.kernel import audit, clock
from rahba.kernel.ids import uuid7
from rahba.ledger import actions as ledger
from rahba.ledger.rules import AccountFlag, NewAccount, Transfer, TransferResult
from rahba.payments.actions.aliases import set_alias
from rahba.payments.models import Holder, Institution, LevelGrant, Wallet
from rahba.payments.rules.accounts import CEILINGS, account_of
from rahba.payments.rules.kinds import ACCOUNT_OF, AccountCode, MoveCode, WalletKind
from rahba.payments.rules.levels import Level, ceiling_of, may_rise
from rahba.payments.rules.refusals import PaymentRefused, Refusal
from rahba.people import queries as people
from rahba.shops import queries as shops

_WITHIN_ITS_CREDIT = int(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)


@transaction.atomic
def open_wallet(*, institution_id: uuid.UUID, person_id: uuid.UUID, now: dt.datetime) -> Wallet:
    """A person's wallet at level 1, under their proved number: 200 dirhams, a number and nothing more.

    Opening it again gives the one that is there.
    """
    institution = Institution.objects.get(id=institution_id)
    person = people.person_by_id(person_id)
    holder, new = Holder.objects.get_or_create(
        institution=institution, person_id=person_id, defaults={"level": Level.NUMBER, "opened_at": now}
    )
    if new:
        room = NewAccount(id=holder.id, book=institution.memo_book, code=AccountCode.ROOM, flags=_WITHIN_ITS_CREDIT)
        ledger.open_accounts([room], now=now)
        _grant(holder, Level.NUMBER, by_id=None, now=now)
    wallet = _open(holder, WalletKind.PERSON, None, now)
    if person.phone and person.phone_verified_at:
        set_alias(wallet_id=wallet.id, phone=person.phone, now=now)
    return wallet


@transaction.atomic
def open_shop_wallet(
    *, institution_id: uuid.UUID, shop_id: uuid.UUID, kind: WalletKind, by_id: uuid.UUID | None, now: dt.datetime
) -> Wallet:
    """A shop's wallet for what it is paid, or its float as an agent. A trade register is not asked for."""
    institution = Institution.objects.get(id=institution_id)
    shop = shops.shop_by_id(shop_id)
    holder, _new = Holder.objects.get_or_create(
        institution=institution, organisation_id=shop.organisation_id, defaults={"opened_at": now}
    )
    wallet = _open(holder, kind, shop_id, now)
    audit.record(
        verb=f"{kind}_wallet_opened",
        object_kind="wallet",
        object_id=wallet.id,
        actor_id=by_id,
        organisation_id=shop.organisation_id,
        now=now,
    )
    return wallet


@transaction.atomic
def raise_level(*, holder_id: uuid.UUID, level: int, by_id: uuid.UUID | None, now: dt.datetime) -> Holder:
    """Give a person a higher level, and the room that goes with it."""
    holder = Holder.objects.select_for_update().select_related("institution").get(id=holder_id)
    if holder.level is None or not may_rise(holder.level, level):
        raise PaymentRefused(Refusal.LEVEL)
    holder.level = level
    holder.save(update_fields=["level"])
    _grant(holder, level, by_id=by_id, now=now)
    return holder


def _open(holder: Holder, kind: WalletKind, shop_id: uuid.UUID | None, now: dt.datetime) -> Wallet:
    try:
        with transaction.atomic():
            wallet = Wallet.objects.create(holder=holder, kind=kind, shop_id=shop_id, opened_at=now)
    except IntegrityError:  # somebody was first: theirs it is
        return Wallet.objects.get(holder=holder, kind=kind)
    account = NewAccount(id=wallet.id, book=holder.institution.book, code=ACCOUNT_OF[kind], flags=_WITHIN_ITS_CREDIT)
    ledger.open_accounts([account], now=now)
    return wallet


def _grant(holder: Holder, level: int, *, by_id: uuid.UUID | None, now: dt.datetime) -> None:
    """Add to the holder's room what the level's ceiling is more than what was granted so far."""
    last = LevelGrant.objects.filter(holder=holder).order_by("-at", "-id").first()
    ceiling = ceiling_of(level, clock.calendar_day(now))
    grant = LevelGrant.objects.create(id=uuid7(), holder=holder, level=level, ceiling=ceiling, by_id=by_id, at=now)
    more = ceiling - (last.ceiling if last else 0)
    if more <= 0:
        return
    given = Transfer(
        id=grant.id,
        debit=account_of(holder.institution_id, CEILINGS),
        credit=holder.id,
        amount=more,
        book=holder.institution.memo_book,
        code=MoveCode.ROOM_GRANTED,
    )
    if ledger.post([given], now=now) != [TransferResult.CREATED]:
        raise PaymentRefused(Refusal.LEVEL)
