"""Numbers of payments: made by the payer's side before anything is sent, so that a retry is never a second payment."""

import datetime as dt
import uuid

from rahba.payments.rules.refusals import PaymentRefused, Refusal

FRESH = dt.timedelta(hours=24)


def check_payment_id(id: uuid.UUID, now: dt.datetime) -> None:
    """Raise PaymentRefused unless `id` is a UUID of version 7 made within a day of the server's clock."""
    if id.version == 7 and id.variant == uuid.RFC_4122:
        made = dt.datetime.fromtimestamp((id.int >> 80) / 1000, dt.UTC)
        if abs(made - now) <= FRESH:
            return
    raise PaymentRefused(Refusal.KEY_SHAPE)
