"""The queue of copies: each is made once, in turn, whoever is killed; who sent a file is told where there can be none."""

import re
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import select, update

from directline import clock
from directline.delivery.message import build
from directline.extensions import db
from directline.models import CopyFault, CopyState, Draft, FileCopy, Notice, Role, SealedIdentity
from directline.tickets import lifecycle
from directline.tickets.errors import Refused
from directline.tickets.files import attachments, clean_copies, copy_queue, drafts, quotas
from directline.tickets.files.clean_copies import EDITION, NotNow
from directline.tickets.files.copy_queue import LEASE, MOST_ATTEMPTS, Claim, make_copies
from tests import factories, scenarios, tasks, uploads
from tests.cleaning import samples as marked
from tests.cleaning.traces import tells
from tests.factories import moment
from tests.statements import counted

AT = moment("2026-03-02 09:00")
MINUTE = timedelta(minutes=1)
WORD = "朱鹮"
IS_MAIL = Notice.channel == "mail"
PHOTO = marked.png(WORD)
UNREADABLE = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def owner(app):
    return factories.user(Role.ADMIN)


@pytest.fixture
def sent(owner):
    """A file on a draft of one person, whose copy waits."""

    def send(content=PHOTO, name="a.png", by=owner, at=AT):
        draft = db.session.scalar(select(Draft).where(Draft.user_id == by.id))
        if draft is None:
            draft = Draft(user_id=by.id, form="submit", content={}, saved_at=at)
            db.session.add(draft)
            db.session.flush()
        file = uploads.stored(content, name, by=by, at=at, draft=draft)
        db.session.commit()
        return file

    return send


def standing(file):
    db.session.rollback()
    copy = db.session.get_one(FileCopy, file.id)
    return copy.state, copy.fault


WAITING, MADE = (CopyState.WAITING, None), (CopyState.MADE, None)


@pytest.mark.empty_database
def test_a_file_waits_until_its_copy_is_made(sent):
    file = sent()
    assert (standing(file), attachments.has_copy(file)) == (WAITING, False)
    assert make_copies(AT) == 1
    assert (standing(file), attachments.has_copy(file)) == (MADE, True)
    assert (file.copy.edition, file.copy.media_type, file.copy.lease_until) == (EDITION, "image/png", None)
    assert attachments.path_of(file.token).read_bytes() == PHOTO
    assert not tells(attachments.copy_of(file).read_bytes(), WORD)
    assert make_copies(AT) == 0
    assert list(attachments.folder().rglob("*.new")) == []


@pytest.mark.empty_database
def test_text_is_its_own_copy_and_waits_for_nothing(sent):
    file = sent("电费,3月".encode(), "电费.txt")
    assert (file.copy.state, attachments.has_copy(file)) == (CopyState.ITSELF, True)
    assert attachments.copy_of(file) == attachments.path_of(file.token)
    assert make_copies(AT) == 0


@pytest.mark.empty_database
def test_an_empty_queue_is_looked_at_without_the_write_lock(app):
    with counted() as statements:
        assert make_copies(AT) == 0
    assert [words for words in statements if words != "BEGIN" and not words.startswith("SELECT")] == []


@pytest.mark.empty_database
def test_one_persons_many_files_stand_behind_anothers_first(app, sent, owner):
    """Who is not confirmed yet comes after who is, unless nobody waits."""
    firm = factories.enterprise()
    proven, unproven = (
        factories.user(Role.ENTERPRISE, enterprise_id=firm.id, enterprise_confirmed_at=moment_)
        for moment_ in (AT, None)
    )
    many = [sent() for _ in range(3)]
    first, other = sent(by=unproven), sent(by=proven, at=AT + timedelta(seconds=20))
    order = [copy_queue._claim(AT).id for _ in range(5)]
    assert order == [file.id for file in (many[0], other, many[1], many[2], first)]
    assert copy_queue._claim(AT) is None


