"""``ledger export``: one row a ticket."""

import json
from datetime import datetime

import pytest
from openpyxl import load_workbook

from directline.console.ledger_sheet import HEADINGS
from directline.extensions import db
from directline.ledger.fields import OWN
from tests import scenarios


@pytest.fixture
def run(app):
    def run(*words):
        result = app.test_cli_runner().invoke(args=["ledger", *map(str, words)])
        return result.exit_code, result.stdout

    return run


def test_export_holds_the_whole_ledger(run, cast, tmp_path):
    scenarios.closed(cast)
    scenarios.filed(cast, title="=1+1", at="2026-03-02 09:30")
    db.session.commit()

    code, answer = run("export", tmp_path / "总台账.xlsx")

    assert (code, answer) == (0, f"2 tickets written to {tmp_path / '总台账.xlsx'}\n")
    headings, first, second = load_workbook(tmp_path / "总台账.xlsx").active.iter_rows(values_only=True)
    row = dict(zip(headings, first, strict=True))
    assert {name: str(row[name]) for name in headings if name not in ("编号", "统一社会信用代码")} == {
        "标题": "厂区围墙外高压线迁改迟迟没有进展",
        "类别": "要素保障(测试)",
        "等级": "一般",
        "渠道": "网上填报",
        "企业": "喀左兴达铸造有限公司",
        "属地": "None",
        "要求保密": "None",
        "主办单位": "自然资源局(测试)",
        "承办人": "周承",
        "状态": "已办结",
        "提出时间": "2026-03-02 09:00:00",
        "派单时间": "2026-03-02 10:00:00",
        "承诺答复时限": "2026-03-09 17:30:00",
        "答复时间": "2026-03-05 10:00:00",
        "办结时间": "2026-03-06 10:00:00",
        "承诺时限": "按时完成",
        "督办": "None",
        "办结方式": "已解决",
        "企业认为已解决": "是",
        "满意度": "满意",
        "来源说明": "None",
    }
    assert (second[1], second[10], second[12]) == ("'=1+1", None, datetime.fromisoformat("2026-03-02T09:30"))


def test_headings_that_the_import_knows_as_its_own_are_those_of_the_export():
    assert set(OWN) <= set(HEADINGS)


def test_export_reads_long_ledgers_in_pieces(run, cast, tmp_path, monkeypatch):
    monkeypatch.setattr("directline.ledger.export.PIECE", 2)
    for _ in range(5):
        scenarios.filed(cast)
    db.session.commit()

    code, answer = run("export", tmp_path / "a.xlsx", "--json")

    assert (code, json.loads(answer)["tickets"]) == (0, 5)
    assert load_workbook(tmp_path / "a.xlsx").active.max_row == 6
