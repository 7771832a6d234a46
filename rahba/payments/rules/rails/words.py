"""What we ask of a rail and what it says, whatever its dialect."""

import enum
import uuid
from dataclasses import dataclass, field


class Outcome(enum.StrEnum):
    """What a rail says became of an attempt."""

    NEEDS_CUSTOMER = "needs_customer"  # a page, a bank's question, a wallet: somebody has to agree first
    AUTHORISED = "authorised"  # reserved on the card; taken if we say so
    TAKEN = "taken"
    REFUSED = "refused"
    EXPIRED = "expired"
    RETURNED = "returned"  # taken, and given back
    CHARGED_BACK = "charged_back"
    UNKNOWN = "unknown"  # no answer: neither done nor not done


class RailRefused(Exception):
    """The rail said no, and nothing was or will be taken under this number."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class NoAnswer(Exception):
    """Nothing was heard: the rail may or may not have done it. Only its own word resolves that.

    `sent` False: nobody was there to be asked, so nothing was done.
    """

    def __init__(self, *, sent: bool = True):
        super().__init__("no answer")
        self.sent = sent


class NotUnderstood(ValueError):
    """Well signed, and not what the protocol says. It is kept; the rail is asked for its state instead."""


@dataclass(frozen=True)
class Order:
    """What a rail is asked to take. `id` is the attempt's, and the key of every retry."""

    id: uuid.UUID
    amount: int
    reference: str
    callback_url: str
    return_url: str
    language: str = "fr"
    payer: str = ""  # an alias, where the rail asks one side to agree elsewhere
    life_seconds: int = 900


@dataclass(frozen=True)
class Step:
    """What the customer does next: sends a form to `url`, visits it, or (without one) agrees where `hint` says."""

    method: str
    url: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    hint: str = ""
    provider_ref: str = ""


@dataclass(frozen=True)
class Said:
    """A rail's word about one attempt. `event_id` is the same for the same news, through whichever door it comes."""

    attempt: str
    outcome: Outcome
    event_id: str = ""
    provider_ref: str = ""
    amount: int | None = None
    code: str = ""
    card: str = ""  # what tells a card from another without being its number
    prohibited: bool = False
