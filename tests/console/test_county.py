"""``county load|check|export`` as a person at a terminal and as a program meets them."""

import json

import pytest
from sqlalchemy import select

from directline.county import SHIPPED
from directline.extensions import db
from directline.models import CountyChange, Deadline, DeadlineKind, Department, Escalation, Rung
from tests import scenarios


@pytest.fixture
def run(app):
    def run(*words):
        result = app.test_cli_runner().invoke(args=words)
        return result.exit_code, result.output

    return run


def written(tmp_path, old="", new=""):
    path = tmp_path / "county.toml"
    path.write_text(SHIPPED.read_text().replace(old, new) if old else SHIPPED.read_text())
    return str(path)


def test_load_says_that_nothing_changed(run):
    assert run("county", "load") == (0, "nothing changed\n")


def test_load_tells_what_changed(run, tmp_path):
    path = written(tmp_path, "喀左县发展和改革局", "喀左县发展改革局")

    code, answer = run("county", "load", path, "--json")

    words = ["english_words 喀左县发展和改革局：删除", "english_words 喀左县发展改革局：新增"]
    assert (code, json.loads(answer)) == (0, {"changes": ["departments fagai：name", *words], "deadlines_moved": 0})
    assert db.session.scalar(select(Department.name).where(Department.code == "fagai")) == "喀左县发展改革局"


def test_load_lets_open_clocks_climb_by_the_new_ladder(run, cast, tmp_path):
    """The old ladder's rungs that were due are written first; the new one dates nothing back."""
    ticket = scenarios.dispatched(cast, at="2026-03-02 10:00")
    db.session.commit()

    run("county", "load", written(tmp_path, "late_minutes = 1350", "late_minutes = 60"))

    of_lead = (Deadline.ticket_id == ticket.id, Deadline.kind == DeadlineKind.RESOLVE_LEAD)
    deadline = db.session.scalars(select(Deadline).where(*of_lead)).one()
    reached = db.session.scalars(select(Escalation).where(Escalation.deadline_id == deadline.id)).all()
    assert {rung.rung for rung in reached} == set(Rung)
    assert deadline.next_rung is None
    assert db.session.scalars(select(CountyChange.subject)).all() == ["county"]


def test_bad_file_changes_nothing_and_says_where(run, tmp_path):
    path = written(tmp_path, 'short_name = "发改局"', 'short_name = "发改"\nphone = "打电话"')

    code, answer = run("county", "load", path)

    assert code == 1
    assert "第 " in answer
    assert db.session.scalar(select(Department.short_name).where(Department.code == "fagai")) == "发改局"


def test_check_lists_every_fault_for_a_program(run, tmp_path):
    path = written(tmp_path, 'kind = "zone"', 'kind = "zoo"')

    code, answer = run("county", "check", path, "--json")

    faults = json.loads(answer)["faults"]
    assert code == 1
    assert [fault["path"] for fault in faults] == [
        f"departments 第 {row} 项（{code}） · kind"
        for row, code in ((64, "zone_gongyingzi"), (65, "zone_lizhou"), (66, "zone_ganzhao"))
    ]


def test_check_counts_what_is_right(run):
    code, answer = run("county", "check")

    assert code == 0
    assert "no errors" in answer
    assert "departments 92" in answer


def test_missing_file_is_wrong_use(run):
    assert run("county", "check", "/nowhere.toml")[0] == 2


def test_export_can_be_loaded_again(run, tmp_path):
    path = tmp_path / "out.toml"
    path.write_text(run("county", "export")[1])

    assert run("county", "load", str(path)) == (0, "nothing changed\n")
