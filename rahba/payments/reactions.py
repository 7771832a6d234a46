"""What payments tell outside: webhooks to the apps that a shop let in; and where a shop finds its money."""

import uuid

from django.utils.translation import gettext_lazy as _

from rahba.connect import actions as connect
from rahba.connect.rules.webhooks import Told
from rahba.payments import queries
from rahba.payments.events import IntentClosed, PaymentMade, PaymentTakenBack
from rahba.payments.rules import WalletKind
from rahba.payments.rules.kinds import IntentState
from rahba.payments.rules.merchant import CLOSED_VERSION
from rahba.shops.rules.doors import ManageDoor, declare_door

SCOPE = "payments:read"


def _of_the_shop(wallet) -> bool:
    """What a shop is paid is told; what passes through it as an agent is its customers' business."""
    return wallet.kind == WalletKind.MERCHANT


def _paid(event: PaymentMade) -> Told | None:
    """Only what was true when it was paid, so that the same event always says the same."""
    payment = queries.payment_by_id(event.payment_id)
    if payment is None or not _of_the_shop(payment.payee):
        return None
    intent = payment.intent
    data = {
        "amount": payment.amount,
        "fee": payment.fee,
        "kind": payment.kind,
        "at": payment.at.isoformat(),
        "intent": str(intent.id) if intent else None,
        "order_ref": str(intent.order_ref) if intent else None,
        "leg": intent.leg if intent else None,
    }
    return Told(payment.payee.shop.organisation_id, payment.id, 1, data)


def _refunded(event: PaymentTakenBack) -> Told | None:
    payment = queries.payment_by_id(event.payment_id)
    if payment is None or not _of_the_shop(payment.payee):
        return None
    given = queries.refunds_given(payment.id)
    place = next((place for place, refund in enumerate(given) if refund.id == event.refund_id), None)
    if place is None:
        return None
    refund = given[place]
    data = {
        "refund": str(refund.id),
        "amount": refund.amount,
        "reason": refund.reason,
        "at": refund.closed_at.isoformat(),
        "taken_back": sum(one.amount for one in given[: place + 1]),
    }
    return Told(payment.payee.shop.organisation_id, payment.id, 2 + place, data)


def _closed_as(state: IntentState):
    def closed(event: IntentClosed) -> Told | None:
        intent = queries.intent_by_id(event.intent_id) if event.state == state else None
        if intent is None or not _of_the_shop(intent.payee):
            return None
        data = {
            "state": intent.state,
            "amount": intent.amount,
            "order_ref": str(intent.order_ref),
            "leg": intent.leg,
            "at": intent.closed_at.isoformat(),
        }
        return Told(intent.payee.shop.organisation_id, intent.id, CLOSED_VERSION, data)

    return closed


_ENDINGS = {
    IntentState.REFUSED: _("A customer refused to pay"),
    IntentState.CANCELLED: _("A request for payment was cancelled"),
    IntentState.EXPIRED: _("A request for payment ran out of time"),
}

connect.declare_webhook(
    "payment.paid", event=PaymentMade, payload=_paid, scope=SCOPE, words=_("A customer paid by phone")
)
connect.declare_webhook(
    "payment.refunded", event=PaymentTakenBack, payload=_refunded, scope=SCOPE, words=_("Money was given back")
)
for _state, _words in _ENDINGS.items():
    connect.declare_webhook(
        f"intent.{_state}", event=IntentClosed, payload=_closed_as(_state), scope=SCOPE, words=_words
    )


def _has(kind: WalletKind):
    def there(shop_id: uuid.UUID) -> bool:
        return queries.shop_wallet(shop_id, kind) is not None

    return there


def _issued_here(_shop_id: uuid.UUID) -> bool:
    return queries.institution_here() is not None


for _door in (
    ManageDoor(
        "money:home",
        "money",
        "phone",
        _("Paid by phone"),
        _("What came in, payouts to your bank, the counter code"),
        _has(WalletKind.MERCHANT),
    ),
    ManageDoor(
        "agent:counter",
        "cash_movement",
        "coin",
        _("Agent’s counter"),
        _("Cash into wallets, and out of them"),
        _has(WalletKind.AGENT),
    ),
    ManageDoor(
        "merchant:enrolment",
        "settings",
        "note",
        _("Mobile money for the shop"),
        _("Ask for a wallet, and its papers"),
        _issued_here,
    ),
):
    declare_door(_door)
