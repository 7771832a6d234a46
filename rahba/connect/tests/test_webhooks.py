"""Webhooks: what happened is told outside, signed, for three days if need be, and never to a private network."""

import dataclasses
import datetime as dt
import json
import socket
import threading
import uuid

import pytest
from django.db import transaction
from standardwebhooks import Webhook, WebhookVerificationError

from rahba.connect import actions, jobs, queries
from rahba.connect.models import Notice, WebhookDelivery, WebhookEndpoint, WebhookMessage, WebhookTry
from rahba.connect.rules import webhooks as rules
from rahba.connect.rules.addresses import AddressRefused, check_url
from rahba.connect.rules.apps import AppRefused
from rahba.connect.rules.webhooks import DECLARED, Told
from rahba.connect.senders import webhook as sender
from rahba.kernel import events
from rahba.kernel.ids import uuid7

SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class ParcelSent(events.Event):
    """A fact of a domain above, for these tests."""

    organisation_id: uuid.UUID
    parcel_id: uuid.UUID
    version: int


@pytest.fixture
def declared(monkeypatch):
    """`parcel.sent` can be told outside."""
    monkeypatch.setattr(events, "_kinds", dict(events._kinds))
    monkeypatch.setattr(events, "_reactions", {kind: dict(them) for kind, them in events._reactions.items()})
    before = dict(DECLARED)
    actions.declare_webhook(
        "parcel.sent",
        event=ParcelSent,
        payload=lambda event: Told(event.organisation_id, event.parcel_id, event.version, {"weight": 3}),
        scope="payments:read",
    )
    yield
    DECLARED.clear()
    DECLARED.update(before)


@pytest.fixture
def own(shop, owner, app, now):
    """What every act on the app's endpoints is given."""
    return {"organisation_id": shop.organisation_id, "app_id": app.id, "now": now}


@pytest.fixture
def endpoint(declared, receiver, own, owner):
    """An endpoint of the app that hears of parcels, and its secret."""
    return actions.add_endpoint(url=receiver.url, kinds=["parcel.sent"], by_id=owner.id, **own)


@pytest.fixture
def happen(shop, now):
    """happen(): a parcel was sent, and the worker heard of it."""

    def publish(*, parcel=None, version=1, at=now, organisation=None) -> uuid.UUID:
        parcel = parcel or uuid7()
        with transaction.atomic():
            events.publish(ParcelSent(organisation or shop.organisation_id, parcel, version), now=at)
        events.deliver_due(now=at)
        return parcel

    return publish


def verified(secret, headers, body):
    """As a receiver does it, whatever the wall clock says."""
    lower = {name.lower(): value for name, value in headers.items()}
    moment = dt.datetime.fromtimestamp(int(lower["webhook-timestamp"]), tz=dt.UTC)
    expected = Webhook(secret).sign(lower["webhook-id"], moment, body)
    return expected in lower["webhook-signature"].split()


def test_an_event_arrives_once_signed_and_names_the_version_of_its_object(endpoint, receiver, happen, now, shop):
    _endpoint, secret = endpoint
    parcel = happen(version=7)

    assert jobs.send_webhooks(now=now) == 1
    assert jobs.send_webhooks(now=now + DAY) == 0

    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["type"], told["organisation"]) == ("parcel.sent", str(shop.organisation_id))
    assert told["data"] == {"id": str(parcel), "version": 7, "weight": 3}
    assert verified(secret, headers, body)
    assert not verified(secret, headers, body.replace("3", "4"))
    assert not verified(rules.new_webhook_secret(), headers, body)
    assert WebhookDelivery.objects.get().status_code == 204


@pytest.mark.parametrize("spoil", ["none", "stale", "early", "other key", "body", "no signature"])
def test_a_receiver_refuses_what_is_not_fresh_or_not_ours(spoil):
    """With the library that the guide names: tolerance of five minutes either way."""
    secret, moment = rules.new_webhook_secret(), dt.datetime.now(dt.UTC)
    moment += {"stale": -301 * SECOND, "early": 310 * SECOND}.get(spoil, 0 * SECOND)
    body = '{"type":"parcel.sent"}'
    signing = rules.new_webhook_secret() if spoil == "other key" else secret
    headers = rules.signed_headers("m1", body, [signing], moment)
    if spoil == "no signature":
        headers["webhook-signature"] = ""
    received = body + " " if spoil == "body" else body
    if spoil == "none":
        assert Webhook(secret).verify(received, headers) == {"type": "parcel.sent"}
    else:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(received, headers)


