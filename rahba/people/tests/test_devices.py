"""A phone joins the shop by a code that works once, and is signed out from afar."""

import datetime as dt

import pytest
from django.core.cache import cache

from rahba.kernel.problems import Problem
from rahba.people import actions, queries
from rahba.people.models import Device, PairingCode
from rahba.people.rules import PAIRING_TRIES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def make_code(shop, owner, now):
    return lambda **changes: actions.make_pairing_code(
        **({"organisation_id": shop.organisation_id, "by_id": owner.id, "now": now} | changes)
    )


def refused(code: str, now, source="") -> tuple[int, str]:
    with pytest.raises(Problem) as refusal:
        actions.pair_device(code=code, label="", now=now, source=source)
    return refusal.value.status, refusal.value.code


def test_a_code_joins_one_phone_once(shop, make_code, now):
    code = make_code()

    device, token = actions.pair_device(code=code, label="Counter", now=now)

    assert (device.organisation_id, device.code, device.label) == (shop.organisation_id, "C1", "Counter")
    assert queries.device_by_token(token) == device
    assert refused(code, now) == (400, "pairing_code_invalid")
    assert Device.objects.count() == 1


def test_neither_code_nor_token_is_stored(make_code, now):
    code = make_code()
    _device, token = actions.pair_device(code=code, label="", now=now)

    stored = str([*PairingCode.objects.values(), *Device.objects.values()])

    assert token not in stored
    assert code.replace("-", "") not in stored


def test_a_code_is_over_after_ten_minutes(make_code, now):
    code = make_code()

    assert refused(code, now + dt.timedelta(minutes=10)) == (400, "pairing_code_invalid")
    assert actions.pair_device(code=code.lower().replace("-", " "), label="", now=now + dt.timedelta(minutes=9))


def test_codes_that_nobody_used_are_swept_out(make_code, now):
    make_code()
    make_code(now=now + dt.timedelta(hours=1))

    assert PairingCode.objects.count() == 1


def test_a_guesser_must_wait_even_with_the_right_code(make_code, now):
    code = make_code()
    for guess in range(PAIRING_TRIES):
        assert refused(f"AAAA-AA{guess:02d}", now, source="10.0.0.9") == (400, "pairing_code_invalid")

    assert refused(code, now, source="10.0.0.9") == (429, "too_many_tries")
    assert actions.pair_device(code=code, label="", now=now, source="10.0.0.7")


@pytest.mark.parametrize("nonsense", ["", "-", "A" * 10_000, "🙂🙂🙂🙂", "'; DROP TABLE", "\x00\x00"])
def test_nonsense_is_only_a_wrong_code(shop, nonsense, now):
    assert refused(nonsense, now) == (400, "pairing_code_invalid")


def test_the_code_of_somebody_who_left_joins_nothing(shop, owner, add_staff, now):
    hind, membership = add_staff("manager", "Hind")
    code = actions.make_pairing_code(organisation_id=shop.organisation_id, by_id=hind.id, now=now)
    actions.end_membership(membership_id=membership.id, by_id=owner.id, now=now)

    assert refused(code, now) == (400, "pairing_code_invalid")


def test_receipt_codes_are_never_given_twice(make_code, owner, now):
    first, _token = actions.pair_device(code=make_code(), label="", now=now)
    actions.revoke_device(device_id=first.id, by_id=owner.id, now=now)
    second, _token = actions.pair_device(code=make_code(), label="", now=now)

    assert (first.code, second.code) == ("C1", "C2")


def test_a_revoked_phone_is_still_known_by_its_token(till, owner, now):
    device, token = till

    actions.revoke_device(device_id=device.id, by_id=owner.id, now=now)
    actions.revoke_device(device_id=device.id, by_id=owner.id, now=now + dt.timedelta(days=1))

    known = queries.device_by_token(token)
    assert (known.id, known.revoked_at, known.revoked_by_id) == (device.id, now, owner.id)
    assert queries.device_by_token("another") is None


def test_a_phone_is_seen_with_what_it_has_not_sent(till, now):
    device, token = till

    actions.note_device_seen(device_id=device.id, app_version="0.1.0", now=now, missing=2)
    actions.note_device_seen(device_id=device.id, app_version="0.1.0", now=now)

    seen = queries.device_by_token(token)
    assert (seen.last_seen_at, seen.app_version, seen.missing) == (now, "0.1.0", 2)
