"""The enterprises as they were at a cut: how many there were, which were key ones, in which clusters and chains."""

from sqlalchemy import Select, case, func, select, union

from directline.extensions import db
from directline.models import EnterpriseVersion, Ticket, TicketEvent
from directline.reports.cut import Cut
from directline.tickets.rules import Action


def versions(cut: Cut) -> Select[int]:
    """Of each enterprise the last version before the cut; its first, where a matter is older than its registration."""
    version = EnterpriseVersion
    before = func.max(case((cut.before(version.at, version.recorded_at), version.id)))
    return select(func.coalesce(before, func.min(version.id))).group_by(version.enterprise_id)


def how_many(cut: Cut) -> tuple[int, int]:
    """The enterprises that had registered or filed anything before the cut, and how many of them were key ones."""
    version = EnterpriseVersion
    registered = select(version.enterprise_id).where(cut.before(version.at, version.recorded_at))
    filed = (
        select(Ticket.enterprise_id)
        .join(TicketEvent, TicketEvent.ticket_id == Ticket.id)
        .where(
            TicketEvent.action == Action.SUBMIT,
            cut.before(TicketEvent.at, TicketEvent.recorded_at),
            Ticket.enterprise_id.is_not(None),
        )
    )
    known = union(registered, filed).subquery()
    keys = func.coalesce(func.sum(case((version.is_key, 1), else_=0)), 0)
    counted = select(func.count(version.id), keys).where(
        version.id.in_(versions(cut)), version.enterprise_id.in_(select(known.c[0]))
    )
    everyone, key = db.session.execute(counted).one()
    return everyone, key
