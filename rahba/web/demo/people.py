"""The demo's people. All are invented, under numbers that nobody answers."""

import datetime as dt
import uuid
from dataclasses import dataclass

from rahba.carnet import actions as carnet
from rahba.people import actions as people
from rahba.people import queries as people_queries
from rahba.people.rules import OrganisationKind, Role
from rahba.shops import actions as shops

OWNER_PHONE = "+212600000001"
OFFICER_PHONE = "+212600000002"
OWNER_PIN, CASHIER_PIN = "2580", "1379"
CASHIER_NAME = "Salma (démo)"
SHOP_NAME = "Épicerie Rahma (démo)"
CHAMBER_NAME = "Chambre de commerce (démo)"
ADVICE = dt.timedelta(days=120)


@dataclass(frozen=True)
class Staff:
    """Who stands at the demo's till, as memberships."""

    owner: uuid.UUID
    cashier: uuid.UUID


@dataclass(frozen=True)
class Regular:
    """One of the twelve who buy on credit. `owed_before` is what the paper notebook said, so many days ago."""

    name: str
    phone: str | None
    language: str
    limit: int | None = None
    owed_before: int = 0
    days_before: int = 0


REGULARS = (
    Regular("Khadija (démo)", "0600000011", "ary", limit=800_00, owed_before=60_00, days_before=38),
    Regular("Ssi Mohamed (démo)", "0600000012", "fr", limit=500_00),
    Regular("فاطمة (تجربة)", "0600000013", "ary"),
    Regular("Hassan le voisin (démo)", None, "", owed_before=240_00, days_before=97),
    Regular("عبد الرحيم (تجربة)", "0600000014", "ar", limit=300_00),
    Regular("Amina (démo)", "0600000015", "fr"),
    Regular("Youssef taxi (démo)", "0600000016", "ary", limit=400_00, owed_before=85_00, days_before=66),
    Regular("Lalla Zineb (démo)", None, ""),
    Regular("Karim maçon (démo)", "0600000017", "fr", limit=150_00),
    Regular("نعيمة (تجربة)", "0600000018", "ary"),
    Regular("Mme Bennis (démo)", "0600000019", "fr", limit=1000_00),
    Regular("Café du coin (démo)", "0600000020", "fr", limit=1500_00),
)
KHADIJA = REGULARS[0]


def open_shop(shop_id: uuid.UUID, opened: dt.datetime):
    """The owner and the shop, opened as anybody opens one."""
    owner = people_queries.person_by_phone(OWNER_PHONE) or people.add_person(
        phone=OWNER_PHONE, name="Rachid (démo)", language="fr", now=opened
    )
    people.verify_phone(person_id=owner.id, phone=OWNER_PHONE, now=opened)
    shop = shops.open_shop(
        person_id=owner.id,
        shop_id=shop_id,
        name=SHOP_NAME,
        trade="grocery",
        province_code="06.141",
        town="Casablanca",
        language="ary",
        now=opened,
    )
    return owner, shops.change_settings(shop_id=shop.id, fields={"carnet_limit": 600_00}, by_id=owner.id, now=opened)


def engage_staff(shop, owner, opened: dt.datetime) -> Staff:
    """The owner's PIN, and a cashier who has a name and a PIN only."""
    own = people_queries.membership_of(owner.id, shop.organisation_id, opened)
    shops.set_staff_pin(shop_id=shop.id, membership_id=own.id, pin=OWNER_PIN, by_id=owner.id, now=opened)
    cashier = shops.add_staff(
        shop_id=shop.id, role=Role.CASHIER, name=CASHIER_NAME, pin=CASHIER_PIN, by_id=owner.id, now=opened
    )
    return Staff(own.id, cashier.id)


def invite_adviser(shop, owner, *, opened: dt.datetime, now: dt.datetime) -> None:
    """An officer of a chamber, whom the owner let look for some months."""
    chamber = people.open_organisation(kind=OrganisationKind.CHAMBER, name=CHAMBER_NAME, now=opened)
    officer = people.add_person(phone=OFFICER_PHONE, name="Najat (démo)", language="fr", now=opened)
    people.verify_phone(person_id=officer.id, phone=OFFICER_PHONE, now=opened)
    people.add_member(organisation_id=chamber.id, role=Role.OFFICER, person_id=officer.id, by_id=None, now=opened)
    shops.add_staff(
        shop_id=shop.id,
        role=Role.ADVISER,
        name="Najat (démo)",
        phone=OFFICER_PHONE,
        ends_at=now + ADVICE,
        by_id=owner.id,
        now=opened,
    )


def know_customers(shop, ids: list[uuid.UUID], *, by_id: uuid.UUID, now: dt.datetime) -> None:
    """The twelve cards."""
    for customer_id, one in zip(ids, REGULARS, strict=True):
        carnet.save_customer(
            shop_id=shop.id,
            customer_id=customer_id,
            fields={"name": one.name, "phone": one.phone, "limit": one.limit, "language": one.language},
            by_id=by_id,
            now=now,
        )
