"""The house as a set of files: what the checks of this folder walk over."""

import ast
import configparser
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
PACKAGE = HOME / "rahba"


@cache
def committed_files() -> tuple[Path, ...]:
    """What git keeps or is about to; where there is no git, the package and the tests."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=HOME, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = [path for folder in ("rahba", "tests", "docs") for path in (HOME / folder).rglob("*")]
    else:
        found = [HOME / name for name in listed.split("\0") if name]
    return tuple(sorted(path for path in found if path.is_file() and "node_modules" not in path.parts))


def production_modules() -> list[Path]:
    """Python that runs in a shop: no tests, no migrations."""
    return [
        path
        for path in committed_files()
        if path.suffix == ".py" and path.is_relative_to(PACKAGE) and not {"tests", "migrations"} & set(path.parts)
    ]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """`rahba/shops/queries.py:12`, as an editor opens it."""
    line = f":{node.lineno}" if node is not None else ""
    return f"{path.relative_to(HOME)}{line}"


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def domain_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def file_of(path: Path) -> str:
    """`actions` for rahba/shops/actions.py and for rahba/shops/actions/staff.py."""
    parts = path.relative_to(PACKAGE).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


@cache
def floors() -> dict[str, int]:
    """Each domain's height in the drawing: 0 for the kernel. Read from .importlinter, which draws it."""
    contracts = configparser.ConfigParser()
    contracts.read(HOME / ".importlinter")
    layers = contracts["importlinter:contract:layers"]["layers"].split("\n")
    rows = [row for row in layers if row.strip()]
    return {name.strip(" ()"): height for height, row in enumerate(reversed(rows)) for name in row.split("|")}
