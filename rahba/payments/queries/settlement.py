"""Windows, positions and payouts, as shops and their issuer see them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from rahba.ledger import queries as ledger
from rahba.payments.models import BankAccount, MerchantPosition, Payout, PayoutFile, SettlementWindow
from rahba.payments.queries.statements import ring_fenced_account
from rahba.payments.rules.bank_accounts import iban_of
from rahba.payments.rules.codes import account_text
from rahba.payments.rules.kinds import MoveCode
from rahba.payments.rules.payout_files import Order, write_payout_file
from rahba.payments.rules.settling import UNDER_WAY, Part, PayoutState, part_of


@dataclass(frozen=True)
class Movement:
    """One movement of a wallet, and what it held after it."""

    number: int
    id: uuid.UUID
    at: dt.datetime
    code: int
    amount: int
    balance: int

    @property
    def part(self) -> Part:
        """What it counts as."""
        return part_of(self.code)

    @property
    def kind(self) -> str:
        """`purchase`, `fee`…"""
        return MoveCode(self.code).name.lower()


@dataclass(frozen=True)
class Statement:
    """A wallet's movements in some batches, oldest first. True at `up_to_batch`, whatever happened since."""

    opening: int
    closing: int
    lines: list[Movement]
    up_to_batch: int


def closing_balances(wallet_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """What each of these wallets held at the end of its last closed window; none where it had no movement yet."""
    rows = MerchantPosition.objects.filter(wallet_id__in=list(wallet_ids)).order_by("window__number")
    return dict(rows.values_list("wallet_id", "closing"))


def open_window_of(institution_id: uuid.UUID) -> SettlementWindow | None:
    """The window that takes what happens now."""
    return SettlementWindow.objects.filter(institution_id=institution_id, up_to_batch=None).first()


def positions_of(wallet_id: uuid.UUID):
    """The wallet's closed windows with a movement, newest first."""
    return MerchantPosition.objects.filter(wallet_id=wallet_id).select_related("window").order_by("-window__number")


def statement_of(wallet_id: uuid.UUID, position: MerchantPosition | None, institution_id: uuid.UUID) -> Statement:
    """The wallet's statement for a closed window, or since the last one up to the ledger's newest batch.

    It is read from the ledger's entries, never from a live balance, and carries the batch that it is true at.
    """
    if position:
        window, opening, start = position.window, position.opening, position.last_entry
        after, up_to = window.after_batch, window.up_to_batch
    else:
        window = open_window_of(institution_id)
        opening, start = closing_balances([wallet_id]).get(wallet_id, 0), None
        after, up_to = window.after_batch if window else 0, ledger.last_batch()
    lines, balance = [], opening
    for entry in reversed(list(ledger.entries_between(wallet_id, after, up_to, start=start))):
        amount = entry.amount if entry.credit == wallet_id else -entry.amount
        balance += amount
        lines.append(Movement(entry.number, entry.user_data_128 or entry.id, entry.at, entry.code, amount, balance))
    return Statement(opening, balance, lines, up_to)


def payouts_of(wallet_id: uuid.UUID):
    """The wallet's payouts, newest first."""
    return Payout.objects.filter(wallet_id=wallet_id).select_related("bank_account", "window").order_by("-made_at")


def payouts_under_way(wallet_id: uuid.UUID) -> list[Payout]:
    """Those whose end is not known yet."""
    return list(payouts_of(wallet_id).filter(state__in=UNDER_WAY))


def bank_account_of(wallet_id: uuid.UUID) -> BankAccount | None:
    """Where the shop wants its money."""
    return BankAccount.objects.filter(wallet_id=wallet_id, valid_to=None).exclude(rib="").first()


def sent_back(account_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these bank accounts that a payout came back from."""
    returned = Payout.objects.filter(bank_account_id__in=list(account_ids), state=PayoutState.RETURNED)
    return set(returned.values_list("bank_account_id", flat=True))


def funding_reference(wallet_id: uuid.UUID) -> str:
    """What whoever sends money from a bank account writes as its reason, so that it finds the wallet."""
    return account_text(wallet_id)


def lines_of_file(file: PayoutFile) -> list[Payout]:
    """The payouts of a file, always in the same order."""
    return list(Payout.objects.filter(file=file).select_related("bank_account").order_by("id"))


def payout_file(institution_id: uuid.UUID, number: int) -> PayoutFile | None:
    """A file of this institution."""
    rows = PayoutFile.objects.select_related("institution__organisation")
    return rows.filter(institution_id=institution_id, number=number).first()


def file_bytes(file: PayoutFile) -> bytes:
    """The file as the bank takes it: the same whenever it is asked for. Raises LookupError for an erased account."""
    orders = []
    for payout in lines_of_file(file):
        if not payout.bank_account.rib:
            raise LookupError(f"payout {payout.id}: its bank account was erased")
        iban, name = iban_of(payout.bank_account.rib), payout.bank_account.name
        orders.append(Order(payout.reference, payout.amount, iban, name))
    return write_payout_file(
        id=f"RAHBA-{file.number:06}",
        made_at=file.made_at,
        debtor=file.institution.organisation.name,
        debtor_account=ring_fenced_account(file.institution),
        orders=orders,
    )
