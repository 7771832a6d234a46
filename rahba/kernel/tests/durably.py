"""For tests that live in one transaction: keyed requests that would commit their record first do so within it."""

import pytest
from django.db import connection

from rahba.kernel import idempotency


@pytest.fixture
def durably_here(db, monkeypatch):
    """`answer_once_durably` works in the test's own transaction; it refuses a further one, as always."""
    outside = len(connection.atomic_blocks)
    monkeypatch.setattr(idempotency, "_inside_a_transaction", lambda: len(connection.atomic_blocks) > outside)
