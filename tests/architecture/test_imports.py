"""Who may import whom, and where an import may stand."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.house import HOME, functions_of, place, production_modules, tree_of

# Third-party modules that take over 200 ms to import (measured on two cores), which a second start must not pay for.
LATE_IMPORTS = {"httpx"}


def test_the_drawing_of_layers_doors_and_neighbours_holds():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    result = subprocess.run(command, cwd=HOME, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-4000:]


def test_the_contracts_themselves_can_fail():
    """Each house contract, shown an import that the drawing forbids, objects to it."""
    from tests.architecture.contracts import DoorsContract, InsideContract

    doors = DoorsContract("doors", {"root_package": "rahba"}, {
        "doors": "actions, queries, events, rules", "open_to_all": "kernel, design", "composition_root": "web",
        "mounted_edges": "api, urls", "neighbours": ["sales -> carnet, shops"],
    })  # fmt: skip
    assert doors.objection("rahba.sales.actions", "rahba.carnet.models") is not None
    assert doors.objection("rahba.sales.actions", "rahba.till.queries") is not None
    assert doors.objection("rahba.web.views", "rahba.sales.models") is not None
    assert doors.objection("rahba.sales.actions", "rahba.carnet.actions.entries") is None
    assert doors.objection("rahba.sales.actions", "rahba.kernel.money") is None
    inside = InsideContract("inside", {"root_package": "rahba"}, {
        "open_to_all": "kernel", "forbidden": ["views -> models", "rules -> models"],
    })  # fmt: skip
    assert inside.objection("rahba.shops.views.merchant", "rahba.shops.models") is not None
    assert inside.objection("rahba.shops.views.merchant", "rahba.shops.actions") is None


def test_no_imports_inside_functions():
    late = [
        f"{place(path, node)}: {ast.unparse(node)}"
        for path in production_modules()
        for function in functions_of(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and _module(node) not in LATE_IMPORTS
    ]
    assert not late, "\n".join(late)


def test_no_signals_generic_keys_or_models_by_name():
    """Effects are called, not broadcast; a key names its table; a model is imported."""
    found = []
    for path in production_modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [f"{_from(node)}{alias.name}" for alias in node.names]
                found += [
                    f"{place(path, node)}: {name}"
                    for name in names
                    if ".signals" in f".{name}" or "django.dispatch" in name or "contenttypes.fields" in name
                ]
            # A migration operation gets its models from the migration's own state.
            elif isinstance(node, ast.Attribute) and node.attr == "get_model" and path.name != "append_only.py":
                found.append(f"{place(path, node)}: get_model")
    assert not found, "\n".join(found)


def _module(node: ast.Import | ast.ImportFrom) -> str:
    name = node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
    return name.split(".")[0]


def _from(node: ast.Import | ast.ImportFrom) -> str:
    return f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
