"""What tills and other domains read: the values of the change log, what one sold unit takes from stock."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from rahba.catalogue.models import Barcode, Category, Pack, Product, ProductPhoto, StarterProduct, StockLevel
from rahba.catalogue.rules import PackUnit, ProductUnit, SaleUnits, clean_code, rate_for


def product_values(shop_id: uuid.UUID, ids: Iterable[uuid.UUID], day: dt.date) -> dict[uuid.UUID, dict[str, object]]:
    """The sync value of each product of the shop among `ids`, in five statements whatever their number.

    The TVA rate is the one of `day` under the shop's own regime. Costs are not in it.
    """
    ids = list(ids)
    packs: dict[uuid.UUID, list[dict]] = defaultdict(list)
    for pack in Pack.objects.filter(product_id__in=ids, shop_id=shop_id, active=True).order_by("pieces", "id"):
        packs[pack.product_id].append(
            {"id": str(pack.id), "names": pack.names, "pieces": _units(pack.pieces), "price": pack.price}
        )
    codes: dict[uuid.UUID, list[dict]] = defaultdict(list)
    for barcode in Barcode.objects.filter(product_id__in=ids, shop_id=shop_id).order_by("code"):
        codes[barcode.product_id].append(
            {"code": barcode.code, "pack": str(barcode.pack_id) if barcode.pack_id else None}
        )
    levels = dict(StockLevel.objects.filter(product_id__in=ids).values_list("product_id", "on_hand"))
    photos = {photo.product_id: photo.image.url for photo in ProductPhoto.objects.filter(product_id__in=ids)}
    products = Product.objects.filter(id__in=ids, shop_id=shop_id).select_related("shop")
    return {
        product.id: {
            "id": str(product.id),
            "names": product.names,
            "category": str(product.category_id) if product.category_id else None,
            "unit": product.unit,
            "price": product.price,
            "tva_class": product.tva_class,
            "tva_rate_bp": rate_for(product.shop.tva_mode, product.tva_class, day),
            "barcodes": codes.get(product.id, []),
            "packs": packs.get(product.id, []),
            "favourite": product.favourite,
            "on_hand": levels.get(product.id, 0),
            "photo": photos.get(product.id),
            "active": product.active,
        }
        for product in products
    }


def category_values(shop_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, object]]:
    """The sync value of each category of the shop among `ids`."""
    return {
        category.id: {
            "id": str(category.id),
            "names": category.names,
            "colour": category.colour,
            "icon": category.icon,
            "position": category.position,
        }
        for category in Category.objects.filter(id__in=list(ids), shop_id=shop_id)
    }


def _units(thousandths: int) -> int | float:
    """How many pieces a pack holds, as the till multiplies with it: 12, or 2.5 for two and a half kilos."""
    whole, rest = divmod(thousandths, 1000)
    return thousandths / 1000 if rest else whole


def sale_units(
    shop_id: uuid.UUID, product_ids: Iterable[uuid.UUID | None], pack_ids: Iterable[uuid.UUID | None] = ()
) -> SaleUnits:
    """What the shop knows of the goods that sales name, in two statements; `SaleUnits.taken` answers per line."""
    packs = {
        pack_id: PackUnit(product_id, pieces, price)
        for pack_id, product_id, pieces, price in Pack.objects.filter(
            id__in=set(pack_ids) - {None}, shop_id=shop_id
        ).values_list("id", "product_id", "pieces", "price")
    }
    wanted = (set(product_ids) - {None}) | {pack.product_id for pack in packs.values()}
    products = {
        product_id: ProductUnit(price, tva_class, unit, changed_at)
        for product_id, price, tva_class, unit, changed_at in Product.objects.filter(
            id__in=wanted, shop_id=shop_id
        ).values_list("id", "price", "tva_class", "unit", "changed_at")
    }
    return SaleUnits(products=products, packs=packs)


def starter(code: str) -> StarterProduct | None:
    """The product of the open database that carries this barcode."""
    cleaned = clean_code(code)
    return StarterProduct.objects.filter(code=cleaned).first() if cleaned else None
