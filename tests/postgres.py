"""A PostgreSQL server for one command: `python -m tests.postgres COMMAND …`.

The command finds its address in DATABASE_URL. Where the caller has set that, no server is
started. Nothing but Python itself is needed.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres():
    """The address of a PostgreSQL: the caller's DATABASE_URL, else a server for this run only."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    with tempfile.TemporaryDirectory(prefix="quitotrack-") as folder:
        options = {"cwd": folder, "start_new_session": True, **unprivileged(folder)}
        control = [pg_ctl(), "--silent", "-D", f"{folder}/data"]
        create = [*control, "initdb", "-o"]
        start = [*control, "start", "-l", f"{folder}/log", "-o"]
        must(*create, "-U quitotrack -A trust -E UTF8 --locale=C.UTF-8 -N", **options)
        must(*start, f"-h '' -k {folder} -F", **options)
        try:
            yield f"postgres://quitotrack@/{folder}/postgres"
        finally:
            subprocess.run([*control, "stop", "-m", "immediate"], **options)


def pg_ctl():
    """The path of PostgreSQL's pg_ctl: the newest of Debian's, else the one on PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")
    newest = max(debian, key=lambda path: float(path.parts[4]), default=None)
    missing = (
        "No PostgreSQL server was found. On Debian and Ubuntu: apt install postgresql. "
        "Or set DATABASE_URL to a server on which databases may be created."
    )
    return newest or shutil.which("pg_ctl") or sys.exit(missing)


def unprivileged(folder):
    """For root, whom PostgreSQL refuses: what runs a command as somebody else, in their folder."""
    if os.geteuid() != 0:
        return {}
    user = "postgres" if any(one.pw_name == "postgres" for one in pwd.getpwall()) else "nobody"
    shutil.chown(folder, user)
    return {"user": user, "group": user, "extra_groups": []}


def must(*command, **options):
    """Run a step of ours; if it fails, stop with a sentence under what it printed."""
    if subprocess.run(command, **options).returncode != 0:
        sys.exit("A PostgreSQL could not be started: see above.")


def main(command):
    """Run *command* beside the server; return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
