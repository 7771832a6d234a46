"""A person signs in with a phone number and the code that is sent to it."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from rahba.connect.models import Notice
from rahba.people.models import Person

pytestmark = pytest.mark.django_db

LOGIN, CONFIRM = "/fr/account/login/", "/fr/account/login/code/confirm/"


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def ask_for_code(client, capsys):
    """Type a number, read the code that the console sender printed."""

    def ask(number: str) -> str:
        answer = client.post(LOGIN, {"login": number})
        assert answer.status_code == 302, answer.context["form"].errors
        assert answer["Location"].startswith(CONFIRM)
        return re.findall(r"\b\d{6}\b", capsys.readouterr().out)[-1]

    return ask


@pytest.mark.parametrize(
    "number", ["0612345678", "06 12 34 56 78", "+212612345678", "00212 612-345-678", "٠٦١٢٣٤٥٦٧٨", "212612345678"]
)
def test_a_new_number_in_any_shape_makes_one_person_who_is_signed_in(client, ask_for_code, number):
    code = ask_for_code(number)

    answer = client.post(CONFIRM, {"code": code})

    assert answer.status_code == 302
    person = Person.objects.get()
    assert client.session["_auth_user_id"] == str(person.id)
    assert person.phone == "+212612345678"
    assert person.phone_verified_at is not None
    assert person.language == "fr"


def test_the_same_person_comes_back(client, ask_for_code, make_person):
    fatima = make_person("Fatima")

    client.post(CONFIRM, {"code": ask_for_code(fatima.phone)})

    assert client.session["_auth_user_id"] == str(fatima.id)
    assert Person.objects.count() == 1


def test_arabic_digits_and_spaces_are_read_in_the_code_too(client, ask_for_code):
    code = ask_for_code("0612345678")
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    client.post(CONFIRM, {"code": f"{arabic[:3]} {arabic[3:]}"})

    assert "_auth_user_id" in client.session


def test_the_code_is_stored_nowhere(client, ask_for_code):
    code = ask_for_code("0612345678")

    stored = str(Session.objects.get().get_decoded()) + str(list(Notice.objects.values()))
    assert code not in stored


def test_a_known_and_an_unknown_number_are_answered_alike(client, make_person, ask_for_code):
    known = make_person("Fatima")
    ask_for_code(known.phone)
    page_of_known = client.get(CONFIRM).content.decode()
    client.post("/fr/account/logout/")
    ask_for_code("0600000001")
    page_of_unknown = client.get(CONFIRM).content.decode()

    def without_the_number(page: str) -> str:
        return re.sub(r"csrf\S+ value=\S+|X-CSRFToken\S+ \S+|[\d ]{14}|[A-Za-z0-9]{60,}", "", page)

    assert without_the_number(page_of_known) == without_the_number(page_of_unknown)


@pytest.mark.parametrize("number", ["", "12", "abc", "0512", "+33", "0612345678901234", "06' OR 1=1"])
def test_what_is_no_number_is_refused_in_words_and_nobody_is_made(client, number):
    answer = client.post(LOGIN, {"login": number})

    assert answer.status_code == 200
    assert answer.context["form"].errors["login"]
    assert not Person.objects.exists()


def test_five_wrong_codes_end_the_try_even_with_the_right_one_after(client, ask_for_code):
    code = ask_for_code("0612345678")
    wrong = "000000" if code != "000000" else "111111"

    answers = [client.post(CONFIRM, {"code": wrong}) for _try in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    assert client.post(CONFIRM, {"code": code}).status_code == 302
    assert "_auth_user_id" not in client.session


def test_asking_in_parallel_gives_no_more_tries(client, ask_for_code):
    code = ask_for_code("0612345678")
    wrong = "000000" if code != "000000" else "111111"
    frozen = dict(client.session.items())
    for _try in range(6):
        client.post(CONFIRM, {"code": wrong})
        session = client.session
        session.update(frozen)  # as a parallel request would have found it
        session.save()

    answer = client.post(CONFIRM, {"code": code})

    assert "_auth_user_id" not in client.session
    assert answer.status_code == 200


def test_a_number_gets_three_codes_in_five_minutes(client):
    for _code in range(3):
        assert client.post(LOGIN, {"login": "0612345678"}).status_code == 302
        client.post("/fr/account/logout/")

    answer = client.post(LOGIN, {"login": "06 12 34 56 78"})

    assert answer.status_code == 200
    assert "login" in answer.context["form"].errors


def test_an_address_may_not_try_many_numbers(client):
    statuses = []
    for last in range(25):
        statuses.append(client.post(LOGIN, {"login": f"06000000{last:02d}"}).status_code)
        client.post("/fr/account/logout/")

    assert statuses[:20] == [302] * 20
    assert 302 not in statuses[20:]


def test_another_code_can_be_sent_and_the_first_one_is_over(client, ask_for_code, capsys):
    first = ask_for_code("0612345678")

    client.post(CONFIRM, {"action": "resend"})
    second = re.findall(r"\b\d{6}\b", capsys.readouterr().out)[-1]
    if first != second:
        client.post(CONFIRM, {"code": first})
        assert "_auth_user_id" not in client.session
    client.post(CONFIRM, {"code": second})

    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "path",
    [
        "password/reset/",
        "password/change/",
        "password/set/",
        "email/",
        "phone/change/",
        "phone/verify/",
        "reauthenticate/",
    ],
)
def test_pages_that_rahba_does_not_need_do_not_exist(client, path):
    assert client.get(f"/fr/account/{path}").status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar", "ary"])
@pytest.mark.parametrize("path", ["login/", "inactive/"])
def test_the_pages_speak_the_language_of_their_address(client, language, path):
    answer = client.get(f"/{language}/account/{path}")

    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()
