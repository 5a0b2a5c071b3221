"""The data set of the yardsticks: 13 states, 2,000 commitments, 26,000 assignments and as many
status updates as wanted, the same in every run. None of it is a fact.

    python -m tests.bench.data UPDATES [COMMITMENTS]

fills the migrated, empty PostgreSQL that DATABASE_URL names.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import django
from django.db import connection, models

STATES = ["ARG", "BOL", "BRA", "CHL", "COL", "CRI", "DOM", "ECU", "GUY", "MEX", "PAN", "PER", "PRY"]
INSTRUMENTS = 20
GROUPS = ("education", "health", "borders", "asylum")
FIRST = datetime(2019, 1, 1, 17, tzinfo=UTC)
LAST = datetime(2026, 10, 1, 17, tzinfo=UTC)
WORDS = {
    "es": "regularización migratoria y acceso a la educación con apoyo de la cooperación",
    "pt": "regularização migratória e acesso à educação com apoio da cooperação",
    "en": "migratory regularization and access to education with the support of partners",
}


def texts(name, make):
    """{name_es: …, name_pt: …, name_en: …} of what *make* says in each language."""
    return {f"{name}_{language}": make(words) for language, words in WORDS.items()}


def fill(updates, commitments):
    """Fill the database: *updates* status updates on 13 assignments for each commitment."""
    from commitments.models import Assignment

    source = make_who()
    rows = make_commitments(make_texts(source, commitments))
    make_themes(rows)
    for part in batches(make_assignments(rows, source), 2000):
        Assignment.objects.bulk_create(part)
    make_updates(updates, len(rows) * len(STATES))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def make_commitments(provisions):
    """One on each of *provisions*."""
    from commitments.models import Commitment
    from members.models import Dimension

    dimensions = [*Dimension.objects.values_list("pk", flat=True), None]
    rows = [
        Commitment(
            code=f"{provision.code}/1",
            provision=provision,
            number=1,
            dimension_id=dimensions[number % 5],
            **texts("title", lambda words, number=number: f"{number} {words}"[:190]),
        )
        for number, provision in enumerate(provisions)
    ]
    return Commitment.objects.bulk_create(rows, batch_size=500)


def make_who():
    """The states, groups, dimensions and themes; returns the one source of it all."""
    from members.models import Actor, Dimension, Membership, Source, Theme, WorkingGroup

    source = Source.objects.create(code="generated", **texts("title", str))
    states = Actor.objects.bulk_create(
        Actor(code=code, kind="state", source=source, **texts("name", lambda _words, c=code: c))
        for code in STATES
    )
    Membership.objects.bulk_create(
        Membership(actor=state, capacity="member_state", since=date(2018, 9, 4), source=source)
        for state in states
    )
    WorkingGroup.objects.bulk_create(
        WorkingGroup(code=code, source=source, **texts("name", str)) for code in GROUPS
    )
    Dimension.objects.bulk_create(
        Dimension(number=number, source=source, **texts("name", str)) for number in range(1, 5)
    )
    Theme.objects.bulk_create(
        Theme(code=f"iom-{order}", list="iom", order=order, source=source, **texts("name", str))
        for order in range(1, 11)
    )
    return source


def make_texts(source, count):
    """*count* provisions in 20 instruments, in their order."""
    from commitments.models import Provision

    instruments = make_instruments(source)
    rows = []
    for place in range(count):
        instrument, order = instruments[place % INSTRUMENTS], place // INSTRUMENTS + 1
        row = {"instrument": instrument, "path": str(order), "order": order, "source": source}
        row |= {"code": f"{instrument.code}/{order}", "label": f"{order}."}
        row["act"] = ("commitment", "recommendation", "call")[place % 3]
        rows.append(Provision(**row, **texts("text", lambda words: f"{words}; {words}")))
    return Provision.objects.bulk_create(rows, batch_size=500)


def make_instruments(source):
    from commitments.models import Instrument

    return Instrument.objects.bulk_create(
        Instrument(
            code=f"bench-{number:02}-2020",
            kind="declaration",
            adopted_on=date(2018, 9, 4) + timedelta(days=90 * number),
            published_at=FIRST,
            source=source,
            **texts("title", str),
            **texts("short_title", lambda _words, number=number: f"Bench {number}"),
        )
        for number in range(INSTRUMENTS)
    )


def make_themes(commitments):
    from commitments.models import Commitment
    from members.models import Theme

    themes = list(Theme.objects.all())
    link = Commitment.themes.through
    link.objects.bulk_create(
        (
            link(commitment=row, theme=themes[(number + more) % len(themes)])
            for number, row in enumerate(commitments)
            for more in range(1 + number % 2)
        ),
        batch_size=2000,
    )


def make_assignments(commitments, source):
    from commitments.models import Assignment
    from members.models import Actor

    states = list(Actor.objects.order_by("code"))
    for number, commitment in enumerate(commitments):
        for state in states:
            yield Assignment(
                code=f"{commitment.code}@{state.code}",
                commitment=commitment,
                actor=state,
                in_force_from=date(2018, 9, 4) + timedelta(days=number % 400),
                source=source,
            )


def batches(rows, size):
    rows = iter(rows)
    while part := list(islice(rows, size)):
        yield part


# --- The updates, in SQL ----------------------------------------------------------------

#: How many slots of time each assignment has; the last one is always taken, so that what is
#: current is the same however long the history is.
SLOTS = 39
STEP = (LAST - FIRST) / SLOTS
INSTANT = (
    "timestamptz '{first}' + ({slot}) * interval '{step} seconds' + a.id % 86400 * interval '1 s'"
)
STATUSES = [
    "under_consideration",
    "planned",
    "in_progress",
    "advanced",
    "implemented",
    "discontinued",
]
CHOSEN = f"(array{STATUSES})[1 + abs(hashtext(a.code || s)) % {len(STATUSES)}]"


def instant(slot):
    return INSTANT.format(first=FIRST.isoformat(), slot=slot, step=STEP.total_seconds())


def make_updates(count, assignments):
    """Insert *count* published updates, spread evenly, the newest of each being current."""
    each, more = divmod(count, assignments)
    columns = columns_of_updates()
    first = f"{SLOTS + 1} - {each} - (a.rank <= {more})::int"
    ranked = "SELECT id, code, row_number() OVER (ORDER BY id) AS rank FROM commitments_assignment"
    with connection.cursor() as cursor:
        # The kept words serve the search alone, which has no part here.
        cursor.execute(
            "ALTER TABLE commitments_statusupdate DISABLE TRIGGER commitments_keep_words"
        )
        cursor.execute(
            f"INSERT INTO commitments_statusupdate ({', '.join(columns)})"
            f" SELECT {', '.join(columns.values())} FROM ({ranked}) a,"
            f" LATERAL generate_series({first}, {SLOTS}) s"
        )


def columns_of_updates():
    """{column: the SQL of its value} for the update in slot `s` of the assignment `a`."""
    narrative = " || ' ' || ".join(["s::text", "a.code", "'" + " ".join(WORDS.values()) + "'"])
    return {field.column: value_of(field) for field in update_fields()} | {
        "code": "a.code || '.' || s",
        "assignment_id": "a.id",
        "number": "s",
        "stage": "'published'",
        "status": CHOSEN,
        "reason": f"CASE WHEN {CHOSEN} = 'discontinued' THEN 'resources' ELSE '' END",
        "evidence_level": "'statement'",
        "reported_on": f"({instant('s')})::date",
        "published_at": instant("s"),
        "superseded_at": f"CASE WHEN s = {SLOTS} THEN NULL ELSE {instant('s + 1')} END",
        **dict.fromkeys(["narrative", "narrative_es", "folded"], narrative),
    }


def update_fields():
    from commitments.models import StatusUpdate

    return [field for field in StatusUpdate._meta.concrete_fields if not field.primary_key]


def value_of(field):
    """The SQL of a value that says nothing."""
    if field.null:
        return "NULL"
    kinds = {
        models.BooleanField: "false",
        models.JSONField: "'[]'::jsonb",
        models.UUIDField: "gen_random_uuid()",
        models.DateTimeField: "now()",
        models.PositiveIntegerField: "1",
    }
    return kinds.get(type(field), "''")


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]), int((sys.argv[2:] or ["2000"])[0]))