@pytest.mark.empty_database
def test_a_killed_schedulers_file_has_its_turn_again_and_the_late_copy_is_thrown_away(sent):
    file = sent()
    lost = copy_queue._claim(AT)
    late = clean_copies.make(attachments.path_of(file.token), file.media_type)
    assert make_copies(AT + LEASE - MINUTE) == 0
    assert make_copies(AT + LEASE) == 1
    assert copy_queue._settle(lost, late, AT + LEASE) is False
    assert (standing(file), late.path.exists(), lost.attempt, file.copy.attempts) == (MADE, False, 1, 2)


@pytest.mark.empty_database
def test_a_file_that_was_removed_meanwhile_leaves_nothing(sent):
    file = sent()
    claim = copy_queue._claim(AT)
    made = clean_copies.make(attachments.path_of(file.token), file.media_type)
    attachments.remove(file)
    db.session.commit()
    assert copy_queue._settle(claim, made, AT) is False
    assert (made.path.exists(), db.session.query(FileCopy).count()) == (False, 0)


@pytest.mark.several_connections
@pytest.mark.empty_database
def test_three_schedulers_at_once_make_each_copy_once(app, sent, monkeypatch):
    files, tried, start = [sent(name=f"{number}.png") for number in range(5)], [], Barrier(3)
    make = clean_copies.make
    monkeypatch.setattr(
        clean_copies, "make", lambda original, kind: tried.append(original.name) or make(original, kind)
    )

    def work():
        with app.app_context():
            start.wait()
            make_copies(AT)

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(tried) == sorted(file.token for file in files)
    assert {standing(file) for file in files} == {MADE}


@pytest.mark.empty_database
def test_what_says_nothing_of_the_file_is_tried_later_and_keeps_nobody_else_waiting(sent, monkeypatch):
    file, other = sent(), sent()
    with monkeypatch.context() as full:
        full.setattr(clean_copies, "make", _not_now)
        assert make_copies(AT) == 0
    assert (standing(file), standing(other)) == (WAITING, WAITING)
    assert make_copies(AT) == 0
    assert make_copies(AT + MINUTE) == 2
    assert (standing(file), file.copy.attempts) == (MADE, 2)


@pytest.mark.empty_database
def test_a_file_that_ends_every_scheduler_is_given_up(sent, monkeypatch):
    file = sent()
    monkeypatch.setattr(clean_copies, "make", _not_now)
    at = AT
    for _ in range(MOST_ATTEMPTS):
        make_copies(at)
        at += timedelta(minutes=16)
    assert standing(file) == (CopyState.REFUSED, CopyFault.UNREADABLE)


def _not_now(_original, _media_type):
    raise NotNow


@pytest.mark.empty_database
def test_copies_of_an_older_edition_are_made_anew_when_nobody_waits(sent, monkeypatch):
    old, older = sent(), sent()
    make_copies(AT)
    monkeypatch.setattr(copy_queue, "EDITION", EDITION + 1)
    waiting = sent()
    assert attachments.has_copy(old)
    claims = [copy_queue._claim(AT).id for _ in range(3)]
    assert claims == [waiting.id, older.id, old.id]
    assert (standing(old), attachments.has_copy(old)) == (MADE, True)
    assert make_copies(AT + LEASE) == 3
    assert {db.session.get_one(FileCopy, file.id).edition for file in (old, older, waiting)} == {EDITION + 1}


@pytest.mark.empty_database
def test_an_older_copy_of_what_may_not_be_handed_out_any_more_goes(sent, monkeypatch):
    file = sent()
    make_copies(AT)
    attachments.path_of(file.token).write_bytes(UNREADABLE)
    monkeypatch.setattr(copy_queue, "EDITION", EDITION + 1)
    assert make_copies(AT) == 1
    assert standing(file) == (CopyState.REFUSED, CopyFault.UNREADABLE)
    assert (file.copy.media_type, file.copy.lease_until) == ("", None)
    assert (attachments.has_copy(file), attachments.copy_of(file).exists()) == (False, False)


