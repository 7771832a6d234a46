"""What the stories of sales start from: a shop with goods and customers, and drafts as a till makes them."""

import datetime as dt
import itertools
import uuid

import pytest

from rahba.carnet import actions as carnet_actions
from rahba.catalogue import actions as catalogue_actions
from rahba.catalogue import queries as catalogue
from rahba.kernel.ids import uuid7
from rahba.kernel.money import line_total
from rahba.sales import actions
from rahba.sales.rules import (
    CarnetDraft,
    CashDraft,
    ClosingDraft,
    LineDraft,
    PaymentDraft,
    ReturnDraft,
    ReturnedLine,
    SaleDraft,
    Stamp,
    VoidDraft,
)


class Counter:
    """One till of a shop at work: its facts bear its own numbers, in order."""

    def __init__(self, shop, now, by_id, device_id=None):
        self.shop, self.now, self.by_id, self.device_id = shop, now, by_id, device_id or uuid7()
        self.numbers = itertools.count(1)

    def stamp(self, **changes) -> Stamp:
        at = changes.pop("at", self.now)
        values = {
            "at": at,
            "happened_at": at,
            "received_at": max(at, self.now),
            "sequence": next(self.numbers),
            "device_id": self.device_id,
            "by_id": self.by_id,
        }
        return Stamp(**values | changes)

    def draft(self, *lines, cash=None, carnet=0, customer=None, discount=0, rounding=0, **stamp) -> SaleDraft:
        """`lines` are (product or None, pieces, unit price[, discount]); what is not on the carnet is paid in cash."""
        made = []
        for product, pieces, price, *off in lines:
            quantity, less = round(pieces * 1000), off[0] if off else 0
            made.append(
                LineDraft(
                    product_id=product and product.id,
                    label="Article",
                    quantity=quantity,
                    unit_price=price,
                    discount=less,
                    total=line_total(price, quantity, less),
                    tva_class="goods",
                )
            )
        total = sum(line.total for line in made) - discount + rounding
        cash = total - carnet if cash is None else cash
        payments = [PaymentDraft(means="cash", amount=cash, tendered=cash + 500, change=500)] if cash else []
        if carnet:
            payments.append(PaymentDraft(means="carnet", amount=carnet))
        stamped = self.stamp(**stamp)
        return SaleDraft(
            id=uuid7(),
            receipt_number=f"C1-{stamped.sequence:06d}",
            stamp=stamped,
            lines=made,
            payments=payments,
            total=total,
            customer_id=customer,
            discount=discount,
            rounding=rounding,
        )

    def sell(self, *lines, **values) -> SaleDraft:
        draft = self.draft(*lines, **values)
        self.flags = actions.record_sales(shop=self.shop, drafts=[draft], now=self.now)[draft.id]
        return draft

    def take_back(self, sale: SaleDraft, *lines, cash=None, carnet=0, **stamp) -> list[str]:
        """`lines` are (position, pieces, amount)."""
        total = sum(amount for _place, _pieces, amount in lines)
        cash = total - carnet if cash is None else cash
        stamped = self.stamp(**stamp)
        draft = ReturnDraft(
            id=uuid7(),
            receipt_number=f"C1-{stamped.sequence:06d}",
            stamp=stamped,
            sale_id=sale.id,
            lines=[ReturnedLine(position=at, quantity=round(n * 1000), amount=amount) for at, n, amount in lines],
            refunds=[
                PaymentDraft(means=means, amount=amount)
                for means, amount in (("cash", cash), ("carnet", carnet))
                if amount
            ],
            total=total,
            reason="broken",
        )
        return actions.record_return(shop=self.shop, draft=draft, now=self.now)

    def void(self, sale: SaleDraft, **stamp) -> list[str]:
        draft = VoidDraft(id=uuid7(), sale_id=sale.id, stamp=self.stamp(**stamp), reason="mistake")
        return actions.void_sale(shop=self.shop, draft=draft, now=self.now)

    def carnet(self, customer: uuid.UUID, act: str, amount: int, **stamp) -> list[str]:
        draft = CarnetDraft(id=uuid7(), customer_id=customer, act=act, amount=amount, stamp=self.stamp(**stamp))
        return actions.record_carnet_entry(shop=self.shop, draft=draft, now=self.now)

    def cash(self, movement: str, amount: int, **stamp) -> None:
        draft = CashDraft(id=uuid7(), movement=movement, amount=amount, stamp=self.stamp(**stamp))
        actions.record_cash(shop=self.shop, draft=draft, now=self.now)

    def close(self, counted: int, *, expected=None, late=0, **stamp):
        draft = ClosingDraft(id=uuid7(), stamp=self.stamp(**stamp), counted=counted, expected=expected, late=late)
        return actions.close_drawer(shop=self.shop, draft=draft, now=self.now)


@pytest.fixture
def counter(shop, now, owner_membership_id) -> Counter:
    """The owner's own till."""
    return Counter(shop, now, owner_membership_id)


@pytest.fixture
def make_counter(shop, now, owner_membership_id):
    """Another till, or the same one under somebody else's hands."""

    def make(by_id=None, device_id=None, shop_=None) -> Counter:
        return Counter(shop_ or shop, now, by_id or owner_membership_id, device_id)

    return make


@pytest.fixture
def good(shop, now):
    """good(price=…) makes a product of the shop."""

    def make(price=1000, **fields):
        product_id = uuid7()
        catalogue_actions.save_product(
            shop_id=shop.id,
            product_id=product_id,
            fields={"names": {"fr": "Sucre"}, "price": price, **fields},
            by_id=None,
            now=now - dt.timedelta(days=2),
        )
        return Good(shop.id, product_id)

    return make


class Good:
    """A product, with what lies on the shelf of it."""

    def __init__(self, shop_id, product_id):
        self.shop_id, self.id = shop_id, product_id

    @property
    def on_hand(self) -> int:
        return catalogue.product_values(self.shop_id, [self.id], dt.date(2026, 11, 24))[self.id]["on_hand"]


@pytest.fixture
def customer(shop, now) -> uuid.UUID:
    """Somebody with a carnet."""
    one = uuid7()
    carnet_actions.save_customer(
        shop_id=shop.id, customer_id=one, fields={"name": "Lalla Khadija"}, by_id=None, now=now
    )
    return one
