"""What a payment code says, as values: made only of codes in which no rule is broken."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rahba.payments.rules.qr import tags
from rahba.payments.rules.qr.objects import DataObject


@dataclass(frozen=True)
class Entry:
    """An object whose meaning belongs to a network or is not defined yet."""

    id: str
    value: str


@dataclass(frozen=True)
class Template:
    """Entries in the words of one network, which `guid` names."""

    id: str
    guid: str
    entries: tuple[Entry, ...]

    def get(self, identifier: str) -> str | None:
        """The value of an entry."""
        return next((entry.value for entry in self.entries if entry.id == identifier), None)


@dataclass(frozen=True)
class AdditionalData:
    """What goes with the payment; `***` means that the payer is asked."""

    bill_number: str | None = None
    mobile_number: str | None = None
    store_label: str | None = None
    loyalty_number: str | None = None
    reference_label: str | None = None
    customer_label: str | None = None
    terminal_label: str | None = None
    purpose_of_transaction: str | None = None
    additional_consumer_data_request: str | None = None
    systems: tuple[Template, ...] = ()
    others: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class LanguageTemplate:
    """The shop in a second language and script."""

    language_preference: str
    merchant_name_alternate: str
    merchant_city_alternate: str | None = None
    others: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class MerchantCode:
    """A payment code that keeps every rule. `accounts` are in the order in which the shop put them."""

    merchant_category_code: str
    transaction_currency: str
    country_code: str
    merchant_name: str
    merchant_city: str
    accounts: tuple[Template | Entry, ...]
    point_of_initiation_method: str | None = None
    transaction_amount: str | None = None
    tip_or_convenience_indicator: str | None = None
    convenience_fee_fixed: str | None = None
    convenience_fee_percentage: str | None = None
    postal_code: str | None = None
    additional: AdditionalData = field(default_factory=AdditionalData)
    language: LanguageTemplate | None = None
    unreserved: tuple[Template, ...] = ()
    others: tuple[Entry, ...] = ()

    @property
    def is_for_one_payment(self) -> bool:
        return self.point_of_initiation_method == tags.ONCE


def code_of(objects: tuple[DataObject, ...]) -> MerchantCode:
    """The values of objects in which no rule is broken."""
    said = {tags.ROOT_NAMES[part.id]: part.value for part in objects if part.id in tags.ROOT_NAMES}
    del said[tags.ROOT_NAMES[tags.FORMAT]], said[tags.ROOT_NAMES[tags.CRC]]
    templates = {part.id: part.inside or () for part in objects}
    if tags.ADDITIONAL in templates:
        said["additional"] = _additional(templates[tags.ADDITIONAL])
    if tags.LANGUAGE in templates:
        inside = templates[tags.LANGUAGE]
        said["language"] = LanguageTemplate(
            **_named(inside, tags.LANGUAGE_NAMES), others=_entries(inside, tags.LANGUAGE_NAMES)
        )
    known = {*tags.ROOT_NAMES, tags.ADDITIONAL, tags.LANGUAGE}
    return MerchantCode(
        **said,
        accounts=tuple(_account(part) for part in objects if tags.is_account(part.id)),
        unreserved=tuple(_template(part) for part in objects if tags.is_unreserved(part.id)),
        others=tuple(
            Entry(part.id, part.value)
            for part in objects
            if part.id not in known and not tags.is_account(part.id) and not tags.is_unreserved(part.id)
        ),
    )


def _additional(inside: tuple[DataObject, ...]) -> AdditionalData:
    return AdditionalData(
        **_named(inside, tags.ADDITIONAL_NAMES),
        systems=tuple(_template(part) for part in inside if part.inside is not None),
        others=_entries([part for part in inside if part.inside is None], tags.ADDITIONAL_NAMES),
    )


def _account(part: DataObject) -> Template | Entry:
    return Entry(part.id, part.value) if part.inside is None else _template(part)


def _template(part: DataObject) -> Template:
    guid = next(inner.value for inner in part.inside if inner.id == tags.GUID)
    return Template(part.id, guid, _entries(part.inside, (tags.GUID,)))


def _named(inside: Iterable[DataObject], names: dict[str, str]) -> dict[str, str]:
    return {names[part.id]: part.value for part in inside if part.id in names}


def _entries(inside: Iterable[DataObject], without: Iterable[str]) -> tuple[Entry, ...]:
    return tuple(Entry(part.id, part.value) for part in inside if part.id not in without)
