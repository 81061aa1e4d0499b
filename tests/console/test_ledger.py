"""``ledger import`` as a person at a terminal and as a program meet them."""

import json

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, func, select

from directline.extensions import db
from directline.models import (
    Answer,
    Assignment,
    Channel,
    Colour,
    Deadline,
    DeadlineChange,
    DeadlineKind,
    Enterprise,
    Escalation,
    LimitRule,
    Notice,
    Rung,
    Ticket,
    TicketEvent,
)
from tests.ledger.books import ANSWERED, HEADINGS, POWER, REPLY, table, workbook

WRITTEN = (Answer, Assignment, Deadline, DeadlineChange, Enterprise, Escalation, Notice, Ticket, TicketEvent)
LATE = ["C-3", "喀左东升食品有限公司", "厂区外道路积水", "2019/3/1", "每逢下雨货车不能进出。", "已修好。", "2019/5/30"]
BAD = ["D-4", "喀左东升食品有限公司", "路灯不亮", "三月", "夜班工人出行不便。"]


@pytest.fixture
def run(app):
    def run(*words, typed=None):
        result = app.test_cli_runner().invoke(args=["ledger", *map(str, words)], input=typed)
        return result.exit_code, result.stdout

    return run


@pytest.fixture
def imported(run):
    """Imported without asking; the report."""

    def imported(path, *words):
        code, answer = run("import", path, "--json", *words)
        assert code == 0, answer
        return json.loads(answer)

    return imported


@pytest.fixture
def book(tmp_path):
    return workbook(tmp_path / "台账.xlsx", POWER, [*ANSWERED, *REPLY], LATE, BAD)


def counts():
    return {noun.__name__: db.session.scalar(select(func.count()).select_from(noun)) for noun in WRITTEN}


def titles():
    return set(db.session.scalars(select(Ticket.title)))


def test_import_asks_by_what_it_understood(run, book):
    code, answer = run("import", book, typed="n\n")

    assert (code, counts()["Ticket"]) == (1, 0)
    assert answer.splitlines()[:4] == [
        "sheet 台账, headings in row 1:",
        "  id (编号) <- 留言编号, for example: A-1",
        "  asked_at (提出时间) <- 留言时间, for example: 2019/4/1 9:00:00",
        "  enterprise (企业名称) <- 企业名称, for example: 喀左远山铸造有限公司",
    ]


def test_import_says_what_it_did(run, book):
    code, answer = run("import", book, typed="y\n")

    lines, rejects = answer.splitlines(), book.with_name("台账.rejects.xlsx")
    assert code == 0
    assert "rows read: 4; new tickets: 1, answered: 2, here already: 0, refused: 1" in lines
    assert "new enterprises: 2 (to be verified); categories suggested: 3" in lines
    assert "refused: 提出时间：“三月”读不出时间，请写成 2019-07-09 或 2019-07-09 15:30: row 5" in lines
    assert lines[-1] == f"refused rows written to {rejects}; correct them there and import that file"


def test_import_reports_to_programs(imported, book):
    report = imported(book)

    assert report.pop("seconds") >= 0
    assert report == {
        "rows": 4,
        "new": 1,
        "replayed": 2,
        "already_there": 0,
        "refused": [{"row": 5, "reason": "提出时间：“三月”读不出时间，请写成 2019-07-09 或 2019-07-09 15:30"}],
        "late_replies": [],
        "repeated": [],
        "new_enterprises": 2,
        "suggested": 3,
        "units_suggested": 2,
        "deadlines": {"resolve_lead": {"met": 1, "missed": 1}, "resolve_ticket": {"met": 1, "missed": 1}},
        "rungs": {
            "resolve_lead": {"E0": 0, "E1": 0, "E2": 0, "E3": 0, "E4": 0},
            "resolve_ticket": {"E0": 0, "E1": 1, "E2": 1, "E3": 0, "E4": 0},
        },
        "sheet": "台账",
        "unread": [],
        "unused": [],
        "columns": {
            "id": "留言编号",
            "asked_at": "留言时间",
            "enterprise": "企业名称",
            "title": "留言主题",
            "description": "留言详情",
            "reply": "答复意见",
            "replied_at": "答复时间",
        },
        "dry_run": False,
        "rejects": str(book.with_name("台账.rejects.xlsx")),
    }


