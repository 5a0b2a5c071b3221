"""The house keeps its shape: imports point down, files and functions stay short."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FLOORS = ["members", "meetings", "commitments"]
WINGS = ["commitments.reporting", "commitments.publishing"]
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 25
#: Below the wings, each may import only what stands before it or beside it.
COMMANDS = "commitments.management"


def python_files(*folders):
    """The project's own Python files, migrations left out."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


APPS = python_files("quitotrack", *FLOORS)
EVERYTHING = [*APPS, *python_files("tests"), ROOT / "dev.py", ROOT / "manage.py"]


def name_of(path):
    """The dotted name of the module in *path*."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path):
    """Yield the dotted name of every module that *path* imports, relative ones resolved."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def within(name, package):
    return name == package or name.startswith(f"{package}.")


def wing(name):
    return next((wing for wing in WINGS if within(name, wing)), None)


def forbidden(name, other):
    """Why the module *name* may not import *other*; empty where it may."""
    if within(other, "quitotrack") and not within(name, "quitotrack"):
        return "no app imports the wiring"
    mine, theirs = (next((f for f in FLOORS if within(one, f)), None) for one in (name, other))
    if mine and theirs and FLOORS.index(theirs) > FLOORS.index(mine):
        return "imports point down"
    if wing(other) and wing(name) != wing(other) and not within(name, COMMANDS):
        below = mine == "commitments" or wing(name)
        return "the wings import neither each other nor are imported below" if below else ""
    models = "commitments.models"
    if within(name, models) and theirs == "commitments" and not within(other, models):
        return "models know nothing of what stands on them"
    return ""


def functions_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def test_imports_point_down():
    wrong = [
        f"{name_of(path)} imports {other}: {why}"
        for path in APPS
        for other in imported(path)
        if (why := forbidden(name_of(path), other))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("members.models.actors", "meetings.models"),
        ("meetings.admin", "commitments.models"),
        ("commitments.filters", "commitments.publishing.views"),
        ("commitments.publishing.views.actors", "commitments.reporting.forms"),
        ("commitments.reporting.admin", "commitments.publishing"),
        ("members.models", "quitotrack.settings"),
        ("commitments.models.reporting", "commitments.progress"),
    ],
)
def test_an_import_that_points_up_is_seen(name, other):
    assert forbidden(name, other)
    assert not forbidden(name, name)


def test_a_relative_import_is_resolved():
    reporting = ROOT / "commitments/models/reporting.py"
    assert "commitments.models.days.current_at" in imported(reporting)
    assert "commitments.guards" in imported(ROOT / "commitments/integrity.py")


def test_the_commands_may_stand_on_both_wings():
    command = f"{COMMANDS}.commands.send_reminders"
    assert not any(forbidden(command, f"{wing}.models") for wing in WINGS)


def test_imports_stand_at_the_top_of_the_file():
    hidden = [
        f"{name_of(path)}.{function.name}"
        for path in APPS
        for function in functions_of(path)
        if any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(function))
    ]
    assert hidden == []


def test_no_file_is_too_long():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in EVERYTHING}
    assert {name_of(path): n for path, n in lengths.items() if n > MOST_LINES} == {}


def test_no_function_is_too_long():
    long = {
        f"{name_of(path)}.{function.name}": lines
        for path in EVERYTHING
        for function in functions_of(path)
        if (lines := function.end_lineno - function.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}
