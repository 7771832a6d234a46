"""Apps at the door: by key or by token, in the name of who let them in, for what they may."""

import datetime as dt

import pytest

from rahba.connect import actions, queries
from rahba.connect.models import AccessToken, ApiKey
from rahba.connect.rules.apps import ROTATION_OVERLAP, AppRefused
from rahba.connect.tests.conftest import EVERYTHING
from rahba.kernel.ids import uuid7
from rahba.kernel.problems import Problem

HOUR = dt.timedelta(hours=1)


def come(credential, now, scope="payments:read", **headers):
    return queries.caller_for({"Authorization": f"Bearer {credential}", **headers}, scope, now=now)


def refusal(credential, now, scope="payments:read", **headers) -> Problem:
    with pytest.raises(Problem) as refused:
        come(credential, now, scope, **headers)
    return refused.value


def test_a_key_speaks_for_its_app_and_only_its_hash_is_kept(shop, app, make_key, now):
    _key, credential = make_key()

    caller = come(credential, now)

    assert (caller.app_id, caller.organisation_id) == (app.id, shop.organisation_id)
    assert caller.scopes == set(EVERYTHING)
    secret = credential.partition(".")[2]
    assert secret not in str(ApiKey.objects.values().get())


def test_without_a_credential_one_is_asked_for(db, now):
    with pytest.raises(Problem) as refused:
        queries.caller_for({}, "payments:read", now=now)
    assert (refused.value.status, refused.value.code) == (401, "credentials_missing")
    assert refused.value.headers == {"WWW-Authenticate": 'Bearer realm="rahba"'}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + "x",
        lambda text: text.replace("rk_", "rt_"),
        lambda text: text.partition(".")[0],
        lambda text: text.partition(".")[0] + ".",
        lambda text: "rk_0." + text.partition(".")[2],
        lambda text: "nonsense",
        lambda text: "é\x00",
    ],
)
def test_a_credential_that_is_not_quite_one_opens_nothing(make_key, now, spoil):
    problem = refusal(spoil(make_key()[1]), now)
    assert (problem.status, problem.code) == (401, "credentials_invalid")
    assert 'error="invalid_token"' in problem.headers["WWW-Authenticate"]


def test_a_key_may_what_both_it_and_the_grant_allow(shop, owner, app, make_key, now):
    _key, credential = make_key(scopes=["payments:read"])
    problem = refusal(credential, now, "payments:write")
    assert (problem.status, problem.code) == (403, "insufficient_scope")
    assert 'scope="payments:write"' in problem.headers["WWW-Authenticate"]

    _key, strong = make_key()
    come(strong, now, "payments:write")
    actions.let_app_in(
        organisation_id=shop.organisation_id, app_id=app.id, scopes=["payments:read"], by_id=owner.id, now=now
    )
    assert refusal(strong, now, "payments:write").code == "insufficient_scope"


def test_a_key_opens_from_its_first_to_its_last_moment(make_key, now):
    _key, credential = make_key(ends_at=now + HOUR)

    come(credential, now + HOUR - dt.timedelta(microseconds=1))
    assert refusal(credential, now + HOUR).code == "credentials_invalid"
    assert refusal(credential, now - HOUR).code == "credentials_invalid"
    with pytest.raises(AppRefused):
        make_key(ends_at=now)


def test_a_rotated_key_opens_for_a_day_beside_the_new_one(shop, owner, app, make_key, now):
    key, old = make_key(scopes=["payments:read"])
    values = {"organisation_id": shop.organisation_id, "app_id": app.id, "by_id": owner.id, "now": now}
    new_key, secret = actions.rotate_key(key_id=key.id, **values)
    new = f"{new_key.public_id}.{secret}"

    come(old, now + ROTATION_OVERLAP - HOUR), come(new, now)
    assert refusal(old, now + ROTATION_OVERLAP).code == "credentials_invalid"
    assert come(new, now + ROTATION_OVERLAP).scopes == {"payments:read"}


def test_a_revoked_key_ends_at_once_and_its_tokens_with_it(shop, owner, app, make_key, now):
    key, credential = make_key()
    token, _kept = actions.issue_token(public_id=key.public_id, secret=credential[len(key.public_id) + 1 :],
                                       scope="", now=now)  # fmt: skip
    come(token, now)
    actions.revoke_key(organisation_id=shop.organisation_id, app_id=app.id, key_id=key.id, by_id=owner.id, now=now)

    assert refusal(credential, now).code == "credentials_invalid"
    assert refusal(token, now).code == "credentials_invalid"


def test_a_closed_app_opens_nothing(shop, owner, app, make_key, now):
    _key, credential = make_key()
    actions.close_app(organisation_id=shop.organisation_id, app_id=app.id, by_id=owner.id, now=now)
    assert refusal(credential, now).code == "credentials_invalid"


