"""A database with tables and no county: each command works, or says what to do first."""

import pytest

pytestmark = pytest.mark.empty_database
COMMANDS = (
    *(
        "audit anchor",
        "audit verify",
        "county check",
        "county export",
        "demo",
        "digest 2026-03",
        "digest 2026-03 --again",
    ),
    *("doctor", "fsck", "life", "outbox", "schedule tick", "ledger export {path}"),
    *("ledger import {ledger}", "calendar explain 2026-03-02T09:00 3wd", "copies", "user add --help"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_without_a_county_ends_in_words(app, tmp_path, command):
    ledger = tmp_path / "台账.csv"
    ledger.write_text("序号,企业名称,诉求内容,反映时间\n1,甲公司,变压器两年没有批下来,2026-03-02\n", encoding="utf-8")

    result = app.test_cli_runner().invoke(args=command.format(path=tmp_path / "out.xlsx", ledger=ledger).split())

    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in (0, 1)
