"""A small market for the tests of payments: an issuer, a shop, customers with money."""

import datetime as dt
from dataclasses import dataclass

from rahba.kernel.ids import uuid7
from rahba.payments import actions, queries
from rahba.payments.models import Institution, Wallet
from rahba.payments.rules import Level, WalletKind
from rahba.people import actions as people
from rahba.people.rules import OrganisationKind
from rahba.shops import actions as shops
from rahba.shops import queries as shop_queries
from rahba.shops.rules import Trade

PIN = "402917"


@dataclass
class Market:
    """Everybody opens wallets with one issuer."""

    institution: Institution
    now: dt.datetime
    numbers: int = 0

    def shop(self, name: str = "Épicerie Nour") -> Wallet:
        """A shop that is paid by wallet."""
        owner = self._person("Nour Alaoui")
        shop = shops.open_shop(
            person_id=owner.id, name=name, trade=Trade.GROCERY, province_code="04.441", town="Salé", now=self.now
        )
        wallet = actions.open_shop_wallet(
            institution_id=self.institution.id,
            shop_id=shop.id,
            kind=WalletKind.MERCHANT,
            by_id=owner.id,
            now=self.now,
        )
        return queries.wallets_of([wallet.id])[wallet.id]

    def bare_shop(self, name: str = "Hanout Ammi Brahim"):
        """A shop that is not enrolled yet."""
        owner = self._person("Brahim Tazi")
        return shops.open_shop(
            person_id=owner.id, name=name, trade=Trade.GROCERY, province_code="04.441", town="Salé", now=self.now
        )

    def owners_of(self, shop) -> set:
        """Who may speak for a shop."""
        return shop_queries.owner_ids(shop.organisation_id, self.now)

    def agent(self, shop: Wallet, *, float_: int) -> Wallet:
        """The shop as an agent, with a float."""
        wallet = actions.open_shop_wallet(
            institution_id=self.institution.id,
            shop_id=shop.shop_id,
            kind=WalletKind.AGENT,
            by_id=None,
            now=self.now,
        )
        actions.set_pin(wallet_id=wallet.id, pin=PIN, by_id=None, now=self.now)
        if float_:
            self.fund(wallet, float_)
        return queries.wallets_of([wallet.id])[wallet.id]

    def customer(self, *, money: int = 0, level: Level = Level.AGENCY, name: str = "Fatima Zahra Benali") -> Wallet:
        """A person with a wallet, its PIN and some money."""
        person = self._person(name)
        wallet = actions.open_wallet(institution_id=self.institution.id, person_id=person.id, now=self.now)
        actions.set_pin(wallet_id=wallet.id, pin=PIN, by_id=person.id, now=self.now)
        if level != Level.NUMBER:
            actions.raise_level(holder_id=wallet.holder_id, level=level, by_id=None, now=self.now)
        if money:
            self.fund(wallet, money)
        return queries.wallets_of([wallet.id])[wallet.id]

    def fund(self, wallet: Wallet, amount: int) -> None:
        actions.fund(payment_id=uuid7(), wallet_id=wallet.id, amount=amount, now=self.now)

    def pay(self, payer: Wallet, payee: Wallet, amount: int, **more):
        return actions.pay(
            payment_id=more.pop("payment_id", None) or uuid7(),
            payer_id=payer.id,
            payee_id=payee.id,
            amount=amount,
            pin=more.pop("pin", PIN),
            now=self.now,
            **more,
        )

    def ask(self, payee: Wallet, amount: int, **more):
        return actions.ask(
            payee_id=payee.id,
            amount=amount,
            purpose=more.pop("purpose", "sale"),
            order_ref=more.pop("order_ref", None) or uuid7(),
            now=self.now,
            **more,
        )

    def pay_intent(self, payer: Wallet, intent, **more):
        return actions.pay_intent(
            payment_id=more.pop("payment_id", None) or uuid7(),
            payer_id=payer.id,
            intent_id=intent.id,
            pin=more.pop("pin", PIN),
            now=more.pop("now", self.now),
            **more,
        )

    def _person(self, name: str):
        self.numbers += 1
        person = people.add_person(phone=f"+212661{self.numbers:06}", name=name, now=self.now)
        people.verify_phone(person_id=person.id, phone=person.phone, now=self.now)
        return person


def open_market(now: dt.datetime) -> Market:
    organisation = people.open_organisation(kind=OrganisationKind.ISSUER, name="Sandbox", now=now)
    return Market(actions.open_institution(organisation_id=organisation.id, sandbox=True, now=now), now)
