#!/usr/bin/env python3
"""The tasks of README and CI: `python3 dev.py TASK`, with nothing but Python itself.

What it installs goes into .tools and .venv, what the demonstration keeps into var.
Each of the three may be deleted at any time; nothing outside this folder is changed.
"""

import functools
import hashlib
import http.client
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("QuitoTrack needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DATA = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
DATABASE = DATA / "quitotrack.sqlite3"
SETTINGS = "quitotrack.settings"
print = functools.partial(print, flush=True)  # also into a pipe
LOADED_FROM = ["quitotrack", "members", "meetings", "commitments", "fixtures", "static"]
SPREAD = ["-n", "auto"]
ON_POSTGRES = [PYTHON, "-m", "tests.postgres"]  # a server for what follows
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def run(*command, **options):
    """Run a command in this folder and return its exit code.

    Ctrl-C is left to a command that shares our terminal, and ends one that does not.
    """
    process = subprocess.Popen(command, **{"cwd": ROOT, **options})
    try:
        return process.wait()
    except KeyboardInterrupt:
        if options.get("start_new_session"):
            raise
        return process.wait()
    finally:
        process.terminate()
        process.wait()


def must(sentence, *command, **options):
    """Run a step of ours; if it fails, stop with a sentence under what it printed."""
    if run(*command, start_new_session=True, **options) != 0:
        sys.exit("\n" + sentence)


def digest(*paths):
    """One hash of what files and folders hold, to tell whether anything changed."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    total = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file() and file.suffix != ".pyc"):
        total.update(f"{file.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def once(product, stamp, value, work):
    """Do work unless it was done for this value; note the value when it succeeds."""
    if product.exists() and stamp.exists() and stamp.read_text() == value:
        return
    stamp.unlink(missing_ok=True)
    work()
    stamp.write_text(value)


# Installing


def install(lock):
    """Make .venv hold what requirements/`lock` names; at once when it does already.

    A .venv that has what the tests need keeps it, whatever is run from it.
    """
    stamp = VENV / "installed"
    if stamp.exists() and stamp.read_text().startswith("dev.txt"):
        lock = "dev.txt"

    def sync():
        print("Installing what is needed into .venv ...")
        program = working_uv()
        if not PYTHON.exists():
            shutil.rmtree(VENV, ignore_errors=True)
            uv(program, "venv", "--quiet", "--python", sys.executable, VENV)
        options = ["--quiet", "--python", PYTHON, "--require-hashes", "--compile-bytecode"]
        uv(program, "pip", "sync", *options, REQUIREMENTS / lock)

    once(PYTHON, stamp, f"{lock} {digest(REQUIREMENTS / lock)}", sync)
    compile_catalogues()


def working_uv():
    """The path of the uv on PATH, if there is one and it runs, else of a pinned one."""
    found = shutil.which("uv")
    return found if found and run(found, "--version", **QUIET) == 0 else pinned_uv()


def pinned_uv():
    """The path of the uv that requirements/uv.txt names, fetched once into .tools."""
    folder, lock = ROOT / ".tools" / "uv", REQUIREMENTS / "uv.txt"

    def fetch():
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit(
                "Python's venv module is missing here. "
                "On Debian and Ubuntu: apt install python3-venv. Then run this again."
            )
        sentence = "uv, which installs the rest, could not be put into .tools: see above."
        pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
        must(sentence, sys.executable, "-m", "venv", "--clear", folder)
        must(sentence, *pip, "install", "--quiet", "--require-hashes", "-r", lock)

    once(folder / "bin" / "uv", folder / "installed", digest(lock), fetch)
    return folder / "bin" / "uv"


def uv(program, *arguments, **environment):
    """Run uv: it trusts the system's certificates and never fetches a Python."""
    environment |= {"UV_SYSTEM_CERTS": "true", "UV_PYTHON_DOWNLOADS": "never"}
    must("uv failed: see above.", program, *arguments, env={**os.environ, **environment})


def compile_catalogues():
    """Make the .mo files that Django reads, when a .po is newer than its .mo."""
    for po in (ROOT / "locale").rglob("*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            babel = [PYTHON, "-m", "babel.messages.frontend", "--quiet", "compile"]
            must(f"{po} could not be compiled: see above.", *babel, "-i", po, "-o", mo)


# The demonstration


def demo(arguments):
    """Start the site with the real record and an account per role (--plain: no accounts)."""
    with listening() as server:
        install("base.txt")
        environment = demo_environment()
        prepare(environment)
        if "--plain" not in arguments:
            sentence = "The demonstration accounts could not be made: see above."
            must(sentence, PYTHON, "manage.py", "load_demo", env=environment)
        return serve(server, environment)


def listening():
    """The socket that the site will answer on: taken first, so that nobody else gets it."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, int(port)), family=family, backlog=128)
    except (OSError, OverflowError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "not a port number").split(" (")[0]
        sys.exit(
            f"The site cannot use port {port} of {host}: {reason.lower()}. "
            "Choose another port: PORT=8001 python3 dev.py demo"
        )


def demo_environment():
    """The caller's environment, completed; the database is always the SQLite file in var."""
    DATA.mkdir(parents=True, exist_ok=True)
    address = f"http://localhost:{os.environ.get('PORT') or '8000'}"
    wanted = {"SECRET_KEY": secret_key(), "HTTPS": "0", "EMAIL_URL": f"filemail:///{DATA}/mail"}
    wanted |= {"ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]", "SITE_URL": address}
    wanted = {name: os.environ.get(name) or value for name, value in wanted.items()}
    fixed = {"DATA_DIR": str(DATA), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": SETTINGS}
    return {**os.environ, **wanted, **fixed}


def secret_key():
    """A key made once and kept where only its owner can read it."""
    file = DATA / "secret-key"
    if not file.exists():
        file.touch(0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


def prepare(environment):
    """Bring database, record and static files up to date with the code, if they are not."""
    code = digest(REQUIREMENTS / "base.txt", *(ROOT / name for name in LOADED_FROM))
    steps = ["migrate -v0", "load_record", "collectstatic --noinput -v0"]

    def update():
        print("Loading the record ...")
        with kept_as_it_was(DATABASE):
            for step in steps:
                sentence = f"`manage.py {step}` failed: see above. The data is as it was before."
                must(sentence, PYTHON, "manage.py", *step.split(), env=environment)

    once(DATABASE, DATA / "loaded", code, update)


@contextmanager
def kept_as_it_was(database):
    """Put an SQLite file back, or away if there was none, when what follows fails."""
    before = database.with_name("before-update.sqlite3")
    before.unlink(missing_ok=True)
    if database.exists():
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(before)) as copy:
            source.backup(copy)
    try:
        yield
    except BaseException:
        for file in database.parent.glob(database.name + "*"):
            file.unlink()
        if before.exists():
            before.rename(database)
        raise
    before.unlink(missing_ok=True)


def serve(server, environment):
    """Answer until Ctrl-C; the address is printed once the site is warm."""
    host, port = server.getsockname()[:2]
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host
    command = f"""-m gunicorn quitotrack.wsgi --bind fd://{server.fileno()} --preload
        --worker-class gthread --workers 1 --threads 8
        --log-level warning --no-control-socket""".split()
    inherited = {"cwd": ROOT, "env": environment, "pass_fds": [server.fileno()]}
    site = subprocess.Popen([PYTHON, *command], **inherited)
    server.close()
    try:
        if answers(host, port):
            print(f"\nQuitoTrack is at http://{name}:{port}/  (Ctrl-C stops it)\n")
        return site.wait()
    except KeyboardInterrupt:
        print("\nStopped. What was entered is kept; the same command starts it again.")
        return 0
    finally:
        site.terminate()
        site.wait()


def answers(host, port):
    """Ask for a first page, which takes a while, so that no reader has to wait for it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        with closing(http.client.HTTPConnection(host, port, timeout=60)) as asked:
            asked.request("GET", "/es/", headers={"Host": "localhost"})
            return bool(asked.getresponse())
    except (OSError, http.client.HTTPException):
        return False


# Tests and checks


@contextmanager
def throwaway(**more):
    """An environment for tests and checks, whose data folder goes away afterwards."""
    install("dev.txt")
    with tempfile.TemporaryDirectory(prefix="quitotrack-") as folder:
        fixed = {"DJANGO_SETTINGS_MODULE": SETTINGS, "DATA_DIR": folder, "DATABASE_URL": ""}
        fixed |= {"SECRET_KEY": "for-tests-only-" * 4, "HTTPS": "0", "DEBUG": "0"}
        fixed["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
        yield {**os.environ, **fixed, **more}


EVERYDAY = "not browser and not fuzz and not thorough"


def run_pytest(arguments, *always, otherwise=SPREAD):
    """Run pytest with what it is told, else with *otherwise* (--postgres: beside a server)."""
    told = [argument for argument in arguments if argument != "--postgres"]
    server = ON_POSTGRES if "--postgres" in arguments else []
    address = os.environ.get("DATABASE_URL", "") if server else ""
    with throwaway(DATABASE_URL=address) as environment:
        command = [PYTHON, "-m", "pytest", *always, *(told or otherwise)]
        return run(*server, *command, env=environment)


def test(arguments):
    """Run the everyday tests (--postgres: on PostgreSQL), or what pytest is told."""
    return run_pytest(arguments, otherwise=[*SPREAD, "-m", EVERYDAY])


def thorough(arguments):
    """Run the tests that follow every link and ask every address (--postgres: on PostgreSQL)."""
    return run_pytest(arguments, "-m", "thorough")


def fuzz(arguments):
    """Run the tests that throw thousands of bad requests at the site."""
    return run_pytest(arguments, "-m", "fuzz")


def browser(arguments):
    """Run the tests that walk through the site in a browser."""
    return run_pytest(arguments, "-m", "browser")


def bench(arguments):
    """Measure on PostgreSQL and print ratios against the controls (--quick: on a small record)."""
    with throwaway() as environment:
        return run(*ON_POSTGRES, PYTHON, "-m", "tests.bench", *arguments, env=environment)


def audit(arguments):
    """Print what Lighthouse and axe find on eight kinds of page (--quick: without Lighthouse)."""
    with throwaway() as environment:
        return run(PYTHON, "-m", "tests.audit", *arguments, env=environment)


def lint(arguments):
    """Check style and types (--fix: mend what can be mended)."""
    style = ["--fix"] if "--fix" in arguments else []
    layout = [] if style else ["--check"]
    checks = [["ruff", "check", *style], ["ruff", "format", *layout]]
    checks += [["djlint", "templates", "--lint", "--quiet"], ["mypy"]]
    with throwaway() as environment:
        codes = [run(PYTHON, "-m", *check, env=environment) for check in checks]
    return 1 if any(codes) else 0


def migrations(arguments):
    """Fail when a model differs from its migrations."""
    with throwaway() as environment:
        check = ["manage.py", "makemigrations", "--check", "--dry-run"]
        return run(PYTHON, *check, env=environment)


def messages(arguments):
    """Bring the translation catalogues up to date with the code."""
    with throwaway() as environment:
        sentence = "The catalogues could not be brought up to date: see above."
        must(sentence, PYTHON, "-m", "quitotrack.catalogues", env=environment)
    compile_catalogues()


def manage(arguments):
    """Run manage.py on what the demonstration keeps: `dev.py manage check_record`."""
    install("base.txt")
    return run(PYTHON, "manage.py", *arguments, env=demo_environment())


def lock(arguments):
    """Write requirements/*.txt anew from *.in (--upgrade: with the newest versions)."""
    flags = "--quiet --no-config --universal --python-version 3.11 --generate-hashes --no-annotate"
    for name in ("uv", "base", "dev", "bench"):
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
        command = ["pip", "compile", *flags.split(), *arguments, *files]
        uv(pinned_uv(), *command, UV_CUSTOM_COMPILE_COMMAND="python3 dev.py lock")
        if "://" in (REQUIREMENTS / f"{name}.txt").read_text():
            sys.exit(f"requirements/{name}.txt names a host: unset UV_INDEX and the like.")


TASKS = [demo, test, thorough, browser, fuzz, bench, audit, lint, migrations, messages, manage]
TASKS += [lock]
OPTIONS = {demo: ["--plain"], bench: ["--quick"], audit: ["--quick"], lint: ["--fix"]}
OPTIONS |= {migrations: [], messages: [], lock: ["--upgrade"]}


def main(arguments):
    """Run the task that the first argument names; return its exit code, or None for success."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    name, rest = (arguments or ["help"])[0], arguments[1:]
    task = {task.__name__: task for task in TASKS}.get(name)
    known = OPTIONS.get(task, rest)
    if task and set(rest) <= set(known):
        return task(rest)
    if task:
        print(f"`dev.py {name}` takes {' '.join(known) or 'nothing'}, not {' '.join(rest)}.\n")
    for task in TASKS:
        print(f"python3 dev.py {task.__name__:11}{task.__doc__}")
    return 0 if name in ("help", "-h", "--help") else 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
