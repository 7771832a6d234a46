"""Group commit in a test's own transaction, for every domain that moves money (registered in the root conftest)."""

import pytest
from django.db import connection, transaction

from rahba.ledger import actions
from rahba.ledger.actions import submitting


@pytest.fixture
def submitted_here(db, monkeypatch):
    """`submit` writes at once, in the test's own transaction, where a writer with a connection of its own would see
    nothing. It refuses to be called inside a further transaction, as always.
    """
    outside = len(connection.atomic_blocks)

    def submit(transfers, *, now, then=None, shard=0):
        if len(connection.atomic_blocks) > outside:
            raise transaction.TransactionManagementError("submit was called inside a transaction")
        request = submitting._Request(list(transfers), now, then)
        submitting._Writer(shard)._write_together([request])
        return request.codes

    monkeypatch.setattr(actions, "submit", submit)
