"""The decision on a batch of transfers, in memory: a code for each item, new totals, what is to be written.

The caller has read, under the shard's lock, everything that the items name. Precedence and meaning are TigerBeetle's,
`create_transfer` of its state machine; what differs (a smaller AMOUNT_MAX, no imports) is in docs/decisions/0020.
"""

from collections.abc import Iterable, Mapping, Sequence

from rahba.ledger.rules.chains import objection_to_time, run_in_order
from rahba.ledger.rules.comparing import difference
from rahba.ledger.rules.records import (
    AMOUNT_MAX,
    EXPIRY,
    ID_MAX,
    AccountFlag,
    AccountState,
    Flag,
    Recorded,
    Transfer,
)
from rahba.ledger.rules.results import TRANSIENT, TransferResult

R = TransferResult
_CREATED = R.CREATED  # looked up once: a member of an enumeration costs as much as half the comparisons below
# Plain integers: the operators of IntFlag cost more than the rest of a decision.
_PENDING, _POST, _VOID = int(Flag.PENDING), int(Flag.POST_PENDING_TRANSFER), int(Flag.VOID_PENDING_TRANSFER)
_BALANCING_DEBIT, _BALANCING_CREDIT = int(Flag.BALANCING_DEBIT), int(Flag.BALANCING_CREDIT)
_CLOSING_DEBIT, _CLOSING_CREDIT = int(Flag.CLOSING_DEBIT), int(Flag.CLOSING_CREDIT)
_RESOLVING = _POST | _VOID
_BALANCING = _BALANCING_DEBIT | _BALANCING_CREDIT
_CLOSING = _CLOSING_DEBIT | _CLOSING_CREDIT
_NEVER_RESOLVING = _PENDING | _BALANCING | _CLOSING
_LINKED, _IMPORTED = int(Flag.LINKED), int(Flag.IMPORTED)
_NEVER_TAKEN = _IMPORTED | ~sum(Flag)
_NO_OVERDRAFT = int(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)
_NO_CREDIT_BALANCE = int(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS)
_CLOSED = int(AccountFlag.CLOSED)


