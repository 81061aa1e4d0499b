"""A test that fails leaves no program behind, whatever that program started and however far away."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests import programs
from tests.programs import ignore_sigint

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], start_new_session=True)
print(child.pid, flush=True)
if "leave" not in sys.argv:
    child.wait()
"""


@pytest.mark.parametrize("word", ["stay", "leave"])
def test_what_a_failed_test_started_is_ended(word):
    command = (sys.executable, "-c", PARENT, word)
    left = []
    with pytest.raises(AssertionError, match="as it were"):
        _fail_beside(command, left)

    assert [process for process in left if process.is_running()] == []


TITLED = """
import os, signal, subprocess, sys, setproctitle
if "child" in sys.argv:
    setproctitle.setproctitle("a title over the environment" * 100)
    print(os.getpid(), flush=True)
    signal.pause()
subprocess.Popen([sys.executable, sys.argv[1], sys.argv[1], "child"], start_new_session=True)
"""


def test_who_sets_its_title_is_found_all_the_same(tmp_path):
    (tmp_path / "titled.py").write_text(TITLED)
    command, left = (sys.executable, str(tmp_path / "titled.py"), str(tmp_path / "titled.py")), []
    with pytest.raises(AssertionError, match="as it were"):
        _fail_beside(command, left)

    assert [process for process in left[1:] if process.is_running()] == []


def _fail_beside(command, left):
    with programs.started(command, stdout=subprocess.PIPE) as process:
        left += [psutil.Process(process.pid), psutil.Process(int(process.stdout.readline()))]
        assert left[1].is_running()
        raise AssertionError("as it were")


SUITE = """
import threading
from pathlib import Path
from tests.database import postgresql_database

def test_it_waits():
    with postgresql_database() as database:
        Path({begun!r}).write_text(str(database.folder))
        threading.Event().wait()
"""


def test_a_run_in_the_background_of_a_script_ends_by_sigterm_with_its_servers(tmp_path):
    """There SIGINT is ignored; the workers and their PostgreSQL end all the same, and leave no folder."""
    begun, suite = tmp_path / "begun", tmp_path / "test_suite.py"
    suite.write_text(SUITE.format(begun=str(begun)))
    options = ("-p", "tests.conftest", "-p", "no:cacheprovider", "-n", "1", "--rootdir", str(tmp_path), str(suite))
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = (sys.executable, "-m", "pytest", "-c", os.devnull, *options)
    with programs.started(command, environ=environ, stdout=subprocess.PIPE, preexec_fn=ignore_sigint) as run:
        while not begun.exists() or not begun.read_text():
            assert run.poll() is None, run.stdout.read()
        processes = psutil.Process(run.pid).children(recursive=True)
        run.terminate()
        run.communicate(timeout=programs.PATIENCE)

        assert psutil.wait_procs(processes, timeout=programs.PATIENCE)[1] == []
    assert not Path(begun.read_text()).exists()
