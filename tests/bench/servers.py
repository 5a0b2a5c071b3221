"""The servers that the benchmark asks: this site, and Datasette on one flat table of the same."""

import os
import resource
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import dev

WORKERS = 2
#: What the flat table holds: the columns that the list page shows and filters by.
FLAT = """
SELECT a.code, i.code AS instrument, c.title_es AS title, s.code AS state,
       c.dimension_id AS dimension, p.act AS act, u.status AS status,
       u.reported_on::text AS reported_on, u.evidence_level AS evidence_level
  FROM commitments_assignment a
  JOIN commitments_commitment c ON c.id = a.commitment_id
  JOIN commitments_provision p ON p.id = c.provision_id
  JOIN commitments_instrument i ON i.id = p.instrument_id
  JOIN members_actor s ON s.id = a.actor_id
  LEFT JOIN commitments_statusupdate u
    ON u.assignment_id = a.id AND u.stage = 'published' AND u.superseded_at IS NULL
 ORDER BY a.code
"""


def environment(address, folder, **more):
    """The environment of this site on the database at *address*, with its files in *folder*.

    Charts and the archive are a worker's: here nothing makes them beside what is measured.
    """
    fixed = {"DATABASE_URL": address, "DATA_DIR": str(folder), "ALLOWED_HOSTS": ".localhost"}
    fixed |= {"HTTPS": "0", "DEBUG": "0", "LOG_LEVEL": "ERROR", "API_RATE": "1000000/min"}
    fixed["WORKSHOP"] = "0"
    return {**os.environ, **fixed, **more}


def prepare(env, updates, commitments):
    """Migrate and fill the database of *env*, and collect its static files."""
    steps = ["manage.py migrate -v0", f"-m tests.bench.data {updates} {commitments}"]
    for step in (*steps, "manage.py collectstatic --noinput -v0"):
        subprocess.run([sys.executable, *step.split()], cwd=dev.ROOT, env=env, check=True)


@contextmanager
def serving(command, env, ready):
    """Hold a running server; yield its port. command: takes the port as `{port}`."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
    words = [str(word).replace("{port}", str(port)) for word in command]
    options = {"cwd": dev.ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(words, env=env, **options)
    try:
        wait_for(f"http://127.0.0.1:{port}{ready}")
        yield port, server
    finally:
        server.terminate()
        server.wait()


def wait_for(url):
    request = urllib.request.Request(url, headers={"Host": "localhost"})
    for _attempt in range(300):
        try:
            urllib.request.urlopen(request, timeout=10).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer")


def site(env):
    """This site as it is shipped: gunicorn, two processes of four threads."""
    options = f"--preload --worker-class gthread --workers {WORKERS} --threads 4"
    command = [sys.executable, "-m", "gunicorn", "quitotrack.wsgi", "--bind", "127.0.0.1:{port}"]
    return serving([*command, *options.split(), "--no-control-socket"], env, "/healthz")


def datasette(database, suggestions):
    """Datasette on the flat table. suggestions: whether it also suggests facets."""
    program = installed() / "bin" / "datasette"
    settings = {"suggest_facets": suggestions, "max_returned_rows": 1000, "max_csv_mb": 0}
    options = [word for name, value in settings.items() for word in ("--setting", name, int(value))]
    command = [program, "serve", database, "--host", "127.0.0.1", "--port", "{port}", *options]
    return serving(command, dict(os.environ), "/-/versions.json")


def installed():
    """The environment in which Datasette is, made once in .tools/bench."""
    folder, lock = dev.ROOT / ".tools" / "bench", dev.REQUIREMENTS / "bench.txt"

    def make():
        program = dev.working_uv()
        dev.uv(program, "venv", "--quiet", "--clear", "--python", sys.executable, folder)
        python = folder / "bin" / "python"
        dev.uv(program, "pip", "sync", "--quiet", "--python", python, "--require-hashes", lock)

    folder.parent.mkdir(exist_ok=True)
    dev.once(folder / "bin" / "datasette", folder / "made", dev.digest(lock), make)
    return folder


def flatten(connection, path):
    """Write the flat table of what *connection*, of psycopg, holds to the SQLite file *path*."""
    rows = connection.execute(FLAT)
    names = [column.name for column in rows.description]
    with closing(sqlite3.connect(path)) as flat, flat:
        flat.execute(f"CREATE TABLE assignments ({', '.join(names)})")
        marks = ", ".join("?" * len(names))
        flat.executemany(f"INSERT INTO assignments VALUES ({marks})", rows)
        for name in ("state", "status", "instrument", "dimension", "act"):
            flat.execute(f"CREATE INDEX by_{name} ON assignments ({name})")


def memory(server):
    """The resident memory, in MiB, of the workers of *server* together."""
    page = resource.getpagesize()
    workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    sizes = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in workers]
    return sum(sizes) * page / 2**20
