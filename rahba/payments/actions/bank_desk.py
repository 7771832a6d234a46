"""Files to the bank and back: taken out, handed to the sandbox bank, its statement fetched."""

import datetime as dt
import uuid

from rahba.kernel import audit
from rahba.payments.actions.reconciliation import look_at_statement
from rahba.payments.actions.reports import take_report
from rahba.payments.models import Institution, StatementFile
from rahba.payments.queries.settlement import file_bytes, payout_file
from rahba.payments.rails.bank_desk import BankDesk, sandbox_bank, sandbox_reports
from rahba.payments.rules.rails.words import NoAnswer, RailRefused
from rahba.payments.rules.refusals import PaymentRefused, Refusal


def take_out_file(*, institution_id: uuid.UUID, number: int, by_id: uuid.UUID | None, now: dt.datetime) -> bytes:
    """The order file as the bank takes it; who took it out is written down. The same bytes at each time."""
    file = payout_file(institution_id, number)
    if file is None:
        raise PaymentRefused(Refusal.NOT_NOW)
    try:
        data = file_bytes(file)
    except LookupError as erased:
        raise PaymentRefused(Refusal.ERASED) from erased
    audit.record(
        verb="payout_file_taken_out",
        object_kind="payout_file",
        object_id=file.id,
        actor_id=by_id,
        organisation_id=file.institution.organisation_id,
        now=now,
        number=number,
    )
    return data


def hand_over_file(*, institution_id: uuid.UUID, number: int, by_id: uuid.UUID, now: dt.datetime) -> bytes:
    """Give the file to the sandbox bank. Given twice it is one order: each line carries its payout's own number."""
    desk = _desk(institution_id)
    data = take_out_file(institution_id=institution_id, number=number, by_id=by_id, now=now)
    try:
        desk.hand_over(data)
    except (NoAnswer, RailRefused) as silent:
        raise PaymentRefused(Refusal.BANK) from silent
    return data


def fetch_statement(*, institution_id: uuid.UUID, source: str, by_id: uuid.UUID, now: dt.datetime) -> StatementFile:
    """The sandbox bank's next statement, to be looked at; or another sandbox rail's report, which moves nothing that
    is settled, and is taken in at once."""
    desk = _desk(institution_id)
    reports = sandbox_reports()
    try:
        data = reports[source].report() if source in reports else desk.statement()
    except (NoAnswer, RailRefused) as silent:
        raise PaymentRefused(Refusal.BANK) from silent
    if source in reports:
        name = f"{source}-{now:%Y-%m-%d-%H%M}.csv"
        return take_report(institution_id=institution_id, rail=source, data=data, name=name, by_id=by_id, now=now)
    name = f"camt.053-{now:%Y-%m-%d-%H%M}.xml"
    return look_at_statement(institution_id=institution_id, data=data, name=name, now=now)


def _desk(institution_id: uuid.UUID) -> BankDesk:
    """A licensed issuer's files are carried to its own bank; here is the sandbox's only."""
    desk = sandbox_bank()
    if desk is None or not Institution.objects.filter(id=institution_id, sandbox=True).exists():
        raise PaymentRefused(Refusal.BANK)
    return desk
