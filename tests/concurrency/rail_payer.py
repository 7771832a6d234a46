"""A process that pays by card and gives back until it is killed at a step; run by test_rail_processes.py.

python -m tests.concurrency.rail_payer pay STEP SANDBOX      one payment over the rail, killed at STEP
python -m tests.concurrency.rail_payer refund STEP SANDBOX   one more, and a refund of a part, killed at STEP
python -m tests.concurrency.rail_payer send STEP SANDBOX     one payment to another issuer, killed at STEP
python -m tests.concurrency.rail_payer check - SANDBOX       the worker's rounds afterwards; prints what does not hold
"""

import datetime as dt
import json
import os
import signal
import sys
import uuid

import django

PRICE, PART, SENT, MONEY = 125_50, 100_00, 30_00, 500_00
PIN = "402917"


def main(act: str, step: str, sandboxes: str) -> None:
    from django.conf import settings

    settings.SANDBOX_RAILS = json.loads(sandboxes)
    if act == "check":
        check()
        return
    shop, customer = town()
    {"pay": pay, "refund": refund, "send": send}[act](step, shop, customer)
    print("survived", flush=True)


def die_at(step: str, owner, name: str, *, after: bool = False, only: str = "") -> None:
    """kill -9 of this very process, before or after `owner.name` is called."""
    if only and only != step:
        return
    plain = getattr(owner, name)

    def killed(*args, **kwargs):
        if not after:
            os.kill(os.getpid(), signal.SIGKILL)
        plain(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, killed)


def town():
    """An issuer, a shop and a customer with money; made by whoever comes first."""
    from rahba.kernel import clock
    from rahba.payments import queries
    from rahba.payments.models import Wallet
    from rahba.payments.tests.market import open_market

    if queries.institution_here() is None:
        market = open_market(clock.now())
        market.shop()
        market.customer(money=MONEY)
    return Wallet.objects.get(kind="merchant"), Wallet.objects.select_related("holder__institution").get(kind="person")


def taken_over_the_rail(shop, step: str = ""):
    """An attempt that the customer has paid at the rail; we have heard nothing of it yet."""
    import httpx
    from django.conf import settings

    from rahba.kernel import clock
    from rahba.kernel.ids import uuid7
    from rahba.payments import actions
    from rahba.payments.actions.rails import beginning, settling
    from rahba.payments.rails.youcan import YouCanAdapter

    die_at(step, YouCanAdapter, "begin", only="begin-before")
    die_at(step, YouCanAdapter, "begin", after=True, only="begin-after")
    die_at(step, beginning, "_tell", only="written-down")
    die_at(step, settling, "write", only="settle-in-transaction")
    die_at(step, settling, "refusal_of", only="settle-after")
    now = clock.now()
    intent = actions.ask(payee_id=shop.id, amount=PRICE, purpose="sale", order_ref=uuid7(), now=now)
    attempt_id = uuid7()
    print("begun", attempt_id.hex, flush=True)
    attempt, _step = actions.rails.begin(
        attempt_id=attempt_id, intent_id=intent.id, rail="youcan", callback_url="http://127.0.0.1:9", return_url="x",
        now=now,
    )  # fmt: skip
    httpx.post(f"{settings.SANDBOX_RAILS['youcan']}/customer/{attempt.id}", json={"do": "pay"})
    actions.rails.ask_due(now=clock.now() + dt.timedelta(minutes=2))
    attempt.refresh_from_db()
    if attempt.state == "succeeded":
        print("paid", attempt.id.hex, flush=True)
    return attempt


def pay(step: str, shop, customer) -> None:
    taken_over_the_rail(shop, step)


def refund(step: str, shop, customer) -> None:
    from rahba.kernel import clock
    from rahba.kernel.ids import uuid7
    from rahba.payments import actions
    from rahba.payments.actions.rails import refunding
    from rahba.payments.rails.youcan import YouCanAdapter

    attempt = taken_over_the_rail(shop)
    die_at(step, refunding, "take_back", only="hold-in-transaction")
    die_at(step, refunding, "_send", only="held")
    die_at(step, YouCanAdapter, "give_back", only="give-back-before")
    die_at(step, YouCanAdapter, "give_back", after=True, only="give-back-after")
    die_at(step, refunding, "publish", only="resolve-in-transaction")
    refund_id = uuid7()
    print("refunding", refund_id.hex, flush=True)
    about = {"payment_id": attempt.id, "amount": PART, "reason": "goods_returned", "by_id": None}
    given = actions.refund(refund_id=refund_id, now=clock.now(), **about)
    print("refunded" if given.state == "done" else "told", refund_id.hex, flush=True)


