"""Opening the books of an issuer."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max

from rahba.kernel import audit
from rahba.ledger import actions as ledger
from rahba.ledger.rules import BookKind, NewAccount
from rahba.payments.models import Institution
from rahba.payments.rules.accounts import (
    CEILINGS,
    COMMISSIONS,
    DISPUTED,
    FEES,
    LOSSES,
    PAYOUTS,
    SAFEGUARDED,
    account_of,
)
from rahba.payments.rules.kinds import AccountCode
from rahba.payments.rules.refusals import PaymentRefused, Refusal

_ACCOUNTS = {
    SAFEGUARDED: AccountCode.SAFEGUARDED,
    FEES: AccountCode.FEES,
    COMMISSIONS: AccountCode.COMMISSIONS,
    DISPUTED: AccountCode.DISPUTED,
    LOSSES: AccountCode.LOSSES,
    PAYOUTS: AccountCode.PAYOUTS,
}


@transaction.atomic
def open_institution(
    *, organisation_id: uuid.UUID, sandbox: bool, now: dt.datetime, licence_reference: str = ""
) -> Institution:
    """An issuer with its two books and its own accounts. Without a licence it can only be a sandbox."""
    if not sandbox and not licence_reference.strip():
        raise PaymentRefused(Refusal.NOT_LICENSED)
    last = Institution.objects.aggregate(last=Max("memo_book"))["last"] or 0
    institution = Institution.objects.create(
        organisation_id=organisation_id,
        sandbox=sandbox,
        licence_reference=licence_reference.strip(),
        book=last + 1,
        memo_book=last + 2,
        opened_at=now,
    )
    ledger.open_book(number=institution.book, institution_id=institution.id, now=now)
    ledger.open_book(number=institution.memo_book, institution_id=institution.id, now=now, kind=BookKind.MEMO)
    own = [
        NewAccount(id=account_of(institution.id, name), book=institution.book, code=code)
        for name, code in _ACCOUNTS.items()
    ]
    ceilings = NewAccount(
        id=account_of(institution.id, CEILINGS), book=institution.memo_book, code=AccountCode.CEILINGS
    )
    ledger.open_accounts([*own, ceilings], now=now)
    audit.record(
        verb="institution_opened",
        object_kind="institution",
        object_id=institution.id,
        actor_id=None,
        organisation_id=organisation_id,
        now=now,
        sandbox=sandbox,
    )
    return institution
