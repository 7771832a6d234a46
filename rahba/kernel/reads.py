"""Reads by key that stand in everybody's way: the statement is built once, and then only asked.

Building a statement costs Django three to ten times what the database takes to answer it, and these never change but
for their keys. What comes back are the same model instances, relations included, by the same converters
(`docs/decisions/0026-reads-built-once.md`).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators

_STAND_INS = 0xB0A7_0000_0000_0000_0000_0000_0000_0000


class BuiltOnce:
    """A queryset as a function of keys: `wallets = BuiltOnce(lambda *ids: Wallet.objects.filter(id__in=ids))`.

    The keys are UUIDs, or texts with `text=True`. It is built with stand-ins for them, once for each number of them,
    and must not differ by anything else: not by language, not by the day.
    """

    def __init__(self, build: Callable[..., models.QuerySet], *, text: bool = False):
        self._build = build
        self._text = text
        self._built: dict[tuple[str, int], _Statement] = {}

    def __call__(self, *keys: uuid.UUID | str) -> list[Any]:
        """The rows for these keys, in the queryset's order; none for none."""
        if not keys:
            return []
        kind = (connection.vendor, len(keys))
        statement = self._built.get(kind)
        if statement is None:
            stand_ins = [uuid.UUID(int=_STAND_INS + place) for place in range(len(keys))]
            built = _built(self._build, [one.hex for one in stand_ins] if self._text else stand_ins)
            statement = self._built[kind] = built
        keys = [_prepared(one) for one in keys]
        with _cursor() as cursor:
            cursor.execute(statement.sql, [value(keys) for value in statement.values])
            return [statement.instance(row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class _Statement:
    sql: str
    values: list[Callable[[list], Any]]
    converters: list[tuple[int, list[Callable], Any]]
    model: type[models.Model]
    first: int
    names: list[str]
    relations: list[Any]

    def instance(self, row: tuple) -> models.Model:
        values = list(row)
        for place, convert, expression in self.converters:
            for one in convert:
                values[place] = one(values[place], expression, connection)
        end = self.first + len(self.names)
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.names, values[self.first : end])
        for relation in self.relations:
            relation.populate(values, found)
        return found


def _built(build: Callable[..., models.QuerySet], stand_ins: list) -> _Statement:
    compiler = build(*stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    places = {_prepared(one): place for place, one in enumerate(stand_ins)}
    about, select = compiler.klass_info, compiler.select
    chosen = about["select_fields"]
    return _Statement(
        sql=sql,
        values=[_taking(places[value]) if value in places else _always(value) for value in params],
        converters=[
            (place, convert, expression)
            for place, (convert, expression) in compiler.get_converters([one[0] for one in select]).items()
        ],
        model=about["model"],
        first=chosen[0],
        names=[select[place][0].target.attname for place in chosen],
        relations=get_related_populators(about, select, DEFAULT_DB_ALIAS),
    )


def _cursor():
    """On PostgreSQL one that leaves the values to the server, which then keeps the plan: planning a join takes it
    longer than answering. Django's own writes them into the text, so that every statement is a new one."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    cursor = psycopg.Cursor(connection.connection)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)


def _taking(place: int) -> Callable[[list], Any]:
    return lambda keys: keys[place]


def _always(value: Any) -> Callable[[list], Any]:
    return lambda keys: value


def _prepared(key: uuid.UUID | str) -> Any:
    """As the database is handed it: where it knows no UUIDs, they are texts."""
    return key.hex if isinstance(key, uuid.UUID) and not connection.features.has_native_uuid_field else key
