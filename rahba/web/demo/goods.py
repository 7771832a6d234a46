"""The goods of the demo's grocery: barcodes and names of the starter catalogue, invented prices and stocks."""

import csv
import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rahba.catalogue import actions as catalogue
from rahba.catalogue import queries as catalogue_queries
from rahba.catalogue.rules import Movement, MovementReason
from rahba.shops import queries as shops
from rahba.web.demo import pictures

FILE = Path(__file__).with_name("goods.csv")
MORE_SHELVES = {
    "olives": (
        {"fr": "Olives et citrons confits", "ar": "زيتون ومخللات", "ary": "الزيتون والحامض المصير"},
        "2",
        "weight",
    ),
    "spices": ({"fr": "Épices", "ar": "توابل", "ary": "العطرية"}, "4", "weight"),
}
# Which of the grocery's own shelves, by its French name, holds what.
SHELF_NAMES = {
    "drinks": "Boissons", "milk": "Lait et fromages", "bread": "Pain et pâtisserie", "dry": "Épicerie",
    "tea_sugar": "Thé, café, sucre", "oil": "Huiles et conserves", "sweets": "Biscuits et confiserie",
    "vegetables": "Légumes", "cleaning": "Entretien de la maison", "hygiene": "Hygiène et beauté",
    "gas": "Gaz et charbon", "topup": "Recharges", "olives": "Olives et citrons confits", "spices": "Épices",
}  # fmt: skip
# Goods also sold by the pack: French name → (pieces, price, names).
PACKS = {
    "Œuf": (30_000, 42_00, {"fr": "Plateau de 30 œufs", "ar": "صينية 30 بيضة"}),
    "Sidi Ali 1.5 L": (6_000, 36_00, {"fr": "Pack de 6", "ar": "حزمة 6"}),
    "Lait entier UHT Jaouda 1 L": (6_000, 60_00, {"fr": "Carton de 6", "ar": "علبة 6"}),
    "Pepsi 33 cl": (24_000, 108_00, {"fr": "Carton de 24", "ar": "صندوق 24"}),
}
ALERT_SHARE = 4  # restock when a quarter of the usual stock is left


@dataclass(frozen=True)
class Bundle:
    """A pack of a good."""

    id: uuid.UUID
    name: str
    pieces: int
    price: int


@dataclass(frozen=True)
class Good:
    """One good of the demo, as its trade needs it."""

    id: uuid.UUID
    name: str
    weighed: bool
    price: int
    tva_class: str
    stock: int
    favourite: bool
    pack: Bundle | None


def stock_shelves(shop, new_id: Callable[[], uuid.UUID], *, by_id: uuid.UUID, now: dt.datetime) -> list[Good]:
    """Shelves, goods with their pictures, packs, and what lies on the shelves on the first day."""
    shelves = _shelves(shop, new_id, now)
    goods = []
    with FILE.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            goods.append(_put_on_shelf(shop, row, number, shelves, new_id, by_id=by_id, now=now))
    day = shops.business_day(shop, now)
    catalogue.move_stock(
        shop_id=shop.id,
        movements=[
            Movement(
                product_id=good.id, quantity=good.stock, reason=MovementReason.OPENING, at=now, day=day, by_id=by_id
            )
            for good in goods
        ],
        now=now,
    )
    return goods


def _shelves(shop, new_id: Callable[[], uuid.UUID], now: dt.datetime) -> dict[str, tuple[uuid.UUID, str]]:
    catalogue.add_starter_categories(shop_id=shop.id, trade=shop.trade, now=now)
    for names, colour, icon in MORE_SHELVES.values():
        catalogue.save_category(shop_id=shop.id, category_id=new_id(), names=names, colour=colour, icon=icon, now=now)
    by_name = {one.names["fr"]: (one.id, one.colour) for one in catalogue_queries.categories_of(shop.id)}
    return {code: by_name[name] for code, name in SHELF_NAMES.items()}


def _put_on_shelf(shop, row: dict, number: int, shelves, new_id, *, by_id: uuid.UUID, now: dt.datetime) -> Good:
    shelf, tint = shelves[row["shelf"]]
    product_id, stock = new_id(), int(row["stock"]) * 1000
    catalogue.save_product(
        shop_id=shop.id,
        product_id=product_id,
        fields={
            "names": {"fr": row["fr"], "ar": row["ar"], "ary": row["ar"]},
            "category": str(shelf),
            "unit": row["unit"],
            "price": int(row["price"]),
            "cost": int(row["price"]) * 88 // 100,
            "tva_class": row["tva_class"],
            "barcodes": [row["code"]] if row["code"] else [],
            "favourite": int(row["favourite"]) if row["favourite"] else None,
            "stock_alert": stock // ALERT_SHARE,
        },
        by_id=by_id,
        now=now,
    )
    catalogue.save_photo(
        shop_id=shop.id, product_id=product_id, data=pictures.draw(row["shelf"], tint, number), now=now
    )
    return Good(
        id=product_id,
        name=row["fr"],
        weighed=row["unit"] == "weight",
        price=int(row["price"]),
        tva_class=row["tva_class"],
        stock=stock,
        favourite=bool(row["favourite"]),
        pack=_pack(shop, row["fr"], product_id, new_id, by_id=by_id, now=now),
    )


def _pack(shop, name: str, product_id: uuid.UUID, new_id, *, by_id, now) -> Bundle | None:
    if name not in PACKS:
        return None
    pieces, price, names = PACKS[name]
    pack_id = new_id()
    catalogue.save_pack(
        shop_id=shop.id,
        product_id=product_id,
        pack_id=pack_id,
        fields={"names": names, "pieces": pieces, "price": price},
        by_id=by_id,
        now=now,
    )
    return Bundle(pack_id, names["fr"], pieces, price)
