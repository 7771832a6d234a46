"""Only actions write. An edge parses, authorises, makes one call, renders."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import domain_of, file_of, place, production_modules, tree_of

# The kernel keeps its own tables on behalf of whoever calls it.
WRITERS = {"actions", "jobs"}
WRITING_DOMAINS = {"kernel"}
ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "create_user", "create_superuser"}
ON_QUERYSETS = {"create", "update", "delete"}
QUERYSET = re.compile(r"\.objects\b|\b_(?:base|default)_manager\b|\.(?:filter|exclude|select_for_update|all)\(")
WRITING_SQL = re.compile(r"^\s*(?:insert|update|delete|replace|merge)\b", re.IGNORECASE)


def writes_in(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_write(node):
            yield node


def is_write(call: ast.Call) -> bool:
    verb, subject = call.func.attr, ast.unparse(call.func.value)
    if verb in ALWAYS:
        return True
    if verb in ON_QUERYSETS and QUERYSET.search(subject):
        return True
    # `row.save()`, `row.save(update_fields=…)`: pictures and storages are saved with a positional argument.
    if verb in {"save", "delete"} and not call.args:
        return True
    if verb in {"execute", "executemany"} and call.args and isinstance(call.args[0], ast.Constant):
        return bool(WRITING_SQL.match(str(call.args[0].value)))
    return False


def test_only_actions_write():
    elsewhere = [
        f"{place(path, call)}: {ast.unparse(call)[:90]}"
        for path in production_modules()
        if file_of(path) not in WRITERS and domain_of(path) not in WRITING_DOMAINS
        for call in writes_in(path)
    ]
    assert not elsewhere, "\n".join(elsewhere)


def test_the_check_knows_a_write_when_it_sees_one():
    writing = [
        "Sale.objects.create(total=1)",
        "Sale.objects.filter(id=1).update(total=1)",
        "sale.save(update_fields=['total'])",
        "sale.delete()",
        "Line.objects.bulk_create(lines)",
        "cursor.execute('UPDATE sales_sale SET total = 1')",
    ]
    reading = ["digest.update(block)", "{}.update(a=1)", "image.save(buffer, 'WEBP')", "storage.delete(name)",
               "Sale.objects.get(id=1)", "cursor.execute('SELECT 1')"]  # fmt: skip
    assert all(is_write(ast.parse(code, mode="eval").body) for code in writing)
    assert not any(is_write(ast.parse(code, mode="eval").body) for code in reading)