@pytest.mark.story("pay:F27")
def test_nothing_is_told_of_what_was_taken_back_and_what_was_committed_is_told_after_a_restart(
    endpoint, receiver, shop, now
):
    parcel = uuid7()

    @transaction.atomic
    def tell(*, fails: bool):
        events.publish(ParcelSent(shop.organisation_id, parcel, 1), now=now)
        if fails:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tell(fails=True)
    events.deliver_due(now=now)
    assert jobs.send_webhooks(now=now) == 0
    tell(fails=False)
    # The process ends here. What was committed is all that the next one finds.
    events.deliver_due(now=now + HOUR)
    jobs.send_webhooks(now=now + HOUR)
    assert [json.loads(body)["data"]["id"] for _headers, body in receiver.got] == [str(parcel)]


def test_an_event_delivered_twice_inside_is_one_message_outside(endpoint, happen):
    parcel = happen()
    happen(parcel=parcel)
    happen(parcel=parcel, version=2)
    assert sorted(WebhookMessage.objects.values_list("object_version", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("answer", "code", "error"),
    [
        (500, 500, ""),
        (404, 404, ""),
        (302, 302, ""),
        ("cut", None, "RemoteProtocolError"),
        ("slow", None, "ReadTimeout"),
    ],
)
def test_what_does_not_arrive_is_sent_again_the_same_and_no_redirect_is_followed(
    endpoint, receiver, happen, now, monkeypatch, answer, code, error
):
    monkeypatch.setattr(sender, "ANSWER_SECONDS", 0.3)
    receiver.answers = [answer]
    happen()

    jobs.send_webhooks(now=now)
    failed = WebhookDelivery.objects.get()
    assert (failed.status_code, failed.error, failed.due_at) == (code, error, now + rules.WAITS[0])
    assert jobs.send_webhooks(now=now + rules.WAITS[0] - SECOND) == 0
    jobs.send_webhooks(now=now + rules.WAITS[0])

    (first, body), (second, again) = receiver.got
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    tries = [(one.status_code, one.error) for one in WebhookTry.objects.order_by("at")]
    assert tries == [(code, error), (204, "")]
    assert WebhookEndpoint.objects.get().failing_since is None


def test_it_is_tried_for_three_days_then_the_address_is_left_alone_and_the_owner_told(
    endpoint, receiver, happen, owner, app, own, now
):
    receiver.answers = [503] * 20
    happen()
    moment = now
    for wait in (*rules.WAITS, None):
        assert jobs.send_webhooks(now=moment) == 1
        moment += wait or DAY

    assert dt.timedelta(days=3) < sum(rules.WAITS, dt.timedelta()) < dt.timedelta(days=3.5)
    assert WebhookEndpoint.objects.get().disabled_at is not None
    notice = Notice.objects.get()
    assert (notice.kind, notice.phone) == ("webhook", owner.phone)
    assert app.name in notice.text
    happen(at=moment)
    assert jobs.send_webhooks(now=moment + DAY) == 0

    receiver.answers = []
    values = own | {"endpoint_id": endpoint[0].id}
    actions.enable_endpoint(by_id=owner.id, **values)
    assert actions.replay_since(since=now, **values) == 2
    assert jobs.send_webhooks(now=moment + DAY) == 2
    assert {one.delivered_at for one in WebhookDelivery.objects.all()} == {moment + DAY}


def test_an_address_that_says_gone_is_left_alone_at_once(endpoint, receiver, happen, now):
    receiver.answers = [410]
    happen()
    jobs.send_webhooks(now=now)
    assert WebhookEndpoint.objects.get().disabled_at == now


def test_one_message_can_be_replayed_under_its_first_id(endpoint, receiver, happen, own, now):
    happen()
    jobs.send_webhooks(now=now)
    delivery = WebhookDelivery.objects.get()
    values = own | {"endpoint_id": endpoint[0].id}

    assert actions.replay_delivery(delivery_id=delivery.id, **values)
    assert not actions.replay_delivery(delivery_id=uuid7(), **values)
    jobs.send_webhooks(now=now)

    first, second = (headers["webhook-id"] for headers, _body in receiver.got)
    assert first == second
    (tries,) = queries.tries_of([delivery.id]).values()
    assert len(tries) == 2


def test_for_a_day_after_a_change_both_secrets_sign(endpoint, receiver, happen, own, owner, now):
    row, old = endpoint
    new = actions.change_secret(endpoint_id=row.id, by_id=owner.id, **own)
    happen()
    jobs.send_webhooks(now=now)
    happen(at=now + DAY)
    jobs.send_webhooks(now=now + DAY)

    (during, body), (after, later) = receiver.got
    assert verified(old, during, body)
    assert verified(new, during, body)
    assert verified(new, after, later)
    assert not verified(old, after, later)


def test_secrets_are_kept_sealed_and_an_installation_with_another_key_says_so(endpoint, happen, settings, now):
    row, secret = endpoint
    assert secret not in str(WebhookEndpoint.objects.values().get())
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    happen()
    jobs.send_webhooks(now=now)
    assert WebhookDelivery.objects.get().error == "secret_unreadable"
    settings.SECRET_KEY_FALLBACKS = [before]
    actions.replay_delivery(
        organisation_id=row.app.organisation_id,
        app_id=row.app_id,
        endpoint_id=row.id,
        delivery_id=WebhookDelivery.objects.get().id,
        now=now,
    )
    jobs.send_webhooks(now=now)
    assert WebhookDelivery.objects.get().status_code == 204


def test_an_app_hears_only_of_those_who_let_it_hear(endpoint, receiver, happen, shop, make_shop, app, owner, now):
    other = make_shop(name="Hanout Atlas").organisation_id
    happen(organisation=other)
    assert WebhookMessage.objects.count() == 0
    grant = {"organisation_id": other, "app_id": app.id, "by_id": owner.id, "now": now}
    actions.let_app_in(scopes=["events:read"], **grant)
    happen(organisation=other)
    assert WebhookMessage.objects.count() == 0
    actions.let_app_in(scopes=["events:read", "payments:read"], **grant)
    happen(organisation=other)
    actions.shut_app_out(organisation_id=other, app_id=app.id, by_id=owner.id, now=now)
    assert jobs.send_webhooks(now=now) == 0
    assert WebhookDelivery.objects.get().error == "not_granted"
    assert receiver.got == []


def test_a_delivery_under_way_is_left_alone_by_a_second_worker(endpoint, happen, now, monkeypatch):
    happen()
    seen = []

    def slow(outgoing, *, private):
        if outgoing:
            seen.append(jobs.send_webhooks(now=now))
        return [sender.Outcome(204, "", 1) for _one in outgoing]

    monkeypatch.setattr(sender, "send_all", slow)
    jobs.send_webhooks(now=now)
    assert seen == [0]


def test_a_worker_that_ends_under_way_leaves_the_delivery_to_the_next(endpoint, happen, now, monkeypatch):
    class Killed(BaseException):
        pass

    def ends(outgoing, *, private):
        raise Killed

    happen()
    with monkeypatch.context() as patched:
        patched.setattr(sender, "send_all", ends)
        with pytest.raises(Killed):
            jobs.send_webhooks(now=now)
    assert jobs.send_webhooks(now=now) == 0
    assert jobs.send_webhooks(now=now + rules.LEASE) == 1


def test_a_test_message_goes_to_its_endpoint_alone(endpoint, receiver, own, owner, now):
    actions.add_endpoint(url=receiver.url + "/2", kinds=["parcel.sent"], by_id=owner.id, **own)
    actions.send_test(endpoint_id=endpoint[0].id, **own)
    assert jobs.send_webhooks(now=now) == 1
    assert json.loads(receiver.got[0][1])["type"] == "webhook.test"


def test_a_removed_endpoint_gets_nothing(endpoint, happen, own, owner, now):
    happen()
    actions.remove_endpoint(endpoint_id=endpoint[0].id, by_id=owner.id, **own)
    happen()
    assert jobs.send_webhooks(now=now) == 0


def test_old_messages_are_dropped_with_their_log_and_waiting_ones_are_not(endpoint, receiver, happen, now):
    happen()
    jobs.send_webhooks(now=now)
    happen()
    assert actions.drop_old_messages(now=now + rules.KEPT) == 0
    actions.drop_old_messages(now=now + rules.KEPT + SECOND)
    assert [row.due_at for row in WebhookDelivery.objects.all()] == [now]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hooks",
        "ftp://example.com",
        "https://",
        "example.com",
        "https://user:secret@example.com/",
        "https://example.com/#part",
        "https://exa mple.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://exämple.com/",
        "https://example.com/" + "x" * 500,
        "https://127.0.0.1/",
        "https://10.0.0.8/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1]/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
    ],
)
def test_an_address_that_may_lead_inside_is_refused_in_words(declared, own, owner, settings, url):
    settings.PRIVATE_WEBHOOKS = False
    with pytest.raises(AddressRefused) as refusal:
        actions.add_endpoint(url=url, kinds=["parcel.sent"], by_id=owner.id, **own)
    assert refusal.value.messages[0]


