"""Work that no request waits for: one process at a time does it, whole or not at all."""

import os
import signal
import subprocess
import sys

import pytest
from django.test import Client, override_settings

from commitments.models import Commitment
from commitments.publishing import workshop
from commitments.publishing.charts import pictures
from commitments.publishing.charts.specs import spec
from tests.chart_cast import at_work, draw_in_its_process, make_chart, wait_for_the_process
from tests.test_house import APPS, imported, name_of


@pytest.fixture(autouse=True)
def working(tmp_path):
    with at_work(tmp_path):
        yield


def files(pattern="*.*"):
    return sorted(path.suffix for path in pictures.folder().glob(pattern) if path.is_file())


def nothing_else(drawn):
    """A child that does no more than to end as *drawn* says."""
    command = [sys.executable, "-c", f"raise SystemExit({drawn})"]
    return lambda lock: subprocess.Popen(command, pass_fds=[lock])


# --- The story --------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_a_page_lacks_is_drawn_once_its_answer_is_out():
    with workshop.held_back() as asked:
        Client().get("/en/charts/by-status/")
    assert asked == []  # each request holds back its own
    wait_for_the_process()
    assert files() == [".svg"]
    assert pictures._waiting() == []


def test_it_is_done_in_a_process_that_ends_with_the_work():
    pictures.ask(spec(make_chart(), headed=True))
    assert workshop.start()
    wait_for_the_process()
    assert files() == [".png", ".svg"]
    assert [child.returncode for child in workshop._started] == [0]


def test_only_that_process_ever_loads_what_draws():
    loads = {name_of(path) for path in APPS if "vl_convert" in imported(path)}
    assert loads == {"commitments.publishing.charts.drawing"}
    (drawing,) = loads
    starts = {name_of(path) for path in APPS if drawing in imported(path)}
    assert starts == {"commitments.management.commands.make_publications"}


# --- Never two --------------------------------------------------------------------------


def test_while_one_is_at_it_no_other_is_started():
    pictures.ask(spec(make_chart()))
    with workshop.alone() as lock:
        assert lock is not None
        assert not workshop.start()
        with workshop.alone() as other:
            assert other is None
    assert workshop._started == []


def test_nor_does_one_that_is_started_by_hand_draw_anything():
    pictures.ask(spec(make_chart()))
    with workshop.alone():
        assert "Another process is at it." in draw_in_its_process()
    assert files() == []


def test_the_lock_goes_over_to_the_child_and_with_it(monkeypatch):
    waits = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    child = []

    def waiting(lock):
        child.append(subprocess.Popen(waits, pass_fds=[lock], stdin=subprocess.PIPE))
        return child[0]

    monkeypatch.setattr(workshop, "_child", waiting)
    assert workshop.start()
    assert not workshop.start()
    child[0].communicate()
    assert workshop.start()
    child[-1].communicate()


def test_many_requests_at_once_start_one(monkeypatch):
    begun = []
    real = workshop._child
    monkeypatch.setattr(workshop, "_child", lambda lock: begun.append(lock) or real(lock))
    assert [workshop.start() for _request in range(20)].count(True) == 1
    assert len(begun) == 1


# --- When it goes wrong -----------------------------------------------------------------


class Killed(BaseException):
    """Stands for the end of the process, in the middle of something."""


