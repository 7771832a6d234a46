"""Loads the demo market: the same every time, dated so that it ended yesterday, and loaded once only."""

import datetime as dt
import random
import uuid

from django.db import transaction

from rahba.carnet import actions as carnet
from rahba.carnet import queries as carnet_queries
from rahba.carnet.rules import EntryKind
from rahba.kernel import clock
from rahba.people import actions as people_actions
from rahba.people import queries as people_queries
from rahba.people.rules import format_phone
from rahba.shops import actions as shop_actions
from rahba.shops import queries as shops
from rahba.web.demo import goods, money, people, programs, trade

SHOP_ID = uuid.UUID("0196b1a0-0000-7000-8000-000000000001")
DAYS = 21
SEED = 7042022  # the day of the programme's call


def load(now: dt.datetime) -> None:
    """Open the market, unless it stands already. Three weeks of trade end on the business day before `now`.

    All or nothing; then the mobile money, which the ledger moves in transactions of its own.
    """
    if shops.shop_by_id(SHOP_ID) is None:
        with transaction.atomic():
            _build(now)
    owner = people_queries.person_by_phone(people.OWNER_PHONE)
    money.load(shops.shop_by_id(SHOP_ID), by_id=owner.id, now=now)
    programs.load(shops.shop_by_id(SHOP_ID), by_id=owner.id, now=now)


def _build(now: dt.datetime) -> None:
    chance = random.Random(SEED)
    today = clock.business_day(now, cutoff_hour=4)
    first = today - dt.timedelta(days=DAYS)
    opened = dt.datetime(first.year, first.month, first.day, 7, 0, tzinfo=clock.MOROCCO).astimezone(dt.UTC)
    owner, shop = people.open_shop(SHOP_ID, opened)
    staff = people.engage_staff(shop, owner, opened)
    people.invite_adviser(shop, owner, opened=opened, now=now)

    def new_id() -> uuid.UUID:
        return uuid.UUID(int=chance.getrandbits(128), version=4)

    customers = [new_id() for _ in people.REGULARS]
    people.know_customers(shop, customers, by_id=staff.owner, now=opened)
    stock = goods.stock_shelves(shop, new_id, by_id=staff.owner, now=opened)
    code = shop_actions.make_pairing_code(shop_id=shop.id, by_id=owner.id, now=opened)
    device, _token = people_actions.pair_device(code=code, label="Comptoir (démo)", now=opened)
    busy = trade.Trade(shop, device, staff, stock, customers, chance)
    trade.copy_the_paper_notebook(busy, opened)
    for day in range(DAYS):
        trade.live_a_day(busy, first + dt.timedelta(days=day))
    _contest_something(customers[0], now)


def _contest_something(customer_id: uuid.UUID, now: dt.datetime) -> None:
    """Khadija says that her last purchase on credit was not hers: the shop has something to answer."""
    bought = (entry for entry in carnet_queries.entries_of(customer_id) if entry.kind == EntryKind.GOODS)
    entry = next(bought)
    carnet.contest_entry(customer_id=customer_id, entry_id=entry.id, now=now)


def sign_in_lines() -> list[str]:
    """What `./start` says of who to be."""
    return [
        "All in it is invented. Choose a door on the first page; no code is needed.",
        f"Shopkeeper {format_phone(people.OWNER_PHONE)}, officer {format_phone(people.OFFICER_PHONE)}",
        f"On the till: shopkeeper's PIN {people.OWNER_PIN}, cashier's PIN {people.CASHIER_PIN}",
        f"Wallet of a customer: {format_phone(money.CUSTOMER_PHONE)}, PIN {money.WALLET_PIN}; no real money",
    ]
