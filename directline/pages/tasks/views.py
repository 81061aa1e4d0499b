"""The tasks that a leader, the office, the supervision office or a unit sees."""

from flask import Blueprint
from werkzeug.wrappers import Response

from directline import clock
from directline.pages.guards import Policy, enter, me
from directline.pages.listing import answered
from directline.pages.task_board import TaskFilters, tabs, tasks

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")


@blueprint.get("")
@enter(Policy.LEADER, Policy.OFFICIAL)
def listed() -> str | Response:
    at, filters = clock.now(), TaskFilters(me())
    return answered(tasks(me(), filters, at), "tasks/listed.html", tabs=tabs(me(), filters, at))
