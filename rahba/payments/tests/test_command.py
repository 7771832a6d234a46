"""`python -m rahba payments qr-cases FILE`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rahba.payments.tests.payees import code_with
from rahba.web.cli.payments import app

OWN = Path(__file__).parent / "data" / "emvco_qr_own.json"


def run(file):
    return CliRunner().invoke(app, ["qr-cases", str(file)])


@pytest.fixture
def file_of(tmp_path):
    def write(*cases):
        file = tmp_path / "cases.json"
        file.write_text(json.dumps({"vectors": cases}))
        return file

    return write


def test_a_file_that_holds_ends_with_its_count():
    answer = run(OWN)
    count = len(json.loads(OWN.read_text())["vectors"])
    assert (answer.exit_code, answer.stdout) == (0, f"{count} of {count}\n")


def test_each_difference_is_printed_and_the_command_fails(file_of):
    good = {"id": "good", "payload": code_with(), "strict_errors": [], "crc_ok": True}
    wrong = {
        "id": "wrong",
        "payload": code_with(("54", None)),
        "expected": {"merchant_name": "EPICERIE NOUR"},
        "strict_errors": ["missing_54"],
        "characters": 1,
    }
    odd = {"id": "odd", "payload": "[red]\ud800", "strict_errors": []}
    answer = run(file_of(good, wrong, odd, {"id": "empty"}))
    assert answer.exit_code == 1
    lines = answer.stdout.splitlines()
    assert lines[-1] == "1 of 4"
    points = [line.split(": ")[:2] for line in lines[:-1]]
    assert points == [
        ["wrong", "expected"],
        ["wrong", "strict_errors"],
        ["wrong", "characters"],
        ["wrong", "parse"],
        ["odd", "strict_errors"],
        ["odd", "parse"],
        ["empty", "payload"],
    ]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"vectors": [1]}', '{"vectors": 3}'])
def test_another_file_is_refused_in_words(tmp_path, content):
    file = tmp_path / "other.json"
    file.write_text(content)
    answer = run(file)
    assert answer.exit_code == 2
    assert "0 of 0" not in answer.stdout


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert run(tmp_path / "none.json").exit_code == 2
