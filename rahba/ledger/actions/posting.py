"""The one door through which money moves."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from rahba.kernel.ids import uuid7
from rahba.ledger.actions.turns import take_turn
from rahba.ledger.actions.writing import write_posting
from rahba.ledger.models import Shard
from rahba.ledger.queries.deciding import due_posting, posting_of
from rahba.ledger.rules.posting import Posting
from rahba.ledger.rules.records import BATCH_MAX, Transfer, check_transfers, microseconds
from rahba.ledger.rules.results import TransferResult


def post(transfers: Iterable[Transfer], *, now: dt.datetime, shard: int = 0) -> list[TransferResult]:
    """Move money: a code for each transfer, in order. What is `created` stands when the caller's transaction does.

    At most 8,189 items, each for itself; those linked by a flag all or none. An id means one transfer for ever: the
    same again is `exists`, something else under it is refused with the first difference, and what was refused for a
    reason that may pass stays refused. In a transaction with other writes, post last: it takes the shard's lock, on
    which every other writer waits until the commit.

    Raises MalformedItem where a value fits no column; nothing is then tried. Every other error is one of the caller's
    whole transaction: an id that another shard has recorded is an IntegrityError.
    """
    return _post(transfers, now=now, shard=shard)[1]


def post_chain(transfers: Iterable[Transfer], *, now: dt.datetime, shard: int = 0) -> list[TransferResult]:
    """Like `post`, for whoever sends a chain again because no answer came: where all of it stands as it is asked for
    now, every link is `exists`. `post` says so of the first link only, and of the others that the chain failed.

    So a chain is all `created`, all `exists`, or moved nothing. Several chains and single transfers may come at once.
    """
    items, codes, posting = _post(transfers, now=now, shard=shard)
    return posting.read_as_retry(items, codes) if TransferResult.LINKED_EVENT_FAILED in codes else codes


def _post(
    transfers: Iterable[Transfer], *, now: dt.datetime, shard: int
) -> tuple[list[Transfer], list[TransferResult], Posting | None]:
    items = list(transfers)
    check_transfers(items)
    if not items:
        return items, [], None
    # No savepoint: nobody goes on after an error of the ledger, and small batches would pay for it.
    with transaction.atomic(savepoint=False):
        turn = take_turn(shard)
        _let_go_of_due(turn, now)
        first_at = _next_at(turn, now)
        posting = posting_of(items, shard=shard, first_at=first_at)
        codes = posting.decide(items)
        turn.last_at = first_at + len(items) - 1
        write_posting(turn, posting)
    return items, codes, posting


@transaction.atomic
def release_expired(*, now: dt.datetime, shard: int = 0) -> int:
    """Let go of the reservations whose time has passed; how many. Posting does so first, so nothing depends on it:
    a job that calls it between posts keeps balances true to the second where nothing moves.
    """
    return _let_go_of_due(take_turn(shard), now)


def _let_go_of_due(turn: Shard, now: dt.datetime) -> int:
    """Each portion is a batch of its own: who waits for money that has expired must never be refused it."""
    released = 0
    while True:
        first_at = _next_at(turn, now)
        posting, due = due_posting(shard=turn.number, first_at=first_at, limit=BATCH_MAX)
        for place, held in enumerate(due):
            posting.expire(held, id=uuid7().int, at=first_at + place)
        if due:
            turn.last_at = first_at + len(due) - 1
            write_posting(turn, posting)
        released += len(due)
        if len(due) < BATCH_MAX:
            return released


def _next_at(turn: Shard, now: dt.datetime) -> int:
    """The server's time, but never one that was given before: a clock that steps back changes no order."""
    return max(microseconds(now), turn.last_at + 1)
