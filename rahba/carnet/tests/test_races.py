"""Two hands on one account at once: with the lock, and with it switched off, where the harm must show."""

import contextlib
import threading

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from rahba.carnet import actions
from rahba.carnet.models import Balance, Entry
from rahba.carnet.rules import CarnetRefused
from rahba.carnet.tests.conftest import Notebook, open_a_shop

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def notebook(transactional_db):
    return Notebook(open_a_shop("+212612000001", "Épicerie inventée"))


@pytest.fixture(params=[True, False], ids=["locked", "unlocked"])
def locked(request, monkeypatch):
    """Whether rows are locked in this run."""
    if not request.param:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows.all())
    return request.param


@pytest.fixture
def both_read_before_either_writes(monkeypatch):
    """Unless a lock keeps one of them waiting."""
    barrier, original = threading.Barrier(2), actions.queries.lines_of

    def wait_for_the_other(*args):
        found = original(*args)
        with contextlib.suppress(threading.BrokenBarrierError):  # broken: the other waits for the lock
            barrier.wait(timeout=1)
        return found

    monkeypatch.setattr(actions.queries, "lines_of", wait_for_the_other)


def at_once(*acts) -> list:
    """Run the acts in threads with connections of their own; what each returned or raised."""
    answers: list = [None] * len(acts)

    def run(place: int, act) -> None:
        try:
            answers[place] = act()
        except Exception as problem:
            answers[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def test_two_repayments_at_once_do_not_pay_the_same_debt_twice(notebook, locked, both_read_before_either_writes):
    fatima = notebook.customer()
    notebook.write(fatima, "cash", 30_00, days_ago=2)

    at_once(*[lambda: notebook.write(fatima, "repayment", 30_00)] * 2)

    # Without the lock the loan is paid back twice; with it, the second payment is an advance.
    assert notebook.owes(fatima) == ((-30_00, 0, 0) if locked else (0, -30_00, 0))


def test_two_corrections_at_once_are_one_with_or_without_the_lock(notebook, locked):
    entry = notebook.write(notebook.customer(), "goods", 12_00)

    answers = at_once(*[lambda: notebook.reverse(entry)] * 4)

    assert Entry.objects.filter(reverses=entry).count() == 1
    refused = [answer for answer in answers if isinstance(answer, (CarnetRefused, IntegrityError))]
    assert len(refused) == 3
    assert Balance.objects.get().goods == 0
