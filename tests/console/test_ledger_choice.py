"""``ledger import`` of what has to be chosen, of files as they really are, and of what is there already."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select, update

from directline.extensions import db
from directline.ledger import grids, rows
from directline.ledger.columns import find_columns
from directline.models import Assignment, Deadline, DeadlineState, Enterprise, Ticket
from tests import scenarios
from tests.factories import moment
from tests.ledger.books import ANSWERED, HEADINGS, POWER, REPLY, table, workbook

FIELD = Path(__file__).parent.parent / "ledger" / "field"
TWO_TIMES = ["企业名称", "标题", "提出时间", "承办单位", "答复时间", "办结时间", "答复意见"]
ROW = ["某企业", "门前路不平", "2019-03-01", "住建局", "2019-03-05", "2019-05-30", "已平整。"]


@pytest.fixture
def run(app):
    def run(*words, typed=None):
        result = app.test_cli_runner().invoke(args=["ledger", *map(str, words)], input=typed)
        return result.exit_code, result.output

    return run


@pytest.fixture
def imported(run):
    def imported(path, *words):
        code, answer = run("import", path, "--json", *words)
        assert code == 0, answer
        return json.loads(answer)

    return imported


def tickets():
    return db.session.scalar(select(func.count(Ticket.id)))


def replied():
    return db.session.scalars(select(Ticket.closed_at)).all()


def several(path):
    book = Workbook()
    book.active.title = "说明"
    book.active.append(["填表说明", "请于月底前报送"])
    for name, row in (("三月", POWER), ("四月", ANSWERED)):
        book.create_sheet(name).append(HEADINGS)
        book[name].append(row)
    book.create_sheet("字典").sheet_state = "hidden"
    book.save(path)
    return path


def test_columns_that_may_be_meant_are_refused_with_the_option_that_says_which(run, tmp_path):
    path = workbook(tmp_path / "a.xlsx", ROW, headings=TWO_TIMES)

    code, answer = run("import", path, "--yes")

    assert (code, tickets()) == (1, 0)
    assert (
        "nothing imported: replied_at (答复时间) may be 答复时间 (column E) or 办结时间 (column F); use --column replied_at="
        in answer
    )
    assert run("import", path, "--yes", "--column", "答复时间=办结时间")[0] == 0
    assert replied() == [moment("2019-05-30 17:30")]


@pytest.mark.parametrize(("typed", "closed"), [("E\ny\n", ["2019-03-05 17:30"]), ("z\nf\ny\n", ["2019-05-30 17:30"])])
def test_columns_that_may_be_meant_are_asked_for_at_a_terminal(run, tmp_path, typed, closed):
    code, answer = run("import", workbook(tmp_path / "a.xlsx", ROW, headings=TWO_TIMES), typed=typed)

    assert (code, replied()) == (0, [*map(moment, closed)])
    assert answer.splitlines()[:3] == [
        "Which column is replied_at (答复时间)?",
        "  E: 答复时间, for example: 2019-03-05",
        "  F: 办结时间, for example: 2019-05-30",
    ]


def test_nothing_is_written_before_what_is_taken_from_where_was_shown(run, tmp_path):
    code, answer = run("import", workbook(tmp_path / "a.xlsx", ROW, headings=TWO_TIMES), typed="F\nn\n")

    assert (code, tickets()) == (1, 0)
    assert "  replied_at (答复时间) <- 办结时间, for example: 2019-05-30" in answer
    assert "  unused columns: 答复时间" in answer


def test_sheets_are_offered_by_name(run, imported, tmp_path):
    path = several(tmp_path / "a.xlsx")

    code, answer = run("import", path, "--yes")
    assert (code, tickets()) == (1, 0)
    assert "several sheets are ledgers: 三月, 四月. Import one at a time, with --sheet" in answer
    assert (imported(path, "--sheet", "三月")["sheet"], tickets()) == ("三月", 1)
    code, answer = run("import", path, typed="四月\ny\n")
    assert (code, tickets()) == (0, 2)
    assert "  unread sheets: 说明, 三月, 字典 (hidden)" in answer
    assert "there are: 说明, 三月, 四月, 字典 (hidden)" in run("import", path, "--sheet", "五月")[1]


def test_only_sheet_that_is_a_ledger_is_taken(imported, tmp_path):
    book = load_workbook(several(tmp_path / "a.xlsx"))
    del book["三月"]
    book.save(tmp_path / "a.xlsx")

    report = imported(tmp_path / "a.xlsx")

    assert (report["sheet"], report["unread"], report["new"]) == ("四月", ["说明", "字典 (hidden)"], 1)


@pytest.mark.parametrize(
    ("name", "new", "replayed", "firms", "units"),
    [
        ("old-ledger-first.xlsx", 2, 0, 1, []),
        ("firm-brackets.xlsx", 6, 0, 2, []),
        ("unit-merged.xlsx", 0, 2, 1, ["zhujian", "zhujian"]),
        ("html-table.xls", 2, 0, 1, []),
        ("comma-title-semicolon.csv", 2, 0, 1, []),
    ],
)
def test_ledger_of_an_office_comes_in(imported, name, new, replayed, firms, units, tmp_path):
    (tmp_path / name).write_bytes((FIELD / name).read_bytes())

    report = imported(tmp_path / name)

    assert (report["new"], report["replayed"], report["refused"]) == (new, replayed, [])
    assert db.session.scalar(select(func.count(Enterprise.id))) == firms
    assert [part.department.code for part in db.session.scalars(select(Assignment))] == units


def test_late_answer_beside_its_required_date_is_late(imported, tmp_path):
    (tmp_path / "a.xlsx").write_bytes((FIELD / "required-and-actual.xlsx").read_bytes())

    report = imported(tmp_path / "a.xlsx")

    assert (report["columns"]["replied_at"], report["unused"]) == ("实际办结时间", ["要求办结时间"])
    assert set(db.session.scalars(select(Deadline.state))) == {DeadlineState.MISSED}
    assert replied() == [moment("2026-10-20 17:30")]


def test_file_of_another_kind_is_refused_at_the_door(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes((FIELD / "pdf-named.xlsx").read_bytes())

    code, answer = run("import", tmp_path / "a.xlsx", "--yes")

    assert (code, answer) == (
        1,
        "nothing imported: this is a PDF file, not a spreadsheet. Import the original spreadsheet, or type it in\n",
    )


def test_own_export_comes_in_without_doubling(run, imported, cast, tmp_path):
    scenarios.closed(cast, title="=1+1（甲）")
    scenarios.filed(cast, title="  园区停电 ")
    sealed = scenarios.complained(cast)
    db.session.commit()
    before = tickets()
    assert run("export", tmp_path / "总台账.xlsx")[0] == 0
    sheet = load_workbook(tmp_path / "总台账.xlsx").active
    as_text = table(tmp_path / "a.csv", *list(sheet.values)[1:], headings=list(next(sheet.values)), encoding="gb18030")

    for path in (tmp_path / "总台账.xlsx", as_text):
        report = imported(path)
        assert (report["already_there"], report["refused"], tickets()) == (2, [], before), path
    assert sealed.number not in as_text.read_text("gb18030")


def test_number_of_a_sealed_complaint_says_nothing_of_it(imported, cast, tmp_path):
    sealed = scenarios.complained(cast)
    db.session.commit()

    path = table(tmp_path / "a.csv", [sealed.number, "某企业", "随便写的"], headings=["编号", "企业", "标题"])

    assert (imported(path)["new"], imported(path)["already_there"]) == (1, 1)


def test_what_an_earlier_version_brought_in_is_not_brought_in_again(imported, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [*ANSWERED, *REPLY])
    imported(path)
    [grid] = grids.read(path).grids
    [(_, matter)] = rows.read_rows(grid, find_columns(grid, {}), now=moment("2026-11-20 10:00"))
    db.session.execute(update(Ticket).values(import_key=matter.former_key))
    db.session.commit()

    assert (imported(path)["already_there"], tickets()) == (1, 1)


def test_rejects_of_two_rows_of_headings_mean_the_same_again(imported, tmp_path):
    headings, below = (
        ["受理", None, None, "要求", "实际", None],
        ["时间", "企业名称", "标题", "办结时间", "办结时间", "答复意见"],
    )
    bad = ["三月", "某企业", "门前路不平", "2019-03-08", "2019-05-30", "已平整。"]
    path = workbook(tmp_path / "a.xlsx", below, bad, headings=headings)

    for ending in (".xlsx", ".csv"):
        rejects = tmp_path / f"r{ending}"
        first = imported(path, "--rejects", rejects)
        again = imported(rejects)
        assert first["refused"][0]["reason"] == again["refused"][0]["reason"]
        assert again["columns"]["replied_at"] == "实际 · 办结时间"
        assert "要求 · 办结时间" in again["unused"]
