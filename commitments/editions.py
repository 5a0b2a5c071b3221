"""Triggers that count the editions of the published record.

Whatever changes something that the public can see, by whatever way (a move, the administration,
an import, a command, plain SQL), counts the one row of `Edition` up in its own transaction. So
what a page, an answer of the API or an archive was made of is known by one number, and nothing
has to remember to tell a cache. A report that is not published yet counts nothing.

A migration that adds a public table, or rebuilds one on SQLite, ends with
`RunPython(editions.install, editions.remove)`.
"""

UPDATE = "commitments_statusupdate"
EVENTS = ("INSERT", "UPDATE", "DELETE")
#: Every table that public pages are made of, but that of the updates, which has drafts too.
TABLES = [
    "members_source",
    "members_actor",
    "members_actoralias",
    "members_membership",
    "members_presidency",
    "members_workinggroup",
    "members_dimension",
    "members_dimensioncollaborator",
    "members_theme",
    "members_themelink",
    "members_themedimension",
    "members_themeworkinggroup",
    "meetings_round",
    "meetings_meeting",
    "meetings_datereading",
    "meetings_participation",
    "meetings_document",
    "commitments_instrument",
    "commitments_position",
    "commitments_provision",
    "commitments_commitment",
    "commitments_commitment_themes",
    "commitments_commitmentlink",
    "commitments_restatement",
    "commitments_assignment",
    "commitments_linkcheck",
    "commitments_reportingcycle",
    "commitments_reportingcycle_instruments",
    "commitments_reportingcycle_themes",
    "commitments_reportingcycle_actors",
    "commitments_cyclerequest",
    "commitments_cycleline",
]


def _rules():
    """(table, event, condition under which a row counts, or "" where every row does)."""
    rules = [(table, event, "") for table in TABLES for event in EVENTS]
    for event in EVENTS:
        row = "OLD" if event == "DELETE" else "NEW"
        rules.append((UPDATE, event, f"{row}.stage = 'published'"))
    return rules


def _name(table, event):
    return f"{table}_edition_{event.lower()}"


def _sqlite(table, event, condition):
    when = f" WHEN {condition}" if condition else ""
    return (
        f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table} FOR EACH ROW{when} BEGIN"
        " UPDATE commitments_edition SET number = number + 1,"
        " at = strftime('%Y-%m-%d %H:%M:%f', 'now'); END"
    )


COUNT_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION commitments_count_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE commitments_edition
       SET number = number + 1, at = clock_timestamp(), transaction = txid_current()
     WHERE transaction <> txid_current();
    RETURN NULL;
END $$
"""


def _postgresql(table, event, condition):
    each = f"FOR EACH ROW WHEN ({condition})" if condition else "FOR EACH STATEMENT"
    return (
        f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table} {each}"
        " EXECUTE FUNCTION commitments_count_edition()"
    )


def install(apps, schema_editor):
    """Install every trigger, replacing those there are."""
    remove(apps, schema_editor)
    connection = schema_editor.connection
    write = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(COUNT_ON_POSTGRESQL)
        for rule in _rules():
            cursor.execute(write(*rule))


def remove(apps, schema_editor):
    """Remove every trigger that there is."""
    connection = schema_editor.connection
    on_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table, event, _condition in _rules():
            where = f" ON {table}" if on_table else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{where}")


def missing(connection):
    """Return the names of the triggers that should be in the database and are not."""
    table, column = (
        ("pg_trigger", "tgname") if connection.vendor == "postgresql" else ("sqlite_master", "name")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        present = {name for (name,) in cursor.fetchall()}
    return [_name(*rule[:2]) for rule in _rules() if _name(*rule[:2]) not in present]
