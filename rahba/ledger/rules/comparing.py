"""The same id again: the same request, or which part of it differs first."""

import uuid

from rahba.ledger.rules.records import AMOUNT_MAX, Flag, Recorded, Transfer
from rahba.ledger.rules.results import TransferResult

R = TransferResult
_POST, _RESOLVING = int(Flag.POST_PENDING_TRANSFER), int(Flag.POST_PENDING_TRANSFER | Flag.VOID_PENDING_TRANSFER)
_BALANCING = int(Flag.BALANCING_DEBIT | Flag.BALANCING_CREDIT)


def difference(item: Transfer, recorded: Recorded, held: Recorded | None) -> TransferResult:
    """`exists`, or the first difference to what is recorded; `held` is the reservation that it resolved, if any."""
    if item.flags != recorded.flags:
        return R.EXISTS_WITH_DIFFERENT_FLAGS
    if item.pending_id.int != recorded.pending_id:
        return R.EXISTS_WITH_DIFFERENT_PENDING_ID
    if item.timeout != recorded.timeout:
        return R.EXISTS_WITH_DIFFERENT_TIMEOUT
    if held is not None:
        return _difference_of_values(_filled_in(item, held), recorded)
    # The amount of a balancing transfer is an upper limit: what was moved lies below it.
    if item.flags & _BALANCING and item.amount > recorded.amount:
        item = item._replace(amount=recorded.amount)
    return _difference_of_values(item, recorded)


def _filled_in(item: Transfer, held: Recorded) -> Transfer:
    """What a post or void leaves out, it takes from the reservation."""
    whole = AMOUNT_MAX if item.flags & _POST else 0
    return item._replace(
        debit=item.debit if item.debit.int else uuid.UUID(int=held.debit.id),
        credit=item.credit if item.credit.int else uuid.UUID(int=held.credit.id),
        amount=held.amount if item.amount == whole else item.amount,
        user_data_128=item.user_data_128 if item.user_data_128.int else uuid.UUID(int=held.user_data_128),
        user_data_64=item.user_data_64 or held.user_data_64,
        user_data_32=item.user_data_32 or held.user_data_32,
        book=item.book or held.debit.book,
        code=item.code or held.code,
    )


def _difference_of_values(item: Transfer, recorded: Recorded) -> TransferResult:
    if item.debit.int != recorded.debit.id:
        return R.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID
    if item.credit.int != recorded.credit.id:
        return R.EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID
    if item.amount != recorded.amount:
        return R.EXISTS_WITH_DIFFERENT_AMOUNT
    if item.user_data_128.int != recorded.user_data_128:
        return R.EXISTS_WITH_DIFFERENT_USER_DATA_128
    if item.user_data_64 != recorded.user_data_64:
        return R.EXISTS_WITH_DIFFERENT_USER_DATA_64
    if item.user_data_32 != recorded.user_data_32:
        return R.EXISTS_WITH_DIFFERENT_USER_DATA_32
    if item.book != recorded.debit.book:
        return R.EXISTS_WITH_DIFFERENT_LEDGER
    if item.code != recorded.code:
        return R.EXISTS_WITH_DIFFERENT_CODE
    return R.EXISTS
