"""The auditor's page: are the event chains whole, what waits or failed in all; numbers only, never a text."""

from typing import Any

from flask import render_template
from sqlalchemy import select

from directline import clock
from directline.extensions import db
from directline.models import Ticket
from directline.operations import health
from directline.pages.admin.blueprint import blueprint
from directline.pages.guards import Policy, enter
from directline.tickets.history_check import Break, chain_head, verify

AT_ONCE = 2000
WORDS = {
    "missing": "少了一条",
    "not linked": "与上一条接不上",
    "changed": "内容被改过",
    "status skipped": "状态接不上",
    "no events": "没有任何记录",
    "cut": "末尾被删",
    "status differs": "状态与记录不符",
    "unreadable": "记录读不出来",
}


@blueprint.get("/audit")
@enter(Policy.AUDITOR)
def audit() -> str:
    return _page(checked=None)


@blueprint.post("/audit")
@enter(Policy.AUDITOR)
def verify_chains() -> str:
    """The tickets that changed last, so that the page answers soon; the command checks them all."""
    latest = select(Ticket.id).order_by(Ticket.last_event_at.desc(), Ticket.id.desc()).limit(AT_ONCE)
    keys = list(db.session.scalars(latest))
    breaks = [(broken, _words(broken)) for broken in verify(keys)]
    return _page(checked=len(keys), breaks=breaks)


def _page(**shown: Any) -> str:
    at = clock.now()
    machine = {"head": chain_head(), "totals": health.totals(at)}
    return render_template("admin/audit.html", at=at, at_once=AT_ONCE, **machine, **shown)


def _words(broken: Break) -> str:
    return WORDS.get(broken.what, "原文与当时不同")
