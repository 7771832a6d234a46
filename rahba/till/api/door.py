"""The till's door: pairing, sync, changes, pictures, receipts of other tills."""

import datetime as dt
import json
import logging
import uuid
from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

import rahba
from rahba.carnet import queries as carnet
from rahba.catalogue import actions as catalogue_actions
from rahba.catalogue import queries as catalogue
from rahba.catalogue.rules import UnknownProduct
from rahba.catalogue.rules.photos import PhotoRefused
from rahba.kernel import changes as change_log
from rahba.kernel import clock, idempotency
from rahba.kernel.problems import Problem
from rahba.people import actions as people_actions
from rahba.sales import queries as sales
from rahba.shops import queries as shops
from rahba.till import queries
from rahba.till.actions import receive_batch
from rahba.till.actions.intake import TROUBLED_DATABASE, Entry
from rahba.till.api.devices import active_device, known_device
from rahba.till.rules import is_too_old, reason_words

router = Router(tags=["till"])
_log = logging.getLogger("rahba.till")

MOST_ENTRIES = 50
LARGEST_BATCH = 2 * 1024 * 1024
LARGEST_PHOTO = 2 * 1024 * 1024
LARGEST_PAGE = 500
LARGEST_CARD = 200
MOST_TOLD = 1_000_000
PHOTO_TYPES = ("image/jpeg", "image/webp", "image/png")


class PairRequest(Schema):
    """The code that the shop's page shows, and a name for this phone."""

    code: str
    label: str = ""


@router.post("/till/pair", response={201: dict}, summary="Pair a phone with a shop")
def pair(request: HttpRequest, body: PairRequest):
    """Ten minutes and one use per code; a source that guesses must wait (429)."""
    device, token = people_actions.pair_device(
        code=body.code[:40], label=body.label[:60], now=clock.now(), source=request.META.get("REMOTE_ADDR", "")
    )
    shop = shops.shop_of_organisation(device.organisation_id)
    if shop is None:
        raise Problem(400, "not_a_shop", _("This code is not a shop's. Make one on the shop's page “Phones”."))
    told = {"id": str(device.id), "code": device.code, "token": token, "label": device.label}
    return Status(201, {"device": told, "shop": shops.shop_value(shop)})


@router.get("/till/ping", response=dict, summary="Is Rahba there?")
def ping(request: HttpRequest):
    """The version and the time for everybody; to a paired phone, whether it still is one."""
    answer = {"rahba": rahba.__version__, "time": clock.now().isoformat()}
    if request.headers.get("Authorization"):
        device = known_device(request)
        answer["device"] = "revoked" if device.revoked_at else "active"
    return answer


_SYNC_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["entries"],
                    "properties": {
                        "device": {"type": "string", "format": "uuid"},
                        "device_time": {"type": "string", "format": "date-time"},
                        "app_version": {"type": "string"},
                        "entries": {
                            "type": "array",
                            "maxItems": MOST_ENTRIES,
                            "items": {
                                "type": "object",
                                "required": ["id", "seq", "kind", "hash", "body"],
                                "properties": {
                                    "id": {"type": "string", "format": "uuid"},
                                    "seq": {"type": "integer", "minimum": 1},
                                    "kind": {"type": "string"},
                                    "hash": {
                                        "type": "string",
                                        "description": "SHA-256 of the body's UTF-8 bytes, hex",
                                    },
                                    "body": {"type": "string", "description": "the fact, as JSON text"},
                                },
                            },
                        },
                    },
                }
            }
        },
    }
}


@router.post("/sync", response=dict, summary="Hand over facts", openapi_extra=_SYNC_BODY)
def sync(request: HttpRequest):
    """Each entry is answered for itself: stored, already, needs_eye, set_aside. A fact is never refused.

    Only the envelope can be refused: unreadable, too big (413, send fewer), or from an app that is too old (426).
    """
    device = known_device(request)
    sent = _read_json(request, LARGEST_BATCH)
    entries = sent.get("entries")
    if not isinstance(entries, list):
        raise Problem(422, "entries_missing", _("The request holds no list of entries. Nothing was changed."))
    if len(entries) > MOST_ENTRIES:
        raise Problem(413, "too_many_entries", _("More than 50 entries at once. Nothing was changed; send fewer."))
    version = sent.get("app_version")
    if is_too_old(version):
        raise Problem(
            426, "app_too_old", _("This edition of the till is too old. Nothing is lost; it renews itself online.")
        )
    now = clock.now()
    try:
        answer = receive_batch(device=device, entries=entries, now=now, device_time=_moment(sent.get("device_time")))
        heard = answer.heard
        people_actions.note_device_seen(
            device_id=device.id,
            app_version=version if isinstance(version, str) else "",
            now=now,
            missing=heard.how_many_missing(most=MOST_TOLD),
        )
    except TROUBLED_DATABASE as error:
        _log.exception("a batch of %s was not stored", device.id)
        raise Problem(
            503, "busy", _("The server is busy. Nothing is lost; the till tries again by itself.")
        ) from error
    shop = shops.shop_of_organisation(device.organisation_id)
    return {
        "server_time": now.isoformat(),
        "results": [_result(entry) for entry in answer.results],
        "contiguous_seq": heard.contiguous,
        "missing": heard.missing(),
        "latest_change": change_log.latest_number(shop.id),
    }


def _result(entry: Entry) -> dict:
    return {
        "id": entry.sent_id if isinstance(entry.sent_id, str) else None,
        "outcome": str(entry.outcome),
        "reasons": [{"code": code, "message": reason_words(code)} for code in entry.reasons],
    }


