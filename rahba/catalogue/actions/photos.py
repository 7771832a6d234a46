"""The picture of a product."""

import datetime as dt
import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from rahba.catalogue.models import Product, ProductPhoto
from rahba.catalogue.rules import UnknownProduct
from rahba.catalogue.rules.photos import shrink_photo
from rahba.kernel.changes import lock_stream, record_changes


def save_photo(*, shop_id: uuid.UUID, product_id: uuid.UUID, data: bytes, now: dt.datetime) -> str:
    """Re-encode the picture and make it the product's; return its address. The same picture twice is one file.

    Raises rules.photos.PhotoRefused in words, UnknownProduct for a product that is not this shop's.
    """
    if not Product.objects.filter(id=product_id, shop_id=shop_id).exists():
        raise UnknownProduct
    encoded = shrink_photo(data)
    name = f"products/{product_id}-{hashlib.sha256(encoded).hexdigest()[:16]}.webp"
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(encoded))
    with transaction.atomic():
        lock_stream(shop_id)
        old = ProductPhoto.objects.filter(product_id=product_id).values_list("image", flat=True).first()
        ProductPhoto.objects.update_or_create(product_id=product_id, defaults={"image": name, "changed_at": now})
        record_changes(shop_id, [("product", product_id)])
        if old and old != name:
            transaction.on_commit(lambda: default_storage.delete(old))
    return default_storage.url(name)


def remove_photo(*, shop_id: uuid.UUID, product_id: uuid.UUID, now: dt.datetime) -> None:
    """Take the picture off a product."""
    with transaction.atomic():
        lock_stream(shop_id)
        photo = ProductPhoto.objects.filter(product_id=product_id, product__shop_id=shop_id).first()
        if photo is None:
            return
        name = photo.image.name
        photo.delete()
        Product.objects.filter(id=product_id).update(changed_at=now)
        record_changes(shop_id, [("product", product_id)])
        transaction.on_commit(lambda: default_storage.delete(name))