def test_cards_fall_on_a_unit_that_somebody_named(imported, book):
    report = imported(book, "--department", "fagai")

    assert report["units_suggested"] == 0
    assert report["rungs"]["resolve_lead"] == {"E0": 1, "E1": 1, "E2": 1, "E3": 1, "E4": 1}


def test_import_says_how_many_wait_for_their_unit(run, book):
    _code, said = run("import", book, "--yes")

    assert "units only suggested: 2; no cards, no figures until confirmed at /office/past" in said


def test_import_again_adds_nothing(imported, book):
    imported(book)
    before = counts()

    report = imported(book)

    assert (report["new"], report["replayed"], report["already_there"]) == (0, 0, 3)
    assert counts() == before


def test_same_ledger_as_text_adds_nothing(imported, book, tmp_path):
    imported(book)
    rows = [POWER, [*ANSWERED, *REPLY], LATE]

    reports = [imported(table(tmp_path / "a.csv", *rows, encoding=encoding)) for encoding in ("gb18030", "utf-8-sig")]

    assert [report["already_there"] for report in reports] == [3, 3]


def test_row_twice_in_one_ledger_is_one_ticket(imported, tmp_path):
    report = imported(workbook(tmp_path / "a.xlsx", POWER, POWER, [*ANSWERED, *REPLY], [*ANSWERED, *REPLY]))

    assert (report["new"], report["replayed"], report["already_there"], counts()["Ticket"]) == (1, 1, 2, 2)
    assert report["repeated"] == [3, 5]


def test_matter_answered_in_the_ledger_meanwhile_is_named(imported, tmp_path):
    imported(workbook(tmp_path / "a.xlsx", POWER))

    report = imported(workbook(tmp_path / "b.xlsx", [*POWER, *REPLY]))

    assert (report["already_there"], report["late_replies"], counts()["Ticket"]) == (1, [2], 1)


def test_dry_run_does_everything_and_leaves_nothing(imported, run, book):
    before = counts()

    report = imported(book, "--dry-run")

    assert counts() == before
    assert list(book.parent.iterdir()) == [book]
    assert (report["new"], report["replayed"], report["rejects"]) == (1, 2, None)
    real = imported(book)
    assert {name: report[name] for name in ("rungs", "deadlines", "new_enterprises")} == {
        name: real[name] for name in ("rungs", "deadlines", "new_enterprises")
    }


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_rejects_are_corrected_and_imported(imported, book, ending):
    rejects = book.with_name(f"改{ending}")
    bad_formula = ["E-5", "=cmd|' /C calc'!A0", "=1+1", "明天", "@SUM(A1)"]
    path = workbook(book.with_name("b.xlsx"), POWER, BAD)
    path = workbook(path, BAD, [*POWER[:3], 43556.5, POWER[4]], bad_formula)
    sheet = load_workbook(path)
    for cell in sheet.active[4]:
        cell.data_type = "s"
    sheet.save(path)

    assert len(imported(path, "--rejects", rejects)["refused"]) == 2
    again = imported(rejects, "--rejects", book.with_name(f"再{ending}"))
    assert [one["row"] for one in again["refused"]] == [2, 3]
    corrected = book.with_name("改好.csv")
    corrected.write_text(as_text(rejects).replace("三月", "2019/3/1").replace("明天", "2019/3/2"))
    assert imported(corrected)["refused"] == []
    assert titles() == {POWER[2], BAD[2], "=1+1"}


def as_text(path):
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig")
    rows = load_workbook(path).active.iter_rows(values_only=True)
    return "\n".join(",".join(str(cell or "") for cell in row) for row in rows)


def test_rejects_hold_no_live_formula(imported, tmp_path):
    rejects = tmp_path / "r.xlsx"
    imported(table(tmp_path / "a.csv", ["", "某企业", "=HYPERLINK(1)", "明天", "+1"]), "--rejects", rejects)

    cells = [cell for cell in load_workbook(rejects).active[2] if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells][:4] == ["某企业", "'=HYPERLINK(1)", "明天", "'+1"]


def test_earlier_rejects_are_never_written_over(imported, book):
    names = [imported(book)["rejects"] for _ in range(2)]

    assert [name.rpartition("/")[2] for name in names] == ["台账.rejects.xlsx", "台账.rejects-2.xlsx"]


