"""Tables whose rows are facts: the database itself refuses to change or delete them."""

from django.db.migrations.operations.base import Operation

_FUNCTION = """
CREATE OR REPLACE FUNCTION rahba_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only table %: add a reversing row instead', TG_TABLE_NAME; END $$
"""


class GuardAppendOnly(Operation):
    """Migration operation: UPDATE and DELETE on the model's table raise. No meaning depends on the trigger."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str):
        self.model_name = model_name

    def state_forwards(self, app_label, state):
        """The guard changes no model."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_FUNCTION, params=None)
            schema_editor.execute(
                f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
                "FOR EACH ROW EXECUTE FUNCTION rahba_refuse_change()"
            )
            return
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f'CREATE TRIGGER "{table}_no_{verb.lower()}" BEFORE {verb} ON "{table}" BEGIN '
                f"SELECT RAISE(ABORT, 'append-only table {table}: add a reversing row instead'); END"
            )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP TRIGGER "{table}_append_only" ON "{table}"')
            return
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f'DROP TRIGGER "{table}_no_{verb.lower()}"')

    def describe(self):
        return f"Refuse changes to rows of {self.model_name}"

    @property
    def migration_name_fragment(self):
        return f"guard_{self.model_name.lower()}"
