"""Words that stand nowhere but in one sealed complaint, looked for wherever something leaves the program."""

import base64
import json
import logging
import re
import zipfile

import pytest
import structlog
import time_machine
from sqlalchemy import select

from directline.extensions import db
from directline.models import Attachment, Deadline, Escalation, Inquiry, MonthlyReport, Notice, SealedIdentity, Task
from directline.tickets.files import attachments
from tests.cleaning.traces import said
from tests.proofs import IN_FULL
from tests.proofs.canaries import END, FIRM_ID, REPORTER_ID, TELLING, TEXTS, Life
from tests.proofs.doors import addresses, doors, links
from tests.proofs.test_matrix import NOWHERE, entering, in_turn

pytestmark = pytest.mark.several_connections

KEPT_FROM = ("handler", "vice", "crane", "admin", "auditor")
KEPT_FROM_MORE = ("anonymous", "butler", "head", "other_handler", "sponsor", "other_vice", "owner", "stranger")
KEEPING = ("clerk", "second_liaison", "secretary")
KEEPING_MORE = ("inspector", "office_head", "magistrate")
UNREAD = ("file name", "EXIF", "Office author", "PDF author", "reason of a reading")
"""What keepers do not read either."""
OF_FIRMS = {
    *("office.enterprises", "office.enterprise", "office.members"),
    *("office.verify_account", "office.verify_enterprise", "office.verifications"),
}
STANDING = {
    "clerk": OF_FIRMS,
    "office_head": OF_FIRMS,
    "handler": {"inquiry.letter"},
    "admin": {"admin.users", "admin.user", "admin.user_deputies", "admin.user_place"},
}
"""Where a firm and its people stand for being there, whether they complain or not; a unit reads its own reply."""


@pytest.fixture
def life(app, cast, monkeypatch):
    """Lived to the end; ``mails`` and ``lines`` are what was sent and logged meanwhile."""
    lived = Life(app)
    lived.mails = []
    monkeypatch.setattr(app.extensions["mailman"], "backend", "locmem")
    monkeypatch.setattr(app.extensions["mailman"], "outbox", lived.mails, raising=False)
    with structlog.testing.capture_logs() as lived.lines:
        lived.live()
        yield lived


def values(ticket):
    """What stands in addresses: all that belongs to the complaint, and an account of its firm."""

    def of(noun, column="id"):
        wanted = select(getattr(noun, column)).where(noun.ticket_id == ticket.id)
        return list(db.session.scalars(wanted.order_by(noun.id)))

    letter = db.session.scalars(select(Inquiry.number)).one()
    return NOWHERE | {
        "number": [ticket.number, letter, *of(Task, "number")],
        "action": ["message", "read_identity", "approve_inquiry", "instruct", "report_task", "extend_task"],
        "token": of(Attachment, "token"),
        "card_id": of(Escalation)[-1:],
        "deadline_id": of(Deadline)[:1],
        "notice_id": of(Notice)[:1],
        "enterprise_id": [FIRM_ID],
        "user_id": [REPORTER_ID],
        "code": ["test-sealed", "test-lead-unit"],
    }


def recipients(response):
    """All that a browser gets, a workbook, a document and a picture unpacked."""
    text = response.get_data().decode(errors="replace") if response.mimetype == "text/html" else said(response.data)
    return f"{response.headers}{text}"


def fetched(app, person, known):
    """By endpoint and address, what this person gets: every page, and where its links lead, workbooks among them."""
    browser, texts, linked = entering(app.test_client(), person), {}, {}
    for door in doors(app, "GET"):
        for url in addresses(app, door, known):
            response = browser.get(url)
            texts[door.endpoint, url] = recipients(response)
            is_page = response.status_code == 200 and response.mimetype == "text/html"
            linked |= dict.fromkeys(links(response.text), door.endpoint) if is_page else {}
    paths = {url for _endpoint, url in texts}
    fresh = {url: endpoint for url, endpoint in linked.items() if is_new(url, paths)}
    return texts | {(endpoint, url): recipients(browser.get(url)) for url, endpoint in fresh.items()}


def is_new(url, paths):
    """Does a link lead to a page of its own, or to a workbook?"""
    return "format=xlsx" in url or url.partition("?")[0] not in paths


def traces(text, words):
    """Those of the words that stand there, in whatever way a number is written."""
    joined = re.sub(r"(?<=\d)[ -](?=\d)", "", text)
    return [word for word in words if word.lower() in text.lower() or word in joined]


def standing(person, endpoint):
    """What tells of the firm, where it does not stand there anyway; ``crane`` works for it."""
    return () if person == "crane" or endpoint in STANDING.get(person, ()) else TELLING


def test_no_page_of_who_does_not_see_it_holds_a_word_of_it(app, life):
    known, leaks = values(life.ticket), {}
    with time_machine.travel(END, tick=False):
        for person in in_turn((*KEPT_FROM, *(KEPT_FROM_MORE if IN_FULL else ()))):
            for (endpoint, url), text in fetched(app, person, known).items():
                if there := traces(text, [*TEXTS.values(), *standing(person, endpoint)]):
                    leaks[person, url] = there
    assert leaks == {}