class Posting:
    """One batch while it is decided."""

    def __init__(
        self,
        *,
        accounts: Mapping[int, AccountState],
        known: dict[int, Recorded],
        resolved: dict[int, int],
        burnt: Iterable[int],
        first_at: int,
    ):
        """`known` are recorded transfers by id; `resolved` gives, for a reservation, the flags of what resolved it."""
        self.accounts, self.known, self.resolved, self.burnt = accounts, known, resolved, set(burnt)
        self.first_at = first_at
        self.created: list[Recorded] = []
        self.newly_burnt: dict[int, TransferResult] = {}
        self._remembered: list[tuple] | None = None
        self._mark = 0
        self._importing = 0

    def decide(self, items: Sequence[Transfer]) -> list[TransferResult]:
        """A code for each item; what was created and burnt is then in `created` and `newly_burnt`."""
        self._importing = items[0].flags & _IMPORTED
        return run_in_order(items, self._attempt, self, R)

    def read_as_retry(self, items: Sequence[Transfer], codes: Sequence[TransferResult]) -> list[TransferResult]:
        """The codes, with `exists` for every link of a chain that stands already, each link as it is asked for now.

        Decided as items, only its first link is `exists`, which breaks the chain for the others.
        """
        read, start = list(codes), None
        for index, item in enumerate(items):
            start = index if start is None else start
            if item.flags & _LINKED:
                continue
            chain = slice(start, index + 1)
            if index > start and codes[start] is R.EXISTS and all(map(self._stands, items[chain])):
                read[chain] = [R.EXISTS] * (index + 1 - start)
            start = None
        return read

    def _stands(self, item: Transfer) -> bool:
        # A recorded id is compared, and nothing else happens.
        return item.id.int in self.known and self._attempt(item, 0) is R.EXISTS

    def expire(self, held: Recorded, *, id: int, at: int) -> None:
        """Give back what a reservation held whose time has passed."""
        self._release(held)
        self._record(Recorded(id, held.debit, held.credit, held.amount, held.code, EXPIRY, held.id, 0, 0, 0, 0, at))
        self.resolved[held.id] = EXPIRY

    # A chain's scope

    def open(self) -> None:
        """See chains.Scope."""
        self._remembered, self._mark = [], len(self.created)

    def keep(self) -> None:
        """See chains.Scope."""
        self._remembered = None

    def roll_back(self) -> None:
        """See chains.Scope. Burnt ids stay burnt: a refusal that was told stays true."""
        for account, *totals, flags in reversed(self._remembered or ()):
            account.debits_pending, account.debits_posted, account.credits_pending, account.credits_posted = totals
            account.flags = flags
        for record in self.created[self._mark :]:
            del self.known[record.id]
            self.resolved.pop(record.pending_id, None)
        del self.created[self._mark :]
        self._remembered = None

    def refused(self, item: Transfer, code: TransferResult) -> None:
        """See chains.Scope."""
        if code in TRANSIENT:
            self.burnt.add(item.id.int)
            self.newly_burnt[item.id.int] = code

    # One item

    def _attempt(self, item: Transfer, place: int) -> TransferResult:
        """The code of one item, with its effect.

        The most frequent of all functions: what can be wrong with a plain transfer is asked in one breath, and only
        where something is, in the order of precedence.
        """
        id, debit_id, credit_id, amount, book, code, flags, pending_id, timeout, u128, u64, u32, timestamp = item
        key, flags = id.int, int(flags)
        if timestamp or flags & _NEVER_TAKEN or self._importing:
            return objection_to_time(item, _IMPORTED, self._importing, R) or R.RESERVED_FLAG
        if key in self.known or key in self.burnt or not 0 < key < ID_MAX:
            return self._objection_to_id(item, key)
        if flags & _RESOLVING:
            return self._resolve(item, self.first_at + place)
        debit, credit = self.accounts.get(debit_id.int), self.accounts.get(credit_id.int)
        if (
            debit is None
            or credit is None
            or debit is credit
            or not (debit.book == credit.book == book)
            or not code
            or pending_id.int
            or (debit.flags | credit.flags) & _CLOSED
            or ((timeout or flags & _CLOSING) and not flags & _PENDING)
        ):
            return _objection_to_form(item) or _objection_to_accounts(item, debit, credit)
        if flags & _BALANCING:
            amount = _balancing_amount(amount, flags, debit, credit)
        debits = debit.debits_pending + debit.debits_posted + amount
        credits = credit.credits_pending + credit.credits_posted + amount
        if debits > AMOUNT_MAX or credits > AMOUNT_MAX:
            return _overflow(amount, flags & _PENDING, debit, credit)
        # What is reserved counts as gone.
        if debit.flags & _NO_OVERDRAFT and debits > debit.credits_posted:
            return R.EXCEEDS_CREDITS
        if credit.flags & _NO_CREDIT_BALANCE and credits > credit.debits_posted:
            return R.EXCEEDS_DEBITS
        if self._remembered is not None:
            self._remember(debit, credit)
        if flags & _PENDING:
            _reserve(debit, credit, amount, flags)
        else:
            debit.debits_posted += amount
            credit.credits_posted += amount
        at = self.first_at + place
        self._record(Recorded(key, debit, credit, amount, code, flags, 0, timeout, u128.int, u64, u32, at))
        return _CREATED

    def _objection_to_id(self, item: Transfer, key: int) -> TransferResult:
        if not 0 < key < ID_MAX:
            return R.ID_MUST_NOT_BE_INT_MAX if key else R.ID_MUST_NOT_BE_ZERO
        earlier = self.known.get(key)
        if earlier is None:
            return R.ID_ALREADY_FAILED
        return difference(item, earlier, self.known.get(earlier.pending_id))

    def _resolve(self, item: Transfer, at: int) -> TransferResult:
        """The second phase: post all or a part of what was reserved, or void it."""
        objection = _objection_to_resolving(item)
        if objection is not None:
            return objection
        held = self.known.get(item.pending_id.int)
        if held is None:
            return R.PENDING_TRANSFER_NOT_FOUND
        posting = item.flags & _POST
        amount = item.amount
        if amount == (AMOUNT_MAX if posting else 0):
            amount = held.amount
        objection = _objection_to_reservation(item, held, amount) or self._objection_to_state(held, posting, at)
        if objection is not None:
            return objection
        if self._remembered is not None:
            self._remember(held.debit, held.credit)
        if posting:
            held.debit.debits_pending -= held.amount
            held.credit.credits_pending -= held.amount
            held.debit.debits_posted += amount
            held.credit.credits_posted += amount
        else:
            self._release(held)
        u128, u64 = item.user_data_128.int or held.user_data_128, item.user_data_64 or held.user_data_64
        u32, flags = item.user_data_32 or held.user_data_32, int(item.flags)
        self._record(
            Recorded(item.id.int, held.debit, held.credit, amount, held.code, flags, held.id, 0, u128, u64, u32, at)
        )
        self.resolved[held.id] = flags
        return _CREATED

    def _objection_to_state(self, held: Recorded, posting: int, at: int) -> TransferResult | None:
        resolution = self.resolved.get(held.id)
        if resolution is not None:
            if resolution & _POST:
                return R.PENDING_TRANSFER_ALREADY_POSTED
            return R.PENDING_TRANSFER_ALREADY_VOIDED if resolution & _VOID else R.PENDING_TRANSFER_EXPIRED
        if held.timeout and held.expires_at <= at:
            return R.PENDING_TRANSFER_EXPIRED
        # A closed account allows one movement: voiding what is reserved, which may reopen it.
        if posting and held.debit.flags & _CLOSED:
            return R.DEBIT_ACCOUNT_ALREADY_CLOSED
        if posting and held.credit.flags & _CLOSED:
            return R.CREDIT_ACCOUNT_ALREADY_CLOSED
        return None

    def _release(self, held: Recorded) -> None:
        held.debit.debits_pending -= held.amount
        held.credit.credits_pending -= held.amount
        if held.flags & _CLOSING_DEBIT:
            held.debit.flags &= ~_CLOSED
        if held.flags & _CLOSING_CREDIT:
            held.credit.flags &= ~_CLOSED

    def _record(self, record: Recorded) -> None:
        record.debit.touched = record.credit.touched = True
        self.known[record.id] = record
        self.created.append(record)

    def _remember(self, *accounts: AccountState) -> None:
        for one in accounts:
            totals = (one.debits_pending, one.debits_posted, one.credits_pending, one.credits_posted)
            self._remembered.append((one, *totals, one.flags))


