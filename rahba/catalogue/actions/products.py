"""Products and their packs: created and changed field by field, the last writer of a field wins."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rahba.catalogue.models import Barcode, Category, Pack, Product, StockLevel
from rahba.catalogue.rules import Flag, Saved, UnknownProduct, name_in
from rahba.catalogue.rules.fields import read_fields, whole_number
from rahba.catalogue.rules.names import clean_names, search_text, sort_text
from rahba.kernel import audit, quantities
from rahba.kernel.changes import lock_stream, record_changes


def save_product(
    *,
    shop_id: uuid.UUID,
    product_id: uuid.UUID,
    fields: Mapping[str, object],
    by_id: uuid.UUID | None,
    now: dt.datetime,
) -> Saved:
    """Create a product or change the fields that were sent.

    Fields: names {language: text or None} (or a bare text), price, cost, unit, barcodes [code…], category, tva_class,
    favourite, stock_alert, active. Nothing is refused, for a till cannot take back what was done at the counter: what
    cannot be kept (a barcode that is another product's, a price that is none) is left out and flagged.
    Raises UnknownProduct when the id is another shop's product.
    """
    with transaction.atomic():
        lock_stream(shop_id)
        product = Product.objects.filter(id=product_id).first()
        if product is not None and product.shop_id != shop_id:
            raise UnknownProduct
        created = product is None
        if product is None:
            product = Product(id=product_id, shop_id=shop_id, names={}, created_at=now)
        read = read_fields(fields)
        old_price = product.price
        for name, value in read.values.items():
            setattr(product, name, value)
        if "category" in fields:
            _put_on_shelf(product, fields["category"], read.flags)
        product.names = _merged(product.names, read.names) or _makeshift_names(read.codes, read.flags)
        product.changed_at = now
        if created:
            product.save(force_insert=True)
            StockLevel.objects.create(product=product, shop_id=shop_id)
        if read.codes is not None:
            _set_codes(product, None, read.codes, read.flags)
        _index(product)
        product.save(force_update=True)
        if not created and old_price != product.price:
            _audit_price(product, "product.price_changed", product.id, old_price, product.price, by_id, now)
        record_changes(shop_id, [("product", product_id)])
    return Saved(created=created, flags=tuple(read.flags))


def save_pack(
    *,
    shop_id: uuid.UUID,
    product_id: uuid.UUID,
    pack_id: uuid.UUID,
    fields: Mapping[str, object],
    by_id: uuid.UUID | None,
    now: dt.datetime,
) -> Saved:
    """Create a pack of a product or change the fields that were sent: names, pieces, price, barcodes, active.

    A new pack needs pieces and a price; without them it is not made, and the flags say so.
    """
    with transaction.atomic():
        lock_stream(shop_id)
        product = Product.objects.filter(id=product_id, shop_id=shop_id).first()
        pack = Pack.objects.filter(id=pack_id).first()
        if product is None or (pack is not None and pack.product_id != product_id):
            raise UnknownProduct
        read = read_fields({name: value for name, value in fields.items() if name in ("price", "barcodes", "active")})
        values = {name: value for name, value in read.values.items() if value is not None}
        if "pieces" in fields:
            if whole_number(fields["pieces"], quantities.LARGEST) and fields["pieces"]:
                values["pieces"] = fields["pieces"]
            else:
                read.flags.append(Flag("invalid_pieces", _("A pack holds at least a part of one unit.")))
        created = pack is None
        if created and not {"pieces", "price"} <= values.keys():
            read.flags.append(Flag("pack_incomplete", _("A pack needs its content and its price. It was not made.")))
            return Saved(created=False, flags=tuple(read.flags))
        if pack is None:
            pack = Pack(id=pack_id, shop_id=shop_id, product=product, names={})
        old_price = pack.price
        for name, value in values.items():
            setattr(pack, name, value)
        pack.names = _merged(pack.names, clean_names(fields.get("names")))
        pack.save(force_insert=created)
        if read.codes is not None:
            _set_codes(product, pack, read.codes, read.flags)
        if not pack.active:
            Barcode.objects.filter(pack=pack).delete()
        _index(product)
        product.changed_at = now
        product.save(update_fields=["search_text", "sort_text", "changed_at"])
        if not created and old_price != pack.price:
            _audit_price(product, "pack.price_changed", pack.id, old_price, pack.price, by_id, now)
        record_changes(shop_id, [("product", product_id)])
    return Saved(created=created, flags=tuple(read.flags))


def _merged(names: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """Names language by language: an empty one is removed, the others stay."""
    return {language: name for language, name in {**names, **sent}.items() if name}


def _makeshift_names(codes: list[str] | None, flags: list[Flag]) -> dict[str, str]:
    """A product came without any name: it is kept under its barcode, to be named later."""
    flags.append(Flag("name_missing", _("The product has no name yet. Give it one on its page.")))
    return {"fr": codes[0] if codes else "?"}


def _put_on_shelf(product: Product, sent: object, flags: list[Flag]) -> None:
    try:
        category_id = uuid.UUID(str(sent)) if sent else None
    except ValueError:
        category_id = sent
    if category_id is None:
        product.category = None
    elif (
        isinstance(category_id, uuid.UUID)
        and Category.objects.filter(id=category_id, shop_id=product.shop_id).exists()
    ):
        product.category_id = category_id
    else:
        message = _("This category does not exist any more. The product stays where it was.")
        flags.append(Flag("unknown_category", message))


def _set_codes(product: Product, pack: Pack | None, codes: Iterable[str], flags: list[Flag]) -> None:
    """Make these the codes of the product (or of one of its packs); a code of another good stays with that good."""
    wanted = list(codes)
    taken = {
        barcode.code: barcode
        for barcode in Barcode.objects.filter(shop_id=product.shop_id, code__in=wanted).select_related("product")
    }
    for code in wanted:
        owner = taken.get(code)
        if owner is not None and owner.product_id != product.id:
            flags.append(
                Flag(
                    "barcode_taken",
                    _("The barcode %(code)s already belongs to “%(product)s”. It stays there; the rest was saved.")
                    % {"code": code, "product": name_in(owner.product.names, get_language() or "fr")},
                )
            )
    Barcode.objects.filter(product=product, pack=pack).exclude(code__in=wanted).delete()
    Barcode.objects.bulk_create(
        Barcode(shop_id=product.shop_id, code=code, product=product, pack=pack) for code in wanted if code not in taken
    )


def _index(product: Product) -> None:
    codes = Barcode.objects.filter(product=product).values_list("code", flat=True)
    product.search_text = search_text(product.names, codes)
    product.sort_text = sort_text(product.names)


def _audit_price(
    product: Product,
    verb: str,
    object_id: uuid.UUID,
    old: int | None,
    new: int | None,
    by_id: uuid.UUID | None,
    now: dt.datetime,
) -> None:
    audit.record(
        verb=verb,
        object_kind=verb.partition(".")[0],
        object_id=object_id,
        actor_id=by_id,
        organisation_id=product.shop.organisation_id,
        now=now,
        old=old,
        new=new,
        product=str(product.id),
    )
