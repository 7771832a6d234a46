"""People at other issuers, as the customer's wallet meets them: found, paid over the switch, asked for money."""

import datetime as dt
import uuid

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from rahba.payments import actions, queries
from rahba.payments.api.lines import told_line
from rahba.payments.rules import PaymentRefused, Refusal
from rahba.payments.rules.sending import SendingState

_NOT_OURS = (Refusal.OTHER_NETWORK, Refusal.NO_WALLET)


def told(found) -> dict:
    """Somebody who was found at another issuer."""
    return {
        "payee": found.id,
        "kind": "outside",
        "name": found.name,
        "issuer": found.issuer,
        "amount": found.amount,
        "intent": None,
        "purpose": None,
    }


def behind_code(text: str, refusal: PaymentRefused, wallet, now: dt.datetime) -> dict | None:
    """Whom a code pays that names no wallet of ours; None: nobody whom we could reach."""
    if refusal.code not in _NOT_OURS or not queries.reaches_other_issuers(wallet.holder.institution):
        return None
    account, reference, amount = actions.outside_of_code(text)
    return told(actions.rails.find(payer=wallet, alias=account, reference=reference, amount=amount, now=now))


def told_fate(sending, now: dt.datetime) -> dict:
    """Where a payment to another issuer stands: `done`, `refused` with its reason, or `on_its_way`."""
    fate = {"id": sending.id, "state": "on_its_way", "now": now.isoformat()}
    if sending.state == SendingState.DONE:
        return fate | {"state": "done", "line": told_line(queries.sent_line(sending))}
    if sending.state == SendingState.REFUSED:
        reason = Refusal.OUTSIDE if sending.code == "not_reached" else Refusal.OUTSIDE_REFUSED
        return fate | {"state": "refused", "code": reason, "detail": str(PaymentRefused(reason))}
    return fate


def ask(request: HttpRequest, intent, found, now: dt.datetime) -> None:
    """Have the switch ask somebody for what this intent asks. The request's own id is the attempt's: asked once."""
    home = settings.ADDRESS or request.build_absolute_uri("/").rstrip("/")
    actions.rails.begin(
        attempt_id=uuid.UUID(str(intent.order_ref)),
        intent_id=intent.id,
        rail="switch",
        callback_url=home + reverse("rails:news", args=["switch", intent.institution_id]),
        return_url="",
        payer_alias=found.alias,
        now=now,
    )
