"""An open shop with its owner, for every domain that stands on shops (registered in the root conftest)."""

import datetime as dt
import itertools

import pytest
from django.utils import translation

from rahba.kernel import clock
from rahba.people import actions as people
from rahba.people.models import Person
from rahba.shops import actions, queries
from rahba.shops.models import Shop

NOON = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)  # noon in Morocco, UTC+1
_numbers = itertools.count(10_000_000)


@pytest.fixture(autouse=True)
def _in_french():
    """Every test starts in French: a page read in another language leaves that one in use."""
    with translation.override("fr"):
        yield


@pytest.fixture
def now(monkeypatch) -> dt.datetime:
    """A Tuesday at noon; pages and API of the test live at this moment too."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def make_person(db, now):
    """A person who proved their phone number: make_person("Fatima")."""

    def make(name: str = "Fatima", *, language: str = "fr") -> Person:
        phone = f"+2126{next(_numbers)}"
        person = people.add_person(phone=phone, name=name, language=language, now=now)
        people.verify_phone(person_id=person.id, phone=phone, now=now)
        person.refresh_from_db()
        return person

    return make


@pytest.fixture
def make_shop(make_person, now):
    """An open shop: make_shop(owner, name="Hanout Rahma")."""

    def make(owner: Person | None = None, **changes) -> Shop:
        values = {"name": "Hanout Rahma", "trade": "grocery", "province_code": "04.441", "town": "Salé"} | changes
        return actions.open_shop(person_id=(owner or make_person("Fatima")).id, now=now, **values)

    return make


@pytest.fixture
def owner(make_person) -> Person:
    """The owner of `shop`."""
    return make_person("Fatima")


@pytest.fixture
def shop(make_shop, owner) -> Shop:
    """A grocery in Salé, opened at `now` by `owner`."""
    return make_shop(owner)


@pytest.fixture
def owner_membership_id(shop, owner, now):
    """The membership under which the owner stands at the till (`staff` of an entry)."""
    return queries.shops_of(owner.id, now)[0].membership_id


@pytest.fixture
def add_staff(shop, owner, now):
    """A member of `shop` in a role: add_staff("cashier") → (Person, membership)."""

    def add(role: str, name: str = "Karim", **values):
        if role not in ("cashier", "stock_keeper", "delivery") and "phone" not in values:
            values["phone"] = f"+2126{next(_numbers)}"
        if role == "adviser" and "ends_at" not in values:
            values["ends_at"] = now + dt.timedelta(days=90)
        membership = actions.add_staff(shop_id=shop.id, role=role, name=name, by_id=owner.id, now=now, **values)
        return membership.person, membership

    return add


@pytest.fixture
def till(shop, owner, now):
    """A paired till of `shop`: (device, token)."""
    code = actions.make_pairing_code(shop_id=shop.id, by_id=owner.id, now=now)
    return people.pair_device(code=code, label="Test phone", now=now)
