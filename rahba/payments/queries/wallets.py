"""Wallets, their balances, and what a stranger sees of them."""

import uuid
from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from rahba.kernel.reads import BuiltOnce
from rahba.ledger import queries as ledger
from rahba.payments.models import Institution, Wallet
from rahba.payments.rules.kinds import WalletKind, WalletState
from rahba.payments.rules.moving import Issuer, Side
from rahba.payments.rules.names import masked_name
from rahba.payments.rules.refusals import PaymentRefused, Refusal


def wallets_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Wallet]:
    """Each of these wallets, in any state, with holder and institution. Raises PaymentRefused if one is missing."""
    ids = set(ids)
    found = {wallet.id: wallet for wallet in _by_ids(*ids)}
    if len(found) < len(ids):
        raise PaymentRefused(Refusal.NO_WALLET)
    return found


def open_wallets(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Wallet]:
    """As `wallets_of`, for wallets in use. The ledger has the last word: a frozen account is closed there."""
    found = wallets_of(ids)
    if any(wallet.state == WalletState.CLOSED for wallet in found.values()):
        raise PaymentRefused(Refusal.NO_WALLET)
    return found


def person_wallet(person_id: uuid.UUID, institution_id: uuid.UUID | None = None) -> Wallet | None:
    """The person's wallet, at this institution or at the first where they have one."""
    for wallet in _of_person(person_id):
        if institution_id in (None, wallet.holder.institution_id):
            return wallet
    return None


def wallet_id_of(person_id: uuid.UUID) -> uuid.UUID | None:
    """The id of the wallet in use that `person_wallet` would give: for who pays with it, and needs no more."""
    for wallet in _ids_of_person(person_id):
        return wallet.id if wallet.state != WalletState.CLOSED else None
    return None


def shop_wallet(shop_id: uuid.UUID, kind: WalletKind = WalletKind.MERCHANT) -> Wallet | None:
    """The shop's wallet of a kind, if it has one."""
    return _rows().filter(shop_id=shop_id, kind=kind).order_by("opened_at").first()


def institution_here() -> Institution | None:
    """The institution that new wallets of this installation are opened with: its first."""
    return Institution.objects.order_by("opened_at").first()


def balance_of(wallet_id: uuid.UUID) -> int:
    """Centimes that the wallet may spend."""
    found = ledger.balances_of([wallet_id])
    return found[wallet_id].free_to_debit if wallet_id in found else 0


def room_of(holder_id: uuid.UUID) -> int:
    """Centimes that a person may still receive at the institution."""
    return balance_of(holder_id)


def shown_name(wallet: Wallet) -> str:
    """The shop's name, or the person's own; masking it is up to whoever shows it."""
    return wallet.shop.name if wallet.shop_id else wallet.holder.person.name


def name_seen(wallet: Wallet) -> str:
    """What a stranger sees: a shop by its name, a person by as much of theirs as tells whom one meant."""
    return shown_name(wallet) if wallet.shop_id else masked_name(shown_name(wallet))


def masked_name_of(wallet_id: uuid.UUID) -> str:
    """What of the wallet's name a stranger may see."""
    return masked_name(shown_name(_rows().get(id=wallet_id)))


def phone_digest(phone: str) -> str:
    """How a number in E.164 is kept: findable by whoever knows it, unreadable without the installation's secret."""
    return salted_hmac("rahba.payments.alias", phone, algorithm="sha256").hexdigest()


def issuer_of(wallet: Wallet) -> Issuer:
    """The books of the wallet's institution."""
    institution = wallet.holder.institution
    return Issuer(institution.id, institution.book, institution.memo_book)


def side_of(wallet: Wallet) -> Side:
    """The wallet's accounts in the ledger."""
    return Side(wallet.id, wallet.holder_id if wallet.holder.has_room else None)


def _rows():
    return Wallet.objects.select_related("holder__institution", "holder__person", "shop")


def _persons(person_id: uuid.UUID):
    return _rows().filter(holder__person_id=person_id, kind=WalletKind.PERSON).order_by("opened_at")


_by_ids = BuiltOnce(lambda *ids: _rows().filter(id__in=ids))
_of_person = BuiltOnce(_persons)
_ids_of_person = BuiltOnce(lambda person_id: _persons(person_id).select_related(None).only("id", "state"))
