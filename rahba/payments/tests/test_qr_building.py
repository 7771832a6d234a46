"""A code that is made reads back as what was asked for; what cannot be written is refused in words."""

import dataclasses

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rahba.payments.queries import national_scheme
from rahba.payments.rules.qr import (
    CodeNotMade,
    Payee,
    Scheme,
    SchemeNotSet,
    asked_in_dirhams,
    dynamic_code,
    parse,
    read_scheme,
    static_code,
)
from rahba.payments.rules.qr.dirhams import LARGEST
from rahba.payments.tests.payees import NOUR, SCHEME

latin = st.characters(min_codepoint=33, max_codepoint=126)
arabic = st.characters(min_codepoint=0x0621, max_codepoint=0x063A)


def words(alphabet, longest):
    return st.text(alphabet, min_size=1, max_size=longest)


payees = st.builds(
    Payee,
    account=words(latin, 40),
    category=st.from_regex(r"[0-9]{4}", fullmatch=True, alphabet="0123456789"),
    name=words(latin, 25),
    city=words(latin, 15),
    arabic_name=words(arabic, 25),
    arabic_city=st.just("") | words(arabic, 15),
    postal_code=st.just("") | words(latin, 10),
)
references = words(latin, 25).filter(lambda text: text != "***")
schemes = st.builds(
    Scheme,
    st.integers(26, 51).map(str),
    words(latin, 32),
    st.integers(1, 99).map("{:02d}".format),
)


def says(code, scheme, payee):
    account = code.accounts[0]
    assert (account.id, account.guid, account.get(scheme.account)) == (scheme.template, scheme.guid, payee.account)
    assert (code.merchant_name, code.merchant_city) == (payee.name, payee.city)
    assert (code.merchant_category_code, code.postal_code or "") == (payee.category, payee.postal_code)
    assert (code.transaction_currency, code.country_code) == ("504", "MA")
    assert (code.language.language_preference, code.language.merchant_name_alternate) == ("AR", payee.arabic_name)
    assert (code.language.merchant_city_alternate or "") == payee.arabic_city


@pytest.mark.story("pay:38")
@given(schemes, payees, st.just("") | references)
def test_a_counter_code_reads_back(scheme, payee, reference):
    code = parse(static_code(scheme, payee, reference=reference))
    says(code, scheme, payee)
    assert not code.is_for_one_payment
    assert asked_in_dirhams(code).amount is None
    assert (code.additional.reference_label or "") == reference


@pytest.mark.story("pay:39")
@given(schemes, payees, st.integers(1, LARGEST), references)
def test_a_code_of_one_payment_reads_back_to_the_centime(scheme, payee, amount, reference):
    code = parse(dynamic_code(scheme, payee, amount=amount, reference=reference))
    says(code, scheme, payee)
    assert code.is_for_one_payment
    assert asked_in_dirhams(code).amount == amount
    assert code.additional.reference_label == reference


@given(st.text(st.characters()), st.text(st.characters()), st.text(st.characters()), st.text(st.characters()))
def test_whatever_a_shop_is_called_a_code_is_made_or_refused(name, city, arabic_name, reference):
    payee = dataclasses.replace(NOUR, name=name, city=city, arabic_name=arabic_name)
    try:
        outcome = parse(static_code(SCHEME, payee, reference=reference))
    except CodeNotMade as refusal:
        outcome = refusal
    assert str(outcome)
    assert "%(" not in (str(outcome) if isinstance(outcome, CodeNotMade) else "")


def test_accents_are_left_out_where_the_format_does_not_know_them():
    payee = dataclasses.replace(NOUR, name="  Épicerie  Cœur d’Éléganté ", city="Salé", arabic_name="")
    code = parse(static_code(SCHEME, dataclasses.replace(payee, arabic_city="")))
    assert (code.merchant_name, code.merchant_city) == ("Epicerie Coeur d'Elegante", "Sale")
    assert code.language is None


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"name": ""}, "missing_59", "le nom du magasin"),
        ({"name": "بقالة النور"}, "charset_59", "lettres latines"),
        ({"name": "EPICERIE GENERALE DU BOULEVARD"}, "too_long_59", "Raccourcissez"),
        ({"name": "ب" * 100}, "too_long_59", "Raccourcissez"),
        ({"city": "CASABLANCA SIDI MOUMEN"}, "too_long_60", "la ville"),
        ({"arabic_name": "ب" * 26}, "too_long_64_01", "seconde langue"),
        ({"arabic_name": "", "arabic_city": "الرباط"}, "language_template_incomplete", "seconde langue"),
        ({"category": "epicerie"}, "merchant_category_code_value", "le type de commerce"),
        ({"account": ""}, "merchant_account_missing", "le compte"),
        ({"account": "0" * 90}, "too_long_26", "le compte"),
    ],
)
def test_what_cannot_be_written_is_told_to_the_shopkeeper(changes, code, words):
    with pytest.raises(CodeNotMade) as refused:
        static_code(SCHEME, dataclasses.replace(NOUR, **changes))
    assert refused.value.code == code
    with translation.override("fr"):
        assert words in str(refused.value)
        assert "aucun code" in str(refused.value)


@pytest.mark.parametrize(
    ("amount", "reference", "code"),
    [
        (0, "R", "amount_zero_54"),
        (-1, "R", "amount_zero_54"),
        (LARGEST + 1, "R", "too_long_54"),
        (1, "", "missing_62_05"),
        (1, "***", "missing_62_05"),
        (1, "x" * 26, "too_long_62_05"),
    ],
)
def test_a_code_of_one_payment_needs_an_amount_and_a_reference(amount, reference, code):
    with pytest.raises(CodeNotMade) as refused:
        dynamic_code(SCHEME, NOUR, amount=amount, reference=reference)
    assert refused.value.code == code


def test_the_national_template_is_a_setting_and_never_a_guess(settings):
    assert settings.QR_SCHEME == ""
    with pytest.raises(SchemeNotSet) as refused:
        national_scheme()
    with translation.override("fr"):
        assert "codes de paiement" in str(refused.value)
    settings.QR_SCHEME = "26:ma.example.souk:01"
    assert national_scheme() == SCHEME


@pytest.mark.parametrize(
    "setting", ["", "26", "25:x:01", "52:x:01", "26::01", "26:x:00", "26:x y:01", "26:" + "x" * 33 + ":01", "٢٦:x:01"]
)
def test_a_setting_that_is_no_scheme_makes_no_code(setting):
    with pytest.raises(SchemeNotSet):
        read_scheme(setting)