def test_an_app_of_several_shops_says_for_whom_it_speaks(shop, make_shop, owner, app, make_key, now):
    other = make_shop(name="Hanout Atlas")
    actions.let_app_in(
        organisation_id=other.organisation_id, app_id=app.id, scopes=["payments:read"], by_id=owner.id, now=now
    )
    _key, credential = make_key()

    assert refusal(credential, now).code == "organisation_missing"
    there = {"Rahba-Organisation": str(other.organisation_id)}
    assert come(credential, now, **there).organisation_id == other.organisation_id
    assert refusal(credential, now, "payments:write", **there).code == "insufficient_scope"
    for stranger in (str(uuid7()), "nonsense"):
        assert refusal(credential, now, **{"Rahba-Organisation": stranger}).code == "not_granted"

    actions.shut_app_out(organisation_id=other.organisation_id, app_id=app.id, by_id=owner.id, now=now)
    assert refusal(credential, now, **there).code == "not_granted"
    assert come(credential, now).organisation_id == shop.organisation_id


def test_anothers_app_is_not_touched(shop, make_shop, owner, app, make_key, now):
    key, _credential = make_key()
    stranger = {"organisation_id": make_shop().organisation_id, "app_id": app.id, "by_id": owner.id, "now": now}
    for act in (
        lambda: actions.make_key(scopes=EVERYTHING, **stranger),
        lambda: actions.revoke_key(key_id=key.id, **stranger),
        lambda: actions.close_app(**stranger),
    ):
        with pytest.raises(AppRefused):
            act()


@pytest.mark.parametrize("values", [{"name": " "}, {"name": "x" * 81}, {"scopes": []}, {"scopes": ["everything"]}])
def test_a_nameless_or_unknown_wish_is_refused_in_words(shop, owner, now, values):
    wish = {
        "organisation_id": shop.organisation_id,
        "name": "App",
        "scopes": EVERYTHING,
        "by_id": owner.id,
        "now": now,
    }
    with pytest.raises(AppRefused):
        actions.make_app(**(wish | values))


def test_the_last_use_is_remembered_to_the_minute(make_key, now):
    key, credential = make_key()
    actions.note_use(caller=come(credential, now), now=now)
    actions.note_use(caller=come(credential, now), now=now + dt.timedelta(seconds=59))
    assert ApiKey.objects.get(id=key.id).last_used_at == now
    actions.note_use(caller=come(credential, now), now=now + HOUR)
    assert ApiKey.objects.get(id=key.id).last_used_at == now + HOUR


class Program:
    """A client of the token endpoint."""

    def __init__(self, client, key, credential):
        self.client, self.id, self.secret = client, key.public_id, credential.partition(".")[2]

    def post(self, address="/oauth/token", *, secret=None, basic=None, **form):
        form = {
            "grant_type": "client_credentials",
            "client_id": self.id,
            "client_secret": secret or self.secret,
        } | form
        headers = {"Authorization": basic} if basic else {}
        return self.client.post(address, {name: value for name, value in form.items() if value}, headers=headers)


@pytest.fixture
def program(client, make_key):
    return Program(client, *make_key(scopes=["payments:read", "payments:write"]))


def test_a_key_gets_a_token_for_an_hour_and_only_its_hash_is_kept(program, app, now):
    answer = program.post(scope="payments:read")

    told = answer.json()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 3600, "payments:read")
    assert come(told["access_token"], now).app_id == app.id
    assert refusal(told["access_token"], now, "payments:write").code == "insufficient_scope"
    assert refusal(told["access_token"], now + HOUR).code == "credentials_invalid"
    assert told["access_token"] not in str(AccessToken.objects.values().get())


def test_the_client_may_use_http_basic(program):
    import base64

    pair = base64.b64encode(f"{program.id}:{program.secret}".encode()).decode()
    answer = program.post(basic=f"Basic {pair}", client_id="", client_secret="")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"client_id": "rk_\0"}, 401, "invalid_client"),
        ({"scope": "payments:read events:read"}, 400, "invalid_scope"),
        ({"basic": "Basic %%%", "client_secret": ""}, 401, "invalid_client"),
        ({"basic": "Basic eDp5"}, 400, "invalid_request"),
    ],
)
def test_a_refusal_of_the_token_endpoint_has_the_shape_that_clients_expect(program, form, status, error):
    answer = program.post(**form)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in answer) == (status == 401)


def test_a_token_is_ended_by_its_own_client_only(program, client, make_key, now):
    token = program.post().json()["access_token"]
    stranger = Program(client, *make_key())
    assert program.post("/oauth/revoke", token="unknown").status_code == 200
    assert program.post("/oauth/revoke", token=token, secret="wrong").status_code == 401
    come(token, now)

    assert stranger.post("/oauth/revoke", token=token).status_code == 200
    assert refusal(token, now).code == "credentials_invalid"


def test_the_metadata_say_where_everything_is(client, db):
    told = client.get("/.well-known/oauth-authorization-server").json()

    assert told["issuer"] == "http://testserver"
    assert told["token_endpoint"] == "http://testserver/oauth/token"
    assert told["grant_types_supported"] == ["client_credentials"]


def test_tokens_that_ended_are_dropped(program, now):
    program.post()
    assert actions.drop_old_tokens(now=now + HOUR) == 0
    assert actions.drop_old_tokens(now=now + 26 * HOUR) == 1
