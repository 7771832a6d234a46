"""Every code by which the API refuses something, read from the source: `python -m tests.architecture.public_codes`
writes them down in docs/api-codes.json, in the words that people get."""

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rahba.web.settings")

import django

django.setup()

from django.utils import translation  # noqa: E402

from rahba.payments.rules.refusals import PaymentRefused, Refusal  # noqa: E402
from rahba.web.messages import compile_messages  # noqa: E402
from tests.architecture.house import HOME, production_modules, tree_of  # noqa: E402

FILE = HOME / "docs" / "api-codes.json"
LANGUAGES = ("fr", "ar")


def problems() -> Iterator[tuple[Path, ast.Call]]:
    """Every place where a problem document begins."""
    for path in production_modules():
        if "from rahba.kernel.problems import" not in path.read_text():
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and _name(node.func) == "Problem":
                yield path, node


def codes() -> dict[str, dict[str, str]]:
    """Each public code with its sentence in each language; a sentence with parts shows the names of the parts."""
    sentences: dict[str, object] = {}
    for _path, call in problems():
        for code in _literals(call.args[1]):
            sentences[code] = _sentence(call.args[2]) or sentences.get(code, "")
    told = {}
    for language in LANGUAGES:
        with translation.override(language):
            for code, sentence in sentences.items():
                told.setdefault(code, {})[language] = translation.gettext(sentence) if sentence else ""
            for refusal in Refusal:
                told.setdefault(refusal.value, {})[language] = str(PaymentRefused(refusal))
    return dict(sorted(told.items()))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _literals(node: ast.expr) -> list[str]:
    """The code where it is written, or both where one of two is chosen."""
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def _sentence(node: ast.expr) -> str:
    """The English sentence, found in `_("…")` wherever it stands in the argument."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and _name(part.func) in {"_", "gettext"}:
            return ast.literal_eval(part.args[0])
    return ""


if __name__ == "__main__":
    compile_messages()
    FILE.write_text(json.dumps(codes(), ensure_ascii=False, indent=1) + "\n")
