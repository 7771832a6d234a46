"""Resolving a scanned code: whom it pays, and for how much, by what the server knows and not by what the code says."""

import datetime as dt
import uuid
from dataclasses import dataclass

from rahba.payments.actions.asking import present
from rahba.payments.models import Intent, Wallet
from rahba.payments.queries.codes import national_scheme
from rahba.payments.queries.wallets import name_seen, open_wallets
from rahba.payments.rules.codes import wallet_of_text
from rahba.payments.rules.qr import MerchantCode, asked_in_dirhams, parse
from rahba.payments.rules.refusals import PaymentRefused, Refusal


@dataclass(frozen=True)
class Resolved:
    """Whom a code pays: the registered name. `amount` None: the payer types it. `intent` is set for a code of once."""

    payee: Wallet
    name: str
    amount: int | None
    intent: Intent | None


def resolve_code(*, text: str, payer_id: uuid.UUID, now: dt.datetime) -> Resolved:
    """What a scanned text asks for. Raises CodeRefused (no good code) or PaymentRefused (it cannot be paid)."""
    code = parse(text)
    asked = asked_in_dirhams(code)
    payee_id = _payee_id(code)
    reference = code.additional.reference_label
    if code.is_for_one_payment:
        intent = present(reference=reference or "", payer_id=payer_id, now=now)
        if intent.payee_id != payee_id or intent.amount != asked.amount:
            # The reference is somebody's, the rest of the code was changed around it.
            raise PaymentRefused(Refusal.INTENT_NOT_FOUND)
        return resolve_intent(intent)
    wallet = open_wallets([payee_id])[payee_id]
    return Resolved(wallet, name_seen(wallet), asked.amount, None)


def outside_of_code(text: str) -> tuple[str, str, int | None]:
    """Account, reference and amount of a code that names no wallet of ours. PaymentRefused where it is of no network
    that we can reach."""
    code = parse(text)
    account = _account(code)
    if account is None:
        raise PaymentRefused(Refusal.OTHER_NETWORK)
    reference = code.additional.reference_label if code.is_for_one_payment else ""
    return account, reference or "", asked_in_dirhams(code).amount


def resolve_intent(intent: Intent) -> Resolved:
    """The same for an intent that is known already."""
    return Resolved(intent.payee, name_seen(intent.payee), intent.amount, intent)


def _payee_id(code: MerchantCode) -> uuid.UUID:
    """The wallet in the national scheme's own template; a code of another network names none of ours."""
    found = wallet_of_text(_account(code) or "")
    if found is None:
        raise PaymentRefused(Refusal.OTHER_NETWORK)
    return found


def _account(code: MerchantCode) -> str | None:
    """What stands in the national scheme's own template, whoever issued it."""
    scheme = national_scheme()
    for account in code.accounts:
        if account.id == scheme.template and getattr(account, "guid", None) == scheme.guid:
            return account.get(scheme.account)
    return None