def test_red_cards_of_history_raise_nothing(imported, tmp_path):
    """What was in the office's mind at the time is not reconstructed."""
    later = ["1", "某企业", "后来的事", "2019/3/5 9:00", "内容", "已办。", "2019/3/19"]
    earlier = ["2", "某企业", "早先的事", "2019/3/4 9:00", "内容", "已办。", "2019/3/19"]

    imported(workbook(tmp_path / "a.xlsx", later, earlier), "--category", "approval_enquiry", "--department", "fagai")

    reds = select(func.count()).where(Escalation.rung == Rung.E2, Escalation.colour == Colour.RED)
    assert db.session.scalar(reds) == 2
    assert db.session.scalars(select(Escalation).where(Escalation.fact.is_not(None))).all() == []


HOSTILE = [
    "\x00\x08\x0b\x1f\ufffe甲",
    "\u202eevil\u2066",
    "<script>alert(1)</script>",
    "'; DROP TABLE tickets;--",
    "{{7*7}}${7*7}%s",
    '=HYPERLINK("http://example.com")',
    "𠮷野家👩‍👩‍👧‍👦" * 30,
    "长" * 29_000,
    "_xD800_乙",
]


def test_hostile_text_in_every_field_is_kept_or_refused_in_words(imported, tmp_path):
    headings = [
        "编号",
        "企业名称",
        "标题",
        "内容",
        "联系人",
        "联系电话",
        "乡镇",
        "来源",
        "类别",
        "提出时间",
        "答复",
        "答复时间",
    ]
    usual = ["1", "某企业", "标题", "内容", "甲", "1", "镇", "源", "类", "2019/3/1", "答复", "2019/3/2"]
    rows = [[text if place == column else f"{cell}" for column, cell in enumerate(usual)]
            for place in range(len(usual)) for text in HOSTILE]  # fmt: skip

    report = imported(table(tmp_path / "a.csv", *rows, headings=headings))

    assert report["replayed"] + report["already_there"] + len(report["refused"]) == len(rows)
    assert not any("出错" in one["reason"] for one in report["refused"])
    assert '=HYPERLINK("http://example.com")' in titles()


def test_failing_row_is_taken_back_alone(imported, book):
    db.session.execute(delete(LimitRule).where(LimitRule.kind == DeadlineKind.TRIAGE))
    db.session.commit()

    report = imported(book)

    assert (report["new"], report["replayed"], report["refused"][-1]) == (
        0,
        2,
        {"row": 2, "reason": "导入时出错（NoLimit），详见日志"},
    )
    assert counts()["Enterprise"] == 1


def test_closed_category_is_refused_with_where_to_go(imported, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [*POWER, None, None, "乱罚款"], headings=[*HEADINGS, "类别"])

    [refused] = imported(path)["refused"]
    assert refused["row"] == 2
    assert len(refused["reason"]) > 10


def test_options_say_what_the_columns_do_not(imported, tmp_path):
    row = ["门前路不平", "2019/3/1", "已平整。", "2019/3/2"]
    path = table(tmp_path / "a.csv", row, headings=["甲", "乙", "丙", "丁"])
    columns = [f"--column={field}" for field in ("title=甲", "提出时间=乙", "reply=C", "答复时间=丁")]

    named = ["--category=water", "--department=发改局", "--enterprise=某企业", "--channel=visit"]

    report = imported(path, *columns, *named)

    ticket = db.session.scalars(select(Ticket)).one()
    assert (report["replayed"], ticket.category.code, ticket.enterprise.name) == (1, "water", "某企业")
    assert (ticket.assignments[0].department.code, ticket.channel) == ("fagai", Channel.VISIT)


@pytest.mark.parametrize(
    "words",
    [
        ("--column", "title"),
        ("--column", "nothing=标题"),
        ("--column", "title=没有这一列"),
        ("--column", "标题=没有这一列"),
        ("--category", "没有"),
        ("--category", "乱罚款"),
        ("--department", "没有"),
        ("--enterprise", "企" * 121),
        ("--channel", "pigeon"),
    ],
)
def test_wrong_use_is_told_and_nothing_done(run, book, words):
    assert run("import", book, "--yes", *words)[0] == 2
    assert counts()["Ticket"] == 0


def test_ledger_is_never_written_over(run, book):
    before = book.read_bytes()

    assert run("import", book, "--yes", "--rejects", book)[0] == 2
    assert book.read_bytes() == before


def test_unreadable_file_is_said(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04broken")

    code, answer = run("import", tmp_path / "a.xlsx", "--json")

    assert (code, list(json.loads(answer))) == (1, ["error"])
    assert run("import", tmp_path / "none.xlsx")[0] == 2
