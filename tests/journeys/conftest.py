"""A shop in which there is one of everything that an address can name."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field

import pytest

from rahba.carnet import actions as carnet
from rahba.carnet import queries as carnet_queries
from rahba.catalogue import actions as catalogue
from rahba.catalogue import queries as catalogue_queries
from rahba.catalogue.rules import Movement, MovementReason
from rahba.connect import actions as connect
from rahba.connect import queries as connect_queries
from rahba.kernel.ids import uuid7
from rahba.payments import actions as payments
from rahba.payments import queries as payment_queries
from rahba.payments.models import Payment
from rahba.payments.rules import WalletKind
from rahba.people import actions as people
from rahba.people.rules import OrganisationKind
from rahba.sales import actions as sales
from rahba.sales.rules import (
    CarnetDraft,
    ClosingDraft,
    LineDraft,
    Means,
    PaymentDraft,
    SaleDraft,
    office_stamp,
)
from rahba.shops import actions as shops
from rahba.shops import queries as shop_queries
from rahba.till import actions as till
from rahba.till import queries as till_queries


@dataclass
class Scene:
    """A shop, its owner, and the ids of one of each kind, by the name that addresses give them."""

    shop: object
    owner: object
    words: list[str] = field(default_factory=list)  # what must never be read in another shop
    ids: dict = field(default_factory=dict)
    token: str = ""


def _send(device, staff, word: str, now: dt.datetime) -> tuple:
    """A return whose sale has not arrived, and an entry that says nothing: the ids under which they are looked at."""
    lost, waiting = uuid7(), uuid7()
    body = {
        "at": now.isoformat(),
        "staff": str(staff),
        "receipt_number": f"{word}-000002",
        "sale": str(lost),
        "lines": [{"line": 0, "quantity": 1000, "amount": 500}],
        "refunds": [{"means": "cash", "amount": 500}],
        "total": 500,
        "reason": "other",
    }
    texts = [(waiting, "return", json.dumps(body)), (uuid7(), "sale", f'{{"{word}"')]
    entries = [
        {"id": str(one), "seq": seq, "kind": kind, "hash": hashlib.sha256(text.encode()).hexdigest(), "body": text}
        for seq, (one, kind, text) in enumerate(texts, start=1)
    ]
    till.receive_batch(device=device, entries=entries, now=now, device_time=now)
    shop = shop_queries.shop_of_organisation(device.organisation_id)
    return waiting, till_queries.set_aside_open(shop.id).get().id


def _stock(shop, own, word: str, product, pack, now: dt.datetime):
    """A product with a pack and nine pieces received; a file of products on its way in."""
    catalogue.add_starter_categories(shop_id=shop.id, trade="grocery", now=now)
    fields = {"names": {"fr": f"{word} product"}, "price": 1000}
    catalogue.save_product(shop_id=shop.id, product_id=product, fields=fields, by_id=own, now=now)
    fields = {"names": {"fr": f"{word} pack"}, "pieces": 6000, "price": 5500}
    catalogue.save_pack(shop_id=shop.id, product_id=product, pack_id=pack, fields=fields, by_id=own, now=now)
    received = Movement(
        product_id=product, quantity=9000, reason=MovementReason.RECEIVED, at=now, day=now.date(), by_id=own
    )
    catalogue.move_stock(shop_id=shop.id, movements=[received], now=now)
    batch = catalogue.read_file(
        shop_id=shop.id,
        file_name=f"{word}.csv",
        data=f"nom;prix\n{word} imported;12,50\n{word} bad;x\n".encode(),
        made_by_id=own,
        now=now,
    )
    return received, batch


def _trade(shop, own, word: str, product, customer, sale, closing, now: dt.datetime) -> None:
    """A sale on credit, a repayment, a closing."""
    stamp = office_stamp(by_id=own, now=now)
    draft = SaleDraft(
        id=sale,
        receipt_number=f"{word}-000001",
        stamp=stamp,
        lines=[LineDraft(product_id=product, label=f"{word} product", quantity=1000, unit_price=1000, total=1000)],
        payments=[PaymentDraft(means=Means.CARNET, amount=1000)],
        total=1000,
        customer_id=customer,
    )
    sales.record_sales(shop=shop, drafts=[draft], now=now)
    later = office_stamp(by_id=own, now=now + dt.timedelta(seconds=1))
    repayment = CarnetDraft(id=uuid7(), customer_id=customer, act="repayment", amount=400, stamp=later)
    sales.record_carnet_entry(shop=shop, draft=repayment, now=now)
    last = office_stamp(by_id=own, now=now + dt.timedelta(seconds=2))
    sales.close_drawer(shop=shop, draft=ClosingDraft(id=closing, stamp=last, counted=400), now=now)


def _money(shop, word: str, now: dt.datetime) -> dict:
    """The shop as an agent, what it asked a customer's wallet for, and a payment that came in."""
    here = payment_queries.institution_here()
    if here is None:
        issuer = people.open_organisation(kind=OrganisationKind.ISSUER, name="Issuer", now=now)
        here = payments.open_institution(organisation_id=issuer.id, sandbox=True, now=now)
    person = people.add_person(name=f"{word} wallet", now=now)
    customer = payments.open_wallet(institution_id=here.id, person_id=person.id, now=now)
    wallets = [
        payments.open_shop_wallet(institution_id=here.id, shop_id=shop.id, kind=kind, by_id=None, now=now)
        for kind in (WalletKind.MERCHANT, WalletKind.AGENT)
    ]
    intent = payments.ask(
        payee_id=wallets[1].id, payer_id=customer.id, amount=500, purpose="cash_out", order_ref=uuid7(), now=now
    )
    payment = payments.fund(payment_id=uuid7(), wallet_id=wallets[0].id, amount=700, now=now)
    return {"intent_id": intent.id, "payment_id": payment.id}


