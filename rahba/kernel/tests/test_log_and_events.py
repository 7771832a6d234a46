"""Changes, events, figures, totals, audit and keyed requests, on the real database."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, transaction

from rahba.kernel import audit, changes, events, figures, idempotency
from rahba.kernel.ids import uuid7
from rahba.kernel.increments import add_to
from rahba.kernel.models import AuditEntry, Delivery, FigureTotal
from rahba.kernel.problems import Problem

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
DAY = NOW.date()
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class SomethingHappened(events.Event):
    """An event of these tests."""

    object_id: uuid.UUID
    count: int


@pytest.fixture
def stream():
    stream_id = uuid7()
    changes.open_stream(stream_id)
    return stream_id


@pytest.mark.story("shop:F26")
def test_a_phone_that_asks_what_changed_gets_each_object_once_in_its_newest_state(stream):
    a, b = uuid7(), uuid7()
    changes.record_changes(stream, [("product", a), ("product", b), ("product", a)])
    cursor = changes.latest_number(stream)
    assert cursor == 2
    changes.record_changes(stream, [("product", a)])
    assert [(c.kind, c.object_id) for c in changes.changes_since(stream, cursor, 10)] == [("product", a)]
    assert [c.object_id for c in changes.changes_since(stream, 0, 10)] == [b, a]
    changes.record_changes(stream, [("product", b)], deleted=True)
    assert changes.changes_since(stream, 3, 10)[0].deleted


def test_the_change_log_can_be_read_in_portions(stream):
    ids = [uuid7() for _ in range(25)]
    changes.record_changes(stream, [("product", id) for id in ids])
    read, cursor = [], 0
    while portion := changes.changes_since(stream, cursor, 10):
        read += [change.object_id for change in portion]
        cursor = portion[-1].number
    assert read == ids


@pytest.fixture
def taken(monkeypatch):
    taken = []
    monkeypatch.setattr(events, "_reactions", {})
    monkeypatch.setattr(events, "_kinds", {})

    @events.subscribe(SomethingHappened)
    def remember(event, now):
        taken.append(event)

    return taken


def test_news_is_delivered_once_to_each_subscriber(taken):
    event = SomethingHappened(object_id=uuid7(), count=3)
    events.publish(event, now=NOW)
    assert events.deliver_due(now=NOW) == 1
    assert events.deliver_due(now=NOW) == 0
    assert taken == [event]


def test_a_subscriber_that_fails_is_tried_again_later_and_holds_nobody_up(taken, caplog):
    failures = iter([RuntimeError("the first time"), None])

    @events.subscribe(SomethingHappened)
    def stumble(event, now):
        if problem := next(failures):
            raise problem

    events.publish(SomethingHappened(object_id=uuid7(), count=1), now=NOW)
    assert events.deliver_due(now=NOW) == 2
    assert len(taken) == 1
    waiting = Delivery.objects.get(delivered_at=None)
    assert (waiting.error, waiting.attempts) == ("RuntimeError", 1)
    assert events.deliver_due(now=NOW) == 0
    assert events.deliver_due(now=NOW + dt.timedelta(minutes=1)) == 1
    assert not Delivery.objects.filter(delivered_at=None).exists()


def test_an_event_is_gone_with_the_transaction_that_failed(taken):
    with transaction.atomic():
        events.publish(SomethingHappened(object_id=uuid7(), count=1), now=NOW)
        transaction.set_rollback(True)
    assert events.deliver_due(now=NOW) == 0


@pytest.fixture
def apples(monkeypatch):
    monkeypatch.setattr(figures, "_figures", {})
    return figures.declare(figures.Figure("test.apples", "apples", figures.Kind.COUNT, "Apples seen."))


def test_figures_add_up_by_day_and_in_all(apples):
    shop = uuid7()
    yesterday = DAY - dt.timedelta(days=1)
    figures.add({(shop, DAY, apples.code, ""): 2, (shop, yesterday, apples.code, ""): 5})
    figures.add({(shop, DAY, apples.code, ""): 4})
    assert figures.totals(shop, [apples.code], first=yesterday, last=DAY) == {apples.code: 11}
    assert figures.by_day(shop, apples.code, first=yesterday, last=DAY) == {DAY: 6, yesterday: 5}
    assert figures.totals(uuid7(), [apples.code], first=DAY, last=DAY) == {apples.code: 0}


def test_a_figure_nobody_declared_is_an_error(apples):
    with pytest.raises(ValueError, match="undeclared"):
        figures.add({(uuid7(), DAY, "test.pears", ""): 1})
    with pytest.raises(ValueError, match="declared twice"):
        figures.declare(figures.Figure(apples.code, "pears", figures.Kind.SUM, "Other."))


def test_many_totals_are_added_in_few_statements(apples, django_assert_num_queries):
    keys = [(uuid7(), DAY, apples.code, "") for _ in range(250)]
    amounts = dict.fromkeys(keys, (1,))
    with django_assert_num_queries(3):
        add_to(FigureTotal, keys=("shop_id", "day", "code", "dimension"), values=("value",), amounts=amounts)
    assert FigureTotal.objects.filter(value=1).count() == 250


@pytest.mark.parametrize("act", [lambda rows: rows.update(verb="other"), lambda rows: rows.delete()])
def test_the_database_itself_refuses_to_rewrite_the_audit(act):
    audit.record(
        verb="price_change", object_kind="product", object_id=uuid7(), actor_id=None, organisation_id=None, now=NOW
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act(AuditEntry.objects.all())
    assert AuditEntry.objects.get().verb == "price_change"


def test_a_keyed_request_acts_once_and_answers_twice():
    owner, calls = uuid7(), []

    def act():
        calls.append(1)
        return 201, {"made": len(calls)}

    first = idempotency.answer_once(owner=owner, key="k", fingerprint="f", now=NOW, act=act)
    assert idempotency.answer_once(owner=owner, key="k", fingerprint="f", now=NOW, act=act) == first
    assert calls == [1]
    with pytest.raises(Problem) as refusal:
        idempotency.answer_once(owner=owner, key="k", fingerprint="other", now=NOW, act=act)
    assert refusal.value.status == 422
    other = idempotency.answer_once(owner=uuid7(), key="k", fingerprint="f", now=NOW, act=act)
    assert other == (201, {"made": 2})


def test_a_keyed_request_that_failed_can_be_sent_again():
    owner = uuid7()

    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        idempotency.answer_once(owner=owner, key="k", fingerprint="f", now=NOW, act=fail)
    assert idempotency.answer_once(owner=owner, key="k", fingerprint="f", now=NOW, act=lambda: (204, None)) == (
        204,
        None,
    )
