"""A long list of products taken in from a file, into an empty shop and then over itself."""

import time

from rahba.catalogue import actions as catalogue
from rahba.catalogue.models import Product
from rahba.kernel import clock
from rahba.shops import queries as shops
from tests.load.market import Market, open_market

HEADINGS = "Nom;Nom en arabe;Code-barres;Prix;Unité;Catégorie;Stock;Lot;Pièces du lot;Prix du lot"


def measure(rows: int) -> tuple[float, float]:
    """Seconds from the bytes of the file to the last row in the shop: all new; all known, every price changed."""
    market = open_market()
    before = Product.objects.filter(shop_id=market.shop.id).count()
    new = _take_in(market, _file(rows, 500), update=False)
    known = _take_in(market, _file(rows, 550), update=True)
    assert Product.objects.filter(shop_id=market.shop.id).count() == before + rows
    return new, known


def _file(rows: int, price: int) -> bytes:
    lines = (
        f"Produit {i};منتج {i};{2_000_000_000_000 + i};{(price + i % 900) / 100:.2f};piece;Rayon {i % 20};{i % 50};"
        + ("Carton;12;55.00" if i % 10 == 0 else ";;")
        for i in range(rows)
    )
    return "\n".join([HEADINGS, *lines]).encode()


def _take_in(market: Market, data: bytes, *, update: bool) -> float:
    now, shop = clock.now(), market.shop
    started = time.perf_counter()
    batch = catalogue.read_file(shop_id=shop.id, file_name="liste.csv", data=data, made_by_id=market.owner.id, now=now)
    assert not batch.problems, batch.problems[:3]
    catalogue.choose_update(shop_id=shop.id, batch_id=batch.id, update_existing=update)
    while batch.finished_at is None:
        batch = catalogue.import_portion(
            shop_id=shop.id,
            batch_id=batch.id,
            organisation_id=shop.organisation_id,
            day=shops.business_day(shop, now),
            now=now,
        )
    return time.perf_counter() - started