@pytest.mark.empty_database
def test_a_refused_file_and_a_lost_copy_are_tried_again_when_asked(sent):
    refused, lost = sent(UNREADABLE), sent()
    make_copies(AT)
    attachments.copy_of(lost).unlink()
    attachments.path_of(refused.token).write_bytes(PHOTO)
    assert (copy_queue.refused(), attachments.without_copy()) == ([refused], [lost])
    assert copy_queue.again([*copy_queue.refused(), *attachments.without_copy()], at=AT) == 2
    db.session.commit()
    assert make_copies(AT) == 2
    assert (standing(refused), standing(lost), attachments.without_copy()) == (MADE, MADE, [])


@pytest.mark.empty_database
def test_a_file_that_is_asked_for_again_is_out_of_the_hands_that_had_it(sent):
    file = sent()
    claim = copy_queue._claim(AT)
    copy_queue.again([file], at=AT)
    db.session.commit()
    assert copy_queue._settle(claim, CopyFault.LOCKED, AT) is False
    assert standing(file) == WAITING


def test_a_person_may_have_only_so_many_waiting(sent, owner, monkeypatch):
    monkeypatch.setattr(quotas, "MOST_WAITING", 2)
    assert [sent() and True for _ in range(2)] == [True, True]
    with pytest.raises(Refused, match="您还有 2 个文件正在检查"):
        sent()
    assert sent(b"text", "a.txt").copy.state is CopyState.ITSELF
    monkeypatch.setattr(quotas, "MOST_WAITING_IN_ALL", 2)
    with pytest.raises(Refused, match="现在上传的人太多"):
        sent(by=factories.user(Role.ADMIN))
    make_copies(AT)
    assert sent().copy.state is CopyState.WAITING


def recipients(template):
    rows = select(Notice.recipient_id, Notice.channel, Notice.template, Notice.ticket_id, Notice.facts)
    return db.session.execute(rows.where(Notice.template == template).order_by(Notice.id)).all()


def filed_with(cast, content, **filed):
    at = moment("2026-03-02 08:00")
    draft = Draft(user_id=cast.owner.id, form="filing", content={}, saved_at=at)
    db.session.add(draft)
    db.session.flush()
    file = uploads.stored(content, "甲.png", by=cast.owner, at=at, draft=draft)
    ticket = (scenarios.complained if filed.pop("is_complaint", False) else scenarios.filed)(
        cast, attachments=[file], **filed
    )
    db.session.commit()
    return file, ticket


def test_the_sender_is_told_once_that_others_can_not_open_it_and_the_ticket_goes_on(cast):
    file, ticket = filed_with(cast, UNREADABLE)
    for _again in range(2):
        assert make_copies(AT) == 1
        copy_queue.again([file], at=AT)
        db.session.commit()
    notice = (cast.owner.id, "file_refused", ticket.id, {"fault": "unreadable"})
    rows = recipients("file_refused")
    assert [(row.recipient_id, row.template, row.ticket_id, row.facts) for row in rows] == [notice] * 2
    assert {row.channel for row in rows} == {"page", "mail"}
    mail = build(db.session.scalars(select(Notice).where(Notice.template == "file_refused", IS_MAIL)).one())
    why = "已损坏，或者其中的作者、位置等信息去不掉"
    assert mail.subject == f"【书记县长直通车】您上传的一个文件别人打不开（{why}） {ticket.number}"
    assert "请打开页面看是哪个文件，改好后留言告诉对方" in mail.body
    assert attachments.path_of(file.token).read_bytes() == UNREADABLE
    assert lifecycle.dispatch(ticket, cast.lead_unit, by=cast.clerk).ticket is ticket


