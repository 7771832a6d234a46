"""Times are aware and handed down; money is whole centimes."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import HOME, file_of, place, production_modules, tree_of

MONEY = re.compile(
    r"(?:^|_)(?:amounts?|prices?|totals?|centimes|balances?|costs?|dirhams?|discounts?|tendered|payments?|refunds?|due)"
    r"(?:$|_)"
)
# Files that decide, compute or keep; edges and the command line are where the clock is read.
DECIDED_LATER = {"rules", "models", "policies", "queries", "actions", "events", "reactions", "figures"}


def names_in(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.arg | ast.keyword) and part.arg:
            yield part.arg


def speaks_of_money(node: ast.AST) -> bool:
    return any(MONEY.search(name) for name in names_in(node))


def floats_near_money(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and speaks_of_money(node):
            sides = (node.left, node.right)
            if isinstance(node.op, ast.Div) or any(is_float(side) for side in sides):
                yield node
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "float" and speaks_of_money(node):
            yield node
        elif isinstance(node, ast.keyword | ast.arg | ast.AnnAssign) and speaks_of_money_itself(node):
            value = node.value if isinstance(node, ast.keyword) else node.annotation
            if value is not None and (is_float(value) or ast.unparse(value) == "float"):
                yield value


def speaks_of_money_itself(node: ast.keyword | ast.arg | ast.AnnAssign) -> bool:
    name = ast.unparse(node.target) if isinstance(node, ast.AnnAssign) else node.arg or ""
    return bool(MONEY.search(name))


def is_float(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def test_no_float_comes_near_money():
    found = [
        f"{place(path, node)}: {ast.unparse(node)[:90]}"
        for path in production_modules()
        for node in floats_near_money(tree_of(path))
    ]
    assert not found, "\n".join(found)


def test_the_check_knows_a_float_when_it_sees_one():
    for code in ("total / 100", "price * 1.2", "float(line.amount)", "f(unit_price=1.5)", "def f(total: float): ..."):
        assert list(floats_near_money(ast.parse(code))), code
    for code in ("total // 100", "price * 120", "timeout * 1.5", "f(timeout=1.5)"):
        assert not list(floats_near_money(ast.parse(code))), code


def test_naive_datetimes_are_refused_by_the_linter_everywhere():
    ruff = tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "DTZ" in ruff["select"]
    spared = [rules for rules in ruff["per-file-ignores"].values() if any(rule.startswith("DTZ") for rule in rules)]
    assert not spared


def test_the_clock_is_read_at_the_edges_and_handed_down():
    """A decision that reads the clock itself cannot be replayed, nor tried in a test."""
    read = [
        place(path, node)
        for path in production_modules()
        if file_of(path) in DECIDED_LATER
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and reads_clock(node)
    ]
    assert not read, "\n".join(read)


def reads_clock(call: ast.Call) -> bool:
    return bool(
        re.search(r"(?:clock|timezone|datetime|date)\.(?:now|today|utcnow|localdate)$", ast.unparse(call.func))
    )


def test_no_model_dates_itself():
    """`auto_now` reads the clock behind the action's back."""
    dated = [place(path) for path in production_modules() if uses_auto_now(path)]
    assert not dated, "\n".join(dated)


def uses_auto_now(path: Path) -> bool:
    return any(
        isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"} for node in ast.walk(tree_of(path))
    )