def _objection_to_form(item: Transfer) -> TransferResult | None:
    debit, credit, flags = item.debit.int, item.credit.int, item.flags
    if not debit:
        return R.DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO
    if debit == ID_MAX:
        return R.DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX
    if not credit:
        return R.CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO
    if credit == ID_MAX:
        return R.CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX
    if debit == credit:
        return R.ACCOUNTS_MUST_BE_DIFFERENT
    if item.pending_id.int:
        return R.PENDING_ID_MUST_BE_ZERO
    if not flags & _PENDING:
        if item.timeout:
            return R.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER
        if flags & _CLOSING:
            return R.CLOSING_TRANSFER_MUST_BE_PENDING
    if not item.book:
        return R.LEDGER_MUST_NOT_BE_ZERO
    if not item.code:
        return R.CODE_MUST_NOT_BE_ZERO
    return None


def _objection_to_accounts(item: Transfer, debit: AccountState | None, credit: AccountState | None) -> TransferResult:
    if debit is None:
        return R.DEBIT_ACCOUNT_NOT_FOUND
    if credit is None:
        return R.CREDIT_ACCOUNT_NOT_FOUND
    if debit.book != credit.book:
        return R.ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER
    if item.book != debit.book:
        return R.TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS
    return R.DEBIT_ACCOUNT_ALREADY_CLOSED if debit.flags & _CLOSED else R.CREDIT_ACCOUNT_ALREADY_CLOSED


def _reserve(debit: AccountState, credit: AccountState, amount: int, flags: int) -> None:
    debit.debits_pending += amount
    credit.credits_pending += amount
    if flags & _CLOSING_DEBIT:
        debit.flags |= _CLOSED
    if flags & _CLOSING_CREDIT:
        credit.flags |= _CLOSED


def _balancing_amount(most: int, flags: int, debit: AccountState, credit: AccountState) -> int:
    """As much as both sides allow, and no more than was asked."""
    if flags & _BALANCING_DEBIT:
        most = min(most, max(0, debit.credits_posted - debit.debits_posted - debit.debits_pending))
    if flags & _BALANCING_CREDIT:
        most = min(most, max(0, credit.debits_posted - credit.credits_posted - credit.credits_pending))
    return most


def _overflow(amount: int, pending: int, debit: AccountState, credit: AccountState) -> TransferResult:
    room = AMOUNT_MAX - amount
    if pending:
        if debit.debits_pending > room:
            return R.OVERFLOWS_DEBITS_PENDING
        if credit.credits_pending > room:
            return R.OVERFLOWS_CREDITS_PENDING
    if debit.debits_posted > room:
        return R.OVERFLOWS_DEBITS_POSTED
    if credit.credits_posted > room:
        return R.OVERFLOWS_CREDITS_POSTED
    return R.OVERFLOWS_DEBITS if debit.debits_pending + debit.debits_posted > room else R.OVERFLOWS_CREDITS


def _objection_to_resolving(item: Transfer) -> TransferResult | None:
    flags, pending = item.flags, item.pending_id.int
    if flags & _RESOLVING == _RESOLVING or flags & _NEVER_RESOLVING:
        return R.FLAGS_ARE_MUTUALLY_EXCLUSIVE
    if not pending:
        return R.PENDING_ID_MUST_NOT_BE_ZERO
    if pending == ID_MAX:
        return R.PENDING_ID_MUST_NOT_BE_INT_MAX
    if pending == item.id.int:
        return R.PENDING_ID_MUST_BE_DIFFERENT
    if item.timeout:
        return R.TIMEOUT_RESERVED_FOR_PENDING_TRANSFER
    return None


def _objection_to_reservation(item: Transfer, held: Recorded, amount: int) -> TransferResult | None:
    """Where the item says again what the reservation says, it must say the same."""
    if not held.flags & _PENDING:
        return R.PENDING_TRANSFER_NOT_PENDING
    if item.debit.int and item.debit.int != held.debit.id:
        return R.PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID
    if item.credit.int and item.credit.int != held.credit.id:
        return R.PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID
    if item.book and item.book != held.debit.book:
        return R.PENDING_TRANSFER_HAS_DIFFERENT_LEDGER
    if item.code and item.code != held.code:
        return R.PENDING_TRANSFER_HAS_DIFFERENT_CODE
    if amount > held.amount:
        return R.EXCEEDS_PENDING_TRANSFER_AMOUNT
    if item.flags & _VOID and amount < held.amount:
        return R.PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT
    return None
