"""Asking the issuer for a level, or as a shop to be paid or to be an agent: what is needed, who decides, why not."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from rahba.kernel.text import western_digits
from rahba.payments.rules.flows import Flow, Step
from rahba.payments.rules.levels import Level


class EnrolmentKind(models.TextChoices):
    """What is asked for."""

    LEVEL = "level", _("Higher level")
    MERCHANT = "merchant", _("To be paid by wallet")
    AGENT = "agent", _("To serve as an agent")


class EnrolmentState(models.TextChoices):
    """Where it stands."""

    DRAFT = "draft", _("Not sent yet")
    APPLIED = "applied", _("With the issuer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (EnrolmentState.DRAFT, EnrolmentState.APPLIED)


class PaperKind(models.TextChoices):
    """The documents of an application."""

    CARD_FRONT = "card_front", _("Identity card, front")
    CARD_BACK = "card_back", _("Identity card, back")
    CONTRACT = "contract", _("Contract, signed")
    AGENCY_VISIT = "agency_visit", _("Paper stamped at the agency")
    STANDING = "standing", _("Paper of the business (optional)")


class RefusalReason(models.TextChoices):
    """Why an officer refuses; the applicant reads it."""

    UNREADABLE = "unreadable", _("A document cannot be read. Photograph it again in daylight.")
    EXPIRED = "expired", _("The identity card has expired. Apply again with a valid one.")
    OTHER_PERSON = "other_person", _("The documents are not those of the holder of this wallet.")
    NOT_SIGNED = "not_signed", _("The contract is not signed. Sign it and send it again.")
    NOT_IN_GOOD_STANDING = "not_in_good_standing", _("The business could not be verified. Visit an agency.")
    OTHER = "other", _("The issuer cannot accept it now. Visit an agency to learn why.")


FLOW = Flow(
    EnrolmentState.DRAFT.value,
    (
        Step("apply", ("draft",), "applied", "applicant"),
        Step("withdraw", ("draft", "applied"), "withdrawn", "applicant"),
        Step("accept", ("applied",), "accepted", "officer"),
        Step("refuse", ("applied",), "refused", "officer"),
    ),
)

_IDENTITY = (PaperKind.CARD_FRONT, PaperKind.CARD_BACK, PaperKind.CONTRACT)


def papers_asked(kind: str, present: int | None = None, wanted: int | None = None) -> tuple[PaperKind, ...]:
    """The documents without which it is not sent. Somebody who proved who they are is not asked for it again."""
    if kind == EnrolmentKind.MERCHANT:
        return _IDENTITY[:2]
    if kind == EnrolmentKind.AGENT:
        return _IDENTITY
    asked = _IDENTITY if (present or 0) < Level.IDENTITY else ()
    return (*asked, PaperKind.AGENCY_VISIT) if wanted == Level.AGENCY else asked


def papers_taken(kind: str, present: int | None = None, wanted: int | None = None) -> tuple[PaperKind, ...]:
    """Those that are asked for, and those that may be added."""
    more = () if kind == EnrolmentKind.LEVEL else (PaperKind.STANDING,)
    return (*papers_asked(kind, present, wanted), *more)


_ICE = re.compile(r"\d{15}")
_NUMBER = re.compile(r"\d{1,12}")


def check_ice(text: str) -> str:
    """The common identifier of a business: 15 digits, or nothing; ValidationError in words otherwise."""
    number = re.sub(r"\s", "", western_digits(text))
    if number and not _ICE.fullmatch(number):
        raise ValidationError(_("The ICE has 15 digits. Leave it empty if the shop has none."), code="ice")
    return number


def check_number(text: str) -> str:
    """A tax or register number: digits, or nothing; ValidationError in words otherwise."""
    number = re.sub(r"\s", "", western_digits(text))
    if number and not _NUMBER.fullmatch(number):
        raise ValidationError(_("Write digits only, or leave it empty."), code="number")
    return number
