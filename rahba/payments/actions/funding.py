"""Money that enters: over an agent's counter, or from a bank account."""

import datetime as dt
import uuid

from rahba.payments.actions.paying import move, record
from rahba.payments.actions.pins import check_pin
from rahba.payments.models import Payment
from rahba.payments.queries.fees import charge_on
from rahba.payments.queries.wallets import issuer_of, open_wallets, side_of
from rahba.payments.rules.accounts import SAFEGUARDED, account_of
from rahba.payments.rules.kinds import MOVE_OF, PaymentKind, WalletKind
from rahba.payments.rules.moving import Side, chain
from rahba.payments.rules.payment_ids import check_payment_id
from rahba.payments.rules.refusals import PaymentRefused, Refusal


def cash_in(
    *, payment_id: uuid.UUID, agent_id: uuid.UUID, wallet_id: uuid.UUID, amount: int, pin: str, now: dt.datetime
) -> Payment:
    """The agent took cash and gives as much out of their float, with their own PIN; never more than the float."""
    done = Payment.objects.filter(id=payment_id).first()
    if done:
        if (done.payer_id, done.payee_id, done.amount) != (agent_id, wallet_id, amount):
            raise PaymentRefused(Refusal.KEY_REUSED)
        return done
    check_payment_id(payment_id, now)
    wallets = open_wallets([agent_id, wallet_id])
    agent, wallet = wallets[agent_id], wallets[wallet_id]
    if agent.kind != WalletKind.AGENT or wallet.kind != WalletKind.PERSON:
        raise PaymentRefused(Refusal.NO_WALLET)
    check_pin(agent, pin, now=now)
    charge = charge_on(agent.holder.institution_id, PaymentKind.CASH_IN, amount, now)
    return move(
        payment_id=payment_id,
        kind=PaymentKind.CASH_IN,
        payer=agent,
        payee=wallet,
        amount=amount,
        charge=charge,
        now=now,
    )


def fund(*, payment_id: uuid.UUID, wallet_id: uuid.UUID, amount: int, now: dt.datetime) -> Payment:
    """Money that arrived on the institution's ring-fenced account for this wallet, as its bank statement says."""
    wallet = open_wallets([wallet_id])[wallet_id]
    issuer = issuer_of(wallet)
    if not 0 < amount < 10**12:
        raise PaymentRefused(Refusal.AMOUNT)
    moves = chain(
        id=payment_id,
        issuer=issuer,
        payer=Side(account_of(issuer.id, SAFEGUARDED)),
        payee=side_of(wallet),
        amount=amount,
        code=MOVE_OF[PaymentKind.FUNDING],
    )
    payment = Payment(
        id=payment_id,
        institution_id=issuer.id,
        kind=PaymentKind.FUNDING,
        payee=wallet,
        rail="bank",
        amount=amount,
        at=now,
    )
    return record(payment, moves, now=now)
