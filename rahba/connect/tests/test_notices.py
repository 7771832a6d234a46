"""A notice leaves, whatever the gateway does; and nothing of it is kept."""

import datetime as dt
import json
import subprocess
import sys
import urllib.request

import pytest

from rahba.connect import actions, jobs
from rahba.connect.actions import notices
from rahba.connect.models import Notice
from rahba.connect.rules.notices import LAST_ATTEMPT, wait_after
from rahba.connect.senders import sms
from rahba.kernel import events

NOW = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
PHONE, TEXT = "+212612345678", "Your order is ready"


@pytest.fixture(scope="module")
def gateway():
    """The simulator, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rahba.connect.simulator", "--slow-seconds", "3"], stdout=subprocess.PIPE, text=True
    )
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(timeout=10)


class Gateway:
    def __init__(self, address: str):
        self.address = address

    def fail(self, *faults: str) -> None:
        body = json.dumps(faults).encode()
        urllib.request.urlopen(self.address.replace("/messages", "/faults"), data=body).close()

    def taken(self) -> list[dict]:
        with urllib.request.urlopen(self.address) as answer:
            return json.load(answer)


@pytest.fixture
def sms_gateway(gateway, settings, monkeypatch):
    """Notices go to the simulator; a slow answer is not waited for longer than half a second."""
    settings.SMS_URL, settings.SMS_TOKEN = gateway, "simulator"
    monkeypatch.setattr(sms, "ANSWER_SECONDS", 0.5)
    found = Gateway(gateway)
    found.fail()
    return found


def send(**changes):
    return actions.send_notice(**({"phone": PHONE, "kind": "invitation", "text": TEXT, "now": NOW} | changes))


@pytest.mark.django_db
def test_on_the_console_it_is_printed_and_then_erased(capsys):
    notice_id = send()

    assert jobs.send_waiting(now=NOW) == 1

    assert TEXT in capsys.readouterr().out
    notice = Notice.objects.get(id=notice_id)
    assert (notice.phone, notice.text, notice.sent_at, notice.sender) == ("", "", NOW, "console")
    assert jobs.send_waiting(now=NOW + HOUR) == 0


@pytest.mark.django_db
def test_through_the_gateway_it_arrives_once_and_is_erased(sms_gateway):
    notice_id = send()

    jobs.send_waiting(now=NOW)

    (message,) = [one for one in sms_gateway.taken() if one["id"] == str(notice_id)]
    assert (message["to"], message["text"], message["times"]) == (PHONE, TEXT, 1)
    assert Notice.objects.get(id=notice_id).text == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "reason", "times"),
    [
        ("error", "http_500", 1),
        ("cut", "RemoteProtocolError", 1),
        ("slow", "ReadTimeout", 2),
        ("lost", "RemoteProtocolError", 2),
    ],
)
def test_a_gateway_that_fails_is_asked_again_and_delivers_once(sms_gateway, fault, reason, times):
    sms_gateway.fail(fault)
    notice_id = send()

    jobs.send_waiting(now=NOW)
    failed = Notice.objects.get(id=notice_id)
    assert (failed.sent_at, failed.error, failed.text) == (None, reason, TEXT)
    assert failed.due_at == NOW + dt.timedelta(seconds=10)
    assert jobs.send_waiting(now=NOW + dt.timedelta(seconds=9)) == 0
    jobs.send_waiting(now=NOW + dt.timedelta(seconds=10))

    (message,) = [one for one in sms_gateway.taken() if one["id"] == str(notice_id)]
    assert message["times"] == times
    assert Notice.objects.get(id=notice_id).sent_at is not None


@pytest.mark.django_db
def test_a_gateway_that_is_away_is_given_up_after_hours_and_the_text_erased(settings):
    settings.SMS_URL, settings.SMS_TOKEN = "http://127.0.0.1:9/messages", "simulator"
    notice_id = send()
    moment = NOW
    for _try in range(LAST_ATTEMPT):
        assert jobs.send_waiting(now=moment, limit=1) == 1
        moment += HOUR

    notice = Notice.objects.get(id=notice_id)
    assert (notice.sent_at, notice.due_at, notice.phone, notice.text) == (None, None, "", "")
    assert notice.error == "ConnectError"
    assert notice.attempts == LAST_ATTEMPT


@pytest.mark.django_db
def test_a_wrong_token_is_a_refusal_like_another(sms_gateway, settings):
    settings.SMS_TOKEN = "another"
    notice_id = send()

    jobs.send_waiting(now=NOW)

    assert Notice.objects.get(id=notice_id).error == "http_401"


@pytest.mark.django_db
def test_a_notice_being_sent_is_left_alone_by_a_second_worker(monkeypatch):
    """The second worker comes while the first still waits for the gateway."""
    seen = []

    class Slow:
        name = "console"

        def send(self, **message):
            seen.append(jobs.send_waiting(now=NOW))

    send()
    monkeypatch.setattr(notices, "current_sender", Slow)

    jobs.send_waiting(now=NOW)

    assert seen == [0]


@pytest.mark.django_db
def test_a_code_is_sent_at_once_and_never_stored(sms_gateway):
    assert actions.send_code(phone=PHONE, kind="code", text="Your code: 482615", now=NOW)
    sms_gateway.fail("error")
    assert not actions.send_code(phone=PHONE, kind="code", text="Your code: 739104", now=NOW)

    kept = list(Notice.objects.order_by("id").values("phone", "text", "sent_at", "error", "due_at"))
    assert kept == [
        {"phone": "", "text": "", "sent_at": NOW, "error": "", "due_at": None},
        {"phone": "", "text": "", "sent_at": None, "error": "http_500", "due_at": None},
    ]


def test_the_waits_grow_to_an_hour_and_end():
    waits = [wait_after(attempt) for attempt in range(1, LAST_ATTEMPT)]

    assert waits == sorted(waits)
    assert waits[-1] == HOUR
    assert wait_after(LAST_ATTEMPT) is None


def test_a_new_member_with_a_number_is_invited_once_in_the_shops_language(shop, add_staff, now, capsys):
    add_staff("cashier", "Karim", phone=PHONE)
    add_staff("cashier", "Hind")

    events.deliver_due(now=now)
    (notice,) = Notice.objects.all()
    assert (notice.phone, notice.kind) == (PHONE, "invitation")
    assert shop.name in notice.text

    from rahba.connect.reactions import invite_staff
    from rahba.people import queries as people
    from rahba.shops.events import StaffAdded

    member = people.membership_of(people.person_by_phone(PHONE).id, shop.organisation_id, now)
    invite_staff(StaffAdded(shop_id=shop.id, membership_id=member.id), now)
    assert Notice.objects.count() == 1
