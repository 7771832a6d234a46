"""Files of products: sorted and shown first, then taken in by portions that can be interrupted and resumed."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from rahba.catalogue.actions.stock import move_stock
from rahba.catalogue.models import Barcode, Category, ImportBatch, Pack, Product, StockLevel
from rahba.catalogue.rules import Movement, MovementReason
from rahba.catalogue.rules.importing import main_name, sort_file
from rahba.catalogue.rules.names import folded, ordered_names, search_text, sort_text
from rahba.catalogue.rules.starters import SHELF_COLOURS
from rahba.kernel import audit
from rahba.kernel.changes import lock_stream, record_changes
from rahba.kernel.ids import uuid7
from rahba.kernel.rows import insert_rows

PORTION = 1000
_PLAIN_FIELDS = ("price", "cost", "unit", "tva_class", "stock_alert")


def read_file(
    *, shop_id: uuid.UUID, file_name: str, data: bytes, made_by_id: uuid.UUID, now: dt.datetime
) -> ImportBatch:
    """Sort a file and keep it to be looked at; nothing of it is in the shop yet.

    Raises rules.files.FileRefused, in words, for a file that is no list of products.
    """
    found = sort_file(data)
    return ImportBatch.objects.create(
        shop_id=shop_id,
        made_by_id=made_by_id,
        file_name=file_name[-200:],
        rows=found.good,
        total=len(found.good),
        problems=found.bad,
        columns={"headings": found.headings, "columns": found.columns},
        made_at=now,
    )


def choose_update(*, shop_id: uuid.UUID, batch_id: uuid.UUID, update_existing: bool) -> None:
    """Whether rows whose product the shop has already change it, or leave it as it is."""
    ImportBatch.objects.filter(id=batch_id, shop_id=shop_id, imported=0).update(update_existing=update_existing)


def drop_import(*, shop_id: uuid.UUID, batch_id: uuid.UUID) -> None:
    """Forget a file that was not taken in."""
    ImportBatch.objects.filter(id=batch_id, shop_id=shop_id, imported=0).delete()


def import_portion(
    *,
    shop_id: uuid.UUID,
    batch_id: uuid.UUID,
    organisation_id: uuid.UUID,
    day: dt.date,
    now: dt.datetime,
    size: int = PORTION,
) -> ImportBatch:
    """Take in the next rows of a file, all or nothing, and note how far it came. Done: nothing more happens.

    A row whose barcode (or, without one, whose name) the shop knows changes that product if that was chosen; its stock
    is left to a count, and packs that the file does not tell of stay. Two at once take turns under the shop's lock, so
    no row is taken twice.
    """
    with transaction.atomic():
        lock_stream(shop_id)
        batch = ImportBatch.objects.select_for_update().get(id=batch_id, shop_id=shop_id)
        if batch.finished_at is not None:
            return batch
        portion = batch.rows[batch.imported : batch.imported + size]
        created, updated, repriced = _take_in(batch, portion, day, now)
        batch.imported += len(portion)
        batch.created += created
        batch.updated += updated
        if batch.imported == batch.total:
            batch.finished_at, batch.rows = now, []
        progress = ["imported", "created", "updated"]
        batch.save(update_fields=[*progress, "finished_at", "rows"] if batch.finished_at else progress)
        audit.record(
            verb="products.imported",
            object_kind="import",
            object_id=batch.id,
            actor_id=batch.made_by_id,
            organisation_id=organisation_id,
            now=now,
            created=created,
            updated=updated,
            prices_changed=repriced,
        )
        return batch


def _take_in(batch: ImportBatch, portion: list[dict], day: dt.date, now: dt.datetime) -> tuple[int, int, int]:
    """Write one portion; return how many rows made a product, how many changed one, and how many prices changed."""
    shelves = _shelves(batch.shop_id, portion)
    known = _known_products(batch.shop_id, portion)
    new: list[Product] = []
    changed: dict[uuid.UUID, Product] = {}
    codes: list[Barcode] = []
    packs: dict[uuid.UUID, Pack] = {}
    movements: list[Movement] = []
    updated = repriced = 0
    for row in portion:
        product = known.find(row)
        if product is not None and not batch.update_existing:
            continue
        if product is None:
            product = Product(id=uuid7(), shop_id=batch.shop_id, names={}, created_at=now)
            new.append(product)
            known.learn(product, row)
            if row.get("stock"):
                movements.append(_opening(product, row["stock"], batch.made_by_id, day, now))
        else:
            updated += 1
            repriced += "price" in row and row["price"] != product.price
            changed[product.id] = product
        _fill(product, row, shelves, now)
        codes += known.new_codes(batch.shop_id, product, row.get("barcodes", ()))
        for told in row.get("packs", ()):
            pack = known.pack_of(product, told) or known.learn_pack(product)
            repriced += pack.price is not None and pack.price != told["price"]
            pack.names, pack.pieces, pack.price, pack.active = told["names"], told["pieces"], told["price"], True
            packs[pack.id] = pack
            codes += known.new_codes(batch.shop_id, product, told["barcodes"], pack)
        product.search_text = search_text(product.names, known.codes_of[product.id])
        product.sort_text = sort_text(product.names)
    _write(new, list(changed.values()), list(packs.values()), codes)
    move_stock(shop_id=batch.shop_id, movements=movements, now=now)
    ids = [product.id for product in new] + list(changed)
    record_changes(batch.shop_id, [("product", product_id) for product_id in ids])
    return len(new), updated, repriced


def _opening(product: Product, quantity: int, by_id: uuid.UUID, day: dt.date, now: dt.datetime) -> Movement:
    return Movement(
        product_id=product.id, quantity=quantity, reason=MovementReason.OPENING, at=now, day=day, by_id=by_id
    )


def _fill(product: Product, row: dict, shelves: dict[str, Category], now: dt.datetime) -> None:
    product.names = {**product.names, **row["names"]}
    for name in _PLAIN_FIELDS:
        if name in row:
            setattr(product, name, row[name])
    if "category" in row:
        product.category_id = shelves[folded(row["category"])].id
    product.active = True
    product.changed_at = now


def _write(new: list[Product], changed: list[Product], packs: list[Pack], codes: list[Barcode]) -> None:
    insert_rows(new)
    insert_rows([StockLevel(product_id=product.id, shop_id=product.shop_id) for product in new])
    Product.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["names", "search_text", "sort_text", "category", "active", "changed_at", *_PLAIN_FIELDS],
        batch_size=200,
    )
    insert_rows([pack for pack in packs if pack._state.adding])
    Pack.objects.bulk_create(
        [pack for pack in packs if not pack._state.adding],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["names", "pieces", "price", "active"],
        batch_size=200,
    )
    insert_rows(codes)


def _shelves(shop_id: uuid.UUID, portion: Iterable[dict]) -> dict[str, Category]:
    """Folded name → category, with those the file names for the first time added at the end."""
    categories = list(Category.objects.filter(shop_id=shop_id).order_by("position"))
    shelves = {folded(name): category for category in categories for name in category.names.values()}
    added = []
    for row in portion:
        name = row.get("category")
        if name and folded(name) not in shelves:
            position = len(categories) + len(added)
            category = Category(
                shop_id=shop_id,
                names={"fr": name},
                colour=SHELF_COLOURS[position % len(SHELF_COLOURS)],
                position=position,
            )
            shelves[folded(name)] = category
            added.append(category)
    Category.objects.bulk_create(added)
    record_changes(shop_id, [("category", category.id) for category in added])
    return shelves


class _KnownProducts:
    """The shop's products that a portion of rows may mean, with their codes and packs, found in a few statements."""

    def __init__(self, products: Iterable[Product], codes: Iterable[Barcode], packs: Iterable[Pack]):
        self.products = {product.id: product for product in products}
        self.by_code: dict[str, uuid.UUID] = {}
        self.codes_of: dict[uuid.UUID, list[str]] = defaultdict(list)
        self.packs_of: dict[uuid.UUID, list[Pack]] = defaultdict(list)
        self.pack_by_code: dict[str, uuid.UUID | None] = {}
        for pack in packs:
            self.packs_of[pack.product_id].append(pack)
        for barcode in codes:
            self.by_code[barcode.code] = barcode.product_id
            self.pack_by_code[barcode.code] = barcode.pack_id
            self.codes_of[barcode.product_id].append(barcode.code)
        coded_first = sorted(self.products.values(), key=lambda product: (product.id not in self.codes_of, product.id))
        self.by_name = {folded(name): product for product in coded_first for name in ordered_names(product.names)}

    def find(self, row: dict) -> Product | None:
        """By any of its barcodes; by its name only when it has none, and then rather a product without barcode too."""
        if not row.get("barcodes"):
            return self.by_name.get(main_name(row["names"]))
        return next((self.products[self.by_code[code]] for code in row["barcodes"] if code in self.by_code), None)

    def learn(self, product: Product, row: dict) -> None:
        """A product made by this row: a later row may mean it."""
        self.products[product.id] = product
        if not row.get("barcodes"):
            self.by_name[main_name(row["names"])] = product

    def pack_of(self, product: Product, told: dict) -> Pack | None:
        """The pack that a row means: by its barcode, else by what it holds."""
        named = {self.pack_by_code.get(code) for code in told["barcodes"]} - {None}
        packs = self.packs_of[product.id]
        by_code = (pack for pack in packs if pack.id in named)
        by_content = (pack for pack in packs if pack.pieces == told["pieces"])
        return next(by_code, None) or next(by_content, None)

    def learn_pack(self, product: Product) -> Pack:
        """A pack that the row tells of for the first time."""
        pack = Pack(id=uuid7(), shop_id=product.shop_id, product_id=product.id, price=None)
        self.packs_of[product.id].append(pack)
        return pack

    def new_codes(
        self, shop_id: uuid.UUID, product: Product, codes: Iterable[str], pack: Pack | None = None
    ) -> list[Barcode]:
        """Those of a row's codes that name nothing yet; one that is another good's stays there."""
        fresh = [code for code in codes if code not in self.by_code]
        for code in fresh:
            self.by_code[code] = product.id
            self.codes_of[product.id].append(code)
            self.pack_by_code[code] = pack and pack.id
        return [Barcode(shop_id=shop_id, code=code, product_id=product.id, pack_id=pack and pack.id) for code in fresh]


def _known_products(shop_id: uuid.UUID, portion: list[dict]) -> _KnownProducts:
    wanted = {code for row in portion for code in _codes_of(row)}
    named = {sort_text(row["names"]) for row in portion if not row.get("barcodes")}
    by_code = Barcode.objects.filter(shop_id=shop_id, code__in=wanted).values_list("product_id", flat=True)
    by_name = Product.objects.filter(shop_id=shop_id, active=True, sort_text__in=named).values_list("id", flat=True)
    ids = {*by_code, *by_name}
    return _KnownProducts(
        Product.objects.filter(id__in=ids),
        Barcode.objects.filter(product_id__in=ids),
        Pack.objects.filter(product_id__in=ids).order_by("-active", "id"),
    )


def _codes_of(row: dict) -> list[str]:
    return [*row.get("barcodes", ()), *(code for pack in row.get("packs", ()) for code in pack["barcodes"])]
