"""Role × route: whoever comes to an address is let in, or refused with a reason, or told that nothing is there."""

import uuid

import pytest
from django.db import transaction

from rahba.connect import actions as connect
from rahba.people.rules import Role
from rahba.shops.rules import VERBS
from tests.journeys.routes import (
    FOR_A_HOLDER,
    FOR_A_PAIRED_PHONE,
    FOR_AN_APP,
    FOR_AN_ISSUERS_INBOX,
    FOR_WHO_HAS_THE_LINK,
    FOR_WHO_HOLDS_A_WALLET,
    FOR_WHO_MAKES_PROGRAMS,
    FOR_WHO_SIGNED_IN,
    ISSUER_OPENS,
    OPEN_TO_ALL,
    OPENS,
    all_routes,
)

STAFF = [role for role in VERBS if role != Role.OWNER]
SHOP_ROUTES = [route for route in all_routes() if route.of_a_shop]


def call(client, address):
    """Open the page, or press its button where there is only a button. Whatever it does is undone."""
    with transaction.atomic():
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address)
        transaction.set_rollback(True)
    return answer


def to_sign_in(answer) -> bool:
    return answer.status_code == 302 and "/account/login/" in answer["Location"]


def test_every_address_has_its_place_in_the_matrix():
    own = {*ISSUER_OPENS, *FOR_A_HOLDER, *FOR_AN_APP}
    own |= FOR_WHO_MAKES_PROGRAMS | FOR_AN_ISSUERS_INBOX | FOR_WHO_HAS_THE_LINK
    placed = own | {*OPENS, *OPEN_TO_ALL, *FOR_WHO_SIGNED_IN, *FOR_WHO_HOLDS_A_WALLET, *FOR_A_PAIRED_PHONE}
    strangers = {route.name for route in all_routes()} - placed
    assert not strangers, f"say in tests/journeys/routes.py who may open: {sorted(strangers)}"


def test_every_page_of_a_shop_is_opened_by_a_verb():
    assert {route.name for route in SHOP_ROUTES} == {*OPENS}
    assert set().union(*(route.verbs for route in SHOP_ROUTES)) <= set().union(*VERBS.values())


@pytest.fixture
def scene(furnish, shop, owner):
    return furnish(shop, owner, "Zitouna")


@pytest.mark.parametrize("role", [Role.OWNER, *STAFF])
def test_each_role_opens_what_its_verbs_open_and_is_told_why_not_the_rest(client, scene, add_staff, role):
    person = scene.owner if role == Role.OWNER else add_staff(role, "Somebody")[0]
    client.force_login(person)
    for route in SHOP_ROUTES:
        answer = call(client, route.address(scene.ids))
        said = f"{role} at {route.name}: {answer.status_code}"
        if route.verbs & VERBS[role]:
            assert answer.status_code in (200, 302, 400, 422), said
            assert not to_sign_in(answer), said
        else:
            assert answer.status_code == 403, said
            assert scene.shop.name in answer.content.decode(), f"{said}, without a reason"


def test_a_stranger_finds_nothing_and_a_visitor_is_asked_to_sign_in(client, scene, make_person):
    for route in SHOP_ROUTES:
        assert to_sign_in(call(client, route.address(scene.ids))), route.name
    client.force_login(make_person("Stranger"))
    for route in SHOP_ROUTES:
        answer = call(client, route.address(scene.ids))
        assert answer.status_code == 404, f"{route.name}: {answer.status_code}"
        assert "Zitouna" not in answer.content.decode(), route.name


def test_a_shop_that_is_not_there_looks_like_one_that_is_not_yours(client, scene, make_person):
    client.force_login(make_person("Stranger"))
    nowhere = {**scene.ids, "shop_id": uuid.uuid4()}
    for route in SHOP_ROUTES:
        yours, nobodys = (call(client, route.address(ids)) for ids in (scene.ids, nowhere))
        assert (yours.status_code, nobodys.status_code) == (404, 404), route.name


def test_access_that_has_ended_is_access_no_more(client, scene, add_staff, owner, now):
    from rahba.shops import actions as shops

    person, membership = add_staff("manager", "Gone")
    shops.end_staff(shop_id=scene.shop.id, membership_id=membership.id, by_id=owner.id, now=now)
    client.force_login(person)
    for route in SHOP_ROUTES:
        assert call(client, route.address(scene.ids)).status_code == 404, route.name


