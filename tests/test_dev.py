"""The tasks of README: what they say when something stands in the way, and what they keep."""

import importlib.util
import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev():
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, ROOT / "dev.py", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_used_port_is_one_clear_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run("demo", PORT=port, DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    (sentence,) = ended.stderr.strip().splitlines()
    assert port in sentence
    assert "PORT=8001 python3 dev.py demo" in sentence
    assert list(tmp_path.iterdir()) == [], "nothing happens before the port is ours"


@pytest.mark.parametrize("port", ["eighty", "70000"])
def test_a_port_that_is_none_is_refused_as_well(port, tmp_path):
    ended = run("demo", PORT=port, DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    assert port in ended.stderr


def test_an_unknown_task_or_option_lists_the_tasks():
    for arguments in (["dance"], ["demo", "--fancy"]):
        ended = run(*arguments)
        assert ended.returncode == 2
        assert "python3 dev.py demo" in ended.stdout


def test_a_failing_update_leaves_the_old_data(dev, tmp_path):
    database = tmp_path / "data.sqlite3"
    _write(database, "before")
    with pytest.raises(SystemExit):
        _fail_half_way(dev, database)
    assert _rows(database) == ["before"]


def test_a_failing_first_load_leaves_nothing_behind(dev, tmp_path):
    database = tmp_path / "data.sqlite3"
    with pytest.raises(SystemExit):
        _fail_half_way(dev, database)
    assert list(tmp_path.iterdir()) == []


def test_a_good_update_is_kept_and_its_copy_goes(dev, tmp_path):
    database = tmp_path / "data.sqlite3"
    _write(database, "before")
    with dev.kept_as_it_was(database):
        _write(database, "after")
    assert _rows(database) == ["before", "after"]
    assert list(tmp_path.iterdir()) == [database]


def test_what_needs_a_browser_is_a_task_of_its_own_and_no_test_is_left_out(dev, monkeypatch):
    monkeypatch.setattr(dev, "install", lambda _lock: None)
    monkeypatch.setattr(dev, "run", lambda *command, **_options: list(command[3:]))
    others = (dev.thorough, dev.browser, dev.fuzz)
    assert [task([]) for task in others] == [["-m", task.__name__, *dev.SPREAD] for task in others]
    everyday = " and ".join(f"not {name}" for name in ("browser", "fuzz", "thorough"))
    assert dev.test([]) == [*dev.SPREAD, "-m", everyday]
    assert dev.test(["tests/browser", "-x"]) == ["tests/browser", "-x"], "told, it does as told"
    assert dev.browser(["-k", "keyboard"]) == ["-m", "browser", "-k", "keyboard"]


CHECKS = ("lint", "migrations", "test", "thorough", "browser", "fuzz")


def test_a_change_has_to_pass_every_check_on_both_databases():
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    for task in (*CHECKS, *(f"{task} --postgres" for task in ("test", "thorough", "fuzz"))):
        assert f"python3 dev.py {task}" in steps


def test_the_locks_name_no_host():
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text(encoding="utf-8"), lock.name


def _fail_half_way(dev, database):
    with dev.kept_as_it_was(database):
        _write(database, "half of the new")
        sys.exit(1)


def _write(database, text):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS line (text)")
        connection.execute("INSERT INTO line VALUES (?)", [text])


def _rows(database):
    with closing(sqlite3.connect(database)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM line")]
