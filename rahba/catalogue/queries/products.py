"""Finding products: the list of a shop, searched in any script, and one product with all that belongs to it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from rahba.catalogue.models import Barcode, Category, Pack, Product, ProductPhoto, StockLevel
from rahba.catalogue.rules.names import name_in
from rahba.kernel.text import fold

PAGE = 50
_CURSOR_MARK = "~"


@dataclass(frozen=True)
class ProductRow:
    """A product as a list shows it."""

    product: Product
    on_hand: int
    photo: str | None

    @property
    def low(self) -> bool:
        """Whether there is less than the shop wants to have."""
        return self.on_hand < 0 or (self.product.stock_alert is not None and self.on_hand <= self.product.stock_alert)


@dataclass(frozen=True)
class ProductPage:
    """Some products, and the cursor that continues after them ("" at the end)."""

    rows: list[ProductRow]
    next_cursor: str


@dataclass(frozen=True)
class ProductDetail:
    """One product with its codes, packs, stock and picture."""

    product: Product
    codes: list[str]
    packs: list[tuple[Pack, list[str]]]
    on_hand: int
    photo: str | None


def search_products(
    shop_id: uuid.UUID,
    text: str = "",
    *,
    category_id: uuid.UUID | None = None,
    active: bool = True,
    after: str = "",
    limit: int = PAGE,
) -> ProductPage:
    """Products whose names or barcodes hold every word of `text`, in any script, folded on both sides.

    Those with a word that begins like the first one typed come first, then by name. An unreadable cursor begins anew.
    """
    found = Product.objects.filter(shop_id=shop_id, active=active)
    if category_id is not None:
        found = found.filter(category_id=category_id)
    words = fold(text).split()
    for word in words:
        found = found.filter(search_text__contains=word)
    begins = Case(When(search_text__contains=f" {words[0]}", then=0), default=1) if words else Value(0)
    found = found.annotate(rank=begins if words else Value(0, output_field=IntegerField()))
    found = _after(found, after).order_by(*(["rank"] if words else []), "sort_text", "id").select_related("category")
    products = list(found[: limit + 1])
    more, products = len(products) > limit, products[:limit]
    return ProductPage(rows=rows_of(products), next_cursor=_cursor(products[-1]) if more else "")


def _cursor(product: Product) -> str:
    return _CURSOR_MARK.join((str(product.rank), product.sort_text, str(product.id)))


def _after(found: QuerySet[Product], cursor: str) -> QuerySet[Product]:
    parts = cursor.split(_CURSOR_MARK)
    try:
        rank, sort_text, product_id = int(parts[0]), parts[1], uuid.UUID(parts[2])
    except (ValueError, IndexError):
        return found
    same_rank = Q(sort_text__gt=sort_text) | Q(sort_text=sort_text, id__gt=product_id)
    return found.filter(Q(rank__gt=rank) | (Q(rank=rank) & same_rank))


def rows_of(products: Iterable[Product]) -> list[ProductRow]:
    """Products with their stock and picture, in two statements."""
    products = list(products)
    ids = [product.id for product in products]
    levels = dict(StockLevel.objects.filter(product_id__in=ids).values_list("product_id", "on_hand"))
    photos = {photo.product_id: photo.image.url for photo in ProductPhoto.objects.filter(product_id__in=ids)}
    return [ProductRow(product, levels.get(product.id, 0), photos.get(product.id)) for product in products]


_LOW = Q(on_hand__lte=F("product__stock_alert")) | Q(on_hand__lt=0)


def products_to_restock(shop_id: uuid.UUID, *, limit: int = 500) -> list[ProductRow]:
    """Products at or below their alert level, or below zero; the emptiest shelves first."""
    levels = StockLevel.objects.filter(_LOW, shop_id=shop_id, product__active=True).select_related("product")
    return rows_of(level.product for level in levels.order_by("on_hand", "product__sort_text")[:limit])


def count_to_restock(shop_id: uuid.UUID) -> int:
    """How many products are at or below their alert level, or below zero.

    Two counts that share nothing, each over an index of the few rows it is about: as one condition they would read the
    whole shop, at every opening of its home page.
    """
    levels = StockLevel.objects.filter(shop_id=shop_id, product__active=True)
    watched = levels.filter(_LOW, product__shop_id=shop_id, product__stock_alert__isnull=False)
    return watched.count() + levels.filter(product__stock_alert=None, on_hand__lt=0).count()


def count_products(shop_id: uuid.UUID) -> int:
    """How many products the shop sells."""
    return Product.objects.filter(shop_id=shop_id, active=True).count()


def product_in(shop_id: uuid.UUID, product_id: uuid.UUID) -> Product | None:
    """A product of this shop; None for anything else."""
    return Product.objects.filter(id=product_id, shop_id=shop_id).select_related("category").first()


def names_of(shop_id: uuid.UUID, product_ids: Iterable[uuid.UUID], language: str) -> dict[uuid.UUID, str]:
    """What these products are called, for a reader of this language."""
    rows = Product.objects.filter(shop_id=shop_id, id__in=set(product_ids)).values_list("id", "names")
    return {product_id: name_in(names, language) for product_id, names in rows}


def product_detail(product: Product) -> ProductDetail:
    """All that belongs to a product."""
    codes = list(Barcode.objects.filter(product=product).order_by("code"))
    packs = Pack.objects.filter(product=product, active=True).order_by("pieces", "id")
    row = rows_of([product])[0]
    return ProductDetail(
        product=product,
        codes=[barcode.code for barcode in codes if barcode.pack_id is None],
        packs=[(pack, [barcode.code for barcode in codes if barcode.pack_id == pack.id]) for pack in packs],
        on_hand=row.on_hand,
        photo=row.photo,
    )


def pack_in(product: Product, pack_id: uuid.UUID) -> tuple[Pack, list[str]] | None:
    """A pack of this product with its codes."""
    pack = Pack.objects.filter(id=pack_id, product=product, active=True).first()
    return pack and (pack, list(Barcode.objects.filter(pack=pack).order_by("code").values_list("code", flat=True)))


def owners_of_codes(shop_id: uuid.UUID, codes: Iterable[str]) -> dict[str, tuple[Product, uuid.UUID | None]]:
    """code → (product, pack id) for the codes that already name something in the shop."""
    found = Barcode.objects.filter(shop_id=shop_id, code__in=list(codes)).select_related("product")
    return {barcode.code: (barcode.product, barcode.pack_id) for barcode in found}


def categories_of(shop_id: uuid.UUID) -> list[Category]:
    """The shop's categories in its order."""
    return list(Category.objects.filter(shop_id=shop_id).order_by("position", "id"))


def category_in(shop_id: uuid.UUID, category_id: uuid.UUID) -> Category | None:
    """A category of this shop."""
    return Category.objects.filter(shop_id=shop_id, id=category_id).first()