@pytest.mark.parametrize("name", sorted(FOR_WHO_SIGNED_IN))
def test_pages_of_a_person_ask_for_sign_in(client, db, name):
    route = next(route for route in all_routes() if route.name == name)
    assert to_sign_in(call(client, route.address({})))


def test_the_api_answers_nobody_but_a_paired_phone(client, scene):
    for route in all_routes():
        if route.name not in FOR_A_PAIRED_PHONE - {"api:ping", "api:pair"}:
            continue
        address = route.address(scene.ids)
        for headers in ({}, {"HTTP_AUTHORIZATION": "Bearer nonsense"}):
            answers = [client.generic(method, address, **headers) for method in ("GET", "POST", "PUT")]
            statuses = {answer.status_code for answer in answers} - {405}
            assert statuses <= {401, 422}, f"{route.name}: {statuses}"
            assert 401 in statuses, route.name


def test_the_api_of_programs_is_closed_to_strangers_and_where_a_shop_let_nobody_in(client, scene, now):
    """A key that opens nothing more than reading, of a shop that has ended what it allowed."""
    values = {"organisation_id": scene.shop.organisation_id, "by_id": scene.owner.id, "now": now}
    app = connect.make_app(name="Site", scopes=["payments:read"], **values)
    key, secret = connect.make_key(app_id=app.id, scopes=["payments:read"], **values)
    connect.shut_app_out(app_id=app.id, **values)
    credentials = {
        "": 401,
        "Bearer nonsense": 401,
        f"Bearer {scene.token}": 401,
        f"Bearer {key.public_id}.{secret}": 403,
    }
    for route in all_routes():
        if route.name not in FOR_AN_APP:
            continue
        address = route.address({**scene.ids, "intent_id": uuid.uuid4(), "payment_id": uuid.uuid4()})
        for credential, expected in credentials.items():
            answers = [client.generic(method, address, HTTP_AUTHORIZATION=credential) for method in ("GET", "POST")]
            assert {answer.status_code for answer in answers} - {405} == {expected}, f"{route.name}: {credential[:9]}"


def test_the_wallet_answers_nobody_who_is_signed_out_and_shows_nobody_anothers(client, db, make_person):
    ids = {"payment_id": uuid.uuid4(), "intent_id": uuid.uuid4()}
    routes = [route for route in all_routes() if route.name in FOR_WHO_HOLDS_A_WALLET]
    assert len(routes) == len(FOR_WHO_HOLDS_A_WALLET)
    for route in routes:
        answers = [client.generic(method, route.address(ids)) for method in ("GET", "POST", "PUT")]
        statuses = {answer.status_code for answer in answers} - {405}
        assert statuses == {401}, f"{route.name}: {statuses}"
    client.force_login(make_person("Without a wallet"))
    for name in ("history", "requests", "fate"):
        route = next(route for route in routes if route.name == f"api:wallet_{name}")
        assert client.get(route.address(ids)).json()["code"] == "no_wallet_yet", name


def test_programs_are_opened_by_their_makers_and_the_inbox_by_no_shop(client, scene, add_staff, make_person):
    routes = [route for route in all_routes() if route.name in FOR_WHO_MAKES_PROGRAMS | FOR_AN_ISSUERS_INBOX]
    assert len(routes) == len(FOR_WHO_MAKES_PROGRAMS | FOR_AN_ISSUERS_INBOX)

    def statuses() -> dict[str, int]:
        return {route.name: call(client, route.address(scene.ids)).status_code for route in routes}

    for route in routes:
        assert to_sign_in(call(client, route.address(scene.ids))), route.name
    client.force_login(make_person("Stranger"))
    assert set(statuses().values()) == {404}
    client.force_login(add_staff(Role.MANAGER, "Somebody")[0])
    assert {status for name, status in statuses().items() if name not in FOR_AN_ISSUERS_INBOX} == {403}
    client.force_login(scene.owner)
    for name, status in statuses().items():
        assert status == 404 if name in FOR_AN_ISSUERS_INBOX else status in (200, 302, 422), f"{name}: {status}"
