"""Statements built once give what Django's own would, whatever the keys."""

import uuid

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rahba.kernel import clock
from rahba.kernel.ids import uuid7
from rahba.kernel.models import StoredEvent
from rahba.kernel.reads import BuiltOnce

pytestmark = pytest.mark.django_db


def stored(count: int) -> list[StoredEvent]:
    moment = clock.now()
    rows = [StoredEvent(id=uuid7(), kind="seen", payload={"n": n}, published_at=moment) for n in range(count)]
    return StoredEvent.objects.bulk_create(rows)


def test_the_same_rows_with_every_value_as_django_reads_them():
    first, second, _third = stored(3)
    built = BuiltOnce(lambda *ids: StoredEvent.objects.filter(id__in=ids).order_by("-id"))
    for ids in ([first.id, second.id], [second.id, first.id], [second.id], [uuid7()], []):
        asked = StoredEvent.objects.filter(id__in=ids).order_by("-id")
        assert [vars_of(row) for row in built(*ids)] == [vars_of(row) for row in asked]


def test_what_was_asked_before_is_not_remembered():
    first, second = stored(2)
    built = BuiltOnce(lambda id: StoredEvent.objects.filter(id=id))
    assert [built(first.id)[0].id, built(second.id)[0].id] == [first.id, second.id]
    StoredEvent.objects.filter(id=first.id).update(kind="changed")
    assert built(first.id)[0].kind == "changed"


def test_a_text_is_a_value_and_never_part_of_the_statement():
    Session.objects.create(session_key="a' OR '1'='1", session_data="x", expire_date=timezone.now())
    built = BuiltOnce(lambda key: Session.objects.filter(session_key=key), text=True)
    assert [row.session_data for row in built("a' OR '1'='1")] == ["x"]
    assert built("' OR '1'='1") == built("%s") == []


def test_columns_left_out_are_read_when_asked_for():
    (event,) = stored(1)
    built = BuiltOnce(lambda id: StoredEvent.objects.filter(id=id).only("kind"))
    (row,) = built(event.id)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert row.payload == {"n": 0}
    assert len(seen) == 1


def vars_of(row: StoredEvent) -> dict:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_a_key_may_be_of_any_value():
    built = BuiltOnce(lambda id: StoredEvent.objects.filter(id=id))
    assert built(uuid.UUID(int=0)) == built(uuid.UUID(int=2**128 - 1)) == []
