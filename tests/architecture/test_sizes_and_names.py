"""Small files, small functions, and names that say what is inside."""

import ast

from tests.architecture.house import HOME, PACKAGE, committed_files, functions_of, place, production_modules, tree_of

LONGEST_FILE = 500
LONGEST_FUNCTION = 70
CODE = {".py", ".js", ".css", ".html"}
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "managers", "misc", "tools", "shared"}
OWN_CODE = [
    path
    for path in committed_files()
    if path.suffix in CODE and not {"vendor", "migrations", "locale"} & set(path.parts)
]


def test_no_file_is_longer_than_one_can_hold_in_mind():
    lengths = {place(path): len(path.read_text().splitlines()) for path in OWN_CODE}
    assert lengths
    too_long = [f"{name}: {lines} lines" for name, lines in lengths.items() if lines > LONGEST_FILE]
    assert not too_long, "\n".join(too_long)


def test_no_function_is_longer_than_a_screen():
    too_long = [
        f"{place(path, function)} {function.name}: {function.end_lineno - function.lineno + 1} lines"
        for path in OWN_CODE
        if path.suffix == ".py"
        for function in functions_of(path)
        if function.end_lineno - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not too_long, "\n".join(too_long)


def test_no_file_is_named_after_nothing():
    named = {path: {part.removesuffix(path.suffix) for part in path.relative_to(HOME).parts} for path in OWN_CODE}
    empty = [place(path) for path, words in named.items() if words & EMPTY_WORDS]
    assert not empty, "\n".join(empty)


def test_every_domain_says_what_it_is_and_nothing_more_in_its_package_file():
    for package in sorted(PACKAGE.glob("*/__init__.py")):
        body = tree_of(package).body
        assert ast.get_docstring(tree_of(package)), f"{place(package)} has no docstring: purpose, nouns, invariants"
        assert len(body) == 1, f"{place(package, body[-1])}: a package file holds its docstring only"


def test_every_public_function_of_the_doors_is_explained():
    """Doors are read by people of other domains; they are told what each function is for."""
    doors = [path for path in production_modules() if {"actions", "queries"} & {path.stem, path.parent.name}]
    silent = [
        f"{place(path, function)} {function.name}"
        for path in doors
        for function in tree_of(path).body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]
    assert not silent, "\n".join(silent)