def test_who_reported_on_a_task_is_told_too(cast):
    task, at = tasks.instructed(cast), moment("2026-03-10 10:00")
    draft = Draft(user_id=cast.handler.id, form="report", content={}, saved_at=at)
    db.session.add(draft)
    db.session.flush()
    file = uploads.stored(UNREADABLE, "甲.png", by=cast.handler, at=at, draft=draft)
    lifecycle.report_task(task, tasks.REPORT, [file], by=cast.handler, at=at)
    db.session.commit()

    assert make_copies(moment("2026-03-10 10:05")) == 1

    refused = select(Notice).where(Notice.template == "file_refused")
    rows = db.session.scalars(refused.order_by(Notice.id)).all()
    assert [(row.recipient_id, row.task_id, row.ticket_id) for row in rows] == [(cast.handler.id, task.id, None)] * 2
    mail = build(next(row for row in rows if row.channel == "mail"))
    assert mail.subject.startswith("【书记县长直通车】您上传的一个文件别人打不开")
    assert f"/tasks/{task.number}" in mail.body


def test_nobody_is_told_of_a_draft_nor_of_a_ticket_that_has_ended(cast, sent):
    draft = sent(UNREADABLE, by=cast.owner)
    _file, ticket = filed_with(cast, UNREADABLE)
    lifecycle.withdraw(ticket, by=cast.owner)
    db.session.commit()
    assert make_copies(clock.now()) == 2
    assert (standing(draft)[0], recipients("file_refused")) == (CopyState.REFUSED, [])


def test_queue_and_notice_of_a_complaint_name_nobody(cast):
    filed_with(cast, UNREADABLE, is_complaint=True)
    before = db.session.query(Notice).count()
    assert make_copies(AT) == 1
    fresh = db.session.scalars(select(Notice).order_by(Notice.id).offset(before)).all()
    assert {(row.recipient_id, row.template, row.ticket_id) for row in fresh} == {(cast.owner.id, "sealed", None)}
    assert [row.facts for row in fresh] == [{}] * len(fresh)
    assert all(re.fullmatch(r"[0-9a-f]{64}:\d+:(page|mail)", row.dedupe_key) for row in fresh)
    assert {column.name for column in FileCopy.__table__.columns} == {
        *("attachment_id", "state", "fault", "media_type", "edition", "turn_at", "attempts", "lease_until"),
    }


def test_a_complaint_whose_box_does_not_open_stops_no_queue(cast):
    filed_with(cast, UNREADABLE, is_complaint=True)
    db.session.execute(update(SealedIdentity).values(key_id="lost"))
    db.session.commit()
    assert make_copies(AT) == 1
    assert db.session.scalars(select(FileCopy.state)).all() == [CopyState.REFUSED]


@pytest.mark.several_connections
def test_a_file_that_is_refused_while_it_is_filed_is_told(app, cast):
    """Whoever comes second waits: the form that is being sent holds its files."""
    draft = Draft(user_id=cast.owner.id, form="filing", content={}, saved_at=AT)
    db.session.add(draft)
    db.session.flush()
    file = uploads.stored(PHOTO, "甲.png", by=cast.owner, at=AT, draft=draft)
    db.session.commit()
    claim, begun, settled = copy_queue._claim(AT), Event(), []
    held = drafts.held_files(draft)

    def settle():
        with app.app_context():
            begun.set()
            settled.append(copy_queue._settle(claim, CopyFault.LOCKED, AT))

    worker = Thread(target=settle)
    worker.start()
    begun.wait()
    ticket = scenarios.filed(cast, attachments=held)
    db.session.commit()
    worker.join()
    assert (settled, standing(file)) == ([True], (CopyState.REFUSED, CopyFault.LOCKED))
    assert {row.ticket_id for row in recipients("file_refused")} == {ticket.id}


def test_only_the_hands_of_an_attempt_settle_it(sent):
    file = sent()
    claim = copy_queue._claim(AT)
    assert (
        copy_queue._settle(Claim(file.id, claim.attempt + 1, file.token, file.media_type), CopyFault.LOCKED, AT)
        is False
    )
    assert standing(file) == WAITING
