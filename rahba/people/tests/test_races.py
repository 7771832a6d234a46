"""Two hands at once. Each race is run with the lock, and with it switched off, where the harm must show."""

import contextlib
import threading

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from rahba.kernel.problems import Problem
from rahba.people import actions, queries
from rahba.people.actions import devices, members
from rahba.people.models import Device
from rahba.people.rules import LastOwner

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meet(monkeypatch):
    """meet(module, name): both hands read before either writes, if no lock keeps one of them waiting."""

    def at(module, name: str) -> None:
        barrier, original = threading.Barrier(2), getattr(module, name)

        def wait_for_the_other(*args, **kwargs):
            found = original(*args, **kwargs)
            with contextlib.suppress(threading.BrokenBarrierError):  # broken: the other waits for the lock
                barrier.wait(timeout=1)
            return found

        monkeypatch.setattr(module, name, wait_for_the_other)

    return at


@pytest.fixture(params=[True, False], ids=["locked", "unlocked"])
def locked(request, monkeypatch):
    """Whether rows are locked in this run."""
    if not request.param:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows.all())
    return request.param


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


def test_two_owners_who_remove_each_other(shop, owner, owner_membership_id, add_staff, meet, locked, now):
    rachid, other = add_staff("owner", "Rachid")
    meet(members.queries, "owners_of")

    answers = at_once(
        lambda: actions.end_membership(membership_id=other.id, by_id=owner.id, now=now),
        lambda: actions.end_membership(membership_id=owner_membership_id, by_id=rachid.id, now=now),
    )

    assert len(queries.owners_of(shop.organisation_id, now)) == (1 if locked else 0)
    assert sum(isinstance(answer, LastOwner) for answer in answers) == (1 if locked else 0)


def test_one_code_typed_into_two_phones_at_once(shop, owner, meet, locked, now):
    cache.clear()
    code = actions.make_pairing_code(organisation_id=shop.organisation_id, by_id=owner.id, now=now)
    meet(devices.queries, "membership_of")

    answers = at_once(*[lambda: actions.pair_device(code=code, label="", now=now)] * 2)

    refusals = [answer.code for answer in answers if isinstance(answer, Problem)]
    if locked:
        assert refusals == ["pairing_code_invalid"]
        assert Device.objects.count() == 1
    else:  # both phones join, or both take the same code of receipts and one person meets an error
        assert refusals == []
        assert Device.objects.count() == 2 or any(isinstance(answer, IntegrityError) for answer in answers)
