"""Decisions about people that need no database: roles, kinds, PINs, phone numbers."""

import datetime as dt
import itertools

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.kernel.text import western_digits


class Role(models.TextChoices):
    """What a person is in an organisation."""

    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    CASHIER = "cashier", _("Cashier")
    STOCK_KEEPER = "stock_keeper", _("Stock keeper")
    DELIVERY = "delivery", _("Delivery person")
    ACCOUNTANT = "accountant", _("Accountant")
    ADVISER = "adviser", _("Adviser")
    MEMBER = "member", _("Member")
    OFFICER = "officer", _("Officer")


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    SHOP = "shop", _("Shop")
    CHAMBER = "chamber", _("Chamber of commerce, industry and services")
    ASSOCIATION = "association", _("Professional association")
    PROVIDER = "provider", _("Provider")
    ADMINISTRATION = "administration", _("Administration")
    ISSUER = "issuer", _("Issuer of wallets")


class Purpose(models.TextChoices):
    """What an organisation may consent to."""

    STATISTICS = "statistics", _("Anonymous figures for public statistics")
    PROGRAMME = "programme", _("Figures for support programmes")


def parse_phone(text: str) -> str:
    """E.164 from a number typed in any usual Moroccan or international shape; ValidationError in words otherwise."""
    invalid = ValidationError(_("This is not a phone number. Write it like 06 12 34 56 78."), code="invalid_phone")
    if any(char.isalpha() for char in text):  # the library would read letters as the keys of an old telephone
        raise invalid
    try:
        number = phonenumbers.parse(" ".join(western_digits(text).split()), "MA")
    except phonenumbers.NumberParseException as error:
        raise invalid from error
    if not phonenumbers.is_valid_number(number):
        raise invalid
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(phone: str) -> str:
    """`06 12 34 56 78` for a Moroccan number, the international form for others."""
    number = phonenumbers.parse(phone, "MA")
    national = number.country_code == 212
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, shape).replace("-", " ")


class MembershipRefused(ValidationError):
    """A change of members that would break a rule; the message is for the person who asked."""


class AlreadyMember(MembershipRefused):
    """The person has a role here already."""

    def __init__(self):
        super().__init__(
            _("This person is already in your shop. Change their role instead of adding them again."),
            code="already_member",
        )


class NotAMember(MembershipRefused):
    """The membership has ended."""

    def __init__(self):
        super().__init__(
            _("This person is no longer in your shop. Nothing was changed; add them again if they came back."),
            code="not_a_member",
        )


class LastOwner(MembershipRefused):
    """A shop is never left without an owner."""

    def __init__(self):
        super().__init__(
            _("A shop must keep one owner. Nothing was changed; first make somebody else an owner."),
            code="last_owner",
        )


UNPROVED_LIFE = dt.timedelta(days=2)
"""How long a number is kept that somebody typed and never proved."""

UNDO_SPAN = dt.timedelta(minutes=15)
READING_ROLES = frozenset({Role.ACCOUNTANT, Role.ADVISER})
"""Roles that only read, often for a while: their access may have an end from the start."""

LONGEST_ADVISER_ACCESS = dt.timedelta(days=366)
PHONE_ROLES = frozenset({Role.OWNER, Role.MANAGER, Role.ACCOUNTANT, Role.ADVISER, Role.OFFICER})
"""Roles whose work is on the pages, behind a sign-in by phone."""


def check_end(role: str, ends_at: dt.datetime | None, now: dt.datetime) -> None:
    """An adviser's access always has an end, a year away at most; any end lies ahead."""
    if role == Role.ADVISER and ends_at is None:
        raise MembershipRefused(_("Say until which day the adviser may look."), code="adviser_needs_end")
    if ends_at is not None and role not in READING_ROLES:
        raise MembershipRefused(
            _("Only an adviser's or an accountant's access has a last day."), code="end_not_for_role"
        )
    if ends_at is not None and not now < ends_at <= now + LONGEST_ADVISER_ACCESS:
        raise MembershipRefused(_("Choose a day between tomorrow and one year from today."), code="end_out_of_range")


def check_member_name(name: str) -> None:
    """A member added by hand has a name of 1 to 80 characters."""
    if not 1 <= len(name.strip()) <= 80:
        raise MembershipRefused(_("Write the person's name (80 letters at most)."), code="name_missing")


def check_phone_of(role: str, phone: str | None) -> None:
    """Some roles are of no use to somebody who cannot sign in."""
    if phone is None and role in PHONE_ROLES:
        raise MembershipRefused(
            _("This role needs a phone number, to sign in with. Write it like 06 12 34 56 78."), code="phone_missing"
        )


PIN_ITERATIONS = 120_000
"""About 0.3 s on the cheapest phones; waiting (design/offline/pin.js) protects four digits, not this."""


def check_new_pin(text: str) -> str:
    """The digits of a new PIN: 4 to 6, not all the same, not a simple run; ValidationError in words otherwise."""
    digits = western_digits(text).strip()
    if not (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 6):
        raise ValidationError(_("A PIN has 4 to 6 digits."), code="pin_shape")
    steps = {int(after) - int(before) for before, after in itertools.pairwise(digits)}
    if steps in ({0}, {1}, {-1}):
        raise ValidationError(
            _("This PIN is too easy to guess. Choose digits that neither repeat nor follow each other."),
            code="pin_easy",
        )
    return digits


PAIRING_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
PAIRING_LIFE = dt.timedelta(minutes=10)
PAIRING_TRIES = 10
PAIRING_TRIES_SPAN = dt.timedelta(minutes=10)


def clean_pairing_code(text: str) -> str:
    """What was typed, without hyphens and spaces, in capitals, Arabic digits read."""
    return "".join(char for char in western_digits(text).upper() if char.isalnum())[:20]