def _contested(shop, word: str, now: dt.datetime):
    """An application for a wallet, and a payment that its payer contested, and no longer does."""
    wallet = payment_queries.shop_wallet(shop.id)
    institution_id, owners = wallet.holder.institution_id, shop_queries.owner_ids(shop.organisation_id, now)
    payments.begin_shop(
        institution_id=institution_id, shop_id=shop.id, kind="merchant", person_id=next(iter(owners)), now=now
    )
    person = people.add_person(name=f"{word} payer", now=now)
    payer = payments.open_wallet(institution_id=institution_id, person_id=person.id, now=now)
    payment = Payment.objects.create(
        id=uuid7(), institution_id=institution_id, kind="purchase", payer=payer, payee=wallet, amount=500, at=now
    )
    case = payments.open_dispute(
        payment_id=payment.id, person_id=person.id, reason="not_received", text=f"{word} text", now=now
    )
    return payments.withdraw_dispute(dispute_id=case.id, person_id=person.id, now=now).id


def _programs(shop, owner, word: str, now: dt.datetime) -> dict:
    """An app of the shop with a key, a webhook address and a test event; and a start-up's app that it let in."""
    values = {"organisation_id": shop.organisation_id, "by_id": owner.id, "now": now}
    app = connect.make_app(name=f"{word} app", scopes=["payments:read", "events:read"], **values)
    key, _secret = connect.make_key(app_id=app.id, scopes=["payments:read"], **values)
    url = f"https://{word.lower()}.example/hooks"
    endpoint, _secret = connect.add_endpoint(app_id=app.id, url=url, kinds=["payment.paid"], **values)
    connect.send_test(organisation_id=shop.organisation_id, app_id=app.id, endpoint_id=endpoint.id, now=now)
    maker = connect.open_start_up(person_id=owner.id, name=f"{word} start-up", now=now)
    scopes = ["payments:read"]
    guest = connect.make_app(organisation_id=maker.id, name="Guest", scopes=scopes, by_id=owner.id, now=now)
    connect.let_app_in(app_id=guest.id, scopes=scopes, **values)
    return {
        "organisation_id": shop.organisation_id,
        "app_id": app.id,
        "key_id": key.id,
        "endpoint_id": endpoint.id,
        "delivery_id": connect_queries.deliveries_of(endpoint.id)[0].id,
        "programs:act": "test",
        "guests:code": guest.id,
    }


@pytest.fixture
def furnish(now, submitted_here):
    """furnish(shop, owner, "Zitouna"): the shop with a product, a customer, a sale… all of them named by the word."""

    def fill(shop, owner, word: str) -> Scene:
        scene = Scene(shop, owner, [word])
        own = shop_queries.shops_of(owner.id, now)[0].membership_id
        code = shops.make_pairing_code(shop_id=shop.id, by_id=owner.id, now=now)
        device, scene.token = people.pair_device(code=code, label=f"{word} phone", now=now)
        cashier = shops.add_staff(shop_id=shop.id, role="cashier", name=f"{word} cashier", by_id=owner.id, now=now)
        product, pack, customer, sale, closing = (uuid7() for _ in range(5))
        received, batch = _stock(shop, own, word, product, pack, now)
        carnet.save_customer(
            shop_id=shop.id, customer_id=customer, fields={"name": f"{word} customer"}, by_id=own, now=now
        )
        _trade(shop, own, word, product, customer, sale, closing, now)
        entry = next(row for row in carnet_queries.entries_of(customer) if row.sale_id)
        carnet.contest_entry(customer_id=customer, entry_id=entry.id, now=now)
        waiting, aside = _send(device, own, word, now)
        scene.ids = {
            "till:entry_id": waiting,
            "set_aside_id": aside,
            "shop_id": shop.id,
            "membership_id": cashier.id,
            "device_id": device.id,
            "product_id": product,
            "pack_id": pack,
            "movement_id": received.id,
            "batch_id": batch.id,
            "act": "received",
            "category_id": catalogue_queries.categories_of(shop.id)[0].id,
            "customer_id": customer,
            "entry_id": entry.id,
            "sale_id": sale,
            "closing_id": closing,
            "receipt_number": f"{word}-000001",
            **_money(shop, word, now),
            "dispute_id": _contested(shop, word, now),
            **_programs(shop, owner, word, now),
            "kind": "merchant",
            "page_key": carnet_queries.get_customer(shop.id, customer).page_key,
            "code": "6111035000027",
        }
        return scene

    return fill
