"""A keyed request is done once, whatever is repeated, confused, cut or raced."""

import datetime as dt

import pytest
from django.db import transaction

from rahba.kernel import idempotency
from rahba.kernel.ids import uuid7
from rahba.kernel.models import IdempotencyRecord
from rahba.kernel.problems import Problem

NOW = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)
OWNER = uuid7()
SECOND = dt.timedelta(seconds=1)


class Act:
    """What a request does: counts, and answers or raises what it is told."""

    def __init__(self, *outcomes):
        self.outcomes, self.operations = list(outcomes), []

    def __call__(self, operation):
        self.operations.append(operation)
        outcome = self.outcomes.pop(0) if self.outcomes else (201, {"made": len(self.operations)})
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome


def send(act, *, key="k", owner=OWNER, method="POST", template="/intents", ids=(), body=b'{"amount": 5}', now=NOW):
    fingerprint = idempotency.request_fingerprint(method, template, dict(ids), body)
    return idempotency.answer_once_durably(owner=owner, key=key, fingerprint=fingerprint, now=now, act=act)


@pytest.mark.django_db(transaction=True)
def test_the_same_request_is_done_once_and_answered_again():
    act = Act()

    first = send(act)
    again = send(act, body=b'{ "amount":5 }')

    assert (first.status, first.body, first.replayed) == (201, {"made": 1}, False)
    assert (again.status, again.body, again.replayed) == (201, {"made": 1}, True)
    assert len(act.operations) == 1
    assert send(act, owner=uuid7()).body == {"made": 2}


@pytest.mark.story("pay:F13")
@pytest.mark.story("pay:F14")
@pytest.mark.story("pay:F16")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "other",
    [
        {"body": b'{"amount": 6}'},
        {"template": "/refunds"},
        {"method": "DELETE"},
        {"template": "/intents/{id}/cancel", "ids": {"id": 1}},
    ],
    ids=["body", "route", "method", "resource"],
)
def test_a_key_kept_for_the_next_call_is_refused_with_its_own_code(other):
    act = Act()
    send(act)

    with pytest.raises(Problem) as refusal:
        send(act, **other)

    assert (refusal.value.status, refusal.value.code) == (422, "idempotency_key_reused")
    assert len(act.operations) == 1


@pytest.mark.story("pay:F14")
@pytest.mark.django_db(transaction=True)
def test_a_cancel_of_one_is_never_answered_with_the_cancel_of_another():
    cancel = {"template": "/intents/{id}/cancel", "body": b""}
    act = Act()
    send(act, ids={"id": 1}, **cancel)

    with pytest.raises(Problem) as refusal:
        send(act, ids={"id": 2}, **cancel)

    assert refusal.value.code == "idempotency_key_reused"


@pytest.mark.story("pay:F16")
@pytest.mark.django_db(transaction=True)
def test_a_repeat_while_the_first_is_under_way_is_told_when_to_come_back():
    act, told = Act(), []

    def slow(operation):
        with pytest.raises(Problem) as refusal:
            send(act)
        told.append((refusal.value.status, refusal.value.code, refusal.value.headers))
        return 201, {"made": "slowly"}

    send(slow)

    assert told == [(409, "request_in_flight", {"Retry-After": "1"})]
    assert send(act).body == {"made": "slowly"}
    assert act.operations == []


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_kept_and_told_again_and_a_refusal_for_now_is_not():
    act = Act(
        Problem(429, "wait", "Wait."), Problem(503, "retry_later", "Later."), Problem(402, "poor", "No.", need=3)
    )

    codes = []
    for _repeat in range(4):
        with pytest.raises(Problem) as refusal:
            send(act)
        codes.append((refusal.value.code, refusal.value.extra, refusal.value.headers))

    assert codes == [
        ("wait", {}, {}),
        ("retry_later", {}, {}),
        ("poor", {"need": 3}, {}),
        ("poor", {"need": 3}, {"Idempotent-Replayed": "true"}),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_not_kept_and_its_repeat_resumes_the_same_operation():
    act = Act(ZeroDivisionError(), KeyboardInterrupt())

    for failure in (ZeroDivisionError, KeyboardInterrupt):
        with pytest.raises(failure):
            send(act)

    assert (send(act).status, send(act).replayed) == (201, True)
    assert len(act.operations) == 3
    assert len(set(act.operations)) == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_comes_after_the_lease_counts_only_if_nobody_answered_before():
    def slow(operation):
        assert send(Act((201, {"by": "second"})), now=NOW + idempotency.LEASE).body == {"by": "second"}
        return 201, {"by": "first"}

    send(slow)

    assert send(Act()).body == {"by": "second"}


@pytest.mark.django_db
def test_inside_a_transaction_it_is_refused():
    act = Act()

    with transaction.atomic(), pytest.raises(transaction.TransactionManagementError, match="answer_once"):
        send(act)

    assert not act.operations


@pytest.mark.django_db(transaction=True)
def test_answers_are_kept_for_a_day_at_least_and_then_dropped():
    send(Act())
    send(Act(), key="later", now=NOW + dt.timedelta(hours=25))

    assert idempotency.forget_old(now=NOW + dt.timedelta(hours=24)) == 0
    assert idempotency.forget_old(now=NOW + idempotency.KEPT + SECOND) == 1
    assert IdempotencyRecord.objects.get().key == "later"


@pytest.mark.parametrize(("text", "key"), [("abc-1", "abc-1"), (' "abc-1" ', "abc-1"), ("x" * 200, "x" * 200)])
def test_a_key_is_read_with_and_without_quotes(text, key):
    assert idempotency.key_of({"Idempotency-Key": text}) == key


@pytest.mark.parametrize("text", ["", '""', '"', "a b", "é", "x" * 201, '"a', 'a"b'])
def test_a_key_that_is_none_is_refused_in_words(text):
    with pytest.raises(Problem) as refusal:
        idempotency.key_of({"Idempotency-Key": text})
    assert refusal.value.status == 400
    assert refusal.value.code == ("idempotency_key_malformed" if text else "idempotency_key_missing")


@pytest.mark.story("pay:F33")
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_acts_and_the_others_get_409_and_then_the_stored_answer(at_once):
    act = Act()

    answers = at_once(*[lambda: send(act)] * 8)

    assert len(act.operations) == 1
    refused = [answer for answer in answers if isinstance(answer, Problem)]
    assert {problem.code for problem in refused} <= {"request_in_flight"}
    assert all(answer.body == {"made": 1} for answer in answers if answer not in refused)
    assert send(act).replayed
