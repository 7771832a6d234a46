"""A scanned code is believed only when every rule of its format holds."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from rahba.payments.rules.qr import CodeRefused, asked_in_dirhams, differences, examine, parse
from rahba.payments.rules.qr.objects import checksum, with_checksum, write
from rahba.payments.tests.payees import ACCOUNT, code_with

CASES = json.loads((Path(__file__).parent / "data" / "emvco_qr_own.json").read_text())["vectors"]


def codes_of(text):
    return sorted(problem.code for problem in examine(text).problems)


def warnings_of(text):
    return [problem.code for problem in examine(text).warnings]


@pytest.mark.story("pay:40", "pay:F45")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_written_case_is_read_or_refused_as_expected(case):
    assert differences(case) == []


def test_the_checksum_is_the_one_of_the_standard():
    assert checksum("123456789") == "29B1"


def test_a_whole_code_becomes_values():
    text = code_with(
        ("01", "12"),
        ("15", "01105555555555"),
        ("27", write([("00", "other.example"), ("03", "X"), ("02", "Y")])),
        ("55", "02"),
        ("56", "1.50"),
        ("61", "20000"),
        (
            "62",
            write(
                [("01", "***"), ("05", "CMD-1"), ("10", "later"), ("50", write([("00", "net.example"), ("07", "A")]))]
            ),
        ),
        ("64", write([("00", "AR"), ("01", "بقالة النور"), ("02", "الدار البيضاء"), ("03", "لاحقا")])),
        ("65", "free"),
        ("80", write([("00", "shelf.example"), ("01", "B")])),
    )
    code = parse(text)
    assert (code.merchant_name, code.merchant_city, code.postal_code) == ("EPICERIE NOUR", "CASABLANCA", "20000")
    assert (code.merchant_category_code, code.country_code, code.is_for_one_payment) == ("5411", "MA", True)
    assert [account.id for account in code.accounts] == ["26", "15", "27"]
    assert code.accounts[0].get("01") == "0612345678"
    assert code.accounts[1].value == "01105555555555"
    assert [(entry.id, entry.value) for entry in code.accounts[2].entries] == [("03", "X"), ("02", "Y")]
    assert (code.additional.bill_number, code.additional.reference_label) == ("***", "CMD-1")
    assert [(entry.id, entry.value) for entry in code.additional.others] == [("10", "later")]
    assert [(system.guid, system.get("07")) for system in code.additional.systems] == [("net.example", "A")]
    assert code.language.merchant_name_alternate == "بقالة النور"
    assert code.language.merchant_city_alternate == "الدار البيضاء"
    assert [(entry.id, entry.value) for entry in code.others] == [("65", "free")]
    assert [(template.guid, template.get("01")) for template in code.unreserved] == [("shelf.example", "B")]


@pytest.mark.story("pay:F45")
@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("26", "0015ma.example.souk0111061234567", "truncated"),
        ("62", "0508CMD-1", "truncated"),
        ("62", "0500", "bad_length"),
        ("62", "05", "bad_length"),
        ("62", "0505CMD-15", "bad_id"),
        ("62", "50050004A", "truncated"),
        ("64", "0002AR0120بقالة النور", "truncated"),
        ("80", "00٠٣abc", "bad_length"),
        ("80", "٠٠03abc", "bad_id"),
    ],
)
def test_a_right_checksum_over_a_wrong_inner_length_is_refused(place, value, code):
    text = code_with((place, value))
    assert examine(text).crc_ok
    with pytest.raises(CodeRefused) as refused:
        parse(text)
    assert refused.value.codes == (code,)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ([("01", "13")], ["point_of_initiation_value"]),
        ([("26", None), ("27", write([("00", "x" * 33)]))], ["guid_too_long_27"]),
        ([("26", write([("00", "سوق"), ("01", "1")]))], ["charset_26_00"]),
        ([("26", None), ("02", "بنك")], ["charset_02"]),
        ([("52", "541")], ["merchant_category_code_value"]),
        ([("52", "٥٤١١")], ["merchant_category_code_value"]),
        ([("53", "٥٠٤")], ["currency_value"]),
        ([("58", "ma")], ["country_code_value"]),
        ([("59", "بقالة")], ["charset_59"]),
        ([("59", "ÉPICERIE")], ["charset_59"]),
        ([("60", "الرباط")], ["charset_60"]),
        ([("61", "12345678901")], ["too_long_61"]),
        ([("54", ".50")], ["amount_format_54"]),
        ([("54", "+5")], ["amount_format_54"]),
        ([("54", "5,00")], ["amount_format_54"]),
        ([("54", "5\n")], ["amount_format_54"]),
        ([("54", "00.0")], ["amount_zero_54"]),
        ([("55", "04")], ["tip_indicator_value"]),
        ([("55", "02")], ["fee_fixed_missing"]),
        ([("55", "02"), ("56", "0")], ["amount_zero_56"]),
        ([("55", "02"), ("56", "1e1")], ["amount_format_56"]),
        ([("56", "1")], ["fee_fixed_unexpected"]),
        ([("55", "03")], ["fee_percentage_missing"]),
        ([("55", "03"), ("57", "0.00")], ["fee_percentage_value"]),
        ([("55", "03"), ("57", "1.5%")], ["fee_percentage_value"]),
        ([("62", write([("05", "x" * 26)]))], ["too_long_62_05"]),
        ([("62", write([("05", "دين")]))], ["charset_62_05"]),
        ([("62", write([("50", write([("01", "A")]))]))], ["template_62_50_without_guid"]),
        ([("62", write([("05", "A"), ("05", "B")]))], ["duplicate_id_62_05"]),
        ([("64", write([("01", "بقالة")]))], ["language_template_incomplete"]),
        ([("64", write([("00", "A1"), ("01", "بقالة")]))], ["language_preference_value"]),
        ([("64", write([("00", "FR"), ("01", "E\u0301picerie")]))], ["not_precomposed_64"]),
        ([("64", write([("00", "AR"), ("01", "ب" * 26)]))], ["too_long_64_01"]),
        ([("80", write([("01", "A")]))], ["template_80_without_guid"]),
        ([("00", "02"), ("59", None)], ["missing_59", "payload_format_indicator_value"]),
    ],
)
def test_each_broken_rule_is_named(changes, codes):
    assert codes_of(code_with(*changes)) == codes


def test_a_doubled_object_is_refused_and_not_silently_chosen():
    doubled = code_with()[:-8] + write([("54", "99.00")])
    assert codes_of(with_checksum(doubled)) == ["duplicate_id_54"]


def test_the_checksum_closes_the_code():
    whole = with_checksum(code_with(("58", None))[:-8])
    assert codes_of(whole + "5802MA") == ["crc_not_last"]
    assert codes_of("5802MA" + with_checksum("5802MA" + code_with(("58", None))[:-8])[6:]) == [
        "payload_format_indicator_not_first"
    ]


def test_marks_in_another_order_are_no_fault_where_nothing_composes():
    """Shadda before fatha is how people type it; the canonical order is the other way round."""
    assert codes_of(code_with(("64", write([("00", "AR"), ("01", "بقّال")])))) == []
    assert codes_of(code_with(("64", write([("00", "AR"), ("01", "بق\u0651\u064eال")])))) == []


@pytest.mark.parametrize(
    ("currency", "amount", "warned"),
    [("504", "5.0", True), ("504", "5", False), ("504", "5.", False), ("504", "5.00", False), ("392", "5.00", True),
     ("788", "5.000", False)],
)  # fmt: skip
def test_decimals_that_do_not_fit_the_currency_are_a_warning(currency, amount, warned):
    assert warnings_of(code_with(("53", currency), ("54", amount))) == (["amount_decimals_54"] if warned else [])


@pytest.mark.story("pay:38", "pay:39")
@pytest.mark.parametrize(
    ("amount", "centimes"),
    [
        (None, None),
        ("12.50", 1250),
        ("12", 1200),
        ("12.", 1200),
        ("12.5", 1250),
        ("0.01", 1),
        ("9999999999.99", 10**12 - 1),
    ],
)
def test_an_amount_becomes_whole_centimes(amount, centimes):
    assert asked_in_dirhams(parse(code_with(("54", amount)))).amount == centimes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([("54", "0.001")], "not_in_centimes"),
        ([("54", "12345678901")], "not_in_centimes"),
        ([("55", "02"), ("56", "0.005")], "not_in_centimes"),
        ([("53", "978")], "not_in_dirhams"),
    ],
)
def test_what_is_no_whole_amount_of_dirhams_is_not_paid(changes, code):
    with pytest.raises(CodeRefused) as refused:
        asked_in_dirhams(parse(code_with(*changes)))
    assert refused.value.code == code


def test_tips_and_fees_are_told_before_the_payer_agrees():
    tip = asked_in_dirhams(parse(code_with(("55", "01"))))
    assert (tip.wants_tip, tip.fee_on(1250)) == (True, 0)
    fixed = asked_in_dirhams(parse(code_with(("55", "02"), ("56", "1.5"))))
    assert (fixed.wants_tip, fixed.fee_on(1250)) == (False, 150)
    share = asked_in_dirhams(parse(code_with(("55", "03"), ("57", "1.5"))))
    assert [share.fee_on(amount) for amount in (1000, 1250, 33)] == [15, 19, 0]


def test_a_network_that_leaves_objects_out_is_refused_by_name():
    """As the codes of some countries do; here they stay refused."""
    assert codes_of(code_with(("52", None), ("59", None), ("60", None))) == ["missing_52", "missing_59", "missing_60"]


def test_half_of_a_character_and_a_text_longer_than_any_code_are_refused():
    assert codes_of(code_with()[:-8] + "\ud83d") == ["bad_character"]
    assert codes_of("0" * 7090) == ["too_long_for_a_code"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "misread"), ("fr", "mal lu"), ("ar", "قراءة"), ("ary", "تقرا")]
)
def test_the_person_is_told_in_their_language_what_to_do(language, words):
    text = code_with()
    with translation.override(language), pytest.raises(CodeRefused) as refused:
        parse(text.replace("12.50", "92.50"))
    assert refused.value.code == "crc_mismatch"
    with translation.override(language):
        assert words in str(refused.value)


def test_a_missing_object_is_named_in_words():
    with pytest.raises(CodeRefused) as refused:
        parse(code_with(("59", None)))
    with translation.override("fr"):
        assert "le nom du magasin" in str(refused.value)
    with pytest.raises(CodeRefused) as refused:
        parse(code_with()[:-8] + ACCOUNT)
    assert "%(" not in str(refused.value)
