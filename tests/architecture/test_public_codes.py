"""What programs match on never changes by accident: every public code stands in docs/api-codes.json, in words."""

import ast
import json

import pytest

from tests.architecture.house import place
from tests.architecture.public_codes import FILE, codes, problems

# Where a code is taken from a list of codes instead of being written down; its list is in the file too.
FROM_A_LIST = {
    "rahba/payments/api/refusals.py",
    "rahba/payments/api/wallet.py",
    "rahba/till/api/door.py",
    "rahba/till/api/payments.py",
    "rahba/kernel/problems.py",
}
# Their sentence names what is wrong with this very payment code, and comes from `payments.rules.qr`.
WORDED_BY_CASE = {"code_refused", "no_national_scheme"}


@pytest.mark.story("pay:F28")
def test_every_public_code_is_written_down_in_french_and_arabic():
    kept, now = json.loads(FILE.read_text()), codes()
    assert now == kept, "look at the difference, then run python -m tests.architecture.public_codes"
    assert {code for code, words in now.items() if not all(words.values())} <= WORDED_BY_CASE


@pytest.mark.story("pay:F28")
def test_no_code_comes_from_elsewhere_and_each_fault_has_one():
    strays = [
        place(path, call)
        for path, call in problems()
        if not any(isinstance(part, ast.Constant) for part in ast.walk(call.args[1]))
        if place(path) not in FROM_A_LIST
    ]
    assert not strays
    sentences = [tuple(words.values()) for words in codes().values()]
    twice = {words for words in sentences if all(words) and sentences.count(words) > 1}
    assert not twice, "two codes for one fault"
