"""Two hands on one account at once: with the lock, and with it switched off, where the harm must show."""

import pytest
from django.db import IntegrityError

from rahba.carnet import actions
from rahba.carnet.models import Balance, Entry
from rahba.carnet.rules import CarnetRefused
from rahba.carnet.tests.conftest import Notebook, open_a_shop

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def notebook(transactional_db):
    return Notebook(open_a_shop("+212612000001", "Épicerie inventée"))


def test_two_repayments_at_once_do_not_pay_the_same_debt_twice(notebook, at_once, locked, meet):
    fatima = notebook.customer()
    notebook.write(fatima, "cash", 30_00, days_ago=2)
    meet(actions.queries, "lines_of")

    at_once(*[lambda: notebook.write(fatima, "repayment", 30_00)] * 2)

    # Without the lock the loan is paid back twice; with it, the second payment is an advance.
    assert notebook.owes(fatima) == ((-30_00, 0, 0) if locked else (0, -30_00, 0))


def test_two_corrections_at_once_are_one_with_or_without_the_lock(notebook, at_once, locked):
    entry = notebook.write(notebook.customer(), "goods", 12_00)

    answers = at_once(*[lambda: notebook.reverse(entry)] * 4)

    assert Entry.objects.filter(reverses=entry).count() == 1
    refused = [answer for answer in answers if isinstance(answer, (CarnetRefused, IntegrityError))]
    assert len(refused) == 3
    assert Balance.objects.get().goods == 0
