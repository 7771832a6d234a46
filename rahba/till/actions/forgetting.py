"""A customer is forgotten: the bytes in which a till sent the name and the number go too."""

import uuid

from django.db import transaction

from rahba.till.models import Intake, SetAside


@transaction.atomic
def forget_customer(*, shop_id: uuid.UUID, customer_id: uuid.UUID) -> None:
    """Empty what tills sent about the customer's card; that it came, and the hash that knows it again, stay.

    Entries of other kinds name a customer by id alone. Doing it twice changes nothing.
    """
    named = str(customer_id).encode()
    for table in (Intake, SetAside):
        sent = table.objects.filter(shop_id=shop_id, kind="customer").only("body")
        theirs = [row.pk for row in sent.iterator(chunk_size=500) if named in bytes(row.body).lower()]
        table.objects.filter(pk__in=theirs).update(body=b"")