@pytest.mark.parametrize(
    "url", ["https://example.com/hooks?shop=1", "https://93.184.215.14:8443/", "https://[2a00:1450::8a]/"]
)
def test_a_public_address_is_taken(url):
    assert check_url(url, private=False).hostname


@pytest.mark.parametrize("found", ["127.0.0.1", "192.168.1.4", "::1", "169.254.169.254", "::ffff:10.0.0.1"])
def test_a_name_that_leads_inside_when_it_is_called_is_not_called(monkeypatch, found):
    """What was public when the address was written down may lead elsewhere by now; one bad address is enough."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.215.14", found)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)
    outcome = sender.send(sender.Outgoing("https://example.com/", "{}", {}), private=False)
    assert (outcome.status_code, outcome.error) == (None, "url_private")


def test_a_name_that_nobody_knows_is_an_outcome(monkeypatch):
    def unknown(*_args, **_options):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert sender.send(sender.Outgoing("https://example.invalid/", "{}", {}), private=False).error == "name_unknown"


def test_the_connection_goes_to_the_address_that_was_checked(receiver, monkeypatch):
    """Resolved once: the second answer of a name that changes its mind is never asked for."""
    port, asked = receiver.server.server_address[1], []

    def once(host, *_args, **_options):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    real = socket.getaddrinfo

    def resolve(host, *args, **options):
        return once(host) if "example" in str(host) else real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outcome = sender.send(sender.Outgoing(f"http://hooks.example:{port}/", "{}", {}), private=True)
    assert (outcome.status_code, asked) == (204, ["hooks.example"])
    assert receiver.got[0][0]["host"] == f"hooks.example:{port}"


def test_an_endless_answer_does_not_hold_the_round_up(monkeypatch):
    monkeypatch.setattr(sender, "ROUND_SECONDS", 0.2)
    held = threading.Event()
    monkeypatch.setattr(sender, "send", lambda one, *, private: held.wait(5))
    (outcome,) = sender.send_all([sender.Outgoing("https://example.com/", "{}", {})], private=False)
    held.set()
    assert outcome.error == "too_slow"


@pytest.mark.parametrize("values", [{"kinds": []}, {"kinds": ["unknown.kind"]}])
def test_an_endpoint_that_asks_for_nothing_known_is_refused(declared, receiver, own, owner, values):
    with pytest.raises(AppRefused):
        actions.add_endpoint(**({"url": receiver.url, "kinds": ["parcel.sent"], "by_id": owner.id} | own | values))


def test_a_paused_endpoint_gets_nothing_and_then_what_it_missed(endpoint, receiver, own, owner, happen, now):
    which = {"endpoint_id": endpoint[0].id, "by_id": owner.id, **own}
    happen()
    actions.pause_endpoint(**which)
    happen()
    assert jobs.send_webhooks(now=now) == 0

    assert actions.enable_endpoint(missed=True, **which) == 2
    assert jobs.send_webhooks(now=now) == 2
    assert actions.enable_endpoint(missed=True, **which) == 0
    assert len(receiver.got) == 2


def test_a_stretch_of_time_is_sent_again_and_no_more_than_that(endpoint, receiver, own, happen, now):
    for hour in range(3):
        happen(at=now + hour * HOUR)
    later = now + 3 * HOUR
    assert jobs.send_webhooks(now=later) == 3

    which = {"endpoint_id": endpoint[0].id, **own, "now": later}
    assert actions.replay_since(since=now + HOUR, until=now + 2 * HOUR, **which) == 1
    assert jobs.send_webhooks(now=later) == 1
    *sent, again = [body for _headers, body in receiver.got]
    (second,) = [body for body in sent if (now + HOUR).isoformat() in body]
    assert again == second


def test_an_endpoint_can_ask_for_other_kinds(endpoint, receiver, own, owner, happen, now):
    which = {"endpoint_id": endpoint[0].id, "by_id": owner.id, **own}
    with pytest.raises(AppRefused):
        actions.change_kinds(kinds=["unknown.kind"], **which)
    actions.change_kinds(kinds=["payment.paid"], **which)
    happen()
    assert jobs.send_webhooks(now=now) == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(endpoint, receiver, happen, now, at_once):
    for _parcel in range(6):
        happen()
    counts = at_once(*[lambda: sum(jobs.send_webhooks(now=now) for _round in range(3))] * 2)
    assert sum(counts) == 6
    assert len(receiver.got) == 6
