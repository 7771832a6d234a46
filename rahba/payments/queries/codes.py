"""Payment codes of wallets: the one on the counter, and the one of a single payment."""

import datetime as dt
import io
from functools import lru_cache

import segno
from django.conf import settings

from rahba.kernel import clock
from rahba.payments.models import Intent, Wallet
from rahba.payments.queries.wallets import wallets_of
from rahba.payments.rules.codes import CATEGORIES, NO_TRADE, payee_of
from rahba.payments.rules.qr import Payee, Scheme, dynamic_code, read_scheme, static_code
from rahba.shops import queries as shops
from rahba.shops.rules import Trade

_QUIET_ZONE = 2  # modules; the paper or the card around it is white too


def national_scheme() -> Scheme:
    """How this installation's country writes payment codes. Raises SchemeNotSet until its operator has said it."""
    return read_scheme(settings.QR_SCHEME)


def counter_code(wallet: Wallet, now: dt.datetime) -> str:
    """The code of a shop's counter, or a person's own: the payer types the amount."""
    return static_code(national_scheme(), _payee(wallet, now))


def intent_code(intent: Intent) -> str:
    """The code of one payment. What it asks for is believed by its reference only, which the payer's side resolves."""
    wallet = wallets_of([intent.payee_id])[intent.payee_id]
    return dynamic_code(
        national_scheme(), _payee(wallet, intent.created_at), amount=intent.amount, reference=intent.reference
    )


@lru_cache(maxsize=512)  # a phone asks for its own code again and again, and drawing it takes milliseconds
def modules_of(text: str) -> list[str]:
    """The code as rows of `0` and `1`, for a screen that draws it itself."""
    return ["".join("1" if dark else "0" for dark in row) for row in segno.make(text, error="m").matrix]


def as_svg(text: str) -> str:
    """The code as a picture that a page can hold or a printer print at any size."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", border=_QUIET_ZONE, xmldecl=False, svgns=True, omitsize=True, lineclass=None
    )
    return drawn.getvalue().decode()


def _payee(wallet: Wallet, now: dt.datetime) -> Payee:
    if wallet.shop_id is None:
        return payee_of(wallet.id, category=NO_TRADE, name="Rahba", town="Maroc")
    area = shops.area_of(wallet.shop_id, clock.calendar_day(now))
    category = CATEGORIES[Trade(wallet.shop.trade)]
    return payee_of(wallet.id, category=category, name=wallet.shop.name, town=area.town if area else "Maroc")
