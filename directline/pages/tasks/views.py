"""The tasks that a leader, the office, the supervision office or a unit sees."""

from flask import Blueprint
from werkzeug.wrappers import Response

from directline import clock
from directline.pages.guards import Policy, enter, me
from directline.pages.listing import answered
from directline.pages.task_board import TaskFilters, tasks

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


@blueprint.get("")
@enter(Policy.LEADER, Policy.OFFICIAL)
def listed() -> str | Response:
    return answered(tasks(me(), TaskFilters(me()), clock.now()), "tasks/listed.html")