def _read_json(request: HttpRequest, most: int) -> dict:
    raw = _read_bytes(request, most)
    try:
        sent = json.loads(raw)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise Problem(400, "unreadable", _("The request cannot be read as JSON. Nothing was changed; send it again."))
    return sent


def _read_bytes(request: HttpRequest, most: int) -> bytes:
    """The body, if it is no longer than `most`: a longer one is not read to its end."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    raw = b"" if announced > most else request.read(most + 1)
    if announced > most or len(raw) > most:
        raise Problem(
            413,
            "too_large",
            _("The request is over %(megabytes)s MB. Nothing was changed; send less at once.")
            % {"megabytes": most // (1024 * 1024)},
        )
    return raw


def _moment(text: object) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
        return found.astimezone(dt.UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


@router.get("/changes", response=dict, summary="What changed since")
def changes(request: HttpRequest, since: int = 0, limit: int = LARGEST_PAGE):
    """The newest state of each object that changed after number `since`, oldest first; `more` says to ask again."""
    device = active_device(request)
    shop = shops.shop_of_organisation(device.organisation_id)
    catalogue_actions.tell_new_rates(shop_id=shop.id, tva_mode=shop.tva_mode, day=_today())
    limit = max(1, min(limit, LARGEST_PAGE))
    latest = change_log.latest_number(shop.id)
    found = change_log.changes_since(shop.id, max(since, 0), limit + 1)
    page = found[:limit]
    values = _values(shop, page)
    return {
        "changes": [
            {
                "number": one.number,
                "kind": one.kind,
                "id": str(one.object_id),
                "deleted": one.deleted,
                "value": None if one.deleted else values.get((one.kind, one.object_id)),
            }
            for one in page
        ],
        "latest": latest,
        "more": len(found) > limit,
    }


def _today() -> dt.date:
    return clock.calendar_day(clock.now())


_READERS: dict[str, Callable] = {
    "shop": lambda shop, ids: {shop.id: shops.shop_value(shop)},
    "staff": lambda shop, ids: shops.staff_values(shop, clock.now(), ids=ids),
    "category": lambda shop, ids: catalogue.category_values(shop.id, ids),
    "product": lambda shop, ids: catalogue.product_values(shop.id, ids, _today()),
    "customer": lambda shop, ids: carnet.customer_values(shop.id, ids),
}


def _values(shop, page: list) -> dict[tuple[str, uuid.UUID], dict]:
    """The present state of the objects of a page, a handful of statements per kind."""
    found = {}
    for kind, read in _READERS.items():
        ids = {one.object_id for one in page if one.kind == kind and not one.deleted}
        if ids:
            found |= {(kind, one): value for one, value in read(shop, ids).items()}
    return found


@router.put("/till/photos/{product_id}", response={204: None}, summary="Send a product's picture")
def photo(request: HttpRequest, product_id: uuid.UUID):
    """A JPEG, WebP or PNG of at most 2 MB; re-encoded before it is kept. Repeating it is harmless."""
    device = active_device(request)
    shop = shops.shop_of_organisation(device.organisation_id)
    if request.content_type not in PHOTO_TYPES:
        raise Problem(415, "not_a_picture", _("Only JPEG, WebP and PNG pictures are taken. Nothing was changed."))
    data = _read_bytes(request, LARGEST_PHOTO)

    def save() -> tuple[int, None]:
        catalogue_actions.save_photo(shop_id=shop.id, product_id=product_id, data=data, now=clock.now())
        return 204, None

    key = request.headers.get("Idempotency-Key", "")[:200]
    try:
        if key:
            idempotency.answer_once(
                owner=device.id,
                key=key,
                fingerprint=idempotency.request_hash(b"photo", product_id.bytes, data),
                now=clock.now(),
                act=save,
            )
        else:
            save()
    except UnknownProduct as error:
        raise Problem(
            404, "unknown_product", _("This product has not arrived yet. The picture stays on the phone.")
        ) from error
    except PhotoRefused as refusal:
        raise Problem(422, refusal.code, " ".join(refusal.messages)) from refusal
    return Status(204, None)


@router.get("/till/receipts/{receipt_number}", response=dict, summary="A receipt of another till")
def receipt(request: HttpRequest, receipt_number: str):
    """The sale as it was made, and what of it can still be taken back."""
    device = active_device(request)
    shop = shops.shop_of_organisation(device.organisation_id)
    sale = sales.find_receipt(shop.id, receipt_number[:24])
    if sale is None:
        raise Problem(
            404, "unknown_receipt", _("No receipt with this number has arrived. Check it, or wait for that till.")
        )
    return sales.receipt_body(sales.receipt_of(shop.id, sale.id))


@router.get("/till/customers/{customer_id}/entries", response=dict, summary="A customer's card")
def customer_entries(request: HttpRequest, customer_id: uuid.UUID, after: uuid.UUID | None = None, limit: int = 50):
    """What every till and page wrote on it, newest first; `next`, if any, is the `after` of the next page."""
    device = active_device(request)
    shop = shops.shop_of_organisation(device.organisation_id)
    limit = max(1, min(limit, LARGEST_CARD))
    card = queries.card_of(shop.id, customer_id, after=after, limit=limit)
    if card is None:
        raise Problem(
            404,
            "unknown_customer",
            _("This customer has not arrived yet. What was written on the phone is kept and will be sent."),
        )
    return card


@router.get("/till/starter/{code}", response=dict, summary="What is this barcode?")
def starter(request: HttpRequest, code: str):
    """The name under which an open database knows a barcode, to fill in a new product."""
    active_device(request)
    known = catalogue.starter(code[:48])
    if known is None:
        raise Problem(404, "unknown_code", _("No product is known under this barcode. Write its name yourself."))
    return {"code": known.code, "name": known.name, "language": known.language, "source": known.source}
