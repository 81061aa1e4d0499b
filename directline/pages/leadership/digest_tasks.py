"""批示落实情况: the instructions of the month, who carried them out in time and who did not, as frozen."""

from datetime import datetime
from typing import NamedTuple

from directline.database import among
from directline.extensions import db
from directline.models import Task, User
from directline.pages import task_board
from directline.pages.leadership.names import Names
from directline.pages.task_board import Listed
from directline.reports.figures import Figures
from directline.reports.lists import Carried, InstructionLine
from directline.tickets.tasks import lists

WORDS = {
    Carried.KEPT: "按期完成",
    Carried.LATE: "逾期",
    Carried.OPEN: "逾期没有完成",
    Carried.AWAITING: "已报办结，待认可",
}


class CarriedOut(NamedTuple):
    """``row`` is the task of today; unit, date and how far it was stand in the snapshot."""

    row: Listed
    fact: InstructionLine
    unit: str
    state: str

    @property
    def is_late(self) -> bool:
        return self.fact.state in (Carried.LATE, Carried.OPEN)


def carried_out(user: User, figures: Figures, names: Names, at: datetime) -> list[CarriedOut]:
    """As far as this person sees them."""
    ids = [fact.task_id for fact in figures.instructions]
    rows = db.session.scalars(lists.tasks_of(user).where(among(Task.id, ids))).all() if ids else []
    seen = {row.task.id: row for row in task_board.listed(user, rows, at)} if rows else {}
    return [
        CarriedOut(seen[fact.task_id], fact, names.unit(fact.department_id), WORDS[Carried(fact.state)])
        for fact in figures.instructions
        if fact.task_id in seen
    ]
