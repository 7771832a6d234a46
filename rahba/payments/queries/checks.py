"""What is compared every night: payments with the ledger, and what is owed to holders with the bank account."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Sum

from rahba.ledger import queries as ledger
from rahba.payments.models import (
    Dispute,
    HeldPayment,
    Holder,
    Institution,
    LevelGrant,
    Payment,
    Payout,
    Refund,
    Sending,
    Wallet,
)
from rahba.payments.rules.accounts import DISPUTED, PAYOUTS, account_of, step
from rahba.payments.rules.disputes import OPEN_STATES
from rahba.payments.rules.kinds import AccountCode, RefundState, WalletKind, WalletState
from rahba.payments.rules.sending import SendingState
from rahba.payments.rules.settling import AT_THE_BANK, PayoutState

_AT_ONCE = 2000
_RESERVED = 128  # as in actions.holding
_SENT = 8  # as in actions.rails.sending


@dataclass(frozen=True)
class Finding:
    """Something that does not agree: what, about which row, and the two numbers."""

    what: str
    about: str
    expected: int
    found: int

    def __str__(self):
        return f"{self.what} {self.about}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class Safeguarding:
    """One issuer's money at a moment: what it owes to holders, and what lies on its ring-fenced account."""

    institution: Institution
    wallets: dict[str, int]
    disputed: int
    on_its_way_out: int
    ring_fenced: int
    owed_by_rails: int

    @property
    def owed(self) -> int:
        """Everything that belongs to holders."""
        return sum(self.wallets.values()) + self.disputed + self.on_its_way_out

    @property
    def missing(self) -> int:
        """Centimes that must still be brought onto the ring-fenced account; negative: the issuer's own lie there."""
        return self.owed - self.ring_fenced


def safeguarding(institution: Institution) -> Safeguarding:
    """Σ wallets against the ring-fenced account, from the ledger's own totals."""
    totals = ledger.totals_by_code(institution.book)
    holders = {
        WalletKind.PERSON: AccountCode.PERSON,
        WalletKind.MERCHANT: AccountCode.MERCHANT,
        WalletKind.AGENT: AccountCode.AGENT,
    }
    return Safeguarding(
        institution=institution,
        wallets={kind.value: totals.get(code, 0) for kind, code in holders.items()},
        disputed=totals.get(AccountCode.DISPUTED, 0),
        on_its_way_out=totals.get(AccountCode.PAYOUTS, 0),
        ring_fenced=-totals.get(AccountCode.SAFEGUARDED, 0),
        owed_by_rails=-totals.get(AccountCode.CLEARING, 0),
    )


def findings() -> list[Finding]:
    """Everything that does not agree; empty when all does. Reads each payment that was drawn upon, and each holder."""
    found = [*_drawn(), *_refunds(), *_disputes(), *_held(), *_sent(), *_frozen()]
    for institution in Institution.objects.all():
        found += [*_disputed_account(institution), *_in_transit(institution), *_rooms(institution)]
    return found


def _drawn() -> Iterator[Finding]:
    """What a payment has given back is the sum of its refunds and of its cases, and never more than it was."""
    for payment in Payment.objects.filter(taken_back__gt=F("amount")):
        yield Finding("beyond_payment", str(payment.id), payment.amount, payment.taken_back)
    drawn: dict = defaultdict(int)
    refunds = Refund.objects.exclude(state=RefundState.FAILED)
    for rows in (refunds.values_list("payment").annotate(sum=Sum("amount")),
                 Dispute.objects.filter(held__gt=0).values_list("payment").annotate(sum=Sum("held"))):  # fmt: skip
        for payment_id, amount in rows.order_by():
            drawn[payment_id] += amount
    stored = dict(Payment.objects.exclude(taken_back=0).values_list("id", "taken_back"))
    for payment_id in drawn.keys() | stored.keys():
        if drawn[payment_id] != stored.get(payment_id, 0):
            yield Finding("taken_back_differs", str(payment_id), drawn[payment_id], stored.get(payment_id, 0))


def _refunds() -> Iterator[Finding]:
    rows = Refund.objects.filter(state=RefundState.DONE, payment__payer__isnull=False).values_list("id", "amount")
    yield from _differ("refund_differs_from_ledger", dict(rows))


