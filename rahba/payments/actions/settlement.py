"""Settlement windows: opened, closed at a batch of the ledger, ended when every payout has its end."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from rahba.kernel import clock
from rahba.ledger import queries as ledger
from rahba.payments.models import Institution, MerchantPosition, ParticipantPosition, Payout, SettlementWindow
from rahba.payments.queries.settlement import closing_balances
from rahba.payments.rules.kinds import AccountCode
from rahba.payments.rules.settling import UNDER_WAY, WindowState, nets_of, position_of


def open_window(*, institution_id: uuid.UUID, now: dt.datetime) -> SettlementWindow:
    """The institution's open window; a first one takes everything since the beginning."""
    found = SettlementWindow.objects.filter(institution_id=institution_id, state=WindowState.OPEN).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return _open_next(institution_id, now)
    except IntegrityError:  # somebody was first
        return SettlementWindow.objects.get(institution_id=institution_id, state=WindowState.OPEN)


def _open_next(institution_id: uuid.UUID, now: dt.datetime) -> SettlementWindow:
    last = SettlementWindow.objects.filter(institution_id=institution_id).order_by("-number").first()
    return SettlementWindow.objects.create(
        institution_id=institution_id,
        number=last.number + 1 if last else 1,
        day=clock.calendar_day(now),
        after_batch=last.up_to_batch if last else 0,
        opened_at=now,
    )


@transaction.atomic
def close_window(*, window_id: uuid.UUID, now: dt.datetime) -> SettlementWindow | None:
    """Close an open window at the ledger's newest batch, write down what it owes, and open the next.

    None where it is closed already: of several who close it at once, one does.
    """
    rows = SettlementWindow.objects.filter(id=window_id, state=WindowState.OPEN)
    # Whatever is being written now has a later number, and belongs to the next window.
    up_to = ledger.last_batch()
    if not rows.update(state=WindowState.CLOSED, up_to_batch=up_to, closed_at=now):
        return None
    window = SettlementWindow.objects.select_related("institution").get(id=window_id)
    _open_next(window.institution_id, now)
    _write_positions(window)
    return window


def _write_positions(window: SettlementWindow) -> None:
    moves: dict[uuid.UUID, list] = {}
    for one in ledger.moved_between(
        window.after_batch, window.up_to_batch, book=window.institution.book, kind=AccountCode.MERCHANT
    ):
        moves.setdefault(one.account_id, []).append(one)
    opening = closing_balances(moves)
    taken = 0
    rows = []
    for wallet_id, own in moves.items():
        position = position_of((one.code, one.debits, one.credits) for one in own)
        start = opening.get(wallet_id, 0)
        rows.append(
            MerchantPosition(
                window=window,
                wallet_id=wallet_id,
                opening=start,
                taken=position.taken,
                fees=position.fees,
                refunds=position.refunds,
                disputes=position.disputes,
                paid_out=position.paid_out,
                other=position.other,
                closing=start + position.change,
                last_entry=max(one.last for one in own),
            )
        )
        taken += position.taken
    MerchantPosition.objects.bulk_create(rows, batch_size=500)
    # Payer and payee of a payment have one issuer today: each participant owes what it is owed.
    obligations = [(window.institution_id, window.institution_id, taken)]
    ParticipantPosition.objects.bulk_create(
        ParticipantPosition(window=window, participant_id=who, debit=net.debit, credit=net.credit, net=net.net)
        for who, net in nets_of(obligations).items()
    )


def close_due(*, now: dt.datetime) -> int:
    """Close each institution's window when its day is over; how many. Twice, or twice at once, is as once."""
    today, closed = clock.calendar_day(now), 0
    for institution_id in Institution.objects.values_list("id", flat=True):
        window = open_window(institution_id=institution_id, now=now)
        if window.day < today and close_window(window_id=window.id, now=now):
            closed += 1
    return closed


def end_windows(*, institution_id: uuid.UUID, now: dt.datetime) -> int:
    """Windows whose payouts have all come to an end are settled; how many."""
    under_way = Payout.objects.filter(state__in=UNDER_WAY).values("window_id")
    rows = SettlementWindow.objects.filter(institution_id=institution_id, state=WindowState.PENDING)
    return rows.exclude(id__in=under_way).update(state=WindowState.SETTLED, settled_at=now)
