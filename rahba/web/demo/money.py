"""The demo's mobile money: a sandbox issuer that holds no real money, its officers, wallets for shop and customer."""

import datetime as dt
import uuid

from rahba.kernel.ids import uuid7
from rahba.payments import actions, queries
from rahba.payments.rules import Level, PaymentKind, WalletKind
from rahba.people import actions as people
from rahba.people import queries as people_queries
from rahba.people.rules import OrganisationKind, Role

ISSUER_NAME = "Émetteur bac à sable (démo)"
ISSUER_OFFICERS = (("+212600000003", "Hajar (démo)"), ("+212600000004", "Driss (démo)"))
CUSTOMER_PHONE, CUSTOMER_NAME = "+212600000005", "Yasmine El Idrissi (démo)"
FRIEND_PHONE, FRIEND_NAME = "+212600000006", "Omar Tazi (démo)"
WALLET_PIN = "402917"
FLOAT, SALARY, POCKET_MONEY = 2_000_00, 1_200_00, 150_00
BOUGHT = (18_50, 42_00, 7_00)


def load(shop, *, by_id: uuid.UUID, now: dt.datetime) -> None:
    """Open what is not open yet, and move some money. Each step may be repeated; it owns no transaction, since money
    is moved by the ledger's own.
    """
    institution = queries.institution_here() or _open_issuer(now)
    wallet = actions.open_shop_wallet(
        institution_id=institution.id, shop_id=shop.id, kind=WalletKind.MERCHANT, by_id=by_id, now=now
    )
    agent = actions.open_shop_wallet(
        institution_id=institution.id, shop_id=shop.id, kind=WalletKind.AGENT, by_id=by_id, now=now
    )
    customer = _customer(institution.id, CUSTOMER_PHONE, CUSTOMER_NAME, Level.IDENTITY, now)
    friend = _customer(institution.id, FRIEND_PHONE, FRIEND_NAME, Level.NUMBER, now)
    if queries.history_of(customer.id):
        return
    actions.set_pin(wallet_id=agent.id, pin=WALLET_PIN, by_id=by_id, now=now)
    for holder, amount in ((agent, FLOAT), (customer, SALARY), (friend, POCKET_MONEY)):
        actions.fund(payment_id=uuid7(), wallet_id=holder.id, amount=amount, now=now)
    for amount in BOUGHT:
        actions.pay(
            payment_id=uuid7(), payer_id=customer.id, payee_id=wallet.id, amount=amount, pin=WALLET_PIN, now=now
        )


def _open_issuer(now: dt.datetime):
    organisation = people.open_organisation(kind=OrganisationKind.ISSUER, name=ISSUER_NAME, now=now)
    for phone, name in ISSUER_OFFICERS:
        officer = people.add_person(phone=phone, name=name, language="fr", now=now)
        people.verify_phone(person_id=officer.id, phone=phone, now=now)
        people.add_member(
            organisation_id=organisation.id, role=Role.OFFICER, person_id=officer.id, by_id=None, now=now
        )
    institution = actions.open_institution(organisation_id=organisation.id, sandbox=True, now=now)
    actions.set_fee(
        institution_id=institution.id,
        kind=PaymentKind.CASH_OUT,
        now=now,
        fixed=2_00,
        paid_by="payer",
        commission_bp=50,
    )
    return institution


def _customer(institution_id: uuid.UUID, phone: str, name: str, level: Level, now: dt.datetime):
    person = people_queries.person_by_phone(phone) or people.add_person(phone=phone, name=name, now=now)
    people.verify_phone(person_id=person.id, phone=phone, now=now)
    wallet = actions.open_wallet(institution_id=institution_id, person_id=person.id, now=now)
    actions.set_pin(wallet_id=wallet.id, pin=WALLET_PIN, by_id=person.id, now=now)
    if level > (wallet.holder.level or 0):
        actions.raise_level(holder_id=wallet.holder_id, level=level, by_id=None, now=now)
    return wallet