def send(step: str, shop, customer) -> None:
    from rahba.kernel import clock
    from rahba.kernel.ids import uuid7
    from rahba.payments import actions
    from rahba.payments.actions.rails import sending
    from rahba.payments.rails.signed import SwitchAdapter

    die_at(step, sending, "_advance", only="reserved")
    die_at(step, SwitchAdapter, "transfer", only="transfer-before")
    die_at(step, SwitchAdapter, "transfer", after=True, only="transfer-after")
    die_at(step, sending, "_close", only="close-before")
    now = clock.now()
    outside = actions.rails.find(payer=customer, alias="+212699000001", now=now)
    quote = actions.rails.quote_outside(payer=customer, outside=outside, amount=SENT, now=now)
    id = uuid7()
    print("sending", id.hex, flush=True)
    ours = {"payer_id": customer.id, "outside_id": outside.id, "amount": SENT, "quote_id": quote.id}
    sent = actions.rails.send(sending_id=id, pin=PIN, now=now, **ours)
    print("sent" if sent.state == "done" else "told", id.hex, flush=True)


def check() -> None:
    """What the worker does in the hours after, then what has to hold between us, the rail and the ledger."""
    import httpx
    from django.conf import settings

    from rahba.kernel import clock
    from rahba.ledger import queries as ledger
    from rahba.payments import actions, queries
    from rahba.payments.models import Attempt, Payment, Refund, Sending

    told: dict[str, set[uuid.UUID]] = {}
    for line in sys.stdin:
        word, _, id = line.strip().partition(" ")
        if id:
            told.setdefault(word, set()).add(uuid.UUID(hex=id))
    start = clock.now()
    for minutes in (2, 3, 5, 7, 18, 150):
        for job in (actions.rails.ask_due, actions.rails.resume_refunds, actions.rails.resume_sendings):
            job(now=start + dt.timedelta(minutes=minutes))
    faults, shop, customer = [], *town()
    charges = {one["attempt"]: one for one in httpx.get(f"{settings.SANDBOX_RAILS['youcan']}/charges").json()}
    if told.get("paid", set()) - set(Payment.objects.filter(rail="youcan").values_list("id", flat=True)):
        faults.append("an acknowledged payment is missing")
    if told.get("refunded", set()) - set(Refund.objects.filter(state="done").values_list("id", flat=True)):
        faults.append("an acknowledged refund is missing")
    if told.get("sent", set()) - set(Sending.objects.filter(state="done").values_list("id", flat=True)):
        faults.append("an acknowledged payment to another issuer is missing")
    for attempt in Attempt.objects.filter(rail="youcan"):
        taken = charges.get(str(attempt.id), {"captured": 0})["captured"]
        ours = Payment.objects.filter(id=attempt.id).exists() or attempt.state == "given_back"
        if taken != ours * PRICE:
            faults.append(f"the rail took {taken} for an attempt that is {attempt.state}")
    at_the_rail = sum(one["refunded"] for one in charges.values())
    given = Refund.objects.filter(state="done").count() * PART
    # On a slow machine an intent expires before anybody asks again: what the rail took then goes back by itself.
    late = Attempt.objects.filter(rail="youcan", state="given_back").count()
    if at_the_rail != given + late * PRICE or Refund.objects.exclude(state="done").exists():
        faults.append(f"given back: {at_the_rail} at the rail, {given} here")
    net = -httpx.get(f"{settings.SANDBOX_RAILS['switch']}/net").json()["net"]["RAHBA"]
    done = Sending.objects.filter(state="done").count() * SENT
    if net != done or Sending.objects.exclude(state="done").exists():
        faults.append(f"sent: {net} at the switch, {done} here")
    paid = Payment.objects.filter(rail="youcan").count() * PRICE
    if (queries.balance_of(shop.id), queries.balance_of(customer.id)) != (paid - given, MONEY - done):
        faults.append("money was made or lost")
    faults += [str(one) for one in queries.findings()] + [str(one) for one in ledger.verify().findings]
    print(len(told.get("begun", ())), paid // PRICE + late, given // PART, done // SENT, faults)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")
    django.setup()
    main(*sys.argv[1:4])