def test_killed_in_the_middle_it_leaves_no_half_file_and_the_next_one_goes_on(monkeypatch):
    pictures.ask(spec(make_chart()))

    def killed(path, target):
        if path.name.startswith(".") and ".svg." in path.name:
            raise Killed
        return os.replace(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(pictures.Path, "replace", killed)
        with pytest.raises(Killed):
            pictures.draw_waiting(lambda spec, key: {"svg": b"<svg/>"})
    assert pictures.find(spec(make_chart())) is None
    assert files("[!.]*.svg") == []
    draw_in_its_process()
    assert pictures.find(spec(make_chart())).endswith(b"</svg>")


def test_a_real_kill_gives_the_lock_back_and_loses_no_order():
    pictures.ask(spec(make_chart()))
    assert workshop.start()
    workshop._started[0].send_signal(signal.SIGKILL)
    wait_for_the_process()
    assert files("[!.]*.svg") == []
    with workshop.alone() as lock:
        assert lock is not None
    draw_in_its_process()
    assert files("[!.]*.svg") == [".svg"]


def test_what_kills_the_process_each_time_is_given_up(caplog):
    pictures.ask(spec(make_chart()))

    def deadly(spec, key):
        raise Killed

    for _attempt in range(pictures.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            pictures.draw_waiting(deadly)
    assert pictures.draw_waiting(deadly) == 0
    assert "was not drawn" in caplog.text
    assert not pictures.ask(spec(make_chart()))


def test_what_cannot_be_drawn_leaves_a_line_and_is_not_asked_for_again_within_the_hour(caplog):
    pictures.ask(spec(make_chart()))

    def faulty(spec, key):
        raise ValueError("no such mark")

    assert pictures.draw_waiting(faulty) == 0
    assert "was not drawn: no such mark" in caplog.text
    assert not pictures.ask(spec(make_chart()))
    (mark,) = pictures.folder().glob("*.failed")
    os.utime(mark, (0, 0))
    assert pictures.ask(spec(make_chart()))


@pytest.mark.django_db
def test_a_page_whose_picture_was_given_up_is_finished_without_it(monkeypatch):
    monkeypatch.setattr(workshop, "_child", nothing_else(0))
    assert "ETag" not in Client().get("/en/charts/by-status/").headers
    (order,) = pictures._waiting()
    pictures._give_up(order, "a test")
    assert "ETag" in Client().get("/en/charts/by-status/").headers


def test_a_process_that_fails_is_not_started_again_at_once(monkeypatch, caplog):
    monkeypatch.setattr(workshop, "_child", nothing_else(3))
    assert workshop.start()
    wait_for_the_process()
    assert not workshop.start()
    assert "came to no end: 3" in caplog.text
    workshop._failed[:] = [workshop.time.monotonic() - workshop.QUIET]
    assert workshop.start()


def test_who_asks_for_charts_by_the_thousand_fills_no_disk(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_WAITING", 3)
    for number in range(5):
        assert pictures.ask(spec(make_chart(title=str(number))))
    assert len(pictures._waiting()) == 3
    monkeypatch.setattr(pictures, "MOST_KEPT", 2)
    assert pictures.draw_waiting(lambda spec, key: {"svg": b"<svg/>"}) == 3
    pictures.tidy()
    assert len(files()) == 2


def test_what_was_asked_for_last_is_drawn_first():
    for number in range(3):
        name = pictures.key(spec(make_chart(title=str(number))))
        pictures.ask(spec(make_chart(title=str(number))))
        os.utime(pictures.folder() / "queue" / f"{name}.json", (number, number))
    drawn = []
    pictures.draw_waiting(lambda spec, key: drawn.append(spec["usermeta"]["title"]) or {})
    assert drawn == ["2", "1", "0"]


# --- When it is wanted ------------------------------------------------------------------


@pytest.mark.django_db
def test_a_publication_has_the_archive_built_at_the_next_visit(monkeypatch):
    started = []
    monkeypatch.setattr(workshop, "start", lambda: started.append(1))
    Client().get("/en/sources/")
    started.clear()
    Client().get("/en/sources/")
    assert started == []
    Commitment.objects.filter(code="santiago-2023/10.A.3/2").update(title_en="Another title")
    Client().get("/en/sources/")
    assert started == [1]


@pytest.mark.django_db
def test_where_nothing_may_be_started_pages_are_whole_without_pictures():
    with override_settings(WORKSHOP=False):
        response = Client().get("/en/charts/by-status/")
        assert not workshop.start()
    assert "ETag" in response.headers
    assert not (pictures.folder() / "queue").exists()
