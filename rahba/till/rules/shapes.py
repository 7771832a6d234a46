"""The bodies of the protocol, read strictly: whole numbers are whole numbers, and nothing is guessed.

Money is centimes, quantities are thousandths. A number with a point or an exponent, a text where a number belongs,
true for 1, a negative or an impossibly large amount: such a body is no fact; it is set aside whole (and shown),
never repaired.
"""

import hashlib
import json
import uuid
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rahba.kernel import money, quantities

_YEARS = range(1970, 9000)


def _plain(text: str) -> str:
    """Without the one character that no database text may hold."""
    return text.replace("\x00", "")


def _shortened(length: int):
    return AfterValidator(lambda text: _plain(text)[:length])


def _plain_values(value: Any) -> Any:
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, list):
        return [_plain_values(one) for one in value]
    if isinstance(value, dict):
        return {_plain(key): _plain_values(one) for key, one in value.items()}
    return value


def _possible(at: AwareDatetime) -> AwareDatetime:
    if at.year not in _YEARS:
        raise ValueError("no year of any clock")
    return at


Amount = Annotated[int, Field(ge=0, le=money.LARGEST)]
Signed = Annotated[int, Field(ge=-money.LARGEST, le=money.LARGEST)]
Quantity = Annotated[int, Field(ge=1, le=quantities.LARGEST)]
Moment = Annotated[AwareDatetime, AfterValidator(_possible)]
Number = Annotated[str, Field(min_length=1, max_length=24), AfterValidator(_plain)]
Reason = Annotated[str, _shortened(40)]
MeansOfPayment = Literal["cash", "carnet", "wallet"]


class Shape(BaseModel):
    """Strict about what it knows, deaf to what a newer till adds."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Body(Shape):
    """What every body holds: the device's time and who stood at the till."""

    at: Moment
    staff: uuid.UUID | None = None


class Line(Shape):
    product: uuid.UUID | None = None
    pack: uuid.UUID | None = None
    label: Annotated[str, _shortened(200)] = ""
    quantity: Quantity
    unit_price: Amount
    discount: Amount = 0
    total: Amount
    tva_class: Annotated[str, _shortened(60)] = ""
    tva_rate_bp: Annotated[int, Field(ge=0, le=10_000)] = 0


class Paid(Shape):
    means: MeansOfPayment
    amount: Amount
    tendered: Amount | None = None
    change: Amount | None = None
    intent: uuid.UUID | None = None


class SaleBody(Body):
    receipt_number: Number
    customer: uuid.UUID | None = None
    lines: Annotated[list[Line], Field(min_length=1)]
    discount: Amount = 0
    rounding: Signed = 0
    total: Amount
    payments: list[Paid]
    approved_by: uuid.UUID | None = None


class TakenBack(Shape):
    line: Annotated[int, Field(ge=0, le=100_000)]
    quantity: Quantity
    amount: Amount


class Refund(Shape):
    means: MeansOfPayment
    amount: Amount


class ReturnBody(Body):
    receipt_number: Number
    sale: uuid.UUID
    lines: Annotated[list[TakenBack], Field(min_length=1)]
    refunds: list[Refund]
    total: Amount
    reason: Reason = ""
    approved_by: uuid.UUID | None = None


class VoidBody(Body):
    sale: uuid.UUID
    reason: Reason = ""
    approved_by: uuid.UUID | None = None


class CarnetBody(Body):
    customer: uuid.UUID
    entry: Literal["cash", "deposit", "repayment"]
    amount: Annotated[int, Field(ge=1, le=money.LARGEST)]
    means: Literal["cash", "wallet"] = "cash"
    intent: uuid.UUID | None = None
    approved_by: uuid.UUID | None = None


class PaymentDropBody(Body):
    """A basket was let go after a customer's wallet had been asked for a part of it; `amount` is for people."""

    intent: uuid.UUID
    amount: Amount | None = None


class CustomerBody(Body):
    customer: uuid.UUID
    fields: Annotated[dict[str, Any], AfterValidator(_plain_values)]


class ProductBody(Body):
    product: uuid.UUID
    fields: Annotated[dict[str, Any], AfterValidator(_plain_values)]


class CashBody(Body):
    movement: Literal["float", "in", "out", "draw", "expense"]
    amount: Amount
    reason: Reason = ""


class ClosingBody(Body):
    counted: dict[Annotated[str, Field(pattern=r"^[0-9]{1,9}$")], Annotated[int, Field(ge=0, le=10**6)]] | None = None
    counted_total: Amount
    expected: Signed
    receipts: Annotated[int, Field(ge=0, le=10**9)] = 0


_SHAPES: dict[str, TypeAdapter] = {
    "sale": TypeAdapter(SaleBody),
    "return": TypeAdapter(ReturnBody),
    "void": TypeAdapter(VoidBody),
    "carnet": TypeAdapter(CarnetBody),
    "payment_drop": TypeAdapter(PaymentDropBody),
    "customer": TypeAdapter(CustomerBody),
    "product": TypeAdapter(ProductBody),
    "cash": TypeAdapter(CashBody),
    "closing": TypeAdapter(ClosingBody),
}
KINDS = frozenset(_SHAPES)


class WrongShape(ValueError):
    """The body is no fact; `where` names the first field that is wrong."""

    def __init__(self, where: str):
        super().__init__(where)
        self.where = where


def stored_bytes(text: str) -> bytes:
    """UTF-8 as a browser's TextEncoder writes it: half a character becomes the replacement mark."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _whole_characters(text).encode()


def body_hash(body: bytes) -> str:
    """SHA-256 in hex, over the stored bytes."""
    return hashlib.sha256(body).hexdigest()


def parse_body(kind: str, body: bytes) -> Body:
    """The typed body of a known kind; WrongShape otherwise."""
    try:
        return _SHAPES[kind].validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        if first["type"] == "json_invalid" and rb"\ud" in body.lower():
            return _parse_repaired(kind, body)
        raise WrongShape(".".join(map(str, first["loc"]))) from None


def _parse_repaired(kind: str, body: bytes) -> Body:
    """A label cut in the middle of an emoji is no reason to keep a sale waiting."""
    try:
        whole = _whole_characters(json.dumps(json.loads(body), ensure_ascii=False)).encode()
        return _SHAPES[kind].validate_json(whole)
    except ValidationError as error:
        raise WrongShape(".".join(map(str, error.errors()[0]["loc"]))) from None
    except (ValueError, RecursionError):
        raise WrongShape("") from None


def _whole_characters(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
