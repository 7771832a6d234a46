"""The given cases, each of which gave the same answers on TigerBeetle 0.17.9."""

import datetime as dt
import json
from pathlib import Path

import pytest

from rahba.ledger.jobs.cases import Replay

FILE = Path(__file__).parents[1] / "data" / "ledger_semantics.json"
CASES = json.loads(FILE.read_text())["cases"]
NOW = dt.datetime(2026, 3, 18, 17, 30, tzinfo=dt.UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_case_comes_out_as_it_did_on_tigerbeetle(case):
    assert Replay(NOW).differences(case) == []
