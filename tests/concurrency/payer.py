"""A process that pays until it is killed; run by test_payment_processes.py.

python -m tests.concurrency.payer work     asks, pays, gives back, drops; prints each id once it was acknowledged
python -m tests.concurrency.payer check    reads the ids, finishes what was cut, prints what does not hold
"""

import os
import random
import sys
import uuid

import django

PIN = "402917"


def main(act: str) -> None:
    {"work": work, "check": check}[act]()


def town():
    """An issuer, a shop and four customers with money; made by whoever comes first, one process at a time."""
    from rahba.kernel import clock
    from rahba.payments import queries
    from rahba.payments.models import Wallet
    from rahba.payments.tests.market import open_market

    if queries.institution_here() is None:
        market = open_market(clock.now())
        market.shop()
        for _ in range(4):
            market.customer(money=5_000_00)
    shop = Wallet.objects.get(kind="merchant")
    return shop, list(Wallet.objects.filter(kind="person").order_by("id"))


def work() -> None:
    from rahba.kernel import clock
    from rahba.kernel.ids import uuid7
    from rahba.payments import actions

    shop, customers = town()
    while True:
        now, payer = clock.now(), random.choice(customers)
        intent = actions.ask(payee_id=shop.id, amount=2_00, purpose="sale", order_ref=uuid7(), now=now)
        print("asked", intent.id.hex, flush=True)
        payment = actions.pay_intent(
            payment_id=uuid7(), payer_id=payer.id, intent_id=intent.id, pin=PIN, now=clock.now()
        )
        print("paid", payment.id.hex, flush=True)
        if random.random() < 0.5:
            actions.drop(intent_id=intent.id, payee_id=shop.id, now=clock.now())
            print("dropped", intent.id.hex, flush=True)


def check() -> None:
    from django.db.models import F

    from rahba.kernel import clock
    from rahba.kernel.models import StoredEvent
    from rahba.ledger import queries as ledger
    from rahba.payments import actions, queries
    from rahba.payments.models import Intent, Payment, Refund

    told: dict[str, set[uuid.UUID]] = {"asked": set(), "paid": set(), "dropped": set()}
    for line in sys.stdin:
        word, id = line.split()
        told[word].add(uuid.UUID(hex=id))
    faults = []
    bought = Payment.objects.exclude(intent=None)
    if len(told["asked"]) != Intent.objects.filter(id__in=told["asked"]).count():
        faults.append("an intent is missing")
    if told["paid"] - set(bought.values_list("id", flat=True)):
        faults.append("an acknowledged payment is missing")
    if bought.count() != Intent.objects.filter(state="paid").count():
        faults.append("an intent is paid without its payment, or the other way round")
    if ledger.amounts_of(Payment.objects.values_list("id", flat=True)).keys() != set(
        Payment.objects.values_list("id", flat=True)
    ):
        faults.append("a payment without its transfer")
    if StoredEvent.objects.filter(kind="payments.PaymentMade").count() != Payment.objects.count():
        faults.append("a payment that was not told, or told without being made")
    if Payment.objects.filter(intent__id__in=told["dropped"], taken_back__lt=F("amount")).exists():
        faults.append("an acknowledged drop was not given back")
    for intent in Intent.objects.filter(claim="dropped"):  # what a kill cut is finished by saying it again
        actions.drop(intent_id=intent.id, payee_id=intent.payee_id, now=clock.now())
    given = set(Refund.objects.values_list("payment__intent_id", flat=True))
    if given != set(Intent.objects.filter(claim="dropped").values_list("id", flat=True)):
        faults.append("dropped and not given back, or given back and not dropped")
    shop, customers = town()
    if sum(queries.balance_of(wallet.id) for wallet in (shop, *customers)) != 4 * 5_000_00:
        faults.append("money was made or lost")
    faults += ledger.verify().findings
    print(len(told["paid"]), bought.count(), Refund.objects.count(), faults)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    django.setup()
    main(sys.argv[1])