def test_who_keeps_it_reads_all_of_it_but_who_complained(app, life):
    known, leaks, read = values(life.ticket), {}, set()
    with time_machine.travel(END, tick=False):
        for person in (*KEEPING, *(KEEPING_MORE if IN_FULL else ())):
            for (endpoint, url), text in fetched(app, person, known).items():
                read |= set(traces(text, TEXTS.values()))
                if there := traces(text, standing(person, endpoint)):
                    leaks[person, url] = there
    assert leaks == {}
    assert read == set(TEXTS.values()) - {TEXTS[field] for field in UNREAD}


def test_nothing_of_it_goes_elsewhere(app, life, tmp_path, caplog):
    """Looked for in one life: what leaves the program, and what its database keeps."""
    nothing_of_it_is_sent_logged_kept_in_files_or_counted(app, life, tmp_path, caplog)
    a_mail_about_it_is_one_fixed_sentence_for_everybody(life)
    the_database_keeps_its_words_in_its_own_rows_alone(life)
    no_row_of_it_says_who_complained()


def nothing_of_it_is_sent_logged_kept_in_files_or_counted(app, life, tmp_path, caplog):
    caplog.set_level(logging.INFO)
    run = app.test_cli_runner().invoke
    said = [
        run(args=["ledger", "export", str(tmp_path / "ledger.xlsx")]),
        *(run(args=["digest", month, "--out", str(tmp_path)]) for month in ("2026-03", "2026-04", "2026-05")),
        *(run(args=words) for words in (["audit", "verify"], ["audit", "anchor"], ["fsck"], ["doctor"])),
    ]
    written = [*tmp_path.iterdir(), *app.config["INSTANCE"].rglob("*")]
    files = {str(path): unpacked(path) for path in written if path.is_file() and not is_attachment(path)}
    leaving = {
        "mails": "\n".join(f"{mail.subject}\n{mail.body}\n{mail.to}" for mail in others(life)),
        "log": f"{life.lines}\n{caplog.text}",
        "console": "".join(one.output for one in said),
        "figures": json.dumps([row.content for row in db.session.scalars(select(MonthlyReport))], ensure_ascii=False),
        **files,
    }
    assert {name: there for name, text in leaving.items() if (there := traces(text, (*TEXTS.values(), *TELLING)))} == {}
    assert len(files) >= 4
    assert life.lines


def a_mail_about_it_is_one_fixed_sentence_for_everybody(life):
    other = ("核查函", "专报")
    about = {(mail.subject, mail.body) for mail in life.mails if not any(word in mail.subject for word in other)}
    recipients = {address for mail in life.mails for address in mail.to}

    assert [subject for subject, _body in about] == ["【书记县长直通车】您有一件事项待查看"]
    assert {"heron@example.com", "clerk@example.com", "liaison@example.com"} <= recipients
    assert [mail.subject for mail in life.mails if life.ticket.number in f"{mail.subject}{mail.body}"] == []


def others(life):
    """The mails to everybody but who complained, whose address stands on their own."""
    return [mail for mail in life.mails if "heron@example.com" not in mail.to]


def is_attachment(path):
    return attachments.folder() in path.parents


def unpacked(path):
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode(errors="replace")
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())


def rows():
    """Each row of the database, by table, as text."""
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            yield table.name, row, repr(dict(row))


def the_database_keeps_its_words_in_its_own_rows_alone(life):
    own, tasks = {"tickets": "id"}, dict(db.session.execute(select(Task.id, Task.ticket_id)).all())
    holding = {
        (name, (row.get(own.get(name, "ticket_id")) or tasks.get(row.get("task_id"))) == life.key)
        for name, row, text in rows()
        if traces(text, TEXTS.values())
    }
    assert holding == {(name, True) for name in WRITTEN}
    assert {name for name, _row, text in rows() if traces(text, TELLING)} == {*WRITTEN, "enterprises", "users"} | {
        "inquiries"
    }


WRITTEN = {
    *("tickets", "messages", "supplements", "attachments", "work_records", "escalations", "findings", "answers"),
    *("verdicts", "aftermaths", "tasks", "task_records"),
}


def no_row_of_it_says_who_complained():
    who = re.compile(rf"(?<!\d)(?:{FIRM_ID}|{REPORTER_ID})(?!\d)")
    holding = {(name, row.get("ticket_id")) for name, row, text in rows() if who.search(text)}
    boxes = db.session.scalars(select(SealedIdentity)).all()

    assert holding == {(name, None) for name in ("enterprises", "enterprise_versions", "users", "notices", "drafts")}
    assert [traces(f"{box.box}{base64.b64decode(box.box)!r}", TELLING) for box in boxes] == [[]]
    assert [who.search(f"{box.box}{base64.b64decode(box.box).decode('latin-1')}") for box in boxes] == [None]
