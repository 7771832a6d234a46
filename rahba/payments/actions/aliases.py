"""Numbers that lead to wallets, and looking them up for tokens."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from rahba.payments.models import Alias, LookUpBudget, Wallet
from rahba.payments.queries.wallets import phone_digest, shown_name
from rahba.payments.rules.kinds import WalletState
from rahba.payments.rules.look_ups import FOUND, MOST, NOT_FOUND, tokens_at
from rahba.payments.rules.names import masked_name
from rahba.payments.rules.refusals import PaymentRefused, Refusal


@dataclass(frozen=True)
class Found:
    """Who would be paid: a wallet, and as much of a name as a stranger may see."""

    wallet_id: uuid.UUID
    name: str


def found_outside(*, asker_id: uuid.UUID) -> None:
    """Somebody unknown here was found at another issuer: the look-up costs no more than one that finds."""
    LookUpBudget.objects.filter(asker_id=asker_id).update(tokens=F("tokens") + NOT_FOUND - FOUND)


@transaction.atomic
def set_alias(*, wallet_id: uuid.UUID, phone: str, now: dt.datetime) -> None:
    """Let a proved number lead to this wallet; it may have led to an older one of the same holder's."""
    digest = phone_digest(phone)
    wallet = Wallet.objects.select_related("holder").get(id=wallet_id)
    present = Alias.objects.select_for_update().select_related("wallet__holder").filter(phone_digest=digest)
    held = present.filter(valid_to=None).first()
    if held and held.wallet_id == wallet.id:
        return
    if held:
        if held.wallet.holder.person_id != wallet.holder.person_id:
            raise PaymentRefused(Refusal.ALIAS_TAKEN)
        held.valid_to = now
        held.save(update_fields=["valid_to"])
    Alias.objects.create(phone_digest=digest, wallet=wallet, valid_from=now)


def look_up(*, asker_id: uuid.UUID, phone: str, now: dt.datetime) -> Found:
    """The wallet under a number, for a holder who asks; the tokens are spent whatever the answer is."""
    alias = (
        Alias.objects.filter(phone_digest=phone_digest(phone), valid_to=None, wallet__state=WalletState.OPEN)
        .select_related("wallet__holder__person", "wallet__shop")
        .first()
    )
    with transaction.atomic():
        budget, _new = LookUpBudget.objects.select_for_update().get_or_create(
            asker_id=asker_id, defaults={"tokens": MOST, "at": now}
        )
        left = tokens_at(budget.tokens, budget.at, now)
        enough = left > 0
        if enough:
            budget.tokens, budget.at = left - (FOUND if alias else NOT_FOUND), now
            budget.save(update_fields=["tokens", "at"])
    if not enough:
        raise PaymentRefused(Refusal.LOOK_UPS)
    if alias is None:
        raise PaymentRefused(Refusal.NOBODY)
    return Found(alias.wallet_id, masked_name(shown_name(alias.wallet)))
