"""Events in: stored as they came, once each, applied when what they speak of is there."""

import datetime as dt

import pytest

from rahba.connect import actions, queries
from rahba.connect.models import InboxEvent
from rahba.connect.rules import Verdict
from rahba.connect.rules.inbox import LEASE, RAW_KEPT, UNSIGNED_KEPT

NOW = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def take(event_id="e1", raw=b'{"paid": true}', *, signature_ok=True, now=NOW, **changes):
    values = {"source": "gateway", "headers": {"X-Signature": "s", "Authorization": "secret"}} | changes
    return actions.take_in(event_id=event_id, raw=raw, signature_ok=signature_ok, now=now, **values)


@pytest.mark.django_db
def test_an_event_is_kept_byte_for_byte_and_without_what_opens_doors():
    event = take(raw=b"\x00\xff raw").event

    kept = InboxEvent.objects.get(id=event.id)
    assert (bytes(kept.raw), kept.headers, kept.applied_at) == (b"\x00\xff raw", {"x-signature": "s"}, None)


@pytest.mark.django_db
def test_the_same_event_through_two_doors_is_one_and_another_source_has_ids_of_its_own():
    first, again, elsewhere = take(), take(now=NOW + SECOND), take(source="other")

    assert (first.new, again.new, elsewhere.new) == (True, False, True)
    assert again.event.id == first.event.id
    assert InboxEvent.objects.get(id=first.event.id).times == 2
    assert len(queries.waiting_events("gateway")) == 1


@pytest.mark.django_db
def test_an_unsigned_event_takes_no_id_from_its_rightful_sender():
    forged = take(raw=b"forged", signature_ok=False)
    take(raw=b"forged", signature_ok=False)
    genuine = take()

    assert (forged.verdict, genuine.verdict, genuine.new) == (Verdict.UNSIGNED, Verdict.GOOD, True)
    assert [event.id for event in queries.waiting_events("gateway")] == [genuine.event.id]
    assert [event.times for event in queries.doubtful_events("gateway")] == [2]
    assert not actions.mark_applied(event_id=forged.event.id, now=NOW)


@pytest.mark.django_db
def test_other_bytes_under_a_known_id_are_set_aside_and_shown():
    first = take()
    other = take(raw=b'{"paid": false}')

    assert (other.verdict, other.new) == (Verdict.OTHER_BYTES, True)
    assert queries.inbox_event("gateway", "e1").id == first.event.id
    assert [event.id for event in queries.doubtful_events("gateway")] == [other.event.id]


@pytest.mark.story("pay:F17")
@pytest.mark.django_db(transaction=True)
def test_an_event_that_comes_before_its_order_waits_and_is_applied_when_the_order_is_there():
    orders, done = set(), []

    def handler(event, now):
        if event.event_id not in orders:
            return False
        done.append(event.event_id)
        return True

    take("late"), take("early", now=NOW + SECOND)
    orders.add("early")
    moment = NOW + SECOND
    assert actions.apply_waiting(source="gateway", handler=handler, now=moment) == 2
    assert done == ["early"]
    assert [event.error for event in queries.waiting_events("gateway")] == ["not_yet"]

    assert actions.apply_waiting(source="gateway", handler=handler, now=moment + SECOND) == 0
    orders.add("late")
    assert actions.apply_waiting(source="gateway", handler=handler, now=moment + 2 * SECOND) == 1
    assert done == ["early", "late"]
    assert queries.waiting_events("gateway") == []


@pytest.mark.story("pay:F17")
@pytest.mark.django_db(transaction=True)
def test_a_replay_finds_what_waits_and_when_asked_what_was_applied():
    seen = []

    def never(event, now):
        seen.append(event.event_id)
        return event.event_id == "done"

    take("done"), take("waits")
    actions.apply_waiting(source="gateway", handler=never, now=NOW)
    assert actions.replay_events(source="gateway", since=NOW, now=NOW) == 1
    actions.apply_waiting(source="gateway", handler=never, now=NOW)
    assert seen == ["done", "waits", "waits"]

    assert actions.replay_events(source="gateway", event_id="done", now=NOW, applied=True) == 1
    actions.apply_waiting(source="gateway", handler=never, now=NOW)
    assert seen[3:] == ["done"]


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_fails_holds_nobody_up_and_is_tried_again():
    fails = [True]

    def handler(event, now):
        if event.event_id == "e1" and fails:
            raise ValueError(fails.pop())
        return True

    take("e1"), take("e2", now=NOW + SECOND)
    actions.apply_waiting(source="gateway", handler=handler, now=NOW + SECOND)
    assert [(event.event_id, event.error) for event in queries.waiting_events("gateway")] == [("e1", "ValueError")]
    actions.apply_waiting(source="gateway", handler=handler, now=NOW + 4 * SECOND)
    assert queries.waiting_events("gateway") == []


@pytest.mark.django_db(transaction=True)
def test_a_process_that_ends_while_applying_leaves_the_event_to_another():
    class Killed(BaseException):
        pass

    def ends(event, now):
        raise Killed

    take()
    with pytest.raises(Killed):
        actions.apply_waiting(source="gateway", handler=ends, now=NOW)
    assert actions.apply_waiting(source="gateway", handler=lambda event, now: True, now=NOW) == 0
    assert actions.apply_waiting(source="gateway", handler=lambda event, now: True, now=NOW + LEASE) == 1


@pytest.mark.django_db
def test_old_bytes_are_dropped_and_their_hash_stays():
    take(raw=b"forged", signature_ok=False)
    applied, waiting = take("e1").event, take("e2").event
    actions.mark_applied(event_id=applied.id, now=NOW)

    assert actions.erase_old_events(now=NOW + UNSIGNED_KEPT) == 0
    assert actions.erase_old_events(now=NOW + RAW_KEPT + SECOND) == 2
    kept = {row.id: (bytes(row.raw), len(row.raw_hash)) for row in InboxEvent.objects.all()}
    assert kept == {applied.id: (b"", 64), waiting.id: (b'{"paid": true}', 64)}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_event_through_many_doors_at_once_is_new_once(at_once):
    answers = at_once(*[take] * 8)

    assert sorted(taken.new for taken in answers) == [False] * 7 + [True]
    assert InboxEvent.objects.get().times == 8
