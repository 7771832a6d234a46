"""What a sandbox rail remembers: charges, refunds, what is due, and what it was told to do wrong."""

import datetime as dt
import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from rahba.payments.rules.rails.reports import ReportLine

FAULTS = {
    "refusal": "the bank says no",
    "prohibited": "the bank says no, and never again with this card today",
    "three_ds": "the bank asks the customer a question first",
    "open_cut_before": "the line drops before the charge is known",
    "open_cut_after": "the charge is known, then the line drops",
    "cut_before": "the line drops before the customer's act is done",
    "cut_after": "the customer's act is done, then the line drops for everybody",
    "late": "the news comes after five minutes",
    "twice": "the news comes twice",
    "never": "the news never comes",
    "parallel": "the news and the customer come back at the same time",
    "unsigned": "the news has no signature",
    "forged": "the news has a wrong signature",
    "old_key": "the news is signed with a key that has ended",
    "other_key": "the news is signed with the other key that lives",
    "other_amount": "the news tells another amount than was taken",
    "partial": "half of the amount is taken",
    "expiry": "the customer may pay for one minute only",
    "chargeback": "after so many days (`chargeback:30`) the cardholder's bank takes the money back",
    "silent": "questions about the charge are not answered for a day",
    "skewed": "the rail's clock is five minutes wrong",
    "refund_refused": "a refund is refused",
    "refund_cut_before": "the line drops before a refund is done",
    "refund_cut_after": "a refund is done, then the line drops",
    "aborted_late": "the hub gives up, and the payer's issuer says done after that",
    "cap_reached": "the payer's issuer has used up what it may owe",
    "returned": "an order is sent back after so many days (`returned:2`)",
    "no_word": "an order is answered too late: pending after 20 seconds",
}
REPORT_FAULTS = ("report_missing", "report_doubled", "report_altered")
NEWS_LATE, NEWS_AGAIN = dt.timedelta(minutes=5), dt.timedelta(minutes=1)
NEWS_TRIES = 5
_SILENT = dt.timedelta(days=1)
_LAPSES = dt.timedelta(days=7)  # an authorisation that nobody captured
SKEW = dt.timedelta(minutes=5)


class Cut(Exception):
    """The line drops: whoever asked hears nothing."""


@dataclass
class Charge:
    """One attempt, as the rail knows it. `state`: waiting, authorised, captured, refused, expired, returned,
    charged_back."""

    attempt: str
    amount: int
    ref: str
    callback_url: str
    return_url: str
    made_at: dt.datetime
    expires_at: dt.datetime
    faults: frozenset[str]
    state: str = "waiting"
    captured: int = 0
    code: str = ""
    asked_for_code: bool = False
    closed_at: dt.datetime | None = None
    refunds: dict[str, tuple[int, str, dt.datetime]] = field(default_factory=dict)
    news: int = 0

    def days_of(self, fault: str) -> int | None:
        """The number behind `chargeback:30`; None without it."""
        return next((int(one.partition(":")[2] or 1) for one in self.faults if one.split(":")[0] == fault), None)

    @property
    def refunded(self) -> int:
        return sum(amount for amount, state, _ in self.refunds.values() if state == "done")


