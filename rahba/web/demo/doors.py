"""Who stands behind each one-click door of the demo."""

import datetime as dt

from django.urls import reverse

from rahba.carnet import queries as carnet
from rahba.people import queries as people
from rahba.people.rules import Role
from rahba.shops import actions as shop_actions
from rahba.shops import queries as shops
from rahba.web.demo.market import SHOP_ID
from rahba.web.demo.money import CUSTOMER_PHONE, FRIEND_PHONE, ISSUER_OFFICERS
from rahba.web.demo.people import KHADIJA, OFFICER_PHONE, OWNER_PHONE

_PHONES = {
    "shopkeeper": OWNER_PHONE,
    "officer": OFFICER_PHONE,
    "wallet": CUSTOMER_PHONE,
    "wallet-friend": FRIEND_PHONE,
    "issuer": ISSUER_OFFICERS[0][0],
    "second-issuer": ISSUER_OFFICERS[1][0],
}


def person_behind(door: str, now: dt.datetime):
    """Who the demo has behind a door; None for another door, or before the market is loaded."""
    if door in _PHONES:
        return people.person_by_phone(_PHONES[door])
    shop = shops.shop_by_id(SHOP_ID) if door == "cashier" else None
    if shop is None:
        return None
    cashiers = [row for row in people.members_of(shop.organisation_id, now) if row.role == Role.CASHIER]
    return people.person_by_id(cashiers[0].membership.person_id) if cashiers else None


def customer_page_key() -> str | None:
    """The page of the demo's best-known customer."""
    found = carnet.customers_page(SHOP_ID, text=KHADIJA.name).first()
    return found.page_key if found else None


def till_address(now: dt.datetime) -> str:
    """The till, with a code that makes this browser one of the demo's."""
    owner = people.person_by_phone(OWNER_PHONE)
    code = shop_actions.make_pairing_code(shop_id=SHOP_ID, by_id=owner.id, now=now)
    return f"{reverse('till-app:shell')}#pair={code}"
