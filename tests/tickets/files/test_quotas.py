"""What a person and a firm may send on a day: counted in one statement, by keys that name nobody."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from directline.extensions import db
from directline.models import Role, UploadCount, User
from directline.tickets.errors import Refused
from directline.tickets.files import quotas
from directline.tickets.files.quotas import LEAST_COUNTED, Limits
from tests import factories
from tests.factories import BEGINNING, moment

pytestmark = pytest.mark.empty_database

AT = moment("2026-03-02 09:00")
MEGABYTE = 1024 * 1024


def member(firm, *, is_confirmed=True):
    return factories.user(
        Role.ENTERPRISE, enterprise_id=firm.id, enterprise_confirmed_at=BEGINNING if is_confirmed else None
    )


def charge(user, megabytes, *, is_sealed=False, at=AT):
    """Was there room? As a door does it: what was refused is taken back."""
    db.session.commit()
    try:
        quotas.charge(user, round(megabytes * MEGABYTE), is_sealed=is_sealed, at=at)
    except Refused as reason:
        db.session.rollback()
        return str(reason)
    db.session.commit()
    return ""


def test_a_person_has_so_much_a_day_to_the_byte(app):
    user = factories.user(Role.HANDLER, department_id=factories.department().id)
    assert [charge(user, 20) for _ in range(5)] == [""] * 5
    assert charge(user, 1 / MEGABYTE) == "您今天上传的文件已满 100 MB，这个文件没有收。请压缩后再试，或者明天再传。"
    assert charge(user, 1, at=moment("2026-03-02 23:59")) != ""
    assert charge(user, 1, at=moment("2026-03-03 00:00")) == ""


def test_a_refused_file_takes_no_room(app):
    user = factories.user(Role.ADMIN)
    assert (charge(user, 90), charge(user, 20) != "", charge(user, 10)) == ("", True, "")


def test_a_small_file_counts_for_more_than_it_is(app):
    user = factories.user(Role.ADMIN)
    charge(user, 1 / MEGABYTE)
    assert db.session.scalar(select(UploadCount.size)) == LEAST_COUNTED


def test_a_firm_has_so_much_for_all_of_its_people(app):
    app.config["UPLOAD_FIRM_BYTES"] = 150 * MEGABYTE
    firm = factories.enterprise()
    first, second, other = member(firm), member(firm), member(factories.enterprise())
    assert (charge(first, 100), charge(second, 50)) == ("", "")
    assert charge(second, 1) == "贵企业今天上传的文件已满 150 MB，这个文件没有收。请明天再传。"
    assert charge(other, 1) == ""


def test_an_account_not_yet_confirmed_has_less_and_takes_nothing_from_the_firm_that_it_names(app):
    app.config["UPLOAD_FIRM_BYTES"] = 60 * MEGABYTE
    firm = factories.enterprise()
    claims = [member(firm, is_confirmed=False) for _ in range(3)]
    assert quotas.limits(claims[0]) == Limits(20 * MEGABYTE, 40 * MEGABYTE)
    assert (charge(claims[0], 40), "40 MB" in charge(claims[0], 1)) == ("", True)
    assert (charge(claims[1], 20), "没有核实的账号" in charge(claims[2], 1)) == ("", True)
    assert charge(member(firm), 60) == ""


def test_a_complaints_files_show_to_no_colleague(app):
    app.config["UPLOAD_FIRM_BYTES"] = 60 * MEGABYTE
    firm = factories.enterprise()
    assert charge(member(firm), 60, is_sealed=True) == ""
    assert charge(member(firm), 60) == ""


def test_the_counts_name_nobody_and_are_forgotten(app):
    firm = factories.enterprise()
    user = member(firm)
    charge(user, 3)
    keys = set(db.session.scalars(select(UploadCount.key)))
    assert {len(key) for key in keys} == {64}
    assert charge(user, 3, at=AT + timedelta(days=1)) == ""
    assert keys.isdisjoint(set(db.session.scalars(select(UploadCount.key))) - keys)
    assert [quotas.forget(AT + timedelta(days=days)) for days in (1, 2, 3)] == [0, 2, 2]


@pytest.mark.several_connections
def test_files_sent_at_once_never_both_pass_where_one_has_room(app):
    ids = [member(factories.enterprise()).id for _ in range(2)]
    db.session.commit()
    start, outcomes = Barrier(6), []

    def send(user_id):
        with app.app_context():
            start.wait()
            user = db.session.get_one(User, user_id)
            outcomes.append((user_id, charge(user, 40)))

    threads = [Thread(target=send, args=[user_id]) for user_id in ids for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = [user_id for user_id, refusal in outcomes if not refusal]
    assert sorted(passed) == sorted(ids * 2)