def _disputes() -> Iterator[Finding]:
    """What was held, or given without having been held, under the case's own transfers."""
    expected = {}
    for id, state, held in Dispute.objects.filter(held__gt=0).values_list("id", "state", "held"):
        expected[id if state in OPEN_STATES else step(id, 8)] = held
    yield from _differ("dispute_differs_from_ledger", expected)


def _held() -> Iterator[Finding]:
    rows = HeldPayment.objects.filter(closed_at=None).values_list("id", "amount")
    yield from _differ("held_differs_from_ledger", {step(id, _RESERVED): amount for id, amount in rows})


def _sent() -> Iterator[Finding]:
    """What went to other issuers was posted; what they refused was not."""
    rows = Sending.objects.filter(state=SendingState.DONE).values_list("id", "amount")
    yield from _differ("sending_differs_from_ledger", {step(id, _SENT): amount for id, amount in rows})


def _differ(what: str, expected: dict) -> Iterator[Finding]:
    ids = list(expected)
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        moved = ledger.amounts_of(part)
        for id in part:
            if moved.get(id) != expected[id]:
                yield Finding(what, str(id), expected[id], moved.get(id, 0))


def _frozen() -> Iterator[Finding]:
    """A wallet is frozen here exactly when its account is closed there."""
    frozen = set(Wallet.objects.filter(state=WalletState.FROZEN).values_list("id", flat=True))
    closed = {id for id, balance in ledger.balances_of(frozen).items() if balance.closed}
    for id in frozen - closed:
        yield Finding("frozen_but_open_in_ledger", str(id), 1, 0)


def _disputed_account(institution: Institution) -> Iterator[Finding]:
    rows = Dispute.objects.filter(payment__institution=institution, state__in=OPEN_STATES)
    expected = rows.aggregate(sum=Sum("held"))["sum"] or 0
    account = account_of(institution.id, DISPUTED)
    balance = ledger.balances_of([account])[account]
    if balance.free_to_debit != expected:
        yield Finding("disputed_account", str(institution.id), expected, balance.free_to_debit)


def _in_transit(institution: Institution) -> Iterator[Finding]:
    """What is on its way to banks is the sum of the payouts that left a wallet and have no end yet."""
    rows = Payout.objects.filter(window__institution=institution, state__in=(PayoutState.PREPARED, *AT_THE_BANK))
    expected = rows.aggregate(sum=Sum("amount"))["sum"] or 0
    account = account_of(institution.id, PAYOUTS)
    balance = ledger.balances_of([account])[account]
    if balance.free_to_debit != expected:
        yield Finding("in_transit", str(institution.id), expected, balance.free_to_debit)


def _rooms(institution: Institution) -> Iterator[Finding]:
    """Room + balances + what is held in cases = the ceiling that was granted."""
    holders = Holder.objects.filter(institution=institution, level__isnull=False).order_by("id")
    last = None
    while rows := list((holders.filter(id__gt=last) if last else holders).values_list("id", flat=True)[:_AT_ONCE]):
        last = rows[-1]
        yield from _rooms_of(rows)


def _rooms_of(holder_ids: list) -> Iterator[Finding]:
    ceilings: dict = defaultdict(int)
    for holder_id, ceiling in LevelGrant.objects.filter(holder_id__in=holder_ids).values_list("holder", "ceiling"):
        ceilings[holder_id] = max(ceilings[holder_id], ceiling)
    used: dict = defaultdict(int)
    wallets = dict(Wallet.objects.filter(holder_id__in=holder_ids).values_list("id", "holder"))
    balances = ledger.balances_of([*wallets, *holder_ids])
    for wallet_id, holder_id in wallets.items():
        balance = balances[wallet_id]
        used[holder_id] += balance.credits_posted - balance.debits_posted
    held = Dispute.objects.filter(payment__payee__holder_id__in=holder_ids, state__in=OPEN_STATES)
    for holder_id, amount in held.values_list("payment__payee__holder", "held"):
        used[holder_id] += amount
    for holder_id in holder_ids:
        room = balances[holder_id].free_to_debit
        if room != ceilings[holder_id] - used[holder_id]:
            yield Finding("room_differs", str(holder_id), ceilings[holder_id] - used[holder_id], room)