class Ledger:
    """Everything one sandbox rail remembers. `clock` None: real time, moved ahead by `advance`."""

    def __init__(self, *, clock: dt.datetime | None, seed: int):
        self.random = random.Random(seed)
        self.charges: dict[str, Charge] = {}
        self.faults: list[str] = []
        self.report_faults: list[str] = []
        self.lock = threading.RLock()
        self._fixed, self._ahead = clock, dt.timedelta()
        self._due: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self._numbers = 0

    def now(self) -> dt.datetime:
        return (self._fixed or dt.datetime.now(dt.UTC)) + self._ahead

    def new_ref(self) -> str:
        """A number of the rail's own; the same seed gives the same numbers."""
        return uuid.UUID(int=self.random.getrandbits(128), version=4).hex[:16].upper()

    def set_faults(self, told: list[str]) -> None:
        """Raise ValueError for a fault that is not known."""
        for entry in told:
            for one in entry.split("+"):
                if one and one.split(":")[0] not in FAULTS and one not in REPORT_FAULTS:
                    raise ValueError(one)
        self.faults = [one for one in told if one not in REPORT_FAULTS]
        self.report_faults += [one for one in told if one in REPORT_FAULTS]

    def open(self, *, attempt: str, amount: int, callback_url: str, return_url: str, seconds: int) -> Charge:
        """The charge of an attempt; the same attempt again is the same charge. ValueError for another amount.

        Cut before or after, where told so."""
        with self.lock:
            known = self.charges.get(attempt)
            if known:
                if known.amount != amount:
                    raise ValueError("another amount under the same number")
                return known
            faults = frozenset(filter(None, self.faults.pop(0).split("+"))) if self.faults else frozenset()
            if "open_cut_before" in faults:
                self.faults.insert(0, "+".join(sorted(faults - {"open_cut_before"})))
                raise Cut
            now = self.now()
            charge = Charge(
                attempt=attempt,
                amount=amount,
                ref=self.new_ref(),
                callback_url=callback_url,
                return_url=return_url,
                made_at=now,
                expires_at=now + dt.timedelta(seconds=60 if "expiry" in faults else seconds),
                faults=faults,
            )
            self.charges[attempt] = charge
            if "open_cut_after" in faults:
                raise Cut
            return charge

    def find(self, attempt: str) -> Charge | None:
        """The charge as a question may see it. Cut where questions about it are not answered."""
        with self.lock:
            charge = self.charges.get(attempt)
            if charge is None:
                return None
            if "silent" in charge.faults and self.now() < charge.made_at + _SILENT:
                raise Cut
            self.lapse(charge)
            return charge

    def capture(self, charge: Charge) -> bool:
        """Take what was authorised; harmless to repeat."""
        with self.lock:
            self.lapse(charge)
            if charge.state == "authorised":
                charge.state, charge.closed_at = "captured", self.now()
                charge.captured = charge.amount // 2 if "partial" in charge.faults else charge.amount
            return charge.state == "captured"

    def refund(self, charge: Charge, refund_id: str, amount: int) -> str:
        """Give back a part; the state of the refund under this number. Cut before or after, where told so."""
        with self.lock:
            if refund_id in charge.refunds:
                return charge.refunds[refund_id][1]
            if "refund_cut_before" in charge.faults:
                charge.faults -= {"refund_cut_before"}
                raise Cut
            possible = charge.state in ("captured", "returned") and charge.refunded + amount <= charge.captured
            state = "done" if possible and "refund_refused" not in charge.faults else "refused"
            charge.refunds[refund_id] = (amount, state, self.now())
            if state == "done" and charge.refunded == charge.captured:
                charge.state = "returned"
            if "refund_cut_after" in charge.faults:
                charge.faults -= {"refund_cut_after"}
                raise Cut
            return state

    def later(self, after: dt.timedelta, what: Callable[[], None]) -> None:
        """Have something done when so much time has passed."""
        with self.lock:
            self._numbers += 1
            self._due.append((self.now() + after, self._numbers, what))

    def advance(self, seconds: int) -> int:
        """Let time pass, and do what falls due, in order; how much that was."""
        done, until = 0, self.now() + dt.timedelta(seconds=seconds)
        while True:
            with self.lock:
                due = sorted(one for one in self._due if one[0] <= until)
                if due:
                    self._due.remove(due[0])
                    self._ahead += max(due[0][0] - self.now(), dt.timedelta())
                else:
                    self._ahead += max(until - self.now(), dt.timedelta())
            if not due:
                return done
            due[0][2]()  # outside the lock: it may ask a server that asks us
            done += 1

    def report(self) -> list[ReportLine]:
        """Every operation, in order; with the faults that were asked for, each once."""
        with self.lock:
            lines = [line for charge in self.charges.values() for line in _lines_of(charge)]
            faults, self.report_faults = self.report_faults, []
        for fault in faults:
            if lines and fault == "report_missing":
                del lines[0]
            elif lines and fault == "report_doubled":
                lines.append(lines[-1])
            elif lines and fault == "report_altered":
                first = lines[0]
                lines[0] = ReportLine(first.ref, first.attempt, first.kind, first.amount + 100, first.at)
        return lines

    def lapse(self, charge: Charge) -> None:
        """Expire what was not paid, or not captured, in time."""
        now = self.now()
        if (charge.state == "waiting" and charge.expires_at <= now) or (
            charge.state == "authorised" and charge.made_at + _LAPSES <= now
        ):
            charge.state, charge.closed_at, charge.code = "expired", now, "AB03"


def _lines_of(charge: Charge) -> list[ReportLine]:
    lines = []
    if charge.captured:
        lines.append(ReportLine(charge.ref, charge.attempt, "taken", charge.captured, charge.closed_at))
    lines += [
        ReportLine(refund_id, charge.attempt, "returned", amount, at)
        for refund_id, (amount, state, at) in charge.refunds.items()
        if state == "done"
    ]
    if charge.state == "charged_back":
        lines.append(ReportLine(f"CB{charge.ref}", charge.attempt, "charged_back", charge.captured, charge.closed_at))
    return lines
