"""Loading the shipped record: all or nothing, twice is once, and what somebody edited stays."""

import shutil
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from commitments import shipped
from commitments.models import Assignment, Commitment
from members.columns import SHIPPED
from members.models import Actor, ActorAlias, Source, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped files, to be changed."""
    return shutil.copytree(shipped.FIXTURES, tmp_path / "fixtures")


def load(folder=shipped.FIXTURES):
    """Load the record and return what the command says."""
    said = StringIO()
    call_command("load_record", folder=folder, stdout=said)
    return said.getvalue()


def change(folder, name, before, after, times=1):
    """Replace *before* by *after* in a shipped file."""
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, times), encoding="utf-8")


def row_counts():
    """How many rows each table of the record has, histories included."""
    labels = ("members", "meetings", "commitments")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model.objects.count() for model in models}


def refused(folder):
    """Load what holds faults; return the faults, after looking that nothing was written."""
    before, titles = row_counts(), list(Source.objects.values_list("title_en", flat=True))
    with pytest.raises(CommandError, match="Nothing was loaded") as refusal:
        load(folder)
    assert row_counts() == before
    assert list(Source.objects.values_list("title_en", flat=True)) == titles
    return str(refusal.value).splitlines()[1:]


def test_a_second_run_changes_nothing():
    before = row_counts()
    assert load() == "The record is loaded: 0 rows added, 0 changed.\n"
    assert row_counts() == before


def test_only_rows_that_nobody_edited_follow_the_shipped_files(folder):
    edited = Actor.objects.get(code="PER")
    edited.name_en = "Peru, as the editor writes it"
    edited.save()
    themed = Commitment.objects.get(code="santiago-2023/10.A.3/2")
    themed.themes.set([Theme.objects.get(code="ix-education")])
    ActorAlias.objects.get(name="PPT").delete()
    Assignment.objects.get(code="santiago-2023/10.A.3/1@GUY").delete()
    change(folder, "actors", ",Peru,", ",Peru (new),")
    change(folder, "actors", ",Chile,Chile,Chile,", ",Chile,Chile,Chile (new),")
    said = load(folder)
    assert "actors: PER differs and was left as edited" in said
    assert "actor_aliases: PPT differs and was left as edited" in said
    assert "commitments: santiago-2023/10.A.3/2 differs and was left as edited" in said
    assert "assignments: santiago-2023/10.A.3/1@GUY differs and was left as edited" in said
    assert said.endswith("The record is loaded: 0 rows added, 1 changed.\n")
    assert Actor.objects.get(code="PER").name_en == "Peru, as the editor writes it"
    assert Actor.objects.get(code="CHL").name_en == "Chile (new)"
    assert not ActorAlias.objects.filter(name="PPT").exists()
    assert [theme.code for theme in themed.themes.all()] == ["ix-education"]


def test_every_row_that_the_load_writes_says_so_in_its_history():
    for model in (Actor, Commitment, Assignment, Theme):
        reasons = model.history.values_list("history_change_reason", flat=True)
        assert set(reasons) == {SHIPPED}, model


def test_an_empty_database_receives_the_whole_record():
    rows = sum(len(shipped.read(shipped.FIXTURES / f"{n}.csv")[1]) for n in shipped.REGISTRIES)
    held = [resource._meta.model.objects.count() for resource in shipped.REGISTRIES.values()]
    assert sum(held) == rows


def test_every_shipped_file_is_loaded():
    assert {path.stem for path in shipped.FIXTURES.glob("*.csv")} == set(shipped.REGISTRIES)


@pytest.mark.parametrize(
    ("name", "before", "after", "fault"),
    [
        (
            "sources",
            "code,title_es,",
            "code,titulo,",
            "sources.csv, line 1: Missing columns: title_es. Unknown columns: titulo.",
        ),
        (
            "sources",
            "published_precision,address",
            "address,address",
            "sources.csv, line 1: Missing columns: published_precision."
            " Unknown columns: address, address.",
        ),
        (
            "sources",
            ",2023-11-24,day,",
            ",24/11/2023,day,",
            "sources.csv, line 4, published_on: “24/11/2023” is not a date such as 2023-11-24.",
        ),
        (
            "actors",
            "BRA,state,",
            "BRA,country,",
            "actors.csv, line 3, kind: Value 'country' is not a valid choice.",
        ),
        (
            "actor_aliases",
            "ARG,Argentine Republic",
            "ARX,Argentine Republic",
            "actor_aliases.csv, line 2, actor: “ARX” is not the code of any actor.",
        ),
        (
            "actors",
            "BRA,state,",
            "ARG,state,",
            "actors.csv, line 3, code: “ARG” is named more than once in the file.",
        ),
        (
            "presidencies",
            "2,ARG,2019-04-10,2019-07-05,1,",
            "2,ARG,2019-04-10,2019-07-05,yes,",
            "presidencies.csv, line 3, derived: “yes” is neither 1 nor 0.",
        ),
        (
            "presidencies",
            "2,ARG,",
            "two,ARG,",
            "presidencies.csv, line 3, order: “two” is not a whole number.",
        ),
        (
            "actor_aliases",
            "BRA,Federative Republic of Brazil",
            "BRA,Federative Republic of Brazil,Brazil",
            "actor_aliases.csv, line 4: 3 cells, not 2",
        ),
        (
            "actor_aliases",
            'NLD,"Netherlands, The"',
            'NLD,"Netherlands, The"x',
            "actor_aliases.csv, line 16: ',' expected after '\"'",
        ),
    ],
)
def test_a_fault_stops_the_load_with_file_line_and_column(folder, name, before, after, fault):
    change(folder, name, before, after)
    assert refused(folder) == [fault]


def test_a_file_that_is_not_utf8_stops_the_load_at_its_line(folder):
    path = folder / "actor_aliases.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[14] = "ITA,Itália\n".encode("latin-1")
    path.write_bytes(b"".join(lines))
    assert refused(folder) == ["actor_aliases.csv, line 15: not UTF-8 at its byte 7"]


def test_a_missing_file_stops_the_load(folder):
    (folder / "actors.csv").unlink()
    assert refused(folder) == [f"actors.csv: there is no such file in {folder}"]


def test_every_fault_of_a_file_is_named_not_only_the_first(folder):
    change(folder, "actors", "ARG,state,", "ARG,stat,")
    change(folder, "actors", "COL,state,", "Col,state,")
    assert refused(folder) == [
        "actors.csv, line 2, kind: Value 'stat' is not a valid choice.",
        "actors.csv, line 5: A state's code is its three-letter ISO code.",
    ]


def test_the_line_of_a_row_is_that_of_the_file_even_after_cells_of_several_lines(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('code,text\na,"one\ntwo\nthree"\nb,four\n', encoding="utf-8")
    dataset, lines = shipped.read(path)
    assert dataset["code"] == ["a", "b"]
    assert lines == [2, 5]


def test_a_load_that_fails_late_takes_back_what_it_wrote_before(folder):
    change(folder, "sources", "Quito Process (encyclopaedia article)", "Changed")
    change(folder, "actors", "BRA,state,", "BRA,country,")
    refused(folder)
    assert not Source.objects.filter(title_en="Changed").exists()


def test_what_was_reported_is_never_reported_twice(folder):
    change(folder, "status_updates", "@member-states.1,", "@member-states.2,")
    change(folder, "status_updates", "@member-states,1,", "@member-states,2,")
    change(folder, "evidence", "r4/1@member-states.1,1,", "r4/1@member-states.1,3,")
    before = row_counts()
    said = load(folder)
    update = "buenos-aires-declaration-2019/r4/1@member-states"
    assert f"status_updates: {update}.2 differs and was left as edited" in said
    assert f"evidence: {update}.1 3 differs and was left as edited" in said
    assert row_counts() == before
